from django.db import migrations
from django.db.models import Q
from django.utils.timezone import now

from articles.search.saved import words
from rlsinfo import fulltext

INDEX = "articles_saved"


def make_index(apps, schema_editor):
    fulltext.create(schema_editor.connection, INDEX)
    shown = Q(followed_at__gt=now()) | Q(is_newest=True)
    for article in apps.get_model("articles", "Article").objects.iterator():
        texts = article.revisions.filter(shown).values_list(
            "title", "summary", "key_points", "body"
        )
        fulltext.put(INDEX, article.pk, words(article.slug, texts))


def drop_index(apps, schema_editor):
    fulltext.drop(schema_editor.connection, INDEX)


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_live_and_newest_texts")]

    operations = [migrations.RunPython(make_index, drop_index)]
