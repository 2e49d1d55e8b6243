import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def points_to(model, **options):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=model, **options)


def sentence(missing, **options):
    return models.CharField(error_messages={"blank": missing}, max_length=300, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0007_recall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", key()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("advice", "Our advice changed"),
                            ("correction", "Correction"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "said",
                    sentence(
                        "Say what the page used to say, or what was wrong.",
                        verbose_name="what we used to say",
                    ),
                ),
                ("says", sentence("Say what the page says now.", verbose_name="what we say now")),
                ("why", sentence("Say why it changed.", verbose_name="why")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("created_by", points_to(settings.AUTH_USER_MODEL, related_name="+")),
                ("revision", points_to("articles.revision", related_name="changes")),
                (
                    "source",
                    points_to("articles.source", blank=True, null=True, related_name="changes"),
                ),
            ],
            options={
                "verbose_name": "entry in the list of changes",
                "verbose_name_plural": "list of changes",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("revision"),
                        models.F("kind"),
                        name="a_text_has_one_change_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("said", ""), _negated=True),
                            models.Q(("says", ""), _negated=True),
                            models.Q(("why", ""), _negated=True),
                        ),
                        name="changes_say_what_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "advice"), _negated=True),
                            ("source__isnull", False),
                            _connector="OR",
                        ),
                        name="new_advice_names_its_source",
                        violation_error_message="New advice needs a source.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangeNote",
            fields=[
                ("id", key()),
                ("words", sentence("Say what to add.")),
                ("added_at", models.DateTimeField(auto_now_add=True)),
                ("added_by", points_to(settings.AUTH_USER_MODEL, related_name="+")),
                ("change", points_to("articles.change", related_name="notes")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="notes_have_words"
                    )
                ],
            },
        ),
    ]
