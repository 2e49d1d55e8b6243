"""What was typed -> the live pages that are about it, best first, and what else may help."""

from dataclasses import dataclass, field
from math import log

from django.db.models import Q
from django.db.models.functions import Length
from django.utils.timezone import localdate

from articles.models import GlossaryTerm, PageText, Revision, SearchWord
from articles.models.revision import LONG_OVERDUE
from articles.search import excerpts, names, spelling, typed
from articles.search.index import INDEX
from articles.search.texts import Section
from rlsinfo import fulltext

#: How many pages are shown; who looks for more adds a word.
SHOWN = 10
#: With fewer pages that hold all the words, those that hold some are shown as well.
ENOUGH = 8
#: A word that more texts use tells too little to look for it alone.
TELLING_IN = 1000
#: In nearly every text: how many there are, without counting them.
IN_ALL = "the"
#: Rows of the index that are read: some may be of texts that are no longer, or not yet, public.
READ = 50
#: How many entries of the glossary or the list of medicines are shown.
ENTRIES = 3
#: By so many places a page about the site itself comes later than its words would have it.
SITE_PAGE_LATER = 3
#: What is read of the pages that are shown.
SEEN = ("title", "summary", "checked_on", "article__slug", "article__topic__name")
#: How many are offered while somebody types, and from how many letters on.
OFFERED = 6
SHORTEST_TO_SUGGEST = 2


@dataclass(frozen=True)
class Result:
    """A page; ``section``: where in it, if one is most about what was looked for."""

    revision: Revision
    section: Section | None
    pieces: list[excerpts.Piece]


@dataclass(frozen=True)
class Found:
    """``corrected``: the words that were looked for in place of those typed, or empty.

    ``entries``: rows of the glossary and the list of medicines that were named.
    """

    results: list[Result] = field(default_factory=list)
    entries: list = field(default_factory=list)
    corrected: str = ""
    words: list[str] = field(default_factory=list)

    @property
    def are_more(self) -> bool:
        """Whether there may be pages that are not shown."""
        return len(self.results) == SHOWN


def find(text: str) -> Found:
    words = typed.read(text)
    if not words:
        return Found()
    lexicon = names.load()
    known = use_of(words)
    corrected = spelling.correct(words, lexicon, known)
    if corrected != words:
        known = use_of(corrected)
    parts = typed.parts(corrected, lexicon)
    return Found(
        results=results(corrected, parts, known),
        entries=entries(parts, lexicon),
        corrected=" ".join(corrected) if corrected != words else "",
        words=words,
    )


def use_of(words: list[str]) -> dict[str, int]:
    """In how many texts each is used; those that none uses are left out."""
    rows = SearchWord.objects.filter(word__in=[*words, IN_ALL], texts__gt=0)
    return dict(rows.values_list("word", "texts"))


def entries(parts: list[typed.Part], lexicon: typed.Names) -> list:
    rows = dict.fromkeys(row for part in parts for row in lexicon.rows(part.name))
    return list(rows)[:ENTRIES]


def results(words: list[str], parts: list[typed.Part], known: dict[str, int]) -> list[Result]:
    finder = excerpts.Finder(words, parts)
    shown = pages(candidates(words, parts, known), names.pinned(words, parts))
    texts = PageText.objects.in_bulk([page.pk for page in shown])
    return [result(page, texts[page.pk], finder) for page in shown if page.pk in texts]


def candidates(words: list[str], parts: list[typed.Part], known: dict[str, int]) -> list[int]:
    """The ids of texts, best first.

    With everything in the title, with exactly what was typed, with everything, with some of it.
    """
    last = len(parts) - 1
    wanted = [
        part.sought(weight(part, known), is_begun=number == last and part.words[0] not in known)
        for number, part in enumerate(parts)
    ]
    found = fulltext.rank(INDEX, wanted, READ, in_first=True) if len(parts) > 1 else []
    as_typed = fulltext.Phrase(tuple(words))
    if len(words) > 1 and len(found) < READ and [(as_typed,)] != [each.phrases for each in wanted]:
        found += fulltext.rank(INDEX, [fulltext.Sought((as_typed,))], READ)
    if len(found) < READ:
        found += fulltext.rank(INDEX, wanted, READ)
    if len(set(found)) < ENOUGH:
        telling = [each for part in parts for each in part.alone() if tells(each, known)]
        wanted = [part.sought(weight(part, known), is_begun=False) for part in telling]
        found += fulltext.rank(INDEX, wanted, READ, any_of=True)
    return list(dict.fromkeys(found))


def used(part: typed.Part, known: dict[str, int]) -> int:
    """In how many texts the rarest of its words is."""
    return min(known.get(word, 0) for word in part.words)


def weight(part: typed.Part, known: dict[str, int]) -> float:
    """How much a word tells that few texts use (as in BM25: Robertson and Zaragoza 2009, 3.1)."""
    few, all_texts = used(part, known), known.get(IN_ALL, 0)
    return log(1 + (max(all_texts - few, 0) + 0.5) / (few + 0.5))


def tells(part: typed.Part, known: dict[str, int]) -> bool:
    return used(part, known) <= TELLING_IN


def pages(candidates: list[int], pinned: list[int]) -> list[Revision]:
    """The live texts among ``candidates``, and pinned ones, best first.

    Those about the site itself come somewhat later than the others, those long unchecked last.
    """
    live = Revision.objects.live()
    order = {pk: place for place, pk in enumerate(candidates)}
    # Ids and what their order needs: of most of them nothing else is shown.
    rows = live.filter(Q(pk__in=order) | Q(article__in=pinned)).values_list(
        "pk", "article", "article__topic", "next_check_on"
    )
    last_day = localdate() - LONG_OVERDUE
    keys = {
        pk: (
            article not in pinned,
            next_check_on < last_day,
            order.get(pk, READ) + SITE_PAGE_LATER * (topic is None),
        )
        for pk, article, topic, next_check_on in rows
    }
    shown = sorted(keys, key=keys.get)[:SHOWN]
    found = Revision.objects.select_related("article__topic").only(*SEEN).in_bulk(shown)
    return [found[pk] for pk in shown if pk in found]


def result(revision: Revision, page: PageText, finder: excerpts.Finder) -> Result:
    sections = [Section(*each) for each in page.sections]
    section = finder.best(sections, revision.title)
    text = section.words if section else revision.summary
    return Result(revision, section if section and section.anchor else None, finder.excerpt(text))


def suggest(text: str) -> list[str]:
    """Up to OFFERED titles of live pages, and words of the glossary, that go on from ``text``.

    The shortest first: it says little besides.
    """
    words = typed.read(text)
    if not words or len("".join(words)) < SHORTEST_TO_SUGGEST:
        return []
    *whole, last = words[: typed.MOST_WORDS]
    wanted = [fulltext.Sought((fulltext.Phrase((word,)),)) for word in whole]
    wanted.append(fulltext.Sought((fulltext.Phrase((last,), is_begun=True),)))
    pks = fulltext.newest(INDEX, wanted, READ, in_first=True)
    live = Revision.objects.live().filter(pk__in=pks).order_by(Length("title"), "title")
    titles = live.values_list("title", flat=True)[:OFFERED]
    terms = GlossaryTerm.objects.filter(term__istartswith=text.strip()).values_list(
        "term", flat=True
    )
    return [*titles, *terms[:OFFERED]][:OFFERED]
