"""Somebody looks for something: with the keyboard, on a phone, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import all_faults

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}
FOUND = ".results h2 a"


def test_from_the_front_page_with_the_keyboard_alone(page, console):
    page.goto("/")
    page.focus("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("iron tablets")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=iron+tablets")
    assert page.input_value("#find") == "iron tablets"
    assert page.locator("mark").count() > 0
    page.focus("#find")
    for _ in range(3):  # past the button, to the first result or a word of the glossary
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('main a')")
    page.focus(f"{FOUND} >> nth=0")
    title = page.inner_text(f"{FOUND} >> nth=0")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)
    assert console == []


def test_titles_are_offered_while_somebody_types(page, console):
    page.goto("/search/")
    assert page.locator("#find").get_attribute("list") == "offers"
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/search/suggest/**"):
        page.type("#find", "iro", delay=10)
    page.wait_for_selector("#offers option", state="attached")
    offers = page.eval_on_selector_all("#offers option", "all => all.map((one) => one.value)")
    assert 0 < len(offers) <= 6
    assert all("iron" in each.lower() for each in offers)
    assert len(asked) == 1  # not one for each letter
    assert console == []


def test_a_search_works_while_nothing_can_be_offered(page):
    page.route("**/search/suggest/**", lambda route: route.abort())
    page.goto("/search/")
    page.fill("#find", "pregnant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=pregnant")
    assert page.locator(FOUND).count() > 0
    assert page.context.cookies() == []


def test_it_works_without_scripts(browser, site):
    context = browser.new_context(base_url=site.url, java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto("/treatments/")
    page.click("nav >> text=Search")
    page.fill("#find", "willis-ekbom <disease>")
    page.click("main button >> text=Search")
    assert page.input_value("#find") == "willis-ekbom <disease>"
    assert page.locator(FOUND).count() > 0
    page.click("text=Go to: >> nth=0")
    assert "#" in page.url
    assert context.cookies() == []
    context.close()


def test_the_head_has_the_field_on_a_wide_screen_and_a_link_on_a_phone(page):
    page.goto("/treatments/")
    field, link = page.locator(".top .find input"), page.locator(".top nav a[href='/search/']")
    page.set_viewport_size(WIDE)
    assert (field.is_visible(), link.is_visible()) == (True, False)
    field.fill("augmentation")
    field.press("Enter")
    page.wait_for_url("**/search/?q=augmentation")
    assert link.is_visible()  # the field of the page itself is all it needs
    page.go_back()
    page.set_viewport_size(PHONE)
    assert (field.is_visible(), link.is_visible()) == (False, True)


@pytest.mark.parametrize("typed", ["iron", "ferretin", "volkswagen"])
def test_what_was_found_has_no_fault_by_day_and_by_night(browser, site, typed):
    context = browser.new_context(base_url=site.url, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"/search/?q={typed}")
    assert all_faults(page, [PHONE["width"]]) == []
    context.close()
