"""Words of readers that stand for ours: each leads somewhere, and only to one place."""

import re
from collections import Counter

import pytest

from articles.terms import names_of
from tests.articles.starter_files import ARTICLES, all_words, rows

TABLE = rows("synonyms")
MEANS = [row["means"] for row in TABLE]
WORDS = [words.strip() for row in TABLE for words in row["words"].split(",")]
NAMES = [name for row in rows("glossary") for name in names_of(row["term"], row.get("also", ""))]
LISTED = ["name", "also_called", "sold_uk", "sold_us"]
MEDICINES = [
    name.strip() for row in rows("medicines") for f in LISTED for name in row[f].split(",")
]
TEXTS = "\n".join([*map(all_words, ARTICLES), *NAMES, *(row["name"] for row in rows("medicines"))])


@pytest.mark.parametrize("means", MEANS)
def test_what_it_means_stands_in_our_texts(means):
    assert re.search(rf"(?i)(?<!\w){re.escape(means)}(?!\w)", TEXTS)


def test_no_word_is_empty_or_too_long():
    assert [words for words in [*WORDS, *MEANS] if not 0 < len(words) <= 60] == []


def test_no_word_stands_for_two_things():
    count = Counter(words.casefold() for words in WORDS)
    assert [words for words in count if count[words] > 1] == []


def test_no_word_is_a_name_that_the_search_knows_already():
    known = {name.casefold() for name in [*NAMES, *MEDICINES]}
    assert [words for words in WORDS if words.casefold() in known] == []


def test_they_are_sorted_by_what_they_mean():
    assert sorted(MEANS, key=str.casefold) == MEANS
    assert len(set(MEANS)) == len(MEANS)
