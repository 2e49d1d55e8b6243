"""What comes out of the printer, and the link that is passed on."""

import math
import os
import re

import pytest
from playwright.sync_api import expect

from articles.files.importing import STARTER

ARTICLES = sorted(path.stem for path in STARTER.glob("*.html"))
if not os.environ.get("REQUIRE_BROWSER"):
    # Slow: all of them where the browser is compulsory, else those with most words.
    ARTICLES = ["treatments", "pregnancy", "children-and-teenagers", "older-people"]
#: Of the pages that are no articles, how many sheets they may take.
OTHERS = {"questions": 1, "tonight": 2, "glossary": 4, "medicines": 4}
A4_IN_MM = {"width": 210, "height": 297}
MARGIN_IN_MM = 15
#: The words of the text itself: without its title, its sources and what stands around it.
TEXT = """() => [...document.querySelectorAll('div.measure > *')]
  .filter((part) => !part.matches('.sources, .sources ~ *'))"""
WORDS = f"({TEXT})().map((part) => part.textContent).join(' ').match(/\\S+/g).length"
GROW = f"""() => {{
  const [last, parts] = [({TEXT})().at(-1), ({TEXT})().filter((part) => part.matches("h2, p, ul"))];
  for (let n = 0; {WORDS} < 1200; n += 1) last.before(parts[n % parts.length].cloneNode(true));
}}"""


@pytest.fixture(scope="module")
def paper(browser, site):
    """One page for all: their words are fetched and set, without scripts and pictures."""
    page = browser.new_page(base_url=site.url, java_script_enabled=False)
    yield page
    page.close()


@pytest.fixture
def sheets_of(paper):
    def count(name):
        paper.set_content(paper.request.get(f"/{name}/").text())
        return sheets(paper)

    return count


def sheets(page):
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_every_article_fits_on_four_sheets(paper, sheets_of):
    """One more for each 300 words above 1,200."""
    too_long = {}
    for name in ARTICLES:
        count = sheets_of(name)
        limit = 4 + max(0, math.ceil((paper.evaluate(WORDS) - 1200) / 300))
        if count > limit:
            too_long[name] = count
    assert too_long == {}


def test_twelve_hundred_words_with_many_sources_fit_on_four_sheets(paper, sheets_of):
    sheets_of("treatments")
    paper.evaluate(GROW)
    assert 1200 <= paper.evaluate(WORDS) < 1300
    assert sheets(paper) <= 4


@pytest.mark.parametrize("name", OTHERS)
def test_other_pages_print_short(sheets_of, name):
    assert sheets_of(name) <= OTHERS[name]


@pytest.fixture
def printed(page):
    """The longest article, laid out as for paper."""
    page.set_viewport_size({"width": mm(A4_IN_MM["width"] - 2 * MARGIN_IN_MM), "height": 900})
    page.goto("/treatments/")
    page.emulate_media(media="print")
    return page


def mm(length):
    """In CSS pixels."""
    return round(length * 96 / 25.4)


@pytest.mark.parametrize(
    "words",
    [
        r"^http://localhost:\d+$",
        r"^The newest text is at http://localhost:\d+/a/\d+/$",
        "^Not yet medically reviewed$",
        "^Last checked ",
    ],
)
def test_the_first_sheet_says_where_it_is_from_who_reviewed_it_and_when(printed, words):
    place = printed.get_by_text(re.compile(words)).first
    assert place.is_visible()
    assert place.bounding_box()["y"] < mm(A4_IN_MM["height"] - 2 * MARGIN_IN_MM)


def test_paper_says_nothing_twice_and_leaves_out_what_it_cannot_do(printed):
    for words in ("Not yet medically reviewed", "Last checked", "This is not an emergency service"):
        found = printed.get_by_text(words).all()
        assert sum(place.is_visible() for place in found) == 1, words
    for part in (".related", "[data-copy-link]", "[data-night-light]"):
        assert not printed.locator(part).is_visible()
    assert not printed.get_by_text("Send us a message").first.is_visible()
    for part in (".foot .lines", "text=Next check by"):
        assert printed.locator(part).first.is_visible()


# --- Copy link ------------------------------------------------------------------------------------


def copy_link(page):
    page.click("text=Copy link")
    return page.locator("[data-copy-link] [role=status]")


def test_the_short_address_is_copied(page, console, site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.goto("/what-is-rls/")
    expect(copy_link(page)).to_have_text("Link copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"http://localhost:\d+/a/\d+/", copied)
    page.goto(copied)
    assert page.url.endswith("/what-is-rls/")
    assert console == []


@pytest.mark.parametrize("refusal", ["it is not allowed", "there is none"])
def test_where_nothing_can_be_copied_the_address_is_there_to_copy_by_hand(page, console, refusal):
    page.goto("/what-is-rls/")
    if refusal == "it is not allowed":
        rule = {"permission": {"name": "clipboard-write"}, "setting": "denied"}
        page.context.new_cdp_session(page).send("Browser.setPermission", rule)
    else:
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    expect(copy_link(page)).to_have_text("Copy the link from here:")
    field = page.get_by_label("Link to this page")
    assert field.is_visible()
    chosen = "(field) => field.value.slice(field.selectionStart, field.selectionEnd)"
    assert re.fullmatch(r"http://localhost:\d+/a/\d+/", field.evaluate(chosen))
    assert console == []


def test_without_scripts_there_is_no_button_that_does_nothing(paper, site):
    paper.goto("/what-is-rls/")
    assert not paper.locator("[data-copy-link]").is_visible()
