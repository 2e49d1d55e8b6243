"""Somebody writes to us, and staff find it."""

import re
import sqlite3
import time
from contextlib import closing

import pytest

from tests.browser.test_accessibility import all_faults

SUBMIT = "text=Send message"


def fill(page, email):
    page.goto("/contact/")
    page.fill("#id_body", "My legs will not rest <b>at night</b>.")
    page.fill("#id_name", "A sender")
    page.fill("#id_email", email)
    page.check("#id_consent")


def send(page, email):
    fill(page, email)
    page.wait_for_timeout(3100)  # who writes in less than three seconds gets no receipt
    page.click(SUBMIT)
    return re.search(r"RLS-\w{4}-\w{2}", page.inner_text(".done"))[0]


@pytest.fixture(scope="module")
def sent(browser, site):
    """The reference of a message with a receipt, and the address of its thread."""
    page = browser.new_page(base_url=site.url)
    reference = send(page, "sender@receipt.example")
    page.context.close()
    return reference, link_in_the_mail(site, reference)


def test_a_message_is_found_in_the_admin(staff_page, sent):
    staff_page.goto("/admin/contact/message/")
    staff_page.click(f"text={sent[0]}")
    assert "My legs will not rest <b>at night</b>." in staff_page.inner_text("#content")


def wait_until(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_double_click_sends_one_message(page, site):
    fill(page, "twice@mail.example")
    page.fill("#id_name", "Clicks twice")
    page.dblclick(SUBMIT)
    # Nothing that waits for a navigation: the second click may break off that of the first.
    page.wait_for_selector(".done")
    with closing(sqlite3.connect(site.var_dir / "rlsinfo.sqlite3")) as database:
        count = "select count(*) from contact_message where name = 'Clicks twice'"
        assert database.execute(count).fetchone() == (1,)


def test_a_fault_is_shown_first_focused_and_loses_nothing(page, console):
    page.goto("/contact/")
    page.fill("#id_body", "My own words")
    page.fill("#id_email", "sam@example")
    page.keyboard.press("Enter")
    page.wait_for_selector(".problem")
    assert page.evaluate("document.activeElement.className") == "problem"
    page.click(".problem a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_email"
    assert page.input_value("#id_body") == "My own words"
    assert page.input_value("#id_email") == "sam@example"
    assert [line for line in console if "422" not in line] == []


def test_a_long_text_is_pasted_whole_and_comes_back_with_what_is_wrong(page):
    body = "seven. " * 858 + "x"
    assert len(body) == 6007
    page.goto("/contact/")
    page.focus("#id_body")
    page.keyboard.insert_text(body)
    with page.expect_response("**/contact/") as sent:
        page.click(SUBMIT)
    assert sent.value.status == 422
    assert "Shorten your message by 1,007 characters" in page.inner_text(".problem")
    assert page.input_value("#id_body") == body


def test_it_can_be_done_with_the_keyboard_alone(page):
    page.goto("/contact/")
    page.focus("#id_body")
    page.keyboard.type("My legs will not rest.")
    for words in ("A sender", "keyboard@mail.example"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Tab")  # no reply needed
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Send message"
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/**")


@pytest.fixture
def plain_page(browser, site):
    """A browser without scripts, which tells what cookies it got."""
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def link_in_the_mail(site, reference):
    """The address in the receipt; the mail is printed to the log."""
    receipt = re.compile(rf"Subject: We have your message {reference}.*?(/contact/yours/\S+)", re.S)
    wait_until(lambda: receipt.search(site.log.read_text()))
    return receipt.search(site.log.read_text())[1]


def test_somebody_without_scripts_writes_comes_back_adds_and_deletes_everything(plain_page, site):
    page = plain_page
    path = link_in_the_mail(site, send(page, "plain@mail.example"))
    page.goto(path)
    assert "My legs will not rest <b>at night</b>." in page.inner_text(".said")
    page.fill("#id_body", "One more <i>thing</i>.\n  http://link.example/")
    page.click(SUBMIT)
    assert "One more <i>thing</i>.\n  http://link.example/" in page.inner_text("#newest")
    assert page.url.endswith(f"{path}#newest")
    assert page.locator(".said a").count() == 0
    page.click("button:has-text('Delete my message')")
    page.click("text=Keep my message")
    page.click("button:has-text('Delete my message')")
    page.click("button:has-text('Delete everything')")
    assert page.inner_text("h1") == "Your message is deleted"
    assert page.goto(path).status == 404


def test_a_thread_can_be_used_with_the_keyboard_alone(page, sent, console):
    page.goto(sent[1])
    page.focus("#id_body")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".problem")
    assert page.evaluate("document.activeElement.className") == "problem"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_body"
    page.keyboard.type("Typed by hand.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#newest")
    assert "Typed by hand." in page.inner_text("#newest")
    assert [line for line in console if "422" not in line] == []


def test_the_address_of_a_thread_is_told_to_nobody(page, sent):
    page.goto(sent[1])
    with page.expect_request("**/privacy/") as followed:
        page.click("main >> text=Our privacy page")
    assert "referer" not in followed.value.all_headers()
    page.go_back()
    with page.expect_request(lambda request: request.method == "POST") as posted:
        page.click(SUBMIT)
    assert posted.value.response().status == 422
    assert "referer" not in posted.value.all_headers()


def test_the_pages_of_a_sender_have_no_fault(browser, site, sent):
    """The page of thanks is looked at with the public pages."""
    # axe adds styles of its own to measure, which our policy would rightly block.
    context = browser.new_context(base_url=site.url, bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    for name in (f"{sent[1]}erase/", "/contact/erased/"):
        page.goto(name)
        assert all_faults(page) == [], name
    page.goto(sent[1])
    page.click(SUBMIT)
    page.wait_for_selector(".problem")
    assert page.title().startswith("Error: ")
    assert all_faults(page) == []
    context.close()


def test_a_form_on_another_site_cannot_send_to_us(page, site):
    other = site.url.replace("localhost", "127.0.0.1")
    page.route(f"{other}/attack", lambda route: route.fulfill(body=ATTACK % site.url))
    page.goto(f"{other}/attack")
    with page.expect_response("**/contact/") as sent:
        page.click("button")
    assert sent.value.status == 403


ATTACK = """<!doctype html><form method=post action="%s/contact/">
<input name=body value=x><input name=consent value=on><button>Win</button></form>"""
