"""A text as the words that tell all of it, for `diffing`. Pure.

What a text says without words stands in words before each piece: "Heading:", "Urgent card:".
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from articles import care_card
from articles.quality.outline import CELL_END, Outline, Run, Unit

KINDS = {"h2": "Heading:", "h3": "Subheading:", "tr": "Row:", "figure": "Picture:"}
ITEMS = {"ul": "•", "ol": "Numbered:"}
#: Deeper lists look like this one.
DEEPEST_LIST = 3


class Word(NamedTuple):
    text: str
    mark: str = ""  # such as "bold"
    is_own: bool = True  # and not one that says what its piece is


def pieces(outline: Outline) -> list[tuple[Word, ...]]:
    return [(*kind_of(unit), *marked_words(unit.runs)) for unit in outline.units]


def kind_of(unit: Unit) -> Iterator[Word]:
    """The words that say what a piece is."""
    if unit.card is not None:
        yield Word(f"{care_card.LEVELS.get(unit.card.level, unit.card.level)} card:", is_own=False)
    if unit.tag == "li":
        for each in (unit.listed or ("ul",))[-DEEPEST_LIST:]:
            yield Word(ITEMS[each], is_own=False)
    elif unit.tag in KINDS:
        yield Word(KINDS[unit.tag], is_own=False)
    if unit.picture:
        yield Word(unit.picture)


def marked_words(runs: list[Run]) -> Iterator[Word]:
    """A word can go on from one run to the next; then it has the marks of both."""
    word, marks = "", {}
    for run in runs:
        for text in re.findall(r"\s+|\S+", run.text.replace(CELL_END, " | ")):
            if not text.isspace():
                word += text
                marks |= dict.fromkeys(marks_of(run))
            elif word:
                yield Word(word, ", ".join(marks))
                word, marks = "", {}
    if word:
        yield Word(word, ", ".join(marks))


def marks_of(run: Run) -> list[str]:
    linked = [] if run.href is None else [f"link: {run.href}"]
    return ["bold"] * run.bold + ["header"] * run.in_header + linked
