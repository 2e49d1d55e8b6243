"""Numbers the versions of each article, and lists the links of texts that were there before."""

import re

from django.db import migrations


def number_versions(apps, schema_editor):
    Revision = apps.get_model("articles", "Revision")
    numbers = {}
    for revision in Revision.objects.order_by("pk").only("pk", "article_id"):
        numbers[revision.article_id] = numbers.get(revision.article_id, 0) + 1
        Revision.objects.filter(pk=revision.pk).update(number=numbers[revision.article_id])


def list_links(apps, schema_editor):
    Revision = apps.get_model("articles", "Revision")
    InternalLink = apps.get_model("articles", "InternalLink")
    for revision in Revision.objects.only("pk", "body").iterator():
        slugs = set(re.findall(r'href="/([a-z0-9-]+)/(?:#[^"]*)?"', revision.body))
        InternalLink.objects.bulk_create(
            InternalLink(revision_id=revision.pk, slug=slug) for slug in sorted(slugs)
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_review_preview_pictures")]

    operations = [
        migrations.RunPython(number_versions, migrations.RunPython.noop),
        migrations.RunPython(list_links, migrations.RunPython.noop),
    ]
