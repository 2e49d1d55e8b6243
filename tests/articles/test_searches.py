"""What readers type, and what has to come. The table was written before the search was."""

import tomllib
from pathlib import Path

import pytest

from articles.search import finding

TABLE = tomllib.loads((Path(__file__).parent / "searches.toml").read_text())
SEARCHES = TABLE["searches"]
#: How many results somebody looks at.
LOOKED_AT = 3

pytestmark = pytest.mark.django_db


def missing(row) -> str:
    """What of ``row`` a search does not give; empty if nothing."""
    found = finding.find(row["typed"])
    shown = [each.get_absolute_url() for each in found.entries]
    pages = {result.revision.get_absolute_url(): result for result in found.results[:LOOKED_AT]}
    reached = [*pages, *shown, *(url.partition("#")[0] for url in shown)]
    if not set(row["find"]) & set(reached):
        return f"{row['typed']}: {row['find']}, not {reached}"
    if "term" in row and f"/glossary/#{row['term']}" not in shown:
        return f"{row['typed']}: the word {row['term']}, not {shown}"
    if "section" in row:
        if f"{row['find'][0]}#{row['section']}" in shown:
            return ""
        section = pages[row["find"][0]].section if row["find"][0] in pages else None
        if section is None or section.anchor != row["section"]:
            return f"{row['typed']}: {row['find'][0]}#{row['section']}, not {section}"
    return ""


def test_every_search_leads_where_it_has_to(searchable):
    assert [words for row in SEARCHES if (words := missing(row))] == []


def test_what_we_do_not_have_finds_nothing(searchable):
    found = {row["typed"]: finding.find(row["typed"]) for row in TABLE["nothing"]}
    assert [typed for typed, each in found.items() if each.results or each.entries] == []


def test_the_table_is_long_enough_to_judge_by():
    assert len(SEARCHES) >= 60
    assert len({row["typed"] for row in SEARCHES}) == len(SEARCHES)
