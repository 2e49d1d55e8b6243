"""Reads what somebody typed into the search. Pure."""

from dataclasses import dataclass, field
from functools import lru_cache

import snowballstemmer

from rlsinfo.fulltext.words import MOST_CHARACTERS, MOST_WORDS, Phrase, Sought, words_of

LITTLE_WORDS = """
    a about an and any are as at be been best but by can could d did do does for from get got
    had has have how i if in is it its know ll long m many may me much my no not of on or our re
    s should so some t take taking than that the their them there these they this to up us ve
    was we were what when where which while who why will with would you your
"""
#: Words that tell nothing of what somebody looks for, unless there are no others.
EMPTY = frozenset(LITTLE_WORDS.split())
#: The most words of a name, such as "legs that will not keep still".
LONGEST_NAME = 7
#: Fewer letters begin too many words.
SHORTEST_BEGINNING = 3

stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    return stemmer.stemWord(word)


def stems(words) -> tuple[str, ...]:
    return tuple(stem(word) for word in words)


@dataclass(frozen=True)
class Name:
    """What something may be called: each of ``names`` stands for the others as well.

    ``about``: the rows that a search for it shows.
    """

    names: frozenset[tuple[str, ...]] = frozenset()
    about: tuple = ()

    def __bool__(self):
        return bool(self.names or self.about)


class Names:
    """All that is called by names, found by the stems of any of them."""

    def __init__(self):
        self.by_stems: dict[tuple[str, ...], Name] = {}
        #: Every word of a name, as it is spelt.
        self.words: set[str] = set()

    def add(self, called: list[str], means: list[str], about=None) -> None:
        """Let each of ``called`` lead to all of ``means`` as well."""
        meanings = {words for each in means if (words := tuple(words_of(each)))}
        for words in (tuple(words_of(each)) for each in called):
            if words and len(words) <= LONGEST_NAME:
                known = self.by_stems.get(stems(words), Name())
                rows = (*known.about, *([about] if about is not None else []))
                self.by_stems[stems(words)] = Name(known.names | meanings, rows)
                self.words |= set(words)

    def rows(self, name: Name) -> tuple:
        """What a search for ``name`` shows: its own rows, and those of what it stands for."""
        meant = (self.by_stems.get(stems(words), Name()) for words in sorted(name.names))
        return (*name.about, *(row for each in meant for row in each.about))

    def at(self, words: list[str], start: int) -> tuple[int, Name] | None:
        """The longest name that begins at ``start``: of how many words, and what it is."""
        for length in range(min(LONGEST_NAME, len(words) - start), 0, -1):
            if found := self.by_stems.get(stems(words[start : start + length])):
                return length, found
        return None


@dataclass(frozen=True)
class Part:
    """A word of what was typed, or words that are a name together."""

    words: tuple[str, ...]
    name: Name = field(default=Name())

    def sought(self, weight: float, *, is_begun: bool) -> Sought:
        own = [Phrase(self.words)]
        if is_begun and not self.name and len(self.words[-1]) >= SHORTEST_BEGINNING:
            own = [Phrase(self.words, is_begun=True)]
        others = sorted(self.name.names - {self.words})
        return Sought((*own, *(Phrase(words) for words in others)), weight)

    def alone(self) -> list["Part"]:
        """Its words, each by itself, besides what it is a name of."""
        words = [word for word in self.words if word not in EMPTY] or self.words
        return [self, *(Part((word,)) for word in words if len(self.words) > 1)]


def read(typed: str) -> list[str]:
    """The words of ``typed``."""
    return words_of(typed[:MOST_CHARACTERS])


def parts(words: list[str], names: Names) -> list[Part]:
    """``words`` without those that tell nothing, and with names kept together."""
    found, start = [], 0
    while start < len(words):
        length, name = names.at(words, start) or (1, Name())
        found.append(Part(tuple(words[start : start + length]), name))
        start += length
    telling = [part for part in found if part.name or part.words[0] not in EMPTY]
    return (telling or found)[:MOST_WORDS]


def key(words: list[str]) -> tuple[str, ...]:
    """What counts as the same search."""
    return stems([word for word in words if word not in EMPTY] or words)
