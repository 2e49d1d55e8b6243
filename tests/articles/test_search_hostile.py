"""Nothing that anybody types or sends breaks the search or “Was this page useful?”.

`HYPOTHESIS_EXAMPLES=10000 pytest -s tests/articles/test_search_hostile.py` tries harder, and tells
which search took longest.
"""

import json
import os
import re
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Feedback, GlossaryTerm, Synonym
from articles.search import finding
from articles.views import useful
from articles.views.search import typed_in
from tests.factories import make_article, make_revision

pytestmark = pytest.mark.django_db

HOSTILE = Path(__file__).parent / "hostile_searches.txt"
LINES = [json.loads(line) for line in HOSTILE.read_text().splitlines()]


def tried(usually: int):
    return settings(
        max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", usually)),
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


WORDS = "legs leg restless iron tablets tabblets drip the of can't 3am wobbly AND OR NOT NEAR a z 9"
SIGNS = " \"'*^:(){}[]+-\\%_&|!<>~?#.,;\0\n\u00a0\u0301\u200d"
TYPED = st.one_of(
    st.text(max_size=120),
    st.text(st.characters(codec=None), max_size=40),
    st.text(SIGNS + "legsiron", max_size=60),
    st.lists(st.sampled_from([*WORDS.split(), *SIGNS]), max_size=30).map(" ".join),
    st.lists(st.sampled_from(LINES), min_size=1, max_size=3).map(" ".join),
)


@pytest.fixture
def pages():
    """A few pages about what the lines name."""
    for title in ("Iron and your legs", "Restless legs", "A drip or tablets"):
        make_revision(title=title, body="<h2>Iron</h2><p>Iron, legs, sleep: a few words.</p>")
    GlossaryTerm.objects.create(term="Ferritin (iron)", definition="Stored iron.")
    Synonym.objects.create(words="jumpy legs, legs that will not rest", means="restless legs")


def query(typed: str) -> str:
    """As browsers send it; halves of characters, which they never send, as well."""
    return "q=" + quote(typed.encode("utf-8", "surrogatepass"))


def test_each_line_is_answered_and_comes_back_as_words(client, pages):
    wrong = []
    for typed in LINES:
        page = client.get("/search/", QUERY_STRING=query(typed))
        offers = client.get("/search/suggest/", QUERY_STRING=query(typed))
        tags = re.findall(r"<(script|img|b|!--)\b", page.text.partition("<main")[2])
        if (page.status_code, offers.status_code, tags) != (200, 200, []):
            wrong.append(typed)
    assert wrong == []
    assert len(LINES) > 300


def test_whatever_is_typed_is_answered(pages):
    longest = (0.0, "")

    @tried(300)
    @given(TYPED)
    def type_it(typed):
        nonlocal longest
        read = typed_in(RequestFactory().get("/search/", QUERY_STRING=query(typed)))
        for look in (finding.find, finding.suggest):
            if (took := seconds(look, read)) > longest[0]:
                # Again: the machine may have been busy with something else.
                longest = max(longest, (min(took, seconds(look, read)), typed))

    type_it()
    print(f"The longest took {longest[0] * 1000:.0f} ms: {longest[1]!r}")


def seconds(look, typed: str) -> float:
    began = perf_counter()
    look(typed)
    return perf_counter() - began


#: A form with any bytes in it, the usual names among them.
PAIRS = st.tuples(
    st.sampled_from([b"useful", b"words", b"token"]) | st.binary(max_size=5),
    st.sampled_from([b"yes", b"no"]) | st.binary(max_size=40),
)


@tried(30)
@given(st.lists(PAIRS, max_size=4), st.sampled_from(["same-origin", "cross-site", "none", "x"]))
def test_whatever_is_sent_about_a_page_is_answered(client, site, pairs, where_from):
    iron, row = site
    body = b"&".join(quote(key).encode() + b"=" + quote(value).encode() for key, value in pairs)
    before = Feedback.objects.count()
    thanks = f"/useful/thanks/{useful.make_token(iron.article, row)}/"
    for path in (f"/useful/{iron.article_id}/", thanks):
        cache.clear()
        answer = client.generic(
            "POST", path, body, FORM, headers={"Sec-Fetch-Site": where_from}, REMOTE_ADDR=HERE
        )
        assert answer.status_code in {303, 403, 422}
    if where_from != "same-origin":
        assert Feedback.objects.count() == before


FORM = "application/x-www-form-urlencoded"
HERE = "198.51.100.7"


@pytest.fixture
def site():
    iron = make_revision(make_article("iron"), title="Iron")
    return iron, Feedback.objects.create(article=iron.article, revision=iron, is_useful=True)
