from datetime import UTC, datetime

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def note_order(apps, schema_editor):
    revisions = apps.get_model("articles", "Revision").objects
    published = revisions.filter(publish_at__isnull=False)
    later = published.filter(article=OuterRef("article"), publish_at__gt=OuterRef("publish_at"))
    following = later.order_by("publish_at").values("publish_at")[:1]
    published.update(followed_at=Coalesce(following, NEVER))
    newest = revisions.filter(article=OuterRef("article")).order_by("-number").values("pk")[:1]
    revisions.exclude(pk=Subquery(newest)).update(is_newest=False)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_publish_at_is_found_quickly"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="is_newest",
            field=models.BooleanField(
                default=True,
                editable=False,
                help_text="Whether no later text of the page was saved.",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="followed_at",
            field=models.DateTimeField(
                editable=False,
                help_text="When the next published text takes its place. Empty: a draft.",
                null=True,
            ),
        ),
        migrations.RunPython(note_order, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="revision", name="revision_by_publish_at"),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                condition=Q(publish_at__isnull=False),
                fields=["publish_at"],
                name="revision_by_publish_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                name="published_texts_know_when_they_are_followed",
                condition=Q(publish_at__isnull=True, followed_at__isnull=True)
                | Q(publish_at__isnull=False, followed_at__gt=F("publish_at")),
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                condition=Q(is_newest=True),
                fields=("article",),
                name="one_newest_text_of_an_article",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                condition=Q(publish_at__isnull=False),
                fields=["followed_at", "publish_at", "next_check_on", "article", "corrects"],
                name="live_revisions",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                condition=Q(is_newest=True, publish_at__isnull=True),
                fields=["article", "created_by"],
                name="drafts",
            ),
        ),
    ]
