"""How a page looks where others show a link to it: in results of a search, in a message."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.timezone import localdate
from PIL import Image

from articles import previewing
from contact import thanks_link
from tests.articles.starter_files import ARTICLES
from tests.factories import make_article, make_message, make_revision, make_user
from tests.public_pages import head

SITE = "http://localhost:8000"
TITLE = "<title>(.*?)</title>"
DESCRIPTION = '<meta name="description" content="(.*?)">'
CANONICAL = '<link rel="canonical" href="(.*?)">'
IMAGE = Path(settings.BASE_DIR) / "static" / "img" / "share.png"


def shared(page):
    """What the page says to those who show a link to it."""
    return dict(re.findall(r'<meta property="og:(.*?)" content="(.*?)">', page))


def test_every_page_has_a_title_of_its_own_that_is_not_cut_off(pages):
    titles = {path: head(page, TITLE) for path, page in pages.items()}
    assert len(set(titles.values())) == len(titles)
    assert {path: title for path, title in titles.items() if len(title) > 70} == {}


def test_a_title_names_the_site_where_there_is_room(pages):
    assert head(pages["/sleep/"], TITLE) == "RLS and sleep – Restless legs, explained"
    assert head(pages["/treatments/"], TITLE) == ARTICLES["treatments"]["title"]


def test_every_page_has_a_description_of_its_own_in_a_sentence_or_two(pages):
    said = {path: head(page, DESCRIPTION) for path, page in pages.items()}
    assert len(set(said.values())) == len(said)
    assert {path: words for path, words in said.items() if not 50 <= len(words) <= 160} == {}


def test_every_page_knows_its_one_address(pages):
    assert {path: head(page, CANONICAL) for path, page in pages.items()} == {
        path: f"{SITE}{path}" for path in pages
    }


def test_the_page_that_has_to_be_light_says_nothing_of_links(pages):
    assert shared(pages["/tonight/"]) == {}


def test_every_other_page_says_how_a_link_to_it_looks(pages):
    for path, page in pages.items():
        if path == "/tonight/":
            continue
        is_article = path.strip("/") in ARTICLES
        assert shared(page) == {
            "title": re.search(TITLE, page)[1],
            "description": re.search(DESCRIPTION, page)[1],
            "url": f"{SITE}{path}",
            "type": "article" if is_article else "website",
            "site_name": "Restless legs, explained",
            "image": f"{SITE}/static/img/share.png",
            "image:alt": "A line that peaks at midnight",
        }, path


def test_the_address_of_the_site_is_not_that_of_the_request(settings, client, db):
    settings.SITE_URL = "https://legs.example"
    page = client.get("/topics/", {"utm": "x"}, headers={"Host": "localhost:9"}).text
    assert head(page, CANONICAL) == shared(page)["url"] == "https://legs.example/topics/"
    assert shared(page)["image"].startswith("https://legs.example/static/")


def test_hostile_words_stay_words(client, db):
    make_revision(make_article("iron"), title='"><script>alert(1)</script>', summary="'\"<b>&amp;")
    page = client.get("/iron/").text
    assert "<script>alert" not in page
    assert head(page, DESCRIPTION) == "'\"<b>&amp;"


def test_what_is_not_public_or_for_one_person_is_not_shared(client, db):
    article = make_revision(make_article("iron"), live=False)
    paths = [
        f"/preview/{previewing.make_link(article, by=make_user())}/",
        f"/contact/thanks/{thanks_link.make_link(make_message())}/",
        "/search/?q=iron",
        "/no-such-page/",
    ]
    for path in paths:
        page = client.get(path).text
        assert "canonical" not in page, path
        assert shared(page) == {}, path


@pytest.mark.parametrize(("late", "found"), [(0, 0), (180, 0), (181, 1)])
def test_a_page_long_overdue_for_its_check_is_kept_out_of_search_engines(client, db, late, found):
    due = localdate() - timedelta(days=late)
    words = {"checked_on": due - timedelta(days=9), "next_check_on": due}
    make_revision(make_article("iron"), **words)
    page = client.get("/iron/").text
    assert page.count('<meta name="robots" content="noindex">') == found
    assert head(page, CANONICAL) == f"{SITE}/iron/"


def test_the_picture_is_small_and_of_the_size_that_is_told():
    with Image.open(IMAGE) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
    assert IMAGE.stat().st_size <= 60 * 1024
