import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

KINDS = [("", "current"), ("superseded", "superseded"), ("retracted", "retracted")]


def add(name, field):
    return migrations.AddField(model_name="source", name=name, field=field)


def forbid(constraint):
    return migrations.AddConstraint(model_name="source", constraint=constraint)


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_search")]

    operations = [
        add(
            "recall",
            models.CharField(
                blank=True,
                choices=KINDS,
                editable=False,
                max_length=20,
                verbose_name="does it still hold",
            ),
        ),
        add(
            "recalled_on",
            models.DateField(
                editable=False,
                help_text="The day on which it was superseded or retracted.",
                null=True,
            ),
        ),
        add(
            "recalled_at",
            models.DateTimeField(
                editable=False, help_text="The moment at which somebody told us.", null=True
            ),
        ),
        add(
            "recall_reason",
            models.CharField(blank=True, editable=False, max_length=300),
        ),
        add(
            "replaced_by",
            models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaces",
                to="articles.source",
            ),
        ),
        add("shows_banner", models.BooleanField(default=False, editable=False)),
        forbid(
            models.CheckConstraint(
                name="recalled_sources_say_when_and_why",
                condition=Q(
                    recall="",
                    recalled_on__isnull=True,
                    recalled_at__isnull=True,
                    recall_reason="",
                    replaced_by__isnull=True,
                    shows_banner=False,
                )
                | Q(
                    recall__in=["superseded", "retracted"],
                    recalled_on__isnull=False,
                    recalled_at__isnull=False,
                )
                & ~Q(recall_reason=""),
            )
        ),
        forbid(
            models.CheckConstraint(
                name="no_source_replaces_itself",
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
            )
        ),
    ]
