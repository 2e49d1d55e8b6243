"""Which section of a page was meant, and the words around what was found. Pure."""

import re
from os.path import commonprefix
from typing import NamedTuple

from articles.search.texts import Section
from articles.search.typed import Part, stem
from rlsinfo.fulltext.words import words_of

#: Characters of an excerpt.
LENGTH = 180
#: What is shown before the first word found.
BEFORE = 50
#: What each letter found in the heading of a section, or in the section, tells of it.
IN_HEADING, IN_WORDS = 5, 2
#: The same of each word of the heading that was typed, little ones too.
AS_TYPED = 3
#: What tells less is chance.
LEAST = 6


class Piece(NamedTuple):
    """A part of an excerpt, and whether it is what somebody looked for."""

    words: str
    is_found: bool


class Finder:
    """Finds the parts of what was typed, and what they stand for, in plain texts."""

    def __init__(self, words: list[str], parts: list[Part]):
        self.words = set(words)
        # Each part is a group of its own.
        choices = (f"({'|'.join(spellings(part))})" for part in parts)
        self.pattern = re.compile(rf"\b(?:{'|'.join(choices)})", re.IGNORECASE)

    def best(self, sections: list[Section], title: str) -> Section | None:
        """The section that is most about it, the earliest of equals; None if none is.

        What the ``title`` of the page says already counts in headings only.
        """
        told = self.letters(title).keys()
        scores = [self.score(section, told) for section in sections]
        most = max(scores)
        return sections[scores.index(most)] if most >= LEAST else None

    def score(self, section: Section, told) -> int:
        heading, words = (self.letters(text) for text in (section.heading, section.words))
        new = sum(IN_HEADING * n for part, n in heading.items() if part not in told)
        new += sum(IN_WORDS * n for part, n in words.items() if part not in told)
        again = sum(n for part, n in heading.items() if part in told)
        return new + again + AS_TYPED * len(self.words & set(words_of(section.heading)))

    def letters(self, text: str) -> dict[int, int]:
        """How many are found of each part, by its number."""
        return {match.lastindex: len(match[0]) for match in self.pattern.finditer(text)}

    def excerpt(self, text: str) -> list[Piece]:
        """About LENGTH characters of ``text`` around the first thing found, in pieces."""
        first = self.pattern.search(text)
        if first is None or first.start() <= BEFORE:
            return self.mark(shorten(text, 0))
        return self.mark(f"… {shorten(text, text.rfind(' ', 0, first.start() - BEFORE) + 1)}")

    def mark(self, text: str) -> list[Piece]:
        pieces, end = [], 0
        for match in self.pattern.finditer(text):
            pieces += [Piece(text[end : match.start()], False), Piece(match[0], True)]
            end = match.end()
        return [piece for piece in [*pieces, Piece(text[end:], False)] if piece.words]


def spellings(part: Part) -> list[str]:
    """Patterns for its phrases, the longest first."""
    phrases = sorted({part.words, *part.name.names}, key=lambda words: -len(" ".join(words)))
    return [r"\W+".join(begins(word) for word in words) for words in phrases]


def begins(word: str) -> str:
    """Any form of ``word``: all that begins as its stem does, where y may have become i."""
    root = commonprefix([word, stem(word)])  # the stem of disability is disabl
    root = root[:-1] if len(root) > 4 and root[-1] in "iy" else root
    return re.escape(root) + (r"\w*" if len(root) > 2 else r"\b")


def shorten(text: str, start: int) -> str:
    """From ``start`` on, to the end of a word."""
    if len(text) - start <= LENGTH:
        return text[start:]
    end = text.rfind(" ", start, start + LENGTH)
    return text[start : end if end > start else start + LENGTH] + " …"
