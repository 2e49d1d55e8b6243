from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def note_order(apps, schema_editor):
    published = apps.get_model("articles", "Revision").objects.filter(publish_at__isnull=False)
    later = published.filter(article=OuterRef("article"), publish_at__gt=OuterRef("publish_at"))
    following = later.order_by("publish_at").values("publish_at")[:1]
    published.update(followed_at=Subquery(following))


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_publish_at_is_found_quickly")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="followed_at",
            field=models.DateTimeField(
                editable=False,
                help_text="When the next published text takes its place; empty if there is none.",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                condition=models.Q(publish_at__isnull=False),
                fields=["followed_at"],
                name="revision_by_followed_at",
            ),
        ),
        migrations.RunPython(note_order, migrations.RunPython.noop),
    ]
