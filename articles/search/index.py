"""The writer of what search knows: in the transaction of whoever publishes.

It holds the texts that the public reads and those that it will read; which of them are live is
asked when somebody searches, so that nothing has to run when a scheduled text's time comes.
"""

from collections import Counter

from django.db import transaction
from django.db.models import Count, F

from articles.models import Article, PageText, Revision, SearchWord
from articles.search import texts
from rlsinfo import fulltext

#: The table, made by a migration.
INDEX = "articles_words"
#: So many texts are in memory at once.
CHUNK = 200


def refresh(article: Article) -> None:
    """Let the texts of ``article`` that are or will be public be found, and no others."""
    wanted = Revision.objects.to_be_read().filter(article=article).in_bulk()
    known = PageText.objects.filter(revision__article=article).select_related("revision")
    for page in known.exclude(pk__in=wanted):
        remove(page)
    for pk in wanted.keys() - set(known.values_list("pk", flat=True)):
        put(wanted[pk])


def put(revision: Revision) -> None:
    count(write(revision), 1)


def write(revision: Revision) -> set[str]:
    """Returns its words, which are still to be counted."""
    sections = texts.sections(revision.body)
    PageText.objects.create(revision=revision, sections=sections)
    columns = columns_of(revision, sections)
    fulltext.put(INDEX, revision.pk, *columns)
    return texts.distinct_words(columns)


def remove(page: PageText) -> None:
    fulltext.remove(INDEX, [page.pk])
    count(texts.distinct_words(columns_of(page.revision, page.sections)), -1)
    page.delete()


def columns_of(revision: Revision, sections: list) -> tuple[str, ...]:
    return texts.columns(revision.title, revision.summary, revision.key_points, sections)


def count(words: set[str], by: int) -> None:
    """Note that ``by`` more texts use these words."""
    if by > 0:
        new = [SearchWord(word=word) for word in sorted(words)]
        SearchWord.objects.bulk_create(new, ignore_conflicts=True)
    rows = SearchWord.objects.filter(word__in=words)
    # In one order, so that two who publish at the same time do not wait for each other.
    list(rows.order_by("word").select_for_update().values_list("pk"))
    rows.update(texts=F("texts") + by)


@transaction.atomic
def rebuild() -> int:
    """Read all public texts anew; returns how many pages they are of."""
    fulltext.empty(INDEX)
    PageText.objects.all().delete()
    SearchWord.objects.all().delete()
    used, revisions = Counter(), Revision.objects.to_be_read()
    for revision in revisions.iterator(chunk_size=CHUNK):
        used.update(write(revision))
    rows = [SearchWord(word=word, texts=texts) for word, texts in used.items()]
    SearchWord.objects.bulk_create(rows, batch_size=CHUNK)
    return revisions.aggregate(pages=Count("article", distinct=True))["pages"]
