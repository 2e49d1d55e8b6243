"""The page on which staff write: what it keeps, checks and shows while they type."""

import pytest

from tests.browser.real_site import sign_in

TEXT = ".ProseMirror[contenteditable=true]"


@pytest.fixture
def page(same_page):
    return same_page


@pytest.fixture
def editor(staff_page):
    return open_editor(staff_page, "/admin/articles/article/add/")


def open_editor(page, path):
    page.goto(path)
    page.wait_for_selector(TEXT)
    return page


def write(page, slug, words="Words."):
    page.fill("#id_title", f"A page about {slug}")
    page.fill("#id_summary", "What it is about.")
    page.fill("#id_slug", slug)
    page.click(TEXT)
    page.keyboard.type(words)


def save(page):
    page.click("[name=_save]")
    page.wait_for_selector(".messagelist")


# --- nothing is lost ------------------------------------------------------------------------------


def kept(page):
    """The names of what is kept; the admin itself keeps whether its menu is open."""
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('kept'))")


def leave_field(page):
    """Blur is when the words are kept; the ten seconds are for those who never leave a field."""
    page.focus("#id_slug")


def test_what_was_typed_is_offered_back_after_a_crash(editor, console):
    write(editor, "crash", "Not saved yet.")
    leave_field(editor)
    editor.goto("about:blank")
    open_editor(editor, "/admin/articles/article/add/")
    assert editor.input_value("#id_title") == ""
    editor.click("text=Put it back")
    assert editor.input_value("#id_title") == "A page about crash"
    assert "Not saved yet." in editor.inner_text(TEXT)
    save(editor)
    assert "Not saved yet." in editor.inner_text(TEXT)
    open_editor(editor, "/admin/articles/article/add/")
    assert not editor.is_visible("[data-kept]")
    assert console == []


def test_what_was_typed_is_kept_every_ten_seconds(browser, site, staff_cookies):
    page = browser.new_page(base_url=site.url)
    page.context.add_cookies(staff_cookies)
    page.clock.install()
    open_editor(page, "/admin/articles/article/add/")
    page.fill("#id_title", "Still typing")
    page.clock.run_for(10_000)
    assert "Still typing" in page.evaluate("Object.values(localStorage).join()")
    page.context.close()


def test_signing_in_again_in_mid_edit_keeps_the_text(editor, site):
    write(editor, "signed-out", "Typed before the session ended.")
    editor.context.clear_cookies(name="s")
    editor.click("[name=_save]")
    editor.wait_for_selector("#id_username")
    editor.fill("#id_username", "staff")
    editor.fill("#id_password", site.password)
    editor.click("[type=submit]")
    editor.wait_for_selector(TEXT)
    editor.click("text=Put it back")
    save(editor)
    assert "Typed before the session ended." in editor.inner_text(TEXT)


def test_what_was_kept_is_forgotten_on_request(editor):
    write(editor, "forget")
    leave_field(editor)
    open_editor(editor, "/admin/articles/article/add/")
    editor.click("text=Forget it")
    assert kept(editor) == []


def test_signing_out_clears_what_was_kept(browser, site):
    page = browser.new_page(base_url=site.url)
    sign_in(page, "staff", site.password)
    open_editor(page, "/admin/articles/article/add/")
    page.fill("#id_title", "On a shared computer")
    leave_field(page)
    assert len(kept(page)) == 1
    page.click("text=Log out")
    page.wait_for_url("**/logout/")
    assert kept(page) == []
    page.context.close()


def test_a_second_saver_sees_both_texts_and_keeps_their_own(editor, site, staff_cookies, browser):
    write(editor, "two-editors", "First words.")
    save(editor)
    other = browser.new_context(base_url=site.url)
    other.add_cookies(staff_cookies)
    second = open_editor(other.new_page(), editor.url)
    editor.fill("#id_title", "Saved first")
    save(editor)
    second.fill("#id_title", "Saved second")
    second.click("[name=_save]")
    second.wait_for_selector(".conflict")
    assert "first" in second.inner_text(".conflict del")
    assert "second" in second.inner_text(".conflict ins")
    assert second.input_value("#id_title") == "Saved second"
    second.wait_for_selector(TEXT)
    save(second)
    assert "Saved version 3" in second.inner_text(".messagelist")
    other.close()


