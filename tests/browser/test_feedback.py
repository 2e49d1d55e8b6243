"""Somebody says whether a page was useful."""

import sqlite3
from contextlib import closing

import pytest

from tests.browser.test_accessibility import all_faults

LINE = "The <b>table</b> was hard to read on my phone."


@pytest.fixture
def plain_page(browser, site):
    """A browser without scripts, which tells what cookies it got."""
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def stored(site):
    with closing(sqlite3.connect(site.var_dir / "rlsinfo.sqlite3")) as database:
        return database.execute("select is_useful, words from articles_feedback").fetchall()


def test_somebody_without_scripts_answers_and_adds_a_line(plain_page, site):
    page = plain_page
    page.goto("/self-care/")
    for name in ("Yes", "No"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert min(box["width"], box["height"]) >= 48
    page.get_by_role("form", name="Was this page useful?").get_by_text("No").click()
    assert page.inner_text("h1") == "Thank you"
    page.fill("#id_words", "I have restless legs")
    page.click("text=Send >> nth=0")
    assert "Nothing was stored" in page.inner_text("main")
    assert page.input_value("#id_words") == "I have restless legs"
    page.fill("#id_words", LINE)
    page.get_by_role("button", name="Send", exact=True).click()
    assert "We have your line" in page.inner_text(".done")
    assert (0, LINE) in stored(site)
    page.click("text=Back to >> a")
    assert page.url.endswith("/self-care/")


def test_it_can_be_done_with_the_keyboard_alone(page, site, console):
    page.goto("/iron-treatment/")
    page.focus("form.screen button >> nth=0")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "No"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/**")
    page.focus("#id_words")
    page.keyboard.press("Enter")
    page.wait_for_selector(".problem")
    assert page.evaluate("document.activeElement.className") == "problem"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.type("Typed by hand.")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=We have your line")
    assert (1, "Typed by hand.") in stored(site)
    assert [line for line in console if "422" not in line] == []


def test_the_pages_after_an_answer_have_no_fault(browser, site):
    # axe adds styles of its own to measure, which our policy would rightly block.
    context = browser.new_context(base_url=site.url, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/mood/")
    page.click("form.screen button >> nth=0")
    page.wait_for_selector("#id_words")
    assert all_faults(page, [320]) == []
    page.fill("#id_words", "I want to die")
    page.get_by_role("button", name="Send", exact=True).click()
    assert "these people answer now" in page.inner_text("main")
    assert all_faults(page, [320]) == []
    page.goto("/useful/1/")
    assert all_faults(page, [320]) == []
    page.goto("/useful/thanks/nothing/")
    assert all_faults(page, [320]) == []
    context.close()


def test_paper_has_no_question(page):
    page.emulate_media(media="print")
    page.goto("/self-care/")
    assert not page.is_visible("text=Was this page useful?")
