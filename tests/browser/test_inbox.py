"""Message handlers, with their own role only, read and answer messages in the real site."""

from dataclasses import dataclass

import pytest

from tests.browser.axe import colour_faults, structure_faults
from tests.browser.roles import PASSWORD, Hands, tab_to
from tests.browser.test_staff_pages import CONTROLS, SETTLED, SMALL_TARGETS

BOX = "#id_reply_body"
UNDO = "[action*='/undo/'] button"
REPLY = ".said[data-kind=reply]"
NAMES = ["oldest", "two", "undo", "keys", "draft", "hostile", "words", "signed out", "erased"]
NAMES += ["long"]
HOSTILE = "</div><img src=x onerror=alert(1)><script>alert(1)</script> https://bad.example/"

#: Run by ``manage.py shell``: two handlers and a message for each test, none of them of today.
FILL = f"""
from datetime import timedelta
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils.timezone import now
from contact import erasing, inbox
from contact.models import Email, Message, SavedReply
for letter in "AB":
    user = User.objects.create_user(
        f"handler-{{letter}}", password={PASSWORD!r}, is_staff=True, first_name=f"Staff {{letter}}")
    user.groups.add(Group.objects.get(name="Message handler"))
    client = Client()
    client.force_login(user)
    print("session", client.cookies["s"].value)
SavedReply.objects.create(
    name="For tests", position=0, body="{{greeting}}\\n\\nA saved reply about {{reference}}.")
sent = dict(spam_reasons=[], name="A sender", email="sender@mail.example", consent_text="I agree.")
for number, name in enumerate({NAMES!r}):
    body = {HOSTILE!r} if name == "hostile" else f"The message for {{name}}."
    message = inbox.receive(**sent, submission_key=f"inbox {{name}}", body=body)
    at = now() - timedelta(days=100 - number)
    Message.objects.filter(pk=message.pk).update(received_at=at, last_written_at=at)
    print("pk", message.pk)
erasing.erase(Message.objects.filter(submission_key="inbox erased"))
ours = Message.objects.filter(pk=message.pk)
inbox.note(message, body="A private note.", by=user, key="a note")
entry = inbox.reply(message, body="A reply.", by=user, seen=0, key="a reply", close=True)
mail = Email.objects.filter(entry=entry)
mail.update(status="failed", error="550 5.1.1 User unknown")
inbox.not_delivered(mail.get())
inbox.write_again(message, body="More words.", key="more", maybe_urgent=True)
for to in (user, None, user, None):
    inbox.assign(ours, to=to, by=user)
"""


@dataclass
class Inbox:
    messages: dict[str, int]
    cookies: dict[str, list]

    def address(self, name):
        return f"/admin/contact/message/{self.messages[name]}/change/"


@pytest.fixture(scope="module")
def inbox(site):
    said = site.manage("shell", "-c", FILL).split()
    pairs = list(zip(said, said[1:], strict=False))
    pks = [int(pk) for mark, pk in pairs if mark == "pk"]
    sessions = [session for mark, session in pairs if mark == "session"]
    cookies = {
        letter: [{"name": "s", "value": session, "url": site.url}]
        for letter, session in zip("AB", sessions, strict=True)
    }
    return Inbox(dict(zip(NAMES, pks, strict=True)), cookies)


@pytest.fixture
def signed_in(browser, site, inbox):
    """Gives a page of a browser in which a handler has signed in; nothing may be complained of."""
    contexts, complaints = [], []

    def open_page(letter="A", **options):
        context = browser.new_context(base_url=site.url, **options)
        context.add_cookies(inbox.cookies[letter])
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message) or dialog.dismiss())
        return page

    yield open_page
    for context in contexts:
        context.close()
    # What was refused on purpose, and an answer that was lost on purpose.
    refused = ("409", "422", "ERR_FAILED")
    assert [line for line in complaints if not any(each in line for each in refused)] == []


def open_message(page, inbox, name):
    page.goto(inbox.address(name))
    return page


def answer(page, words, button="_close"):
    page.fill(BOX, words)
    page.click(f"[name={button}]")
    page.wait_for_load_state()


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('kept'))")


class Handler(Hands):
    def select(self, selector, label):
        self.count += 1
        self.page.select_option(selector, label=label)


def test_the_oldest_message_is_answered_in_six_steps(signed_in):
    page = signed_in()
    page.goto("/admin/contact/message/")
    hands = Handler(page)
    # What may be urgent stands above the oldest.
    hands.click("#result_list tr:not(:has-text('Maybe urgent')) a[href$='/change/'] >> nth=0")
    assert "The message for oldest." in page.inner_text(".thread")
    hands.select("[data-saved-replies]", "For tests")
    hands.click("[data-insert-saved]")
    hands.click("[name=_close]")
    page.wait_for_selector(REPLY)
    assert page.inner_text(f"{REPLY} .said__words").startswith("Hello A sender,\n\nA saved reply")
    assert "Leaves at" in page.inner_text(REPLY)
    assert "Done" in page.inner_text(".facts")
    assert hands.count <= 6


