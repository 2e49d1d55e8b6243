"""What is wrong with a text, in words for its editor, each with its place. Pure.

`structure` and `advice` know what can be seen in the body alone; the rest is here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from articles.quality import advice, structure
from articles.quality.outline import Outline, quote, read
from articles.references import cited_keys, unreadable_citation
from articles.rendering import render
from articles.terms import Terms

#: In reading order.
FIELDS = ["title", "summary", "key_points", "body", "checked_on", "next_check_on"]
MISSING = {
    "title": "Give the page a title.",
    "summary": "Write a summary: one or two sentences on what the page tells.",
    "body": "Write the text of the page.",
    "checked_on": "Say on which day the facts were last checked.",
    "next_check_on": "Say by which day the facts are to be checked again.",
}
KEY_POINTS = range(3, 6)
LONGEST_KEY_POINT = 15  # words
#: Those of the page around the text.
PAGE_ANCHORS = {"main", "key-points", "sources", "related"}


@dataclass(frozen=True)
class Finding:
    level: str  # "error" stops publishing; "advice" never stops anything
    words: str
    field: str = "body"
    block: int | None = None  # index, from 0, of the top-level element of the body


@dataclass(frozen=True)
class Text:
    """The words of a version; ``key_points``: one on each line; ``body``: cleaned."""

    title: str
    summary: str
    key_points: str
    body: str
    checked_on: date | None
    next_check_on: date | None
    is_medical: bool = True  # False for pages about the site itself


@dataclass(frozen=True)
class Library:
    """What a text may refer to.

    ``recalled``: those of ``sources`` that were superseded or retracted;
    ``dead_links``: those of its ``internal_links`` that lead nowhere; ``pictures``: for each key,
    whether the picture has a description or is marked as decorative; ``terms``: of the glossary.
    """

    sources: frozenset[str]
    dead_links: frozenset[str]
    pictures: dict[str, bool]
    terms: Terms = Terms()
    recalled: frozenset[str] = frozenset()


def findings(text: Text, library: Library) -> list[Finding]:
    """All that is wrong: errors first, then in reading order."""
    outline = read(text.body)
    found = [*faults(text, library, outline), *suggestions(text, library, outline)]
    return sorted(found, key=place)


def errors(text: Text, library: Library) -> list[Finding]:
    """What stops publishing, in reading order."""
    return sorted(faults(text, library, read(text.body)), key=place)


def faults(text: Text, library: Library, outline: Outline) -> list[Finding]:
    return [
        *missing_fields(text, outline),
        *next_check_too_early(text),
        *unknown_pictures(outline, library),
        *dead_links(text.body, outline, library),
        *faulty_citations(outline, library),
        *of_body("error", structure.RULES, outline),
        *(of_body("error", structure.MEDICAL_RULES, outline) if text.is_medical else []),
    ]


def suggestions(text: Text, library: Library, outline: Outline) -> list[Finding]:
    return [
        *key_points(text),
        *summary_said_twice(text, outline),
        *recalled_sources(outline, library),
        *of_body("advice", advice.TERM_RULES, outline, library.terms),
        *of_body("advice", advice.RULES, outline),
        *(of_body("advice", advice.MEDICAL_RULES, outline) if text.is_medical else []),
    ]


def of_body(level: str, rules: list, *given) -> list[Finding]:
    return [Finding(level, words, block=block) for rule in rules for words, block in rule(*given)]


def place(finding: Finding) -> tuple:
    block = -1 if finding.block is None else finding.block
    return finding.level != "error", FIELDS.index(finding.field), block


def missing_fields(text: Text, outline: Outline) -> Iterator[Finding]:
    has_body = any(unit.cited_text or unit.picture for unit in outline.units)
    for field, words in MISSING.items():
        value = has_body if field == "body" else getattr(text, field)
        if not (value.strip() if isinstance(value, str) else value):
            yield Finding("error", words, field)


def next_check_too_early(text: Text) -> Iterator[Finding]:
    last, following = text.checked_on, text.next_check_on
    if last and following and following <= last:
        yield Finding("error", "Choose a next check that is after the last one.", "next_check_on")


def key_points(text: Text) -> Iterator[Finding]:
    points = [point for point in text.key_points.splitlines() if point.strip()]
    if points and len(points) not in KEY_POINTS:
        words = f"Three to five key points are read best; here you have {len(points)}."
        yield Finding("advice", words, "key_points")
    for point in points:
        count = len(point.split())
        if count > LONGEST_KEY_POINT:
            words = f"{quote(point)} has {count} words. Use {LONGEST_KEY_POINT} or fewer."
            yield Finding("advice", words, "key_points")


def summary_said_twice(text: Text, outline: Outline) -> Iterator[Finding]:
    first = next((unit for unit in outline.units if unit.tag == "p" and unit.text), None)
    if first and normal(first.text) == normal(text.summary):
        words = "The first paragraph repeats the summary, which stands above it on the page."
        yield Finding("advice", f"{words} Begin with something new.", block=first.block)


def normal(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def unknown_pictures(outline: Outline, library: Library) -> Iterator[Finding]:
    for unit in outline.units:
        if unit.tag != "figure":
            continue
        if unit.picture not in library.pictures:
            words = f"There is no picture “{unit.picture}”. Choose another, or add it first."
            yield Finding("error", words, block=unit.block)
        elif not library.pictures[unit.picture]:
            words = f"Describe the picture “{unit.picture}”, or mark it as decorative."
            yield Finding("error", words, block=unit.block)


def dead_links(body: str, outline: Outline, library: Library) -> Iterator[Finding]:
    anchors = PAGE_ANCHORS | set(re.findall(r'<h[23] id="([^"]+)"', render(body).html))
    for unit in outline.units:
        for link in unit.links:
            if link.href in library.dead_links:
                words = f"The link {quote(link.words)} leads nowhere: there is no {link.href}."
                yield Finding("error", f"{words} Choose another page.", block=unit.block)
            elif link.href.startswith("#") and link.href[1:] not in anchors:
                words = f"The link {quote(link.words)} leads to no heading of this page."
                yield Finding("error", f"{words} Choose one.", block=unit.block)


def recalled_sources(outline: Outline, library: Library) -> Iterator[Finding]:
    for block, html in enumerate(outline.blocks):
        for key in cited_keys(html):
            if key in library.recalled:
                words = f"The source “{key}” was superseded or retracted."
                yield Finding("advice", f"{words} See whether it is still true.", block=block)


def faulty_citations(outline: Outline, library: Library) -> Iterator[Finding]:
    for block, html in enumerate(outline.blocks):
        for key in cited_keys(html):
            if key not in library.sources:
                words = f"There is no source “{key}”. Choose one from the list, or add it first."
                yield Finding("error", words, block=block)
        broken = unreadable_citation(html)
        if broken:
            words = f"“{broken}” cannot be read as a source. Write it like this: [@key]."
            yield Finding("error", words, block=block)
