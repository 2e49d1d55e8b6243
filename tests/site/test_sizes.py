"""What a page weighs on its way to a phone on one bar of signal, with the real articles."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db

KB = 1024
STATIC = Path(settings.BASE_DIR) / "static"


def weight(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def test_every_article_fits_in_12_kb(starter, client):
    for slug in starter.added:
        assert weight(client.get(f"/{slug}/").content) <= 12 * KB, slug


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/", 8 * KB),
        ("/contact/", 7 * KB),
        ("/topics/", 9 * KB),
        ("/tonight/", 7 * KB),
        ("/medicines/", 12 * KB),
        ("/questions/", 7 * KB),
        ("/glossary/", 20 * KB),
        ("/sources/", 40 * KB),
        ("/no-such-page/", 5.6 * KB),
    ],
)
def test_a_page_stays_within_its_weight(starter, client, path, limit):
    assert weight(client.get(path).content) <= limit


def test_the_style_sheet_weighs_at_most_4_kb():
    assert weight(settings.PAGE_CSS.encode()) <= 4 * KB


def test_the_indentation_of_templates_is_not_sent(starter, client):
    assert not re.search(r"^[ \t]", client.get("/treatments/").text, re.MULTILINE)


@pytest.mark.parametrize("script", ["page", "tonight", "medicines", "questions", "search"])
def test_a_script_weighs_at_most_1_kb(script):
    assert weight((STATIC / "js" / f"{script}.js").read_bytes()) <= 1 * KB


@pytest.mark.parametrize("path", ["/", "/what-is-rls/", "/contact/", "/topics/"])
def test_a_page_is_at_most_three_requests(starter, client, path):
    """The page itself, one script, the icon. The manifest is fetched to install the site only."""
    page = client.get(path).text
    fetched = re.findall(r'<(?:script|img|iframe|source)[^>]* src="|<link rel="icon"', page)
    assert 1 + len(fetched) <= 3
    assert "stylesheet" not in page


def test_no_page_names_another_host_to_fetch_from(starter, client):
    for slug in [*starter.added, ""]:
        page = client.get(f"/{slug}/" if slug else "/").text
        assert not re.search(r'src="(https?:)?//', page)
