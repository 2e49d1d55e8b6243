"""Whether the starter articles say only what their sources do."""

import re
import tomllib
from pathlib import Path

import pytest

from articles.quality import claims, medicines
from articles.quality.outline import Outline, Unit
from articles.references import KEY, cited_keys
from tests.articles.starter_files import MEDICAL, OUTLINES, SOURCES, every_medical, rows

FACTS = tomllib.loads((Path(__file__).parent / "facts.toml").read_text())["facts"]
#: Digests and notes, good for checking what a better source says.
FOR_CHECKING_ONLY = {
    "comorb2016",
    "err-table",
    "fpnotebook",
    "gpnotebook",
    "gpreasoning",
    "medscape",
    "medscape-ddx",
    "nice-cks",
    "ods-iron",
    "pcnotebook",
    "plmd-criteria",
    "pn2017",
    "psychtimes2009",
    "tandf",
    "uptodate-alg",
    "uptodate-table",
}
SHARES = {
    "half": "half",
    "halves": "half",
    "third": "third",
    "thirds": "third",
    "quarter": "quarter",
    "quarters": "quarter",
    "twice": "twice",
}
NUMBER = re.compile(
    r"(?P<part>\d[\d,.]*) (?:in|out of|of) (?:every )?(?P<whole>\d[\d,]*)"
    rf"|(?P<digits>(?<![\w-])\d[\d,.]*)|\b(?P<share>{'|'.join(SHARES)})\b"
)


def numbers(text: str) -> set[str]:
    """“1 in 5”, “51717”, “12.5”, “third”: what ``text`` counts, however it is written."""
    found = set()
    for match in NUMBER.finditer(text.lower()):
        part, whole, digits = (bare(match[name]) for name in ("part", "whole", "digits"))
        found.add(f"{part} in {whole}" if part else digits or SHARES[match["share"]])
    return found


def bare(digits: str | None) -> str:
    return (digits or "").replace(",", "").rstrip(".")


def told_by(keys: list[str]) -> set[str]:
    """Every number that these sources give."""
    facts = [fact["says"] for fact in FACTS if set(fact["sources"]) & set(keys)]
    return {number for says in facts for number in numbers(says)}


def uncited_claims(outline: Outline) -> list[str]:
    return [unit.text for unit, _ in claims.without_source(outline)]


def said(unit: Unit) -> set[str]:
    """The numbers of a piece, without those to call, dates, and counts of what the page lists."""
    return numbers(claims.NO_CLAIM.sub(" ", unit.text))


def keys_of(unit: Unit) -> list[str]:
    return [
        key for group in re.findall(r"\[@[^\]]*\]", unit.cited_text) for key in KEY.findall(group)
    ]


@every_medical
def test_it_rests_on_two_sources_or_more(slug):
    assert len(cited_keys(MEDICAL[slug]["body"])) >= 2


def test_every_citation_has_its_source_and_every_source_is_cited():
    cited = {key for fields in MEDICAL.values() for key in cited_keys(fields["body"])}
    cited |= {row["source"] for row in rows("medicines")}
    assert cited - SOURCES == set()
    assert SOURCES - cited == set()


def test_no_source_is_one_for_checking_only():
    assert set() == SOURCES & FOR_CHECKING_ONLY


@every_medical
def test_what_names_a_number_or_a_medicine_cites_its_source(slug):
    assert uncited_claims(OUTLINES[slug]) == []


@every_medical
def test_a_number_occurs_in_a_fact_of_a_source_that_is_cited_beside_it(slug):
    for unit in OUTLINES[slug].units:
        if unit.card and unit.card.level == "emergency":
            continue  # numbers to call only
        assert said(unit) - told_by(keys_of(unit)) == set(), unit.text


@every_medical
def test_a_number_of_its_head_occurs_in_a_fact_of_a_source_that_it_cites(slug):
    fields = MEDICAL[slug]
    head = "\n".join([fields["title"], fields["summary"], *fields["key_points"]])
    known = told_by(cited_keys(fields["body"]))
    assert numbers(claims.NO_CLAIM.sub(" ", head)) - known == set()


def test_each_fact_has_a_number():
    assert [fact["says"] for fact in FACTS if not numbers(fact["says"])] == []


@pytest.mark.parametrize("row", rows("medicines"), ids=lambda row: row["name"])
def test_a_medicine_that_can_make_it_worse_has_a_source_and_no_dose(row):
    assert row["source"] in SOURCES
    assert not re.search(r"\d ?(?:mg|g|ml)\b", row["known"])
    assert numbers(row["known"]) <= told_by([row["source"]])


def test_medicines_that_the_articles_name_are_known_to_the_checks():
    """So that no sentence about one of them goes without its source."""
    named = [row["name"].lower() for row in rows("medicines") if row["kind"] != "substance"]
    single = [name for name in named if " " not in name]
    assert [name for name in single if not medicines.mentions(name)] == []
