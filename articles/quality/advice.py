"""What could be easier to read in a text. Pure; nothing here stops publishing.

Each rule gives a sentence for the editor and the index of the top-level element that it is about,
None for the whole text.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from articles import care_card
from articles.quality import claims, readability
from articles.quality.outline import HEADINGS, Outline, quote
from articles.quality.readability import GRADE_AIM, GRADE_CEILING, LONGEST_SENTENCE
from articles.terms import Terms

LONGEST_PARAGRAPH = 3  # sentences
LONGEST_SHOUT = 3  # words in capitals
LONGEST_HEADING = 12  # words
ONE_IS_ENOUGH = {"urgent", "emergency"}

Remark = tuple[str, int | None]


def reading_grade(outline: Outline, terms: Terms) -> Iterator[Remark]:
    prose = "\n".join(unit.text for unit in outline.units if unit.tag in {"p", "li"})
    grade = readability.grade(prose, terms)
    if grade is None or round(grade, 1) <= GRADE_AIM:
        return
    about = f"The text reads at about grade {grade:.1f}"
    if round(grade, 1) > GRADE_CEILING:
        about += ", which is too hard for many readers"
    about += f"; aim for {GRADE_AIM} or lower."
    yield f"{about} Names of medicines and words of the glossary are not counted.", None


def unexplained_terms(outline: Outline, terms: Terms) -> Iterator[Remark]:
    """A word of the glossary has plain words beside it where a text first uses it."""
    seen = set()
    for unit in outline.units:
        is_linked = unit.tag not in HEADINGS and not (unit.card and unit.card.level == "emergency")
        for term in terms.find(unit.text) if is_linked else []:
            if term not in seen and not terms.is_explained(term, unit.text):
                words = f"“{term.names[0]} ({term.plain[0]})”"
                yield f"Say it in plain words where it is used first: {words}.", unit.block
            seen.add(term)


def long_sentences(outline: Outline) -> Iterator[Remark]:
    for unit in outline.units:
        for sentence in readability.sentences(unit.text):
            count = len(readability.find_words(sentence))
            if count > LONGEST_SENTENCE:
                yield f"{quote(sentence)} has {count} words. Make two sentences of it.", unit.block


def long_paragraphs(outline: Outline) -> Iterator[Remark]:
    for unit in outline.units:
        count = len(readability.sentences(unit.text))
        if unit.tag == "p" and count > LONGEST_PARAGRAPH:
            yield f"The paragraph {quote(unit.text)} has {count} sentences. Split it.", unit.block


def capitals(outline: Outline) -> Iterator[Remark]:
    for unit in outline.units:
        words = readability.find_words(unit.text)
        for is_shout, run in groupby(words, lambda word: len(word) > 1 and word.isupper()):
            shout = list(run)
            if is_shout and len(shout) > LONGEST_SHOUT:
                yield f"{quote(' '.join(shout))} is hard to read. Use small letters.", unit.block


def bold_instead_of_heading(outline: Outline) -> Iterator[Remark]:
    for unit in outline.units:
        words = [run for run in unit.runs if run.text.strip(" /")]
        short = len(unit.text.split()) <= LONGEST_HEADING
        if unit.tag == "p" and words and short and all(run.bold for run in words):
            yield (
                f"{quote(unit.text)} looks like a heading. Make it one, so that people find it.",
                unit.block,
            )


def bare_addresses(outline: Outline) -> Iterator[Remark]:
    for unit in outline.units:
        for link in unit.links:
            if re.match(r"https?://|www\.", link.words.strip()):
                yield (
                    f"The link {quote(link.words)} shows its address. Say in words where it leads.",
                    unit.block,
                )


def repeated_cards(outline: Outline) -> Iterator[Remark]:
    seen = set()
    for card in outline.cards:
        if card.level in seen and card.level in ONE_IS_ENOUGH:
            yield (
                f"There is more than one care card “{care_card.LEVELS[card.level]}”. "
                "Put all its signs into one, so that none is missed.",
                card.block,
            )
        seen.add(card.level)


def claims_far_from_their_source(outline: Outline) -> Iterator[Remark]:
    for unit, section_cites in claims.without_source(outline):
        if section_cites:
            yield (
                f"{quote(unit.text)} names a number or a medicine, and the nearest source is "
                "further away. Cite it here, too.",
                unit.block,
            )


#: These know the words of the glossary.
TERM_RULES = [reading_grade, unexplained_terms]
RULES = [
    long_sentences,
    long_paragraphs,
    capitals,
    bold_instead_of_heading,
    bare_addresses,
    repeated_cards,
]
MEDICAL_RULES = [claims_far_from_their_source]
