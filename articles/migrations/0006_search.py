import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F

import articles.models.search
from articles.search import texts
from rlsinfo import fulltext

INDEX = "articles_words"


def make_index(apps, schema_editor):
    fulltext.create(schema_editor.connection, INDEX, columns=4)


def read_texts(apps, schema_editor):
    """All that were ever public: search asks which of them is live."""
    PageText, SearchWord = (apps.get_model("articles", name) for name in ("PageText", "SearchWord"))
    dated = apps.get_model("articles", "Revision").objects.filter(publish_at__isnull=False)
    for revision in dated.iterator():
        sections = texts.sections(revision.body)
        PageText.objects.create(revision=revision, sections=sections)
        columns = texts.columns(revision.title, revision.summary, revision.key_points, sections)
        fulltext.put(INDEX, revision.pk, *columns)
        words = texts.distinct_words(columns)
        SearchWord.objects.bulk_create([SearchWord(word=w) for w in words], ignore_conflicts=True)
        SearchWord.objects.filter(word__in=words).update(texts=F("texts") + 1)


def drop_index(apps, schema_editor):
    fulltext.drop(schema_editor.connection, INDEX)


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_library")]

    operations = [
        migrations.CreateModel(
            name="PageText",
            fields=[
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="page_text",
                        serialize=False,
                        to="articles.revision",
                    ),
                ),
                (
                    "sections",
                    models.JSONField(help_text="Of each: its anchor, its heading, its words."),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("texts", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Synonym",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="With commas between, for example: jumpy legs, jimmy legs.",
                        max_length=300,
                        validators=[articles.models.search.refuse_nothing],
                        verbose_name="what people type",
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        help_text="For example: restless legs.",
                        max_length=60,
                        unique=True,
                        verbose_name="what our pages say",
                    ),
                ),
            ],
            options={
                "verbose_name": "word that people search for",
                "verbose_name_plural": "words that people search for",
                "ordering": ["means"],
            },
        ),
        migrations.CreateModel(
            name="MissedWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("week", models.DateField(help_text="Its Monday.")),
                ("key_hash", models.CharField(max_length=64)),
                ("word", models.CharField(blank=True, max_length=20)),
                ("times", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "word that found nothing",
                "verbose_name_plural": "words that found nothing",
                "ordering": ["-week", "-times"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("week"),
                        models.F("key_hash"),
                        name="a_missed_word_is_counted_once_a_week",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("word", ""), ("times__gte", 5), _connector="OR"),
                        name="a_missed_word_is_told_when_enough_looked_for_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PinnedResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="With commas between, for example: rls, restless legs syndrome.",
                        max_length=300,
                        validators=[articles.models.search.refuse_nothing],
                        verbose_name="when somebody searches for",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pinned",
                        to="articles.article",
                        verbose_name="show first",
                    ),
                ),
            ],
            options={
                "verbose_name": "first search result",
                "ordering": ["words"],
            },
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(read_texts, migrations.RunPython.noop),
    ]