def test_what_is_put_back_does_not_overwrite_what_was_saved_meanwhile(
    editor, site, staff_cookies, browser
):
    write(editor, "put-back", "First words.")
    save(editor)
    address = editor.url
    editor.fill("#id_title", "Typed before the crash")
    leave_field(editor)
    editor.goto("about:blank")
    other = browser.new_context(base_url=site.url)
    other.add_cookies(staff_cookies)
    second = open_editor(other.new_page(), address)
    second.fill("#id_title", "Saved meanwhile")
    save(second)
    other.close()
    open_editor(editor, address)
    editor.click("text=Put it back")
    editor.click("[name=_save]")
    editor.wait_for_selector(".conflict")
    assert editor.input_value("#id_title") == "Typed before the crash"


def test_a_double_click_makes_one_page(editor):
    write(editor, "double-click")
    editor.dblclick("[name=_save]")
    editor.wait_for_selector(".messagelist")
    editor.goto("/admin/articles/article/?q=double-click")
    assert editor.locator("#result_list tbody tr").count() == 1


# --- while typing ---------------------------------------------------------------------------------


def test_the_checks_follow_what_is_typed_and_lead_to_its_place(editor, console):
    write(editor, "checks", "A first paragraph.")
    editor.keyboard.press("Enter")
    editor.keyboard.type("A claim [@irlsg2014].")
    finding = editor.wait_for_selector(".findings a:has-text('irlsg2014')")
    finding.click()
    at = editor.evaluate("getSelection().anchorNode.parentElement.closest('p, div').textContent")
    assert "A claim" in at
    editor.fill("#id_summary", "")
    editor.wait_for_selector(".findings a[href='#id_summary']")
    assert console == []


def test_the_page_is_shown_beside_the_text_as_it_is_written(editor, console):
    write(editor, "beside", "Shown at once.")
    editor.click("[data-side-by-side]")
    frame = editor.frame_locator("iframe[name=beside]")
    frame.locator("text=Shown at once.").wait_for()
    editor.click(TEXT)
    editor.keyboard.type(" And more.")
    frame.locator("text=And more.").wait_for()
    editor.click("[data-look=night]")
    frame.locator("html[data-theme=night]").wait_for()
    editor.click("[data-look=print]")
    frame.locator("html[data-theme=day]").wait_for()
    assert not frame.locator(".foot nav").is_visible()
    assert console == []


def test_a_source_is_found_and_cited_at_the_cursor(editor, console):
    write(editor, "cite", "A claim ")
    editor.fill("#find-sources", "consensus criteria diagnostic updated")
    editor.click("[data-insert='[@irlssg2014]']")
    assert "A claim [@irlssg2014]" in editor.input_value("#id_body")
    assert console == []


def test_a_page_to_read_next_is_found_and_kept(editor, console):
    write(editor, "read-next", "Words.")
    for typed, address in {"what restless legs": "what-is-rls", "iron": "iron-treatment"}.items():
        editor.fill("#find-pages", typed)
        editor.click(f"[data-address={address}]")
    assert editor.input_value("#id_related") == "what-is-rls\niron-treatment"
    editor.click("[name=_save]")
    editor.wait_for_url("**/change/**")
    assert editor.input_value("#id_related").split() == ["iron-treatment", "what-is-rls"]
    assert console == []


@pytest.mark.parametrize(
    ("typed", "beside", "button"),
    [
        ("2099-05-04T09:00", "Monday", "Schedule for 4 May 09:00"),
        ("", "", "Publish"),
    ],
)
def test_the_button_says_what_it_will_do(editor, typed, beside, button):
    editor.fill("#id_publish_at", typed)
    assert editor.inner_text("[data-publish]") == button
    assert beside in editor.inner_text(".field-publish_at [role=status]")
