"""The page with the search field, what it finds, and what it offers while somebody types."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import publishing
from articles.models import GlossaryTerm, Medicine, PinnedResult, Synonym
from tests.factories import make_article, make_revision, make_source, make_topic

pytestmark = pytest.mark.django_db

IRON = (
    "<h2>Tablets</h2><p>Tablets of iron go down with water.</p><h2>A drip</h2><p>At a clinic.</p>"
)


@pytest.fixture
def iron():
    topic = make_topic(name="What helps")
    return make_revision(make_article("iron", topic=topic), title="Iron and your legs", body=IRON)


def search(client, typed, **headers):
    return client.get("/search/", {"q": typed}, headers=headers)


def suggested(client, typed):
    return client.get("/search/suggest/", {"q": typed}).json()


def main_of(response) -> str:
    return response.text.partition("<main")[2].partition("</main>")[0]


# --- what is found --------------------------------------------------------------------------------


def test_a_result_has_its_title_its_topic_its_words_and_when_it_was_checked(client, iron):
    page = main_of(search(client, "tablet"))
    assert '<h2><a href="/iron/">Iron and your legs</a></h2>' in page
    assert "<mark>Tablets</mark> of iron go down with water." in page
    assert "What helps. Last checked" in page
    assert "1 page found." in page
    assert 'value="tablet"' in page


def test_a_result_leads_to_the_section_that_was_meant(client, iron):
    page = main_of(search(client, "iron drip"))
    assert '<a href="/iron/#a-drip">Go to: A drip</a>' in page
    assert 'id="a-drip"' in client.get("/iron/").text


def test_what_texts_say_of_tags_is_shown_as_words(client):
    make_revision(title="A <b>bold</b> title", body="<p>Type &lt;script&gt; here.</p>")
    page = main_of(search(client, "script"))
    assert "A &lt;b&gt;bold&lt;/b&gt; title" in page
    assert "&lt;<mark>script</mark>&gt; here" in page


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '"><img src=x onerror=a()>'])
def test_what_is_typed_comes_back_as_words(client, iron, typed):
    page = search(client, typed).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;" in page


def test_words_of_the_glossary_are_explained_at_once(client):
    GlossaryTerm.objects.create(term="Ferritin", also="stored iron", definition="Iron kept back.")
    for typed in ("ferritin", "what is FERRITIN?", "stored iron"):
        page = main_of(search(client, typed))
        assert '<a href="/glossary/#ferritin">Ferritin</a>' in page
        assert "Iron kept back." in page
        assert "No page is about this." in page


def test_a_medicine_is_found_by_every_name_it_has(client):
    source = make_source()
    Medicine.objects.create(
        name="Examplamine",
        kind="other",
        also_called="samplamine",
        sold_uk="Restwell",
        known="It may make legs worse.",
        source=source,
    )
    for typed in ("examplamine", "Samplamine", "restwell"):
        page = main_of(search(client, typed))
        assert '<a href="/medicines/#medicine-examplamine">Examplamine</a>' in page
        assert "It may make legs worse." in page


@pytest.mark.parametrize(
    ("typed", "path"),
    [("awake at 3am", "/tonight/"), ("contact", "/contact/"), ("glossary", "/glossary/")],
)
def test_the_pages_that_do_something_are_found(client, typed, path):
    assert f'<dt><a href="{path}">' in main_of(search(client, typed))


def test_what_staff_pinned_comes_first_even_if_it_has_none_of_the_words(client, iron):
    legs = make_revision(make_article("legs"), title="Legs")
    PinnedResult.objects.create(words="blood test, Tablets", article=legs.article)
    places = re.findall(r'<h2><a href="(.*?)">', main_of(search(client, "tablet")))
    assert places[:2] == ["/legs/", "/iron/"]
    assert "/legs/" not in main_of(search(client, "iron tablets")).partition("<ul")[2]
    publishing.withdraw(legs.article, "Out of date.")
    assert "/legs/" not in main_of(search(client, "tablet"))


def test_a_pin_holds_for_what_stands_for_its_words(client, iron):
    Synonym.objects.create(words="pills", means="tablets")
    legs = make_revision(make_article("legs"), title="Legs")
    PinnedResult.objects.create(words="tablets", article=legs.article)
    assert '<h2><a href="/legs/">' in main_of(search(client, "pills"))


def test_a_mistyped_word_is_corrected_and_that_is_said(client, iron):
    page = main_of(search(client, "tabblets"))
    assert 'Did you mean <a href="/search/?q=tablets">tablets</a>?' in page
    assert '<a href="/iron/">' in page
    assert "Did you mean" not in search(client, "tablets").text


def test_where_nothing_is_found_there_are_topics_and_people(client, iron):
    page = main_of(search(client, "volkswagen"))
    assert "Nothing found for “volkswagen”." in page
    assert 'href="/contact/"' in page
    assert "What helps" in page
    assert "<mark>" not in page


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20", "?other=1", "?q=%00"])
def test_without_words_there_is_only_the_field(client, iron, query):
    response = client.get(f"/search/{query}")
    assert response.status_code == 200
    assert "We do not keep what you type." in response.text
    assert "Nothing found" not in response.text


def test_of_ten_thousand_characters_the_first_hundred_are_read(client, iron):
    assert '<h2><a href="/iron/">' in search(client, "tablets " + "x" * 9_992).text
    response = search(client, "x" * 10_000)
    assert response.status_code == 200
    assert "x" * 101 not in response.text


def test_many_words_are_found_by_their_first_eight(client, iron):
    assert '<h2><a href="/iron/">' in search(client, "tablets " * 20).text


# --- what kind of page it is ----------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/search/?q=tablets", "/search/suggest/?q=tablets"])
def test_an_answer_is_kept_by_nobody_but_the_reader(iron, path):
    client = Client()
    response = client.get(path)
    assert response["Cache-Control"] == "private, max-age=60"
    assert not response.cookies


def test_search_engines_are_told_not_to_keep_it(client):
    assert '<meta name="robots" content="noindex">' in search(client, "legs").text


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
def test_it_can_only_be_asked(client, path):
    assert client.post(path, {"q": "legs"}).status_code == 405
    assert client.head(path).status_code == 200


def search_cost(client, typed):
    with CaptureQueriesContext(connection) as asked:
        assert search(client, typed).status_code == 200
    return len(asked)


@pytest.mark.parametrize("typed", ["iron tablets", "tabblets", "volkswagen", "iron"])
def test_a_search_costs_no_more_with_many_pages(client, iron, typed):
    few = search_cost(client, typed)
    for n in range(19):
        make_revision(title=f"Iron {n}", body=IRON)
        GlossaryTerm.objects.create(term=f"Word {n}", definition="What it means.")
        Synonym.objects.create(words=f"other {n}", means=f"same {n}")
    assert search_cost(client, typed) <= few
    assert few <= MOST_QUERIES


#: More than half of them are savepoints and limits of time, on PostgreSQL.
MOST_QUERIES = 26 if connection.vendor == "sqlite" else 60


# --- where the field is ---------------------------------------------------------------------------

FIELD = re.compile(r'<form class="find" role="search" action="/search/">')
ELSEWHERE = ["/topics/", "/glossary/", "/medicines/", "/questions/", "/sources/", "/changes/"]


@pytest.mark.parametrize("path", [*ELSEWHERE, "/contact/", "/iron/"])
def test_every_page_has_the_field_in_its_head(client, iron, path):
    header, _, rest = client.get(path).text.partition("<main")
    assert len(FIELD.findall(header)) == 1
    assert not FIELD.search(rest)
    assert header.index('href="/search/"') > 0


@pytest.mark.parametrize("path", ["/", "/search/", "/no-such-page/"])
def test_where_people_begin_the_field_stands_on_the_page_itself(client, iron, path):
    header, _, rest = client.get(path).text.partition("<main")
    assert not FIELD.search(header)
    assert len(FIELD.findall(rest)) == 1
    assert re.search(r'<label for="find">Search this site</label>', rest)


def test_the_page_for_tonight_has_the_link_only(client):
    """It weighs little, and its first control is the light."""
    page = client.get("/tonight/").text
    assert not FIELD.search(page)
    assert '<a href="/search/">Search</a>' in page


# --- while somebody types -------------------------------------------------------------------------


def test_titles_and_words_of_the_glossary_are_offered(client, iron):
    GlossaryTerm.objects.create(term="Iron deficiency", definition="Too little.")
    assert suggested(client, "iro") == ["Iron and your legs", "Iron deficiency"]
    assert suggested(client, "your le") == ["Iron and your legs"]
    assert suggested(client, "tablets") == []


@pytest.mark.parametrize("typed", ["", "i", " i ", "!?", "\0"])
def test_nothing_is_offered_for_less_than_two_letters(client, iron, typed):
    assert suggested(client, typed) == []


def test_at_most_six_are_offered_however_many_there_are(client, django_assert_max_num_queries):
    for n in range(20):
        make_revision(title=f"Iron {n}")
        GlossaryTerm.objects.create(term=f"Iron word {n}", definition="What it means.")
    with django_assert_max_num_queries(8):
        assert len(suggested(client, "iron")) == 6
