"""Which pieces of a text say something that needs a source: a number or a medicine. Pure.

What does not count: questions, row and column headings, care cards (an emergency card may hold no
link to a source), numbers to call, clock times, dates and years, ages such as “16 or over”, counts
of what the page itself lists (“8 things”, “step 2”), and names such as “type 2” or “B12”.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from articles.quality import medicines
from articles.quality.outline import HEADINGS, Outline, Unit, tidy
from articles.quality.readability import sentences
from articles.references import CITATION

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
WORDS = "one|two|three|four|five|six|seven|eight|nine|ten"
LISTED = "things|steps|signs|ways|tips|questions|reasons|parts|points|options|ideas|examples"
CALLED = r"\d(?: ?\d){2,}"  # a number to call has three digits or more

NO_CLAIM = re.compile(
    "|".join(
        [
            rf"\b(?:call|calling|ring|phone|dial|text|NHS) {CALLED}"
            rf"(?:(?:,| or|, or| and) {CALLED})*",
            r"\b\d{1,2}[:.]\d\d\b(?! ?%)(?= ?(?:[ap]\.?m\b|o’clock|on\b|to\b))",
            r"\b\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b|o’clock)",
            rf"\b(?:\d{{1,2}} )?(?:{MONTHS}) \d{{1,4}}\b",
            rf"\b\d{{1,2}} (?:{MONTHS})\b",
            r"(?<![\d.,])(?:1[5-9]|20)\d\d(?![\d%]|[.,]\d| (?:people|adults|women|men|children))",
            r"\baged? \d+(?:(?: to | or | and |–|-)\d+)?",
            r"\b\d+ (?:or|and) (?:over|older|under|younger|above)\b",
            rf"\b\d{{1,2}} (?:\w+ )?(?:{LISTED})\b",
            r"\b(?:type|stage|step|phase|option|class|schedule|section|version|sign) \d+",
            r"^\d+[.)] ",
        ]
    ),
    re.IGNORECASE,
)
#: Digits that are no part of a name, or a share that is written in words.
NUMBER = re.compile(
    rf"(?<![\w-])\d|%|\bper cent\b|\b(?:{WORDS}) in (?:every )?(?:{WORDS}|a hundred)\b"
    r"|\b(?:half|a third|a quarter|thirds|quarters) of\b|\btwice as\b"
    rf"|\b(?:{WORDS}) times (?:as|the|more)\b",
    re.IGNORECASE,
)


def is_claim(text: str) -> bool:
    """Whether ``text``, one piece without its citations, needs a source."""
    told = " ".join(s for s in sentences(text) if not s.rstrip("”’)").endswith("?"))
    return bool(medicines.mentions(told) or NUMBER.search(NO_CLAIM.sub(" ", told)))


def without_source(outline: Outline) -> Iterator[tuple[Unit, bool]]:
    """Each claim that cites nothing near it, with whether its section cites something elsewhere.

    Near a claim is its own piece; for the items of a list, the whole list and the paragraph
    before it. A section goes from one heading to the next.
    """
    for section in sections(outline):
        cited = with_source(section)
        for unit in section:
            if unit not in cited and is_claim(claimed_text(unit)):
                yield unit, bool(cited)


def sections(outline: Outline) -> Iterator[list[Unit]]:
    """The pieces between headings, without the care cards."""
    section = []
    for unit in outline.units:
        if unit.tag in HEADINGS and unit.card is None:
            yield section
            section = []
        elif unit.card is None:
            section.append(unit)
    yield section


def with_source(section: list[Unit]) -> set[Unit]:
    cited = {unit for unit in section if unit.has_citation}
    lead = None
    for _, group in groupby(section, key=lambda unit: unit.block):
        units = list(group)
        if units[0].tag == "li" and not cited.isdisjoint([*units, lead]):
            leads_in = lead is not None and lead.text.endswith(":")
            cited |= {*units, lead} if leads_in else set(units)
        lead = units[0] if units[0].tag == "p" else None
    return cited


def claimed_text(unit: Unit) -> str:
    """What a piece says, without citations, numbers to call and the headings of a table."""
    kept = [
        run.text
        for run in unit.runs
        if not run.in_header and not (run.href or "").startswith("tel:")
    ]
    return tidy(CITATION.sub("", "".join(kept)))
