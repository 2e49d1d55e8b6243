"""What programs that fetch the feeds make of them."""

from datetime import datetime, timedelta
from time import struct_time

import feedparser
import pytest
import time_machine
from defusedxml import ElementTree
from django.utils.html import escape
from django.utils.timezone import get_current_timezone, now

from articles import feeds, ledger, publishing
from articles.models import Person, Revision
from tests.factories import make_article, make_change, make_revision, make_source, make_user

pytestmark = pytest.mark.django_db

FEEDS = ["/feed/", "/changes/feed/"]
ATOM = "{http://www.w3.org/2005/Atom}"
SITE = "https://site.example"
IN_MAY = datetime(2027, 5, 3, 9, tzinfo=get_current_timezone())


@pytest.fixture(autouse=True)
def address_of_the_site(settings):
    settings.SITE_URL = SITE


def fetch(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    ElementTree.fromstring(answer.content)  # well-formed to the letter
    feed = feedparser.parse(answer.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    return feed


def titles(client, path="/feed/"):
    return [entry.title for entry in fetch(client, path).entries]


def utc(moment) -> struct_time:
    return moment.utctimetuple()[:6]


def test_a_page_in_the_feed_has_all_that_a_reader_of_feeds_shows(client):
    with time_machine.travel(IN_MAY, tick=False):
        author = Person.objects.create(name="A writer", role="nurse")
        first = make_revision(make_article("iron"), at=IN_MAY - timedelta(days=9))
        words = {"title": "Iron", "summary": "What iron does.", "author": author}
        make_revision(first.article, **words)
        entry = fetch(client, "/feed/").entries[0]
    assert (entry.title, entry.summary, entry.author) == ("Iron", "What iron does.", "A writer")
    assert entry.link == f"{SITE}/iron/"
    assert entry.id == f"{SITE}/a/{first.article_id}/"
    assert entry.updated_parsed[:6] == utc(IN_MAY)
    assert entry.published_parsed[:6] == utc(IN_MAY - timedelta(days=9))


def test_a_change_in_the_feed_says_all_of_it(client):
    with time_machine.travel(IN_MAY, tick=False):
        made = make_change(
            kind="advice", title="Iron", said="Take it.", says="Ask.", why="A trial."
        )
        entry = fetch(client, "/changes/feed/").entries[0]
        assert f'id="change-{made.pk}"' in client.get("/changes/").text
    assert entry.title == "Our advice changed: Iron"
    assert entry.link == entry.id == f"{SITE}/changes/#change-{made.pk}"
    assert entry.updated_parsed[:6] == utc(IN_MAY)
    for words in ("Take it.", "Ask.", "A trial.", made.source.reference):
        assert words in entry.summary


def test_what_is_added_to_a_change_is_news_of_that_change(client):
    with time_machine.travel(IN_MAY, tick=False):
        made = make_change()
        make_change()
    with time_machine.travel(IN_MAY + timedelta(days=2), tick=False):
        ledger.add(made, words="And one thing more.", by=make_user())
        newer, older = fetch(client, "/changes/feed/").entries
    assert "And one thing more." in older.summary
    assert older.updated_parsed[:6] == utc(IN_MAY + timedelta(days=2))
    assert older.published_parsed[:6] == newer.updated_parsed[:6] == utc(IN_MAY)


@pytest.mark.parametrize(("path", "page"), [("/feed/", "/"), ("/changes/feed/", "/changes/")])
def test_addresses_are_those_of_the_site_whatever_the_request_says(client, settings, path, page):
    settings.ALLOWED_HOSTS = ["*"]
    make_change()
    answer = client.get(path, headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text
    feed = feedparser.parse(answer.content).feed
    links = {link.rel: link.href for link in feed.links}
    assert links == {"alternate": SITE + page, "self": SITE + path}
    assert feed.id == SITE + path


def test_the_address_and_the_name_of_a_page_in_the_feed_stay_apart(client):
    article = make_revision(make_article("iron")).article
    before = fetch(client, "/feed/").entries[0]
    publishing.move(article, "iron-and-legs")
    make_revision(article, title="Another title")
    after = fetch(client, "/feed/").entries[0]
    assert (before.link, after.link) == (f"{SITE}/iron/", f"{SITE}/iron-and-legs/")
    assert before.id == after.id


def test_the_newest_stand_first_and_twenty_are_enough(client, monkeypatch):
    assert feeds.NEWEST == 20
    monkeypatch.setattr(feeds, "NEWEST", 2)
    article = make_revision(title="A page").article
    make_revision(title="Another page")
    make_revision(title="A third page")
    make_revision(article, title="A newer text")
    assert titles(client) == ["A newer text", "A third page"]
    for number in range(3):
        make_change(article, title=f"Change {number}")
    assert titles(client, "/changes/feed/") == ["Correction: Change 2", "Correction: Change 1"]


def test_a_draft_and_a_schedule_are_not_in_the_feeds_until_their_time(client):
    soon = now() + timedelta(days=1)
    make_revision(title="A draft", live=False)
    make_revision(title="A page", at=soon)
    article = make_revision(title="Public").article
    make_change(article, at=soon, title="Changed")
    assert titles(client) == ["Public"]
    assert titles(client, "/changes/feed/") == []
    with time_machine.travel(soon + timedelta(seconds=1)):
        assert set(titles(client)) == {"A page", "Changed"}
        assert titles(client, "/changes/feed/") == ["Correction: Changed"]


def test_a_withdrawn_page_leaves_the_feed_even_for_those_who_ask_for_news_only(client):
    page = make_revision(title="Withdrawn").article
    make_revision(title="Public")
    asked = {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    asked["If-None-Match"] = client.get("/feed/")["ETag"]
    assert client.get("/feed/", headers=asked).status_code == 304
    publishing.withdraw(page, "Out of date.")
    assert titles(client) == ["Public"]
    assert client.get("/feed/", headers=asked).status_code == 200
    del asked["If-None-Match"]
    assert client.get("/feed/", headers=asked).status_code == 200


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_without_entries_is_valid_and_stays_the_same(client, path):
    with time_machine.travel(IN_MAY):
        first = client.get(path).content
    assert fetch(client, path).entries == []
    assert client.get(path).content == first


@pytest.mark.parametrize("path", FEEDS)
def test_any_words_make_a_valid_feed(client, path):
    hostile = "A \x0b\x1f\ufffe<b>&amp;</b> ]]> \U0001f319 \u202e title"
    shown = "A <b>&amp;</b> ]]> \U0001f319 \u202e title"
    article = make_revision().article
    make_change(article, title=hostile, said=hostile)
    author = Person.objects.create(name=hostile, role="nurse")
    Revision.objects.update(summary=hostile, author=author)
    assert len(fetch(client, path).entries) == 1
    entry = ElementTree.fromstring(client.get(path).content).find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text.endswith(shown)  # plain words
    assert escape(shown) in entry.find(f"{ATOM}summary").text  # HTML


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_kept_as_a_page_is_and_sets_no_cookie(client, path):
    make_change()
    answer = client.get(path)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert answer["Cache-Control"].startswith("public, max-age=60")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    again = client.get(path, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(path).status_code == 405
    assert client.head(path).content == b""


@pytest.mark.parametrize(("path", "count"), [("/feed/", 1), ("/changes/feed/", 2)])
def test_a_feed_costs_the_same_however_long(client, django_assert_num_queries, path, count):
    make_source("new-advice")
    for rows in (1, 4):
        for _ in range(rows):
            ledger.add(make_change(), words="More.", by=make_user())
        with django_assert_num_queries(count):
            client.get(path)


@pytest.mark.parametrize(("page", "path"), [("/", "/feed/"), ("/changes/", "/changes/feed/")])
def test_a_page_names_its_feed(client, page, path):
    link = '<link rel="alternate" type="application/atom+xml" title="'
    named = client.get(page).text.partition(link)[2].partition(">")[0]
    assert named.endswith(f'href="{path}"')
