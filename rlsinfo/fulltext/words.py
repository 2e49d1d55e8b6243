"""What a search reads of what somebody typed. Pure."""

import re
from dataclasses import dataclass
from unicodedata import combining, normalize

#: What is read of what somebody typed: so many characters, and so many words or phrases.
MOST_CHARACTERS = 100
MOST_WORDS = 8
#: A ranked search compares so many rows that hold the words, and no more.
MOST_ROWS = 200
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Phrase:
    """Words that follow each other; the last may be the beginning of one."""

    words: tuple[str, ...]
    is_begun: bool = False


@dataclass(frozen=True)
class Sought:
    """Any one of these phrases. ``weight``: how much it tells, against the others of a search."""

    phrases: tuple[Phrase, ...]
    weight: float = 1.0


def fold(text: str) -> str:
    """``text`` in small letters without accents: what counts as the same when searching."""
    if text.isascii():  # most is, and a search folds hundreds of names
        return text.lower()
    plain = normalize("NFKD", text.lower())
    return normalize("NFC", "".join(letter for letter in plain if not combining(letter)))


def words_of(text: str) -> list[str]:
    return WORD.findall(fold(text))


def phrases_of(typed: str) -> list[tuple[str, ...]]:
    """What stands between the spaces of ``typed``; RLS-7K3Q is a phrase of two."""
    chunks = typed[:MOST_CHARACTERS].split()
    return [tuple(words) for chunk in chunks if (words := words_of(chunk))][:MOST_WORDS]
