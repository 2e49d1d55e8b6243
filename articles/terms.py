"""The words of the glossary, and where texts use them. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

#: Stands for a term where a text is measured: its own entry explains it.
PLAIN = "word"


@dataclass(frozen=True)
class Term:
    """``names``: under which texts use it; ``plain``: words that explain it where it is used."""

    names: tuple[str, ...]
    plain: tuple[str, ...] = ()
    href: str = ""


def names_of(term: str, also: str) -> tuple[str, ...]:
    """“Deep vein thrombosis (DVT)” has two names; ``also`` holds more, with commas between.

    One letter is no name: it would be found in every text.
    """
    whole, _, short = term.rpartition(" (") if term.endswith(")") else (term, "", "")
    names = [name.strip() for name in [whole, short.rstrip(")"), *also.split(",")]]
    return tuple(dict.fromkeys(name for name in names if len(name) > 1))


class Terms:
    """All terms, ready to be found; the longest name first, so that none hides in another."""

    def __init__(self, terms: Iterable[Term] = ()):
        terms = list(terms)
        self.by_name = {name.lower(): term for term in terms for name in term.names}
        names = sorted({name for term in terms for name in term.names}, key=len, reverse=True)
        # Capitals alone, as in MS, would be found in other words. In ASCII only, for lower() and
        # the pattern differ on other letters, such as the two signs for micro.
        choices = [re.escape(n) if n.isupper() else f"(?ai:{re.escape(n)})" for n in names]
        self.pattern = (
            re.compile(rf"(?<![\w@-])({'|'.join(choices)})s?(?![\w-])") if names else None
        )

    def find(self, text: str) -> list[Term]:
        """Those that ``text`` uses, each once, in order of first use."""
        return list(self.count(text))

    def count(self, text: str) -> Counter[Term]:
        """How often ``text`` uses each that it uses, in order of first use."""
        found = self.pattern.findall(text) if self.pattern else []
        return Counter(self.by_name[name.lower()] for name in found)

    def replace(self, text: str, new: Callable[[Term, str], str]) -> str:
        """``text`` with what ``new`` makes of each term and of the words that stand for it."""
        if self.pattern is None:
            return text
        return self.pattern.sub(lambda found: new(self.by_name[found[1].lower()], found[0]), text)

    def mask(self, text: str) -> str:
        """``text`` with a short plain word for each, so that terms do not make it look hard."""
        return self.replace(text, lambda term, words: PLAIN)

    def is_explained(self, term: Term, text: str) -> bool:
        """Whether ``text``, which uses it, says it in plain words as well.

        That is: beside brackets, or with one of the plain words that the glossary has for it.
        """
        named = "|".join(map(re.escape, term.names))
        plain = "|".join(map(re.escape, term.plain))
        said = rf"(?i)\((?:{named})s?\)|\b(?:{named})s? \(|\b(?:{plain})"
        return not term.plain or re.search(said, text) is not None
