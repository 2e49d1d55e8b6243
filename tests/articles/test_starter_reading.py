"""How the starter articles read: for somebody who is tired, or who reads with effort."""

import re
import statistics

from articles.quality import readability
from articles.quality.advice import unexplained_terms
from articles.terms import names_of
from tests.articles.starter_files import (
    ARTICLES,
    MEDICAL,
    OUTLINES,
    TERMS,
    all_words,
    every_article,
    every_medical,
    pieces,
    rows,
)

FORBIDDEN = (
    r"suffer|victim|torture|nightmare|crippling|jimmy|simply|\bshould\b|\breverse|eliminate|detox|"
    r"guarantee|clinically proven|natural(?:ly)? safe|so it is safe|dopamine deficiency|beat RLS|"
    r"stop taking|only restless|!|\bjust\b|\balways\b|\bnever\b|\beveryone\b|"
    r"\bcures?\b(?<!no known cure)(?<!not a cure)(?<!no cure)(?<!none is a cure)"
)
DOSES = r"\d ?(?:mg|g|ml|mcg|IU)\b|\d ?(?:µg|μg|ng)|milligram|microgram|\d+ (?:tablets|capsules)"


def prose(slug):
    return "\n".join(unit.text for unit in pieces(slug, "p", "li"))


def grade(slug):
    return readability.grade(prose(slug), TERMS)


def test_half_of_the_articles_read_at_grade_six_and_a_half_or_lower():
    assert statistics.median(map(grade, MEDICAL)) <= 6.5


@every_article
def test_none_reads_above_grade_eight_and_a_half(slug):
    assert grade(slug) <= 8.5


@every_article
def test_its_sentences_are_short(slug):
    sentences = [len(readability.find_words(s)) for s in readability.sentences(prose(slug))]
    assert statistics.mean(sentences) <= 15
    cells = [line for unit in pieces(slug, "tr") for line in unit.text.splitlines()]
    told = [s for text in [prose(slug), *cells] for s in readability.sentences(text)]
    assert [s for s in told if len(readability.find_words(s)) > 28] == []


@every_article
def test_its_paragraphs_have_three_sentences_at_most(slug):
    long = [u.text for u in pieces(slug, "p", "li") if len(readability.sentences(u.text)) > 3]
    assert long == []


@every_article
def test_it_uses_no_word_that_we_avoid(slug):
    assert re.findall(FORBIDDEN, all_words(slug), re.IGNORECASE) == []


@every_article
def test_it_names_no_dose(slug):
    assert re.findall(DOSES, all_words(slug)) == []


@every_article
def test_it_has_no_italics(slug):
    assert not re.search(r"<(?:em|i)\b", ARTICLES[slug]["body"])


@every_medical
def test_a_medical_word_has_plain_words_beside_it_at_first(slug):
    assert [words for words, _ in unexplained_terms(OUTLINES[slug], TERMS)] == []


def test_the_glossary_explains_sixty_terms_or_more_in_a_sentence_or_two():
    terms = rows("glossary")
    assert len(terms) >= 60
    assert [row["term"].lower() for row in terms] == sorted(row["term"].lower() for row in terms)
    long = [row for row in terms if len(readability.sentences(row["definition"])) > 2]
    assert long == []
    said = "\n".join(row["definition"] for row in terms)
    assert re.findall(FORBIDDEN, said, re.IGNORECASE) + re.findall(DOSES, said) == []


def test_no_two_terms_have_a_name_in_common():
    names = [
        n.lower() for row in rows("glossary") for n in names_of(row["term"], row.get("also", ""))
    ]
    assert [name for name in names if names.count(name) > 1] == []


@every_medical
def test_it_speaks_to_the_reader(slug):
    assert re.search(r"\byou\b|\byour\b", prose(slug), re.IGNORECASE)
