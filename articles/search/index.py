"""The writer of what search knows: in the transaction of whoever publishes.

It holds the texts that the public reads and those that it will read; which of them are live is
asked when somebody searches, so that nothing has to run when a scheduled text's time comes.
"""

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from articles.models import Article, PageText, Revision, SearchWord
from articles.search import texts
from rlsinfo import fulltext

#: The table, made by a migration.
INDEX = "articles_words"


def refresh(article: Article) -> None:
    """Let the texts of ``article`` that are or will be public be found, and no others."""
    dated = Revision.objects.filter(article=article, publish_at__isnull=False)
    past = dated.filter(publish_at__lte=now()).order_by("-publish_at")[:1]
    wanted = {each.pk: each for each in [*past, *dated.filter(publish_at__gt=now())]}
    known = PageText.objects.filter(revision__article=article).select_related("revision")
    for page in known.exclude(pk__in=wanted):
        remove(page)
    for pk in wanted.keys() - set(known.values_list("pk", flat=True)):
        put(wanted[pk])


def put(revision: Revision) -> None:
    sections = texts.sections(revision.body)
    PageText.objects.create(revision=revision, sections=sections)
    columns = columns_of(revision, sections)
    fulltext.put(INDEX, revision.pk, *columns)
    count(texts.distinct_words(columns), 1)


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
    articles = Article.objects.filter(revisions__publish_at__isnull=False).distinct()
    for article in articles.iterator():
        refresh(article)
    return articles.count()
