import django.db.models.deletion
from django.db import migrations, models

FAILING = ["dead", "unreachable", "refused"]


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_feedback")]

    operations = [
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("address", models.CharField(max_length=320)),
                ("checked_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("fine", "fine"),
                            ("moved", "moved"),
                            ("unknown", "cannot tell"),
                            ("dead", "dead"),
                            ("unreachable", "unreachable"),
                            ("refused", "refused"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(max_length=500)),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="link_check",
                        to="articles.source",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("failing_since__isnull", False), ("outcome__in", FAILING)),
                            models.Q(
                                models.Q(("outcome__in", FAILING), _negated=True),
                                ("failing_since__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="links_that_fail_know_since_when",
                    )
                ],
            },
        ),
    ]
