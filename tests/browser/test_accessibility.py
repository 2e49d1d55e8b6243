"""axe on the public pages, in both themes and three widths."""

import os
from itertools import product

import pytest

from articles.files.importing import STARTER
from rlsinfo import standalone
from tests.browser.axe import colour_faults, structure_faults

KINDS = ["/", "/topics/", "/topics/help/", "/contact/", "/glossary/", "/no-such-page/"]
KINDS += ["/tonight/", "/medicines/", "/questions/", "/treatments/", "/pregnancy/", "/is-it-rls/"]
#: Articles differ in their words only: one width is enough.
STARTERS = {f"/{path.stem}/" for path in STARTER.glob("*.html")} - set(KINDS)
PHONE = [375]
WIDTHS = [320, *PHONE, 1280]
if not os.environ.get("REQUIRE_BROWSER"):
    # The slowest of all tests: whole where the browser is compulsory, else a sample.
    STARTERS, WIDTHS = {"/self-care/"}, PHONE


@pytest.fixture(scope="module")
def open_page(browser, site):
    """One window for all of them."""
    # axe adds styles of its own to measure, which our policy would rightly block.
    context = browser.new_context(base_url=site.url, bypass_csp=True, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def all_faults(page, widths=WIDTHS):
    """axe's violations, and sideways scroll, at each width, by day and by night."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width}: {fault}" for fault in structure_faults(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: scrolls sideways")
    for width, scheme in product(widths, ("light", "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} {scheme}: {fault}" for fault in colour_faults(page)]
    return found


@pytest.mark.parametrize("path", KINDS)
def test_a_page_has_no_fault(open_page, path):
    open_page.goto(path)
    assert all_faults(open_page) == []


@pytest.mark.parametrize("path", sorted(STARTERS))
def test_an_article_has_no_fault(open_page, path):
    open_page.goto(path)
    assert all_faults(open_page, PHONE) == []


def test_the_form_with_errors_and_the_thank_you_page_have_no_fault(open_page):
    page = open_page
    page.goto("/contact/")
    page.click("text=Send message")
    page.wait_for_selector(".problem")
    assert page.title().startswith("Error: ")
    assert all_faults(page) == []
    page.fill("#id_body", "My legs will not rest.")
    page.check("#id_no_reply_needed")
    page.check("#id_consent")
    page.click("text=Send message")
    assert "We have your message" in page.inner_text("h1")
    assert all_faults(page) == []


def test_the_pages_for_a_broken_site_have_no_fault(open_page):
    for html in (standalone.BROKEN, standalone.AWAY):
        open_page.set_content(html)
        assert all_faults(open_page) == []


def test_a_withdrawn_page_has_no_fault(open_page, withdrawn):
    open_page.goto(withdrawn)
    # Asked anew: it was audited a moment ago, and the browser may keep it for a while.
    assert open_page.reload().status == 410
    assert all_faults(open_page) == []


@pytest.fixture
def withdrawn(staff_page):
    """The address of a page that staff took down."""
    staff_page.goto("/admin/articles/article/?q=accessibility")
    staff_page.click("#result_list tbody th a:has-text('Accessibility')")
    staff_page.click("text=Withdraw…")
    staff_page.fill("#id_reason", "This is being rewritten.")
    staff_page.click("main button[type=submit]")
    staff_page.wait_for_selector("[name=_reinstate]")
    yield "/accessibility/"
    staff_page.click("[name=_reinstate]")
    staff_page.wait_for_selector(".messagelist")
