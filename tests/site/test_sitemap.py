"""The list of our pages for search engines."""

from datetime import timedelta

import pytest
from defusedxml import ElementTree
from django.utils.timezone import localdate, now

from articles import publishing, sitemaps
from tests.factories import make_article, make_revision, make_topic

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
NAMES = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
FIXED = {"/", "/topics/", "/tonight/", "/medicines/", "/questions/", "/glossary/"}
FIXED |= {"/sources/", "/changes/", "/contact/"}


def listed(client, path="/sitemap.xml"):
    """Addresses -> days of their last change."""
    response = client.get(path)
    assert response["Content-Type"] == "application/xml"
    found = ElementTree.fromstring(response.content)
    return {
        each.findtext("loc", namespaces=NAMES).removeprefix(SITE): each.findtext(
            "lastmod", namespaces=NAMES
        )
        for each in found
    }


def test_every_public_page_is_listed(client, pages, starter):
    assert set(listed(client)) == set(pages)
    for path in listed(client):
        assert path.startswith("/"), path


def test_a_page_and_its_topic_have_the_day_of_the_newest_text(client, time_machine):
    topic = make_topic(slug="help")
    time_machine.move_to("2026-01-10T12:00Z")
    article = make_revision(make_article("iron", topic=topic)).article
    time_machine.move_to("2026-02-10T12:00Z")
    make_revision(make_article("sleep", topic=topic))
    make_revision(article, live=False)
    days = listed(client)
    assert (days["/iron/"], days["/sleep/"]) == ("2026-01-10", "2026-02-10")
    assert days["/topics/help/"] == "2026-02-10"
    assert {days[path] for path in FIXED} == {None}


def test_a_page_is_listed_while_the_public_can_read_it(client, time_machine):
    time_machine.move_to("2026-01-10T12:00Z")
    topic = make_topic(slug="help")
    article = make_article("iron", topic=topic)
    make_revision(article, at=now() + timedelta(days=1))
    make_revision(make_article("draft"), live=False)
    publishing.withdraw(article, "Out of date.", at=now() + timedelta(days=2))
    assert set(listed(client)) == FIXED
    time_machine.shift(timedelta(days=1))
    assert set(listed(client)) == FIXED | {"/iron/", "/topics/help/"}
    time_machine.shift(timedelta(days=1))
    assert set(listed(client)) == FIXED


def test_a_page_that_moved_is_listed_once(client):
    publishing.move(make_revision(make_article("old")).article, "new")
    assert set(listed(client)) == FIXED | {"/new/"}


@pytest.mark.parametrize(("late", "extra"), [(180, {"/iron/"}), (181, set())])
def test_a_page_long_overdue_for_its_check_is_not_listed(client, late, extra):
    due = localdate() - timedelta(days=late)
    words = {"checked_on": due - timedelta(days=9), "next_check_on": due}
    make_revision(make_article("iron"), **words)
    assert set(listed(client)) == FIXED | extra


@pytest.mark.parametrize("count", [1, 20])
def test_queries_do_not_grow_with_pages(client, django_assert_num_queries, count):
    for _ in range(count):
        make_revision(make_article(topic=make_topic()))
    with django_assert_num_queries(5):
        assert len(listed(client)) == len(FIXED) + 2 * count


def test_a_long_list_becomes_a_list_of_lists(client, monkeypatch, settings):
    monkeypatch.setattr(sitemaps.Articles, "limit", 2)
    for number in range(5):
        make_revision(make_article(f"page-{number}"))
    parts = listed(client)
    assert list(parts) == [
        "/sitemap-site.xml",
        "/sitemap-topics.xml",
        "/sitemap-pages.xml",
        "/sitemap-pages.xml?p=2",
        "/sitemap-pages.xml?p=3",
    ]
    found = [path for part in parts for path in listed(client, part)]
    assert sorted(found) == sorted(FIXED | {f"/page-{number}/" for number in range(5)})
    settings.SITE_URL = "https://legs.example"
    for path in ("/sitemap.xml", "/sitemap-pages.xml"):
        answer = client.get(path, headers={"Host": "localhost:9"})
        assert set(answer.text.split("<loc>")[1:]) == {
            words for words in answer.text.split("<loc>")[1:] if words.startswith("https://legs.ex")
        }


@pytest.mark.parametrize("path", ["-none.xml", "-pages.xml?p=2", "-pages.xml?p=x", ".xml?p=9"])
def test_a_part_that_is_not_there_is_not_found(client, path):
    assert client.get(f"/sitemap{path}").status_code == 404


def test_robots_are_told_where_the_list_is_and_what_to_leave(client):
    lines = client.get("/robots.txt").text.splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    for path in ("/admin/", "/contact/thanks/", "/preview/", "/search/", "/useful/"):
        assert f"Disallow: {path}" in lines
