"""What is done with a message besides answering it: its mails, notes, and who has it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.utils.timezone import now

from contact import inbox
from contact.admin.delivery import describe
from contact.models import Email, Entry, Message
from tests.contact.conversation_page import (
    KEY,
    address,
    do,
    hidden,
    make_handler,
    send,
    show,
    sign_in_handler,
)
from tests.factories import make_message, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(client):
    return sign_in_handler(client)


# --- the mails ------------------------------------------------------------------------------------


def moments(**ahead):
    return {name: now() + timedelta(seconds=seconds) for name, seconds in ahead.items()}


@pytest.mark.parametrize(
    ("status", "fields", "at", "words", "may_send"),
    [
        ("waiting", {}, {"due_at": 30}, "Leaves at 12:00:30", False),
        ("waiting", {}, {"due_at": -1}, "Waiting to leave", False),
        ("waiting", {"attempts": 1}, {"due_at": -1, "leased_until": 60}, "Leaving now", False),
        ("waiting", {"attempts": 2}, {"due_at": 300}, "tried 2 times; next try 12:05", True),
        ("waiting", {"attempts": 1}, {"due_at": 300}, "tried once; next try 12:05", True),
        ("sent", {"attempts": 1}, {"sent_at": -60}, "Accepted by the mail server 11:59", False),
        ("sent", {}, {"sent_at": -86400}, "mail server 21 November 2026, 12:00", False),
        (
            "failed",
            {"error": "550 5.1.1 User unknown"},
            {},
            "NOT DELIVERED: 550 5.1.1 User unknown",
            True,
        ),
        ("failed", {}, {}, "NOT DELIVERED: the mail server refused it", True),
    ],
)
def test_a_mail_says_where_it_is(status, fields, at, words, may_send):
    with time_machine.travel("2026-11-22 12:00:00+00:00", tick=False):
        mail = Email(status=status, kind="receipt", **fields, **moments(**at))
        found = describe(mail)
    assert words in found.words
    assert found.may_send is may_send


@pytest.mark.parametrize("kind", ["receipt", "reply"])
def test_a_mail_that_failed_is_red_and_can_be_sent_now(client, handler, kind):
    message = make_message()
    send(client, message)
    Email.objects.filter(kind=kind).update(status="failed", error="550 5.1.1 User unknown")
    page = show(client, message).text
    assert "NOT DELIVERED: 550 5.1.1 User unknown" in page
    failed = Email.objects.get(kind=kind)
    page = do(client, message, "send_now", email=hidden(page, "email"))
    assert "It leaves within a minute." in page.text
    failed.refresh_from_db()
    assert failed.status == "waiting"


@pytest.mark.parametrize("chosen", ["", "x", "9" * 5000, "another"])
def test_only_a_mail_about_this_message_is_sent_now(client, handler, chosen):
    message, other = make_message(), make_message(email="other@mail.example")
    Email.objects.update(status="failed")
    chosen = str(other.emails.get().pk) if chosen == "another" else chosen
    assert "Nothing was changed" in do(client, message, "send_now", email=chosen).text
    assert set(Email.objects.values_list("status", flat=True)) == {"failed"}


# --- notes and verbs ------------------------------------------------------------------------------


def test_a_note_is_kept_and_never_mailed(client, handler):
    message = make_message()
    before = Email.objects.count()
    for _ in range(2):
        answer = client.post(address(message, "note"), {"body": "Among us.", "key": KEY})
    note = Entry.objects.get()
    assert answer.url == f"{address(message)}?saved#entry-{note.pk}"
    assert (note.kind, note.body, note.by) == ("note", "Among us.", handler)
    assert Email.objects.count() == before
    assert Message.objects.get().status == "new"


def test_an_empty_note_is_refused(client, handler):
    message = make_message()
    page = client.post(address(message, "note"), {"body": " ", "key": KEY})
    assert page.status_code == 422
    assert "Write your note first" in page.text
    assert "<title>Error: " in page.text
    assert re.findall(r'autofocus[^>]* id="([^"]*)"', page.text) == ["id_note_body"]


def test_a_note_with_a_damaged_key_is_kept_in_its_box(client, handler):
    message = make_message()
    page = client.post(address(message, "note"), {"body": "Among us.", "key": "short"})
    assert page.status_code == 422
    assert "Among us.</textarea>" in page.text
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("name", "before", "after", "sentence"),
    [
        ("take", "new", "open", "You have it now."),
        ("close", "new", "closed", "Marked it as done."),
        ("reopen", "closed", "open", "Opened it again"),
        ("spam", "new", "spam", "Put it into spam."),
        ("not_spam", "spam", "new", "Took it out of spam."),
        ("release", "new", "new", "anybody can take it"),
    ],
)
def test_each_verb_moves_the_message_and_says_so(client, handler, name, before, after, sentence):
    message = make_message()
    ours = Message.objects.filter(pk=message.pk)
    {"closed": inbox.close, "spam": inbox.mark_spam}.get(before, lambda *_, **__: 0)(
        ours, by=handler
    )
    if name == "release":
        ours.update(assignee=handler)
    assert f'action="{address(message, name)}"' in show(client, message).text
    page = do(client, message, name).text
    assert sentence in page
    assert f'action="{address(message, name)}"' not in page
    assert ours.get().status == after
    assert sentence in LogEntry.objects.get().get_change_message()


def test_a_message_is_given_to_somebody_who_may_answer_it(client, handler):
    message = make_message()
    other = make_handler(first_name="Staff", last_name="B")
    page = show(client, message).text
    assert f'<option value="{other.pk}">Staff B</option>' in page
    assert "Gave it to Staff B." in do(client, message, "give", to=other.pk).text
    assert Message.objects.get().assignee == other


@pytest.mark.parametrize("to", ["", "x", "999999", "outsider"])
def test_nobody_else_can_be_given_a_message(client, handler, to):
    outsider = make_user(is_staff=True)
    message = make_message()
    assert f'<option value="{outsider.pk}">' not in show(client, message).text
    page = do(client, message, "give", to=outsider.pk if to == "outsider" else to)
    assert "choose somebody first" in page.text
    assert Message.objects.get().assignee is None


def test_a_verb_that_came_too_late_says_that_nothing_changed(client, handler):
    message = make_message()
    inbox.close(Message.objects.all(), by=make_handler())
    assert "Nothing was changed" in do(client, message, "close").text
    assert Entry.objects.count() == 1
    assert not LogEntry.objects.exists()
