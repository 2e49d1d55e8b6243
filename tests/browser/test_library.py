"""The pages on which readers type or tick: the list of medicines, and the sheet for the doctor."""

import re

import pytest

HOSTILE = [
    "<b>x</b>",
    "[",
    "\\",
    "(((",
    "%00",
    "a" * 80,
    "   ",
    "🦵🦵🦵🦵",
    "' OR 1=1 --",
    "-",
    "é",
]
LONG = "My legs will not rest. " * 60


def found(page):
    return page.locator("[data-names]:visible h3").all_inner_texts()


@pytest.fixture(scope="module")
def list_of_medicines(browser, site):
    """One page for all tests that type into it: opening it takes longer than they do."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.goto("/medicines/", wait_until="networkidle")
    yield page
    context.close()


@pytest.fixture
def medicines(list_of_medicines):
    list_of_medicines.fill("#name-of-medicine", "")
    list_of_medicines.emulate_media(media="screen")
    yield list_of_medicines
    assert list_of_medicines.complaints == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("diphenhydramine", "Diphenhydramine"),  # what is in it
        ("Benadryl", "Diphenhydramine"),  # a brand
        ("zispin", "Mirtazapine"),  # a brand of another country
        ("promethazin", "Promethazine"),  # not finished
        ("promethzine", "Promethazine"),  # a letter left out
        ("metoclopprámide", "Metoclopramide"),  # a letter and an accent too many
        ("mirtazepine", "Mirtazapine"),  # a letter changed
        ("roipnirole", "Ropinirole"),  # two neighbours swapped
        ("pramipexole tablets", "Pramipexole"),
        ("ALCOHOL", "Alcohol"),
        ("wine", "Alcohol"),
        ("antidepressant", "Antidepressants that act on serotonin"),
    ],
)
def test_a_medicine_is_found_by_what_is_on_the_packet(medicines, typed, name):
    medicines.fill("#name-of-medicine", typed)
    assert name in found(medicines)
    assert re.search(r"a name like this: \d+\.", medicines.inner_text("[role=status]"))


@pytest.mark.parametrize(
    "typed",
    [
        "paracetamol",
        "riponirole",  # two letters away
        "cetirizine hydrochloride",  # a salt that others have, too
        "calcium carbonate",
        "enalapril maleate",
        "sertraline",  # of a kind that is listed
    ],
)
def test_an_unknown_name_says_that_we_do_not_know(medicines, typed):
    medicines.fill("#name-of-medicine", typed)
    assert found(medicines) == []
    status = medicines.inner_text("[role=status]")
    assert status.startswith("We do not know about this name. It may belong to a kind")
    assert "safe" not in medicines.inner_text("main").lower()


def test_an_empty_field_shows_the_whole_list_again(medicines):
    before = found(medicines)
    medicines.fill("#name-of-medicine", "nytol")
    assert 0 < len(found(medicines)) < len(before)
    medicines.fill("#name-of-medicine", "")
    assert found(medicines) == before
    assert medicines.inner_text("[role=status]") == ""


@pytest.mark.parametrize("typed", HOSTILE)
def test_the_filter_copes_with_any_text(medicines, typed):
    medicines.fill("#name-of-medicine", typed)
    status = medicines.inner_text("[role=status]")
    assert (
        status == ""
        if not typed.strip()
        else status.startswith(("We do not know", "Medicines with"))
    )


def test_what_is_typed_stays_in_the_browser(medicines):
    asked = []
    medicines.on("request", lambda request: asked.append(request.url))
    medicines.fill("#name-of-medicine", "nytol")
    medicines.press("#name-of-medicine", "Enter")
    assert asked == []
    assert medicines.url.endswith("/medicines/")
    assert medicines.evaluate("localStorage.length + sessionStorage.length") == 0


def test_paper_has_the_whole_list_whatever_was_looked_up(medicines):
    whole = found(medicines)
    medicines.fill("#name-of-medicine", "nytol")
    medicines.emulate_media(media="print")
    assert found(medicines) == whole
    assert not medicines.locator("#name-of-medicine").is_visible()


def test_without_scripts_the_whole_list_is_there(browser, site):
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/medicines/")
    assert not page.locator("#name-of-medicine").is_visible()
    assert "Mirtazapine" in found(page)
    context.close()


# --- the sheet for the doctor ---------------------------------------------------------------------


def sheets_of_paper(page):
    return len(re.findall(rb"/Type /Page\b", page.pdf(format="A4")))


@pytest.mark.parametrize("scripts", [True, False])
def test_the_sheet_is_one_page_of_paper(browser, site, scripts):
    context = browser.new_context(base_url=site.url, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/questions/")
    assert page.locator("[data-print]").is_visible() == scripts
    assert sheets_of_paper(page) == 1
    context.close()


def test_what_is_ticked_and_typed_can_be_printed_and_is_sent_nowhere(page, console):
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/questions/", wait_until="networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for box in page.locator(".ticks input").all():
        box.check()
    for field in ("#own-words", "#medicines", "#own-questions"):
        page.fill(field, LONG[:200])
    page.press("#own-questions", "Enter")
    assert sheets_of_paper(page) == 1
    assert asked == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert console == []


def test_a_field_grows_so_that_paper_shows_all_of_it(page):
    page.goto("/questions/")
    page.fill("#own-words", LONG)
    cut = page.locator("#own-words").evaluate("e => e.scrollHeight - e.clientHeight")
    assert cut <= 0
    page.fill("#medicines", "".join(HOSTILE))
    assert page.input_value("#medicines") == "".join(HOSTILE).replace("\x00", "")


def test_the_button_prints(page):
    page.goto("/questions/")
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.click("[data-print]")
    assert page.title() == "printed"


# --- words of the glossary ------------------------------------------------------------------------


def test_a_term_leads_to_its_entry(page):
    page.goto("/iron-treatment/")
    page.click(".term >> text=ferritin")
    page.wait_for_url("**/glossary/#ferritin")
    assert page.inner_text("#ferritin") == "Ferritin"
