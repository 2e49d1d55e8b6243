"""A text and a list of phrases -> the phrases that it holds, misspelt or not. Pure.

The list marks possible despair, so that somebody looks soon. It cannot know what was meant: a mark
too many costs a look, a mark too few may cost more.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate

APOSTROPHES = "'’‘‛ʼʹʻʽˈˊˋ′‵`´＇՚׳❛❜"
#: Accents, and what has no width: in a word they hide it.
UNSEEN = {"Mn", "Mc", "Me", "Cf"}
#: Letters that may be wrong in a word of at least so many letters.
SLIPS = [(8, 2), (4, 1)]
#: Right words, never taken for misspellings of can't, dead, die, life, overdose or want.
NO_SLIPS = {"can", "deaf", "diet", "dive", "lift", "like", "line", "overdue", "went"}


def signs(text: str, phrases: Iterable[str]) -> list[str]:
    """Those of ``phrases`` that ``text`` holds, in the order of ``phrases``, each once."""
    told = Told(text)
    return [phrase for phrase in dict.fromkeys(phrases) if told.holds(words_of_phrase(phrase))]


@lru_cache(maxsize=500)
def words_of_phrase(phrase: str) -> list[str]:
    """They seldom change, and each message is searched for all of them."""
    return words_of(phrase)


def words_of(text: str) -> list[str]:
    """The words, without case, accents, apostrophes and letters that go onnnn."""
    # Letter by letter: a run of many accents would be sorted, which takes long.
    parts = (unicodedata.normalize("NFKD", each) for each in text if each not in APOSTROPHES)
    seen = [each for each in "".join(parts) if unicodedata.category(each) not in UNSEEN]
    plain = re.sub(r"([^\W\d_])\1{2,}", r"\1", "".join(seen).casefold())
    return re.findall(r"[^\W_]+", plain)


class Told:
    """The words of a text, ready to be searched for many phrases."""

    def __init__(self, text: str):
        self.words = words_of(text)
        self.letters = "".join(self.words)
        self.edges = set(accumulate(map(len, self.words), initial=0))
        self.places = defaultdict(list)
        for place, word in enumerate(self.words):
            self.places[word].append(place)
        self.by_letter = defaultdict(list)
        for word in self.places:
            self.by_letter[word[0]].append(word)
        self.known = {}

    def holds(self, phrase: list[str]) -> bool:
        return bool(phrase) and (self.in_order(phrase) or self.run_together(phrase))

    def in_order(self, phrase: list[str]) -> bool:
        meant = [self.like(word) for word in phrase]
        if not all(meant):
            return False
        last = len(self.words) - len(phrase)
        starts = [place for word in meant[0] for place in self.places[word] if place <= last]
        for step, words in enumerate(meant[1:], start=1):
            starts = [place for place in starts if self.words[place + step] in words]
        return bool(starts)

    def run_together(self, phrase: list[str]) -> bool:
        """Whether it stands there with other spaces: killmyself, kill my self."""
        letters = "".join(phrase)
        start = self.letters.find(letters)
        while start >= 0:
            if start in self.edges and start + len(letters) in self.edges:
                return True
            start = self.letters.find(letters, start + 1)
        return False

    def like(self, word: str) -> set[str]:
        """The words of the text that may be meant as ``word``."""
        if word not in self.known:
            near = self.by_letter.get(word[0], ())
            self.known[word] = {other for other in near if is_like(word, other)}
        return self.known[word]


def is_like(word: str, other: str) -> bool:
    if word == other or once(word) == once(other):
        return True
    longer = max(len(word), len(other))
    slips = next((slips for length, slips in SLIPS if longer >= length), 0)
    if other in NO_SLIPS or abs(len(word) - len(other)) > slips:
        return False
    return is_within(slips, word, other)


def once(word: str) -> str:
    """``word`` without double letters."""
    return re.sub(r"(.)\1+", r"\1", word)


def is_within(slips: int, a: str, b: str) -> bool:
    """Whether ``a`` becomes ``b`` by so many letters added, left out, changed or swapped.

    (The Damerau-Levenshtein distance, as optimal string alignment.)
    """
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    a, b = a[same:], b[same:]
    if not (a and b and slips):
        return len(a) + len(b) <= slips
    return (
        is_within(slips - 1, a[1:], b[1:])
        or is_within(slips - 1, a[1:], b)
        or is_within(slips - 1, a, b[1:])
        or (a[:2] == b[1::-1] and is_within(slips - 1, a[2:], b[2:]))
    )
