"""Somebody writes to us, and staff find it."""

import re
import sqlite3
import time
from contextlib import closing

SUBMIT = "text=Send message"


def fill(page):
    page.goto("/contact/")
    page.fill("#id_body", "My legs will not rest <b>at night</b>.")
    page.fill("#id_name", "A sender")
    page.fill("#id_email", "sender@mail.example")
    page.check("#id_consent")
    page.wait_for_timeout(3100)  # nobody writes in less than three seconds; the form knows that


def send(page):
    fill(page)
    page.click(SUBMIT)
    return re.search(r"RLS-\w{4}-\w{2}", page.inner_text(".done"))[0]


def test_a_message_is_sent_found_in_the_admin_and_answered_with_a_receipt(staff_page, site):
    reference = send(staff_page)
    staff_page.goto("/admin/contact/message/")
    staff_page.click(f"text={reference}")
    assert "My legs will not rest <b>at night</b>." in staff_page.inner_text("#message_form")
    wait_until(lambda: f"Subject: We have your message {reference}" in site.log.read_text())


def wait_until(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_double_click_sends_one_message(page, site):
    fill(page)
    page.fill("#id_name", "Clicks twice")
    page.dblclick(SUBMIT)
    page.wait_for_url("**/thanks/**")
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


def test_it_can_be_done_with_the_keyboard_alone(page):
    page.goto("/contact/")
    page.focus("#id_body")
    page.keyboard.type("My legs will not rest.")
    for words in ("A sender", "sender@mail.example"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Tab")  # no reply needed
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_timeout(3100)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Send message"
    page.keyboard.press("Enter")
    page.wait_for_url("**/thanks/**")


def test_a_form_on_another_site_cannot_send_to_us(page, site):
    other = site.url.replace("localhost", "127.0.0.1")
    page.route(f"{other}/attack", lambda route: route.fulfill(body=ATTACK % site.url))
    page.goto(f"{other}/attack")
    with page.expect_response("**/contact/") as sent:
        page.click("button")
    assert sent.value.status == 403


ATTACK = """<!doctype html><form method=post action="%s/contact/">
<input name=body value=x><input name=consent value=on><button>Win</button></form>"""
