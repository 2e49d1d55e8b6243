import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_ledger")]

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_useful", models.BooleanField(verbose_name="useful")),
                (
                    "sent_on",
                    models.DateField(default=django.utils.timezone.localdate, verbose_name="day"),
                ),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="line")),
                ("written_on", models.DateField(null=True, verbose_name="line written on")),
                (
                    "erased_at",
                    models.DateTimeField(db_index=True, null=True, verbose_name="line erased"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="articles.article",
                        verbose_name="page",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.revision",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "line from a reader",
                "verbose_name_plural": "lines from readers",
                "ordering": ["-pk"],
                "default_permissions": ["view", "delete"],
                "indexes": [
                    models.Index(
                        fields=["article", "sent_on", "is_useful"], name="feedback_by_page"
                    ),
                    models.Index(
                        condition=models.Q(("written_on__isnull", False)),
                        fields=["written_on"],
                        name="feedback_with_line",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), ("written_on__isnull", True)),
                            models.Q(
                                models.Q(("words", ""), _negated=True),
                                ("erased_at__isnull", True),
                                ("written_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="lines_know_their_day",
                    )
                ],
            },
        ),
    ]
