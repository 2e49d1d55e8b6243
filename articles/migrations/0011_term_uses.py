import re
from html import unescape

import django.db.models.deletion
from django.db import migrations, models

from articles.terms import Term, Terms, names_of


def find_terms(apps, schema_editor):
    """In every text that has a date: their publication did not note it yet."""
    database = schema_editor.connection.alias
    uses = apps.get_model("articles", "TermUse").objects.using(database)
    revisions = apps.get_model("articles", "Revision").objects.using(database)
    glossary = apps.get_model("articles", "GlossaryTerm").objects.using(database)
    rows = glossary.values_list("pk", "term", "also")
    pks = {Term(names_of(term, also), href=str(pk)): pk for pk, term, also in rows}
    terms = Terms(pks)
    dated = revisions.filter(publish_at__isnull=False).values_list("pk", "body")
    uses.bulk_create(
        (
            uses.model(revision_id=revision, term_id=pks[term], times=times)
            for revision, body in dated.iterator(chunk_size=200)
            for term, times in terms.count(unescape(re.sub(r"<[^>]*>", " ", body))).items()
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_links")]

    operations = [
        migrations.CreateModel(
            name="TermUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("times", models.PositiveIntegerField()),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="term_uses",
                        to="articles.revision",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="articles.glossaryterm",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("revision"),
                        models.F("term"),
                        name="a_text_uses_a_term_in_one_row",
                    )
                ],
            },
        ),
        migrations.RunPython(find_terms, migrations.RunPython.noop),
    ]