def test_two_handlers_see_each_other_and_only_one_answers(signed_in, inbox):
    first, second = signed_in("A"), signed_in("B")
    first.clock.install()
    open_message(first, inbox, "two")
    open_message(second, inbox, "two")
    assert "Staff A is also looking at this." in second.inner_text("[data-others]")
    first.clock.run_for(15_000)
    first.wait_for_selector("text=Staff B is also looking at this.")
    second.fill(BOX, "The second answer.")
    answer(first, "The first answer.")
    assert first.locator(REPLY).count() == 1
    second.click("[name=_close]")
    second.wait_for_selector(".conflict")
    assert "The first answer." in second.inner_text(".conflict")
    assert second.evaluate("document.activeElement.matches('.conflict')")
    assert second.input_value(BOX) == "The second answer."
    first.reload()
    assert first.locator(REPLY).all_inner_texts()[0].count("answer") == 1
    assert first.locator(REPLY).count() == 1


def test_who_has_the_page_open_hears_of_what_is_new(signed_in, inbox):
    first, second = signed_in("A"), signed_in("B")
    first.clock.install()
    open_message(first, inbox, "words")
    open_message(second, inbox, "words")
    second.fill("#id_note_body", "A note for all.")
    second.click("text=Keep the note")
    assert second.inner_text(".said[data-kind=note] .said__words") == "A note for all."
    assert not first.is_visible("[data-news]")
    first.clock.run_for(5_000)
    first.click("[data-news] a")
    first.wait_for_selector(".said[data-kind=note]")


def test_whoever_was_signed_out_is_told_so_and_keeps_the_words(signed_in, inbox):
    page = signed_in()
    page.clock.install()
    open_message(page, inbox, "signed out")
    page.fill(BOX, "Typed before the session ended.")
    page.context.clear_cookies(name="s")
    page.clock.run_for(5_000)
    assert page.get_attribute("[data-signed-out] a", "href") == inbox.address("signed out")
    page.click("[name=_close]")
    page.fill("#id_username", "handler-A")
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.click("text=Put it back")
    assert page.url.endswith(inbox.address("signed out"))
    assert page.input_value(BOX) == "Typed before the session ended."


def test_undo_gives_the_words_back(signed_in, inbox):
    page = open_message(signed_in(), inbox, "undo")
    answer(page, "Sent too\n<quickly>.", "_open")
    assert kept(page) == []
    assert page.evaluate("sessionStorage.sent") is None
    page.click(UNDO)
    page.wait_for_selector("text=Taken back: nothing was sent.", timeout=3000)
    assert page.input_value(BOX) == "Sent too\n<quickly>."
    assert page.evaluate("box => document.activeElement.matches(box)", BOX)
    assert page.locator(REPLY).count() == 0
    # Nothing but the browser has these words now: it keeps them without being asked.
    open_message(page, inbox, "undo")
    page.click("text=Put it back")
    assert page.input_value(BOX) == "Sent too\n<quickly>."
    page.click("[name=_close]")
    page.wait_for_selector(REPLY)
    assert kept(page) == []


