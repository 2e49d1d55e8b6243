"""Its WSGI application. Run as a program, it makes the site with its one page first."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "wagtail_site.settings"
from django.core.wsgi import get_wsgi_application  # noqa: E402

application = get_wsgi_application()


def prepare():
    from django.conf import settings
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from wagtail_site.models import Article

    call_command("migrate", verbosity=0)
    body = (settings.FOLDER / "article.html").read_text()
    Site.objects.all().delete()
    home = Page.objects.get(depth=1).add_child(instance=Page(title="Home", slug="start"))
    home.add_child(instance=Article(title="Treatments", slug="page", body=body))
    Site.objects.create(hostname="127.0.0.1", root_page=home, is_default_site=True)


if __name__ == "__main__":
    prepare()
