"""What is wrong with how a text is built, whatever it says. Pure; each of these stops publishing.

Each rule gives a sentence for the editor and the index of the top-level element that it is about.
"""

import re
from collections.abc import Iterator

from articles import care_card
from articles.quality import claims
from articles.quality.outline import HEADINGS, Link, Outline, Unit, quote

#: Words that say nothing about where a link leads.
VAGUE = {"click", "click here", "here", "link", "more", "read more", "this", "this link"}
VAGUE |= {"this page"}

Remark = tuple[str, int]


def headings(outline: Outline) -> list[Unit]:
    """Without those of care cards, which stand beside the order of the page."""
    return [unit for unit in outline.units if unit.tag in HEADINGS and unit.card is None]


def empty_headings(outline: Outline) -> Iterator[Remark]:
    for unit in headings(outline):
        if not unit.text.strip(" /"):
            yield "Fill in the empty heading, or remove it.", unit.block


def subheadings_without_heading(outline: Outline) -> Iterator[Remark]:
    for unit in headings(outline):
        if unit.tag == "h2":
            return
        yield (
            f"{quote(unit.text)} is a subheading, and no heading stands above it. "
            "Make it a heading.",
            unit.block,
        )


def tables_without_header(outline: Outline) -> Iterator[Remark]:
    first_rows = {}
    for unit in outline.units:
        if unit.tag == "tr":
            first_rows.setdefault(unit.table, unit)
    for row in first_rows.values():
        if "th" not in row.cells:
            yield "Make the first row of the table a header row.", row.block


def cards_without_if(outline: Outline) -> Iterator[Remark]:
    """A card says what to do, and when; one that is good to know explains instead."""
    said = {}
    for unit in outline.units:
        if unit.card and unit.tag in HEADINGS:
            said.setdefault(unit.card, unit.text)
    for card in outline.cards:
        if card.level != "good-to-know" and not re.search(r"(?i)\bif\b", said.get(card, "")):
            yield (
                f"Begin the care card “{care_card.LEVELS.get(card.level, card.level)}” with what "
                "to do and “if”, such as “See a doctor the same day if:”.",
                card.block,
            )


def links_in_an_emergency(outline: Outline) -> Iterator[Remark]:
    for unit in outline.units:
        for link in unit.links:
            in_emergency = unit.card is not None and unit.card.level == "emergency"
            if in_emergency and not link.href.startswith("tel:"):
                yield (
                    f"Take the link {quote(link.words)} out of the emergency card: "
                    "only numbers to call may be links there.",
                    unit.block,
                )


def links_without_words(outline: Outline) -> Iterator[Remark]:
    for unit in outline.units:
        for link in unit.links:
            words = plain(link)
            if not words:
                yield f"The link to {link.href} has no words. Say where it leads.", unit.block
            elif words in VAGUE:
                yield (
                    f"The link {quote(link.words)} does not say where it leads. Use words that do.",
                    unit.block,
                )


def plain(link: Link) -> str:
    return " ".join(re.findall(r"\w+", link.words.lower()))


def sections_without_source(outline: Outline) -> Iterator[Remark]:
    for unit, section_cites in claims.without_source(outline):
        if not section_cites:
            yield (
                f"{quote(unit.text)} names a number or a medicine but no source. "
                "Cite one, or say it without.",
                unit.block,
            )


RULES = [
    empty_headings,
    subheadings_without_heading,
    tables_without_header,
    cards_without_if,
    links_in_an_emergency,
    links_without_words,
]
MEDICAL_RULES = [sections_without_source]
