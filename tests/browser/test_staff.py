"""A member of staff writes, publishes and looks at the page, in the real editor."""

import re

import pytest

from tests.browser.axe import colour_faults, structure_faults

TEXT = ".ProseMirror[contenteditable=true]"


@pytest.fixture
def page(same_page):
    return same_page


@pytest.fixture
def editor(staff_page):
    staff_page.goto("/admin/articles/article/add/")
    staff_page.wait_for_selector(TEXT)
    return staff_page


def write_page(page, slug):
    page.fill("#id_title", f"A page about {slug}")
    page.fill("#id_summary", "What it is about.")
    page.fill("#id_slug", slug)
    page.fill("#id_next_check_on", "2099-01-01")
    page.click(TEXT)
    page.keyboard.type("Words with a source [@irlssg2014].")


def test_a_draft_is_hidden_until_it_is_published(editor, console):
    write_page(editor, "night-shifts")
    editor.click("[name=_save]")
    assert "Saved version 1 as a draft." in editor.inner_text(".messagelist")
    assert editor.request.get("/night-shifts/").status == 404
    editor.click("[data-publish]")
    assert "the public reads it now" in editor.inner_text(".messagelist")
    editor.goto("/night-shifts/")
    assert editor.inner_text("h1") == "A page about night-shifts"
    assert editor.locator("#source-1").is_visible()
    assert [line for line in console if "404" not in line] == []


def test_the_toolbar_makes_headings_lists_tables_links_and_care_cards(editor, console):
    write_page(editor, "toolbar")
    editor.keyboard.press("Enter")
    editor.click("[title='heading 2']")
    editor.keyboard.type("A heading")
    editor.keyboard.press("Enter")
    editor.click("[title='unordered list']")
    editor.keyboard.type("An item")
    editor.keyboard.press("Enter")
    editor.keyboard.press("Enter")
    editor.click("[data-name='careCard:emergency']")
    html = editor.input_value("#id_body")
    assert "<h2>A heading</h2>" in html
    assert re.search(r"<ul><li><p>An item</p></li></ul>", html)
    assert '<aside data-care="emergency"><h3>See a doctor if:</h3>' in html
    editor.click("[data-name='careCard:urgent']")
    assert '<aside data-care="urgent">' in editor.input_value("#id_body")
    editor.keyboard.press("Control+End")
    editor.click("[title='Insert table']")
    editor.click("text=Insert Table")
    assert "<table>" in editor.input_value("#id_body")
    assert console == []


def test_a_care_card_survives_being_opened_again(editor):
    write_page(editor, "survives")
    editor.click("[data-name='careCard:urgent']")
    before = editor.input_value("#id_body")
    editor.click("[name=_save]")
    editor.wait_for_selector(".messagelist")
    editor.click("[data-publish]")
    editor.wait_for_selector("text=the public reads it now")
    editor.goto("/survives/")
    assert "Urgent" in editor.inner_text(".care h2")
    assert 'data-care="urgent"' in before


@pytest.mark.parametrize("slug", ["treatments", "augmentation", "privacy"])
def test_a_starter_text_means_the_same_after_the_editor_opened_it(staff_page, slug):
    page = staff_page
    page.goto(f"/{slug}/")
    before = page.inner_text("article .measure >> nth=1")
    page.goto(f"/admin/articles/article/?q={slug}")
    page.click(f"#result_list >> text={slug}")
    page.wait_for_selector(TEXT)
    page.click(TEXT)
    page.keyboard.press("End")
    page.keyboard.type(" ")
    page.keyboard.press("Backspace")
    page.click("[data-publish]")
    page.wait_for_selector(".messagelist")
    page.goto(f"/{slug}/")
    assert page.inner_text("article .measure >> nth=1").split() == before.split()


def test_a_misspelt_source_is_explained_and_the_words_are_kept(editor):
    write_page(editor, "misspelt")
    editor.keyboard.type(" [@irlsg2014]")
    editor.click("[name=_save]")
    assert "Did you mean “irlssg2014”" in editor.inner_text(".errorlist")
    assert "[@irlsg2014]" in editor.input_value("#id_body")


def test_pasted_hostile_html_does_nothing(editor, console):
    write_page(editor, "paste")
    editor.evaluate(
        """([selector, html]) => {
          const data = new DataTransfer();
          data.setData('text/html', html);
          document.querySelector(selector).dispatchEvent(
            new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        [TEXT, "<p onclick=alert(1)>pasted</p><img src=x onerror=alert(1)><script>1</script>"],
    )
    html = editor.input_value("#id_body")
    assert "pasted" in html
    assert not re.search("onclick|<img|script", html)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_can_be_used_with_assistive_technology(editor, scheme):
    editor.emulate_media(color_scheme=scheme)
    text = editor.locator(TEXT)
    assert text.get_attribute("aria-labelledby") == "id_body_label"
    assert editor.locator(".prose-menubar").get_attribute("aria-label") == "Formatting"
    found = structure_faults(editor) + colour_faults(editor)
    assert [fault for fault in found if fault.startswith(("critical", "serious"))] == []


@pytest.mark.parametrize(
    "path",
    ["", "articles/article/", "articles/revision/", "articles/source/", "contact/message/"],
)
def test_staff_pages_keep_to_the_policy(staff_page, console, path):
    assert staff_page.goto(f"/admin/{path}").status == 200
    assert console == []
