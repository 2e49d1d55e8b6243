"""The page with the whole library of sources."""

import re

import pytest
from django.conf import settings
from django.utils.timezone import now

from articles import publishing
from articles.models import Medicine, Source
from articles.views.sources import HEADINGS
from tests.articles.test_recall import mark
from tests.factories import make_article, make_revision, make_source, make_topic

pytestmark = pytest.mark.django_db


def read(client) -> str:
    """The page in one line."""
    answer = client.get("/sources/")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def entry(page: str, key: str) -> str:
    return re.search(rf'<li id="source-{key}">.*?</li>', page)[0]


def cite(*keys, title="A title", slug=None, **place):
    body = f"<p>Words [@{'; @'.join(keys)}].</p>"
    return make_revision(make_article(slug, **place), title=title, body=body)


def test_sources_stand_by_kind_and_the_newest_first(client):
    for key, kind, year in [
        ("page-undated", "page", None),
        ("page-b", "page", 2020),
        ("page-a", "page", 2020),
        ("page-new", "page", 2024),
        ("trial", "trial", 2025),
        ("study", "study", 2025),
        ("guide", "guideline", 1990),
        ("review", "review", 2001),
    ]:
        make_source(key, kind=kind, year=year)
    page = read(client)
    keys = re.findall(r'id="source-([\w-]+)"', page)
    assert keys == (
        ["guide", "review", "trial", "study", "page-new", "page-a", "page-b", "page-undated"]
    )
    headings = re.findall(r"<h2 id=\"kind-.*?>(.*?)</h2>", page)
    assert headings == [HEADINGS[kind] for kind in Source.Kind]


def test_a_source_says_where_it_is_when_we_read_it_and_who_cites_it(client):
    make_source("iron", reference="Iron & legs.", doi="10.1000/1", accessed_on="2026-11-02")
    make_source("alone")
    cite("iron", title="Iron <b>", slug="iron")
    page = read(client)
    found = entry(page, "iron")
    assert "Iron &amp; legs." in found
    assert '<a href="https://doi.org/10.1000/1">https://doi.org/10.1000/1</a>' in found
    assert "Read on 2 November 2026." in found
    assert 'Cited by: <a href="/iron/">Iron &lt;b&gt;</a>.' in found
    assert "No page cites it now." in entry(page, "alone")


def test_only_what_readers_can_open_is_named(client):
    make_source("one")
    shown = cite("one", title="Shown")
    publishing.publish(make_revision(shown.article, title="No longer cites it", live=False))
    make_revision(make_article(), title="Draft", body="<p>[@one]</p>", live=False)
    publishing.withdraw(cite("one", title="Withdrawn").article, "Old.", at=now())
    assert "No page cites it now." in entry(read(client), "one")


def test_a_medicine_that_rests_on_it_leads_to_the_list_of_medicines(client):
    source = make_source("one")
    for name in ("A medicine", "Another"):
        Medicine.objects.create(name=name, kind="other", known="x", source=source)
    link = '<a href="/medicines/">Medicines that can make RLS worse</a>.'
    assert f"Cited by: {link}" in entry(read(client), "one")
    cite("one", slug="page")
    assert f'<a href="/page/">A title</a>, {link}' in entry(read(client), "one")


def test_the_first_ten_pages_are_named_in_reading_order_and_the_others_counted(client):
    make_source("one")
    make_source("two")
    late, early = make_topic(position=2), make_topic(position=1)
    for n in range(5):
        cite("one", title=f"Last {n}")
        cite("one", title=f"Late {n}", topic=late, position=n)
        cite("one", "two", title=f"Early {n}", topic=early, position=9 - n)
    page = read(client)
    first = [f"Early {n}" for n in (4, 3, 2, 1, 0)]
    named = re.findall(r"<a href=\"/article.*?>(.*?)</a>", entry(page, "one"))
    assert named == first + [f"Late {n}" for n in range(5)]
    assert "Late 4</a>, and 5 more." in entry(page, "one")
    assert re.findall(r"<a href=\"/article.*?>(.*?)</a>", entry(page, "two")) == first
    assert "more" not in entry(page, "two")


def test_the_page_costs_the_same_however_long_the_library(client, django_assert_num_queries):
    client.get("/sources/")
    for count in (1, 19):
        for n in range(count):
            key, replacement = f"key-{count}-{n}", make_source(f"new-{count}-{n}")
            source = make_source(key)
            Medicine.objects.create(name=key, kind="other", known="x", source=source)
            cite(key, replacement.key)
            mark(source, replaced_by=replacement)
        client.get("/topics/")  # from now on what all pages share is known
        with django_assert_num_queries(3):
            client.get("/sources/")


def test_a_source_that_no_longer_holds_says_so_and_what_replaced_it(client):
    old, new = make_source("old"), make_source("new", reference="The new <guideline>.")
    cite("old", title="Rests on it")
    before = read(client)
    assert "uperseded" not in before
    mark(old, replaced_by=new)
    found = entry(read(client), "old")
    assert "<strong>Superseded on 2 January 2026.</strong>" in found
    assert "A newer one says &lt;otherwise&gt;." in found
    assert 'Replaced by: <a href="#source-new">The new &lt;guideline&gt;.</a>' in found
    assert "Rests on it" in found
    assert "uperseded" not in entry(read(client), "new")


def test_every_page_leads_to_the_sources_and_they_have_their_own_title(client):
    assert '<a href="/sources/">Our sources</a>' in client.get("/").text
    page = read(client)
    assert "<title>Our sources – " in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/sources/">' in page
    assert "There is nothing here yet." in page


def test_each_starter_source_is_there(starter, client):
    page = read(client)
    keys = set(Source.objects.values_list("key", flat=True))
    assert set(re.findall(r'<li id="source-([\w-]+)"', page)) == keys
    assert len(keys) > 50
    assert page.count('<a href="/medicines/">Medicines that can') > 3
