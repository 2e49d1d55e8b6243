"""How the tests reach the pages about versions."""

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.models import Article, PreviewLink, Review, ReviewRequest, Revision
from tests.factories import make_user

READ = ["view_article", "view_revision"]
WRITE = [*READ, "change_article"]
REVIEW = [*READ, "sign_off_revision"]
PUBLISH = [*WRITE, "publish_revision"]


def sign_in(client, codenames, user=None):
    """A member of staff with these permissions, signed in."""
    user = user or make_user()
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return user


def address(name, *args):
    return reverse(f"admin:articles_revision_{name}", args=args)


def compare(old, new):
    return f"{address('compare')}?old={old}&new={new}"


def everything():
    """All that a verb can change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Article, Revision, Review, ReviewRequest, PreviewLink, LogEntry)
    ]


def history(article):
    """What was logged of ``article``, the newest first."""
    entries = LogEntry.objects.filter(content_type__model="article", object_id=str(article.pk))
    return [entry.get_change_message() for entry in entries]
