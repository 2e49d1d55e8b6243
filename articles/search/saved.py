"""Finding pages for staff: by their addresses and all words of what is public or was saved last."""

from django.db import transaction

from articles.models import Article
from articles.rendering import plain_text
from rlsinfo import fulltext

#: The table, made by a migration: one entry for each article.
INDEX = "articles_saved"
#: So many articles are in memory at once.
CHUNK = 200
#: The newest so many; who looks for more adds a word.
FOUND_AT_MOST = 1000


def index(article: Article) -> None:
    """Put the words of ``article`` into the index, in place of what was there."""
    shown = article.revisions.to_be_read() | article.revisions.newest()
    texts = shown.values_list("title", "summary", "key_points", "body")
    fulltext.put(INDEX, article.pk, words(article.slug, texts))


def words(slug: str, texts) -> str:
    """``texts``: of each its title, summary, key points and body."""
    return "\n".join([slug, *("\n".join([*rest, plain_text(body)]) for *rest, body in texts)])


def find(typed: str) -> list[int]:
    """The ids of the articles that hold every word of ``typed``."""
    return fulltext.find(INDEX, typed, FOUND_AT_MOST)


@transaction.atomic
def rebuild() -> None:
    fulltext.empty(INDEX)
    for article in Article.objects.iterator(chunk_size=CHUNK):
        index(article)