def test_undo_loses_nothing_if_its_answer_is_lost(signed_in, inbox):
    page = open_message(signed_in(), inbox, "words")
    answer(page, "Sent too quickly.", "_open")
    # Answered as when it is too late: what was sent is not offered as if it was not.
    there = {"Location": f"{inbox.address('words')}?saved"}
    page.route("**/undo/**", lambda route: route.fulfill(status=302, headers=there))
    page.click(UNDO)
    page.wait_for_url(f"**{inbox.address('words')}")
    assert kept(page) == []
    page.fill(BOX, "Another thought.")
    page.click(UNDO)
    page.click("text=Put it back")
    page.unroute("**/undo/**")
    page.route("**/undo/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.click(UNDO)
    page.unroute("**/undo/**")
    open_message(page, inbox, "words")
    page.click(UNDO)
    page.wait_for_selector("text=Taken back: nothing was sent.")
    page.click("text=Put it back")
    assert page.input_value(BOX) == "Another thought.\n\nSent too quickly."


def test_a_message_is_answered_without_a_mouse(signed_in, inbox):
    page = signed_in()
    page.goto("/admin/contact/message/?q=keys")
    tab_to(page, "#result_list th a")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The message for keys.")
    tab_to(page, BOX)
    page.keyboard.type("{no such words}")
    tab_to(page, "[name=_close]", presses=2)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=We do not know {no such words}.")
    assert page.title().startswith("Error: RLS-")
    assert page.evaluate("box => document.activeElement.matches(box)", BOX)
    for key in ("Control+a", "Delete", "Shift+Tab", "Shift+Tab"):
        page.keyboard.press(key)
    page.keyboard.type("For tests")
    tab_to(page, "[data-insert-saved]", presses=1)
    page.keyboard.press("Enter")
    page.keyboard.type("\nTyped after it.")
    tab_to(page, "[name=_close]", presses=2)
    page.keyboard.press("Enter")
    page.wait_for_selector(REPLY)
    assert page.inner_text(f"{REPLY} .said__words").endswith(".\nTyped after it.")
    # The page opens at the reply: what can be done with it comes next.
    tab_to(page, UNDO, presses=1)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Taken back")


def test_what_was_typed_survives_a_reload_and_is_gone_after_sending(signed_in, inbox):
    page = open_message(signed_in(), inbox, "draft")
    page.fill(BOX, "Half an answer.")
    page.reload()
    assert page.input_value(BOX) == ""
    page.click("text=Put it back")
    page.keyboard.press("Control+s")
    assert page.locator(REPLY).count() == 0
    answer(page, "Half an answer. Now whole.")
    open_message(page, inbox, "draft")
    assert not page.is_visible("[data-kept]")
    assert kept(page) == []


def test_words_are_kept_no_longer_than_seven_days_or_the_message(signed_in, inbox):
    page = open_message(signed_in(), inbox, "words")
    old, gone, here = (f"kept 1 {inbox.address(name)}" for name in ("two", "erased", "draft"))
    week = 7 * 24 * 3600 * 1000
    for name, age in ((old, week), (here, week - 60_000), (gone, 0), (f"{gone}#note", 0)):
        value = "JSON.stringify({typed: '[]', at: Date.now() - age})"
        page.evaluate(f"([name, age]) => localStorage.setItem(name, {value})", [name, age])
    open_message(page, inbox, "erased")
    assert kept(page) == [here]


def test_a_note_and_a_reply_are_kept_apart(signed_in, inbox):
    page = open_message(signed_in(), inbox, "draft")
    page.fill("#id_note_body", "Half a note.")
    answer(page, "Another answer.")
    page.click(".note [data-put-back]")
    assert page.input_value("#id_note_body") == "Half a note."
    assert page.input_value(BOX) == ""
    page.click("text=Keep the note")
    page.wait_for_selector(".said[data-kind=note]")
    assert kept(page) == []


def test_what_is_inserted_goes_where_the_cursor_is(signed_in, inbox):
    page = open_message(signed_in(), inbox, "words")
    page.fill(BOX, "Before. After.")
    page.evaluate("box => document.querySelector(box).setSelectionRange(8, 8)", BOX)
    page.fill("#find-pages", "what restless legs")
    page.click("[data-insert^='What is restless legs']")
    typed = page.input_value(BOX)
    assert typed.startswith("Before. What is restless legs syndrome?: http")
    assert typed.endswith("/what-is-rls/After.")
    page.select_option("[data-saved-replies]", label="For tests")
    page.click("[data-insert-saved]")
    assert "/what-is-rls/Hello A sender,\n\n" in page.input_value(BOX)
    assert page.input_value(BOX).endswith("After.")


def test_hostile_words_do_nothing(signed_in, inbox):
    page = open_message(signed_in(), inbox, "hostile")
    assert page.inner_text(".thread .said__words") == HOSTILE
    assert page.locator(".thread :is(img, script, a)").count() == 0
    answer(page, HOSTILE, "_open")
    assert page.inner_text(f"{REPLY} .said__words") == HOSTILE
    page.click(UNDO)
    page.wait_for_selector("text=Taken back: nothing was sent.")
    assert page.input_value(BOX) == HOSTILE


def test_a_long_thread_can_be_used_by_everybody(signed_in, inbox):
    # axe adds styles of its own to measure, which our policy would rightly block.
    page = signed_in(bypass_csp=True, reduced_motion="reduce")
    open_message(page, inbox, "long")
    for name in ("urgent", "reply"):
        assert page.is_visible(f"#{name}")
    assert "NOT DELIVERED: 550 5.1.1 User unknown" in page.inner_text(REPLY)
    page.click("text=4 things happened")
    found = structure_faults(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        found += [f"{scheme}: {fault}" for fault in colour_faults(page)]
    assert found == []
    assert page.eval_on_selector_all(CONTROLS, SMALL_TARGETS) == []
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_a_message_is_answered_all_the_same(signed_in, inbox):
    page = open_message(signed_in(java_script_enabled=False), inbox, "long")
    page.fill(BOX, "Typed.")
    page.select_option("[name=saved]", label="For tests")
    page.click("[name=_insert]")
    assert page.input_value(BOX).startswith("Typed.\n\nHello A sender,")
    page.click("[name=_open]")
    assert page.locator(REPLY).count() == 2
    page.click(UNDO)
    assert page.input_value(BOX).startswith("Typed.\n\nHello A sender,")
