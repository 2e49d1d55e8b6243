"""axe on every kind of public page, in both themes and three widths."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.importing import STARTER
from rlsinfo import standalone

STARTERS = [f"/{path.stem}/" for path in sorted(STARTER.glob("*.html"))]
KINDS = ["/", "/topics/", "/topics/help/", "/contact/", "/glossary/", "/no-such-page/"]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
WIDTHS = [320, 375, 1280]


@pytest.fixture(params=["light", "dark"], ids=["day", "night"])
def page_in_theme(request, browser, site):
    # axe adds styles of its own to measure, which our policy would rightly block.
    context = browser.new_context(
        base_url=site.url, color_scheme=request.param, bypass_csp=True, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def faults(page):
    """axe's violations, and sideways scroll, at each width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        violations = Axe().run(page, options=RULES).response["violations"]
        found += [f"{width}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in violations]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: scrolls sideways")
    return found


@pytest.mark.parametrize("path", [*KINDS, *STARTERS])
def test_a_page_has_no_fault(page_in_theme, path):
    page_in_theme.goto(path)
    assert faults(page_in_theme) == []


def test_the_form_with_errors_and_the_thank_you_page_have_no_fault(page_in_theme):
    page = page_in_theme
    page.goto("/contact/")
    page.click("text=Send message")
    assert page.title().startswith("Error: ")
    assert faults(page) == []
    page.fill("#id_body", "My legs will not rest.")
    page.check("#id_no_reply_needed")
    page.check("#id_consent")
    page.click("text=Send message")
    assert "We have your message" in page.inner_text("h1")
    assert faults(page) == []


def test_the_pages_for_a_broken_site_have_no_fault(page_in_theme):
    for html in (standalone.BROKEN, standalone.AWAY):
        page_in_theme.set_content(html)
        assert faults(page_in_theme) == []


def test_a_withdrawn_page_has_no_fault(page_in_theme, withdrawn):
    assert page_in_theme.goto(withdrawn).status == 410
    assert faults(page_in_theme) == []


@pytest.fixture
def withdrawn(staff_page):
    """The address of a page that staff took down."""
    page = staff_page
    page.goto("/admin/articles/article/?q=accessibility")
    page.click("#result_list th a")
    page.click("text=Withdraw")
    page.fill("#id_withdrawn_reason", "This is being rewritten.")
    page.click("text=Save draft")
    yield "/accessibility/"
    page.fill("#id_withdrawn_reason", "")
    page.click("text=Save draft")
