"""Mends typing errors with the words that our public pages use."""

from django.db.models import Q
from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import OSA

from articles.models import Revision, SearchWord
from articles.search.index import INDEX
from articles.search.texts import LONGEST_WORD
from articles.search.typed import EMPTY, Names, stem
from rlsinfo import fulltext

#: Shorter words are one error away from too many others.
SHORTEST = 4
#: So many letters of a word allow one more error: two from 6 on, three from 9 on.
LETTERS_FOR_EACH_ERROR = 3
MOST_ERRORS = 3
#: How many texts with a word are looked at, to see whether one of them is public.
READ = 100


def correct(words: list[str], names: Names, known: dict[str, int]) -> list[str]:
    """``words`` with the nearest known one for each that nothing here uses.

    ``known``: in how many texts each is used. The last may be the beginning of a word.
    """
    return [
        word
        if word in known
        or not may_be_wrong(word)
        or stem(word) in {stem(called) for called in names.words}
        or has_relatives(word, is_last=number == len(words))
        else nearest(word, names.words) or word
        for number, word in enumerate(words, 1)
    ]


def may_be_wrong(word: str) -> bool:
    return len(word) >= SHORTEST and word.isalpha() and word not in EMPTY


def has_relatives(word: str, *, is_last: bool) -> bool:
    """Whether texts use another form of ``word``."""
    near = SearchWord.objects.filter(begins(word[:SHORTEST]), texts__gt=0)
    others = near.values_list("word", flat=True)
    return any(stem(o) == stem(word) or (is_last and o.startswith(word)) for o in others)


def nearest(word: str, called: set[str]) -> str | None:
    """The known word with the fewest errors, and of those the commonest."""
    errors = min(MOST_ERRORS, max(1, len(word) // LETTERS_FOR_EACH_ERROR))
    texts = like(word, errors) | {name: 1 for name in called if name[:1] == word[:1]}
    near = process.extract(word, list(texts), scorer=OSA.distance, score_cutoff=errors, limit=20)
    ranked = sorted(near, key=lambda found: (found[1], -texts[found[0]], found[0]))
    words = (found[0] for found in ranked)
    return next((word for word in words if word in called or is_public(word)), None)


def is_public(word: str) -> bool:
    """Whether readers can see it: some of the words are of texts scheduled or withdrawn."""
    pks = fulltext.newest(INDEX, [fulltext.Sought((fulltext.Phrase((word,)),))], READ)
    return Revision.objects.live().filter(pk__in=pks).exists()


def like(word: str, errors: int) -> dict[str, int]:
    """Words with about as many letters that share the first or the second letter with ``word``.

    People seldom mistype both.
    """
    length = (len(word) - errors, len(word) + errors)
    near = SearchWord.objects.alias(length=Length("word")).filter(length__range=length)
    near = near.filter(begins(word[0]) | begins(word[1]), texts__gt=0)
    return dict(near.values_list("word", "texts"))


def begins(letters: str) -> Q:
    """A range, for `startswith` reads the whole table in SQLite."""
    return Q(word__range=(letters, letters.ljust(LONGEST_WORD, "z")))
