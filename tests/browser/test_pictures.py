"""Staff add a picture, put it into a text in the real editor, and readers see it."""

import io

import pytest
from PIL import Image

from tests.browser.axe import colour_faults, structure_faults

TEXT = ".ProseMirror[contenteditable=true]"
WINDOW = "dialog.picture-window"
BUTTON = "[data-name=picture]"


def jpeg(size) -> bytes:
    file = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(file, "JPEG")
    return file.getvalue()


def add_picture(page, name, alt):
    page.goto("/admin/articles/picture/add/")
    file = {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": jpeg((2400, 1600))}
    page.set_input_files("#id_file", file)
    page.fill("#id_alt", alt)
    page.click("[name=_continue]")
    assert "added successfully" in page.inner_text(".messagelist")


@pytest.fixture
def page(same_page):
    return same_page


@pytest.fixture(scope="module")
def library(browser, site, staff_cookies):
    """Two pictures, added once for all tests here."""
    page = browser.new_page(base_url=site.url)
    page.context.add_cookies(staff_cookies)
    for name, alt in (("Calf stretch", "Hands on a wall."), ("Bath", "A bath with steam.")):
        add_picture(page, name, alt)
    page.context.close()


@pytest.fixture
def editor(library, staff_page):
    staff_page.goto("/admin/articles/article/add/")
    staff_page.wait_for_selector(TEXT)
    staff_page.click(TEXT)
    staff_page.keyboard.type("Before.")
    return staff_page


def body(page) -> str:
    return page.input_value("#id_body")


def choose_bath(page):
    """With the caret where a person would go on typing, which takes the browser a moment."""
    page.click("[data-picture-key=bath]")
    page.wait_for_function(
        "() => document.getSelection().anchorNode?.parentElement.closest('figure') != null"
    )


def test_a_picture_is_chosen_with_the_mouse_and_given_a_caption(editor, console):
    editor.click(BUTTON)
    editor.wait_for_selector(f"{WINDOW} li")
    assert editor.locator(f"{WINDOW} li").count() == 2
    choose_bath(editor)
    editor.keyboard.type("Warm water.")
    editor.keyboard.press("Enter")
    editor.keyboard.type("After.")
    assert body(editor) == (
        '<p>Before.</p><figure data-picture="bath"><figcaption>Warm water.</figcaption></figure>'
        "<p>After.</p>"
    )
    image = editor.locator(f"{TEXT} figure img")
    image.scroll_into_view_if_needed()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 480
    assert console == []


def test_a_picture_takes_the_place_of_an_empty_paragraph(editor):
    editor.keyboard.press("Enter")
    editor.click(BUTTON)
    choose_bath(editor)
    editor.keyboard.type("Warm.")
    assert body(editor) == (
        '<p>Before.</p><figure data-picture="bath"><figcaption>Warm.</figcaption></figure>'
    )


def test_a_caption_survives_being_opened_again(editor):
    editor.fill("#id_title", "Opened again")
    editor.fill("#id_summary", "What it is about.")
    editor.fill("#id_next_check_on", "2099-01-01")
    editor.click(TEXT)
    editor.click(BUTTON)
    choose_bath(editor)
    editor.keyboard.type("Warm water.")
    with editor.expect_navigation():
        editor.click("[name=_save]")
    editor.goto("/admin/articles/article/?q=Opened+again")
    editor.click("#result_list >> text=Opened again")
    editor.wait_for_selector(TEXT)
    editor.click(f"{TEXT} figcaption")
    editor.keyboard.press("End")
    editor.keyboard.type(" Mild.")
    figure = '<figure data-picture="bath"><figcaption>Warm water. Mild.</figcaption></figure>'
    assert figure in body(editor)


def test_a_picture_is_chosen_with_the_keyboard_alone(editor, console):
    editor.focus(BUTTON)
    editor.keyboard.press("Enter")
    editor.wait_for_selector(f"{WINDOW} input:focus")
    editor.keyboard.type("wall")
    editor.keyboard.press("Enter")
    editor.wait_for_selector("text=1 found for “wall”")
    editor.keyboard.press("Tab")
    editor.keyboard.press("Tab")
    editor.keyboard.press("Enter")
    editor.wait_for_selector(f"{TEXT} figure")
    assert '<figure data-picture="calf-stretch">' in body(editor)
    assert console == []


def test_escape_closes_the_window_and_goes_back_to_the_text(editor):
    editor.click(BUTTON)
    editor.wait_for_selector(WINDOW)
    editor.keyboard.press("Escape")
    editor.wait_for_selector(WINDOW, state="detached")
    editor.keyboard.type(" More.")
    assert body(editor) == "<p>Before. More.</p>"


def test_a_picture_is_taken_out_again_with_the_keyboard(editor):
    editor.click(BUTTON)
    editor.click("[data-picture-key=bath]")
    editor.keyboard.press("Backspace")
    editor.wait_for_selector(f"{TEXT} .ProseMirror-selectednode")
    editor.keyboard.press("Backspace")
    assert body(editor) == "<p>Before.</p>"


def test_somebody_who_was_signed_out_is_told_and_keeps_the_text(editor):
    cookies = editor.context.cookies()
    editor.context.clear_cookies()
    editor.click(BUTTON)
    assert "signed out" in editor.inner_text(f"{WINDOW} [role=alert]")
    editor.context.add_cookies(cookies)
    assert body(editor) == "<p>Before.</p>"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_window_can_be_used_with_assistive_technology(editor, scheme):
    editor.emulate_media(color_scheme=scheme)
    of_the_page_behind = structure_faults(editor) + colour_faults(editor)
    editor.click(BUTTON)
    editor.wait_for_selector(f"{WINDOW} li")
    assert editor.get_by_role("dialog", name="Choose a picture").is_visible()
    found = structure_faults(editor) + colour_faults(editor)
    assert [fault for fault in found if fault not in of_the_page_behind] == []


def test_without_a_connection_the_window_says_so(editor, console):
    editor.context.set_offline(True)
    editor.click(BUTTON)
    assert "could not be shown" in editor.inner_text(f"{WINDOW} [role=alert]")
    editor.context.set_offline(False)
    editor.keyboard.press("Escape")
    editor.wait_for_selector(WINDOW, state="detached")


def test_readers_get_a_picture_that_fits_their_screen_and_moves_nothing(editor, console):
    editor.click(BUTTON)
    choose_bath(editor)
    editor.keyboard.type("Warm water.")
    editor.fill("#id_title", "Warm legs")
    editor.fill("#id_summary", "What it is about.")
    editor.fill("#id_next_check_on", "2099-01-01")
    with editor.expect_navigation():
        editor.click("[name=_publish]")
    editor.set_viewport_size({"width": 375, "height": 812})
    editor.goto("/warm-legs/")
    image = editor.locator("figure.picture img")
    box = image.bounding_box()
    assert abs(box["width"] / box["height"] - 1.5) < 0.02
    assert box["width"] <= 375
    image.scroll_into_view_if_needed()
    assert image.evaluate("image => image.decode().then(() => image.currentSrc)").endswith(
        "-480.avif"
    )
    assert image.get_attribute("alt") == "A bath with steam."
    assert image.bounding_box()["height"] == pytest.approx(box["height"], abs=0.5)
    assert structure_faults(editor) == []
    assert console == []


def test_the_library_keeps_to_the_policy(library, staff_page, console):
    staff_page.goto("/admin/articles/picture/")
    assert staff_page.locator("#result_list img").count() == 2
    staff_page.click("#result_list >> text=bath")
    staff_page.wait_for_selector(".field-used_on")
    assert structure_faults(staff_page) == []
    assert console == []
