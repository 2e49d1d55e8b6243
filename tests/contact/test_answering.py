"""The box for the answer: sending it, saved replies, taking it back."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.utils.timezone import now

from contact import erasing, inbox
from contact.models import ContactDetails, Email, Entry, Message, SavedReply
from tests.contact.conversation_page import (
    address,
    hidden,
    make_handler,
    replies,
    reply_box,
    send,
    show,
    sign_in_handler,
)
from tests.factories import make_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(client):
    return sign_in_handler(client)


# --- answering ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("button", "status"), [("_close", "closed"), ("_open", "waiting")])
def test_a_reply_is_stored_queued_and_shown(client, handler, button, status):
    message = make_message()
    page = show(client, message).text
    seen, key = hidden(page, "seen"), hidden(page, "key")
    answer = send(client, message, "Try a\r\nwarm bath.", seen=seen, key=key, button=button)
    entry = replies().get()
    assert answer.url == f"{address(message)}?saved#entry-{entry.pk}"
    assert (entry.body, entry.by) == ("Try a\nwarm bath.", handler)
    assert Email.objects.get(kind="reply").entry == entry
    message.refresh_from_db()
    assert (message.status, message.assignee) == (status, handler)
    after = client.get(answer.url).text
    assert "Leaves at " in after
    assert "take it back for 30 seconds" in after
    assert "warm bath" not in LogEntry.objects.get().get_change_message()


def test_the_same_reply_sent_twice_is_one_and_other_words_are_another(client, handler):
    message = make_message()
    for _ in range(2):
        assert send(client, message, "The answer.").status_code == 302
    assert replies().count() == 1
    again = send(client, message, "Something else, from a page that was open.")
    assert again.status_code == 409
    assert "Something else" in reply_box(again.text)


def test_a_second_answer_is_refused_and_shows_the_first(client, handler):
    message = make_message()
    other = make_handler(first_name="Staff", last_name="B")
    first = inbox.reply(message, body="Theirs.", by=other, seen=0, key="1", close=True)
    page = send(client, message, "Mine.")
    assert page.status_code == 409
    assert page.text.index("somebody wrote meanwhile") < page.text.rindex("Theirs.")
    assert "Staff B" in page.text
    assert reply_box(page.text) == "Mine."
    assert replies().get() == first
    assert hidden(page.text, "seen") == str(first.pk)
    assert send(client, message, "Mine.", seen=hidden(page.text, "seen")).status_code == 302
    assert replies().count() == 2


def test_what_the_sender_adds_stops_a_reply_too_but_a_note_does_not(client, handler):
    message = make_message()
    inbox.note(message, body="A note.", by=handler, key="1")
    assert send(client, message, "First.").status_code == 302
    seen = Entry.objects.latest("pk").pk
    inbox.write_again(message, body="I have a question.", key="2")
    page = send(client, message, "Second.", seen=seen)
    assert page.status_code == 409
    assert page.text.count("I have a question.") == 2


def test_a_form_that_comes_back_for_its_words_still_knows_what_its_writer_saw(client, handler):
    message = make_message()
    other = make_handler()
    inbox.reply(message, body="Theirs.", by=other, seen=0, key="1", close=True)
    page = send(client, message, "Mine {wrong}.", seen=0).text
    assert hidden(page, "seen") == "0"
    assert send(client, message, "Mine.", seen=hidden(page, "seen")).status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [("seen", "x"), ("seen", ""), ("seen", "9" * 40), ("key", "short"), ("key", "")],
)
def test_a_form_with_a_damaged_part_keeps_the_words_and_can_be_sent_again(
    client, handler, field, value
):
    message = make_message()
    page = send(client, message, "Not lost.", **{field: value})
    assert page.status_code == 422
    assert reply_box(page.text) == "Not lost."
    again = {name: hidden(page.text, name) for name in ("seen", "key")}
    assert send(client, message, "Not lost.", **again).status_code == 302


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 20_001, "a\0b"])
def test_words_that_cannot_be_sent_are_refused(client, handler, body):
    page = send(client, make_message(), body)
    assert page.status_code == 422
    assert 'class="errorlist" id="id_reply_body_error"' in page.text
    assert "<title>Error: RLS-" in page.text
    box = re.search(r'<textarea name="body"[^>]*>', page.text)[0]
    assert 'aria-describedby="id_reply_body_error"' in box
    assert "autofocus" in box
    assert not Email.objects.filter(kind="reply").exists()


@pytest.mark.parametrize("surplus", [0, 1, 1234])
def test_what_is_too_long_is_not_cut_and_says_by_how_much(client, handler, surplus):
    message = make_message()
    assert "maxlength" not in re.findall(r"<textarea[^>]*>", show(client, message).text)[0]
    page = send(client, message, "a\r\n" * 5000 + "x" * (10_000 + surplus))
    assert page.status_code == (422 if surplus else 302)
    if surplus:
        assert f"Shorten this by {surplus:,} character{'s' if surplus > 1 else ''}<" in page.text
        assert len(reply_box(page.text).replace("\r", "")) == 20_000 + surplus


# --- saved replies --------------------------------------------------------------------------------


def save_reply(body="{greeting}\n\nAbout {reference}.\n\n{me}\n{organisation}"):
    SavedReply.objects.all().delete()
    return SavedReply.objects.create(name="A saved reply", body=body)


@pytest.mark.parametrize(
    ("sender", "first_name", "begin", "end"),
    [
        ("Sam", "Alex", "Hello Sam,", "Alex\nThe charity"),
        ("", "", "Hello,", "The charity\nThe charity"),
        ("{me} {hi}", "Alex", "Hello me hi,", "Alex\nThe charity"),
        ("{}", "Alex", "Hello,", "Alex\nThe charity"),
    ],
)
def test_a_saved_reply_is_offered_filled_in(client, handler, sender, first_name, begin, end):
    ContactDetails.objects.create(organisation="The charity")
    type(handler).objects.update(first_name=first_name)
    save_reply()
    message = make_message(name=sender)
    text = re.search(r'data-text="([^"]*)"', show(client, message).text)[1]
    assert html.unescape(text) == f"{begin}\n\nAbout {message.reference}.\n\n{end}"


def test_without_scripts_a_saved_reply_is_added_to_what_was_typed(client, handler):
    saved = save_reply("Hello {reference}")
    message = make_message()
    page = send(client, message, "Typed.", button="_insert", saved=saved.pk, seen="7")
    assert page.status_code == 200
    assert reply_box(page.text) == f"Typed.\n\nHello {message.reference}"
    assert hidden(page.text, "seen") == "7"
    assert not replies().exists()


@pytest.mark.parametrize("saved", ["", "x", "999999"])
def test_inserting_nothing_keeps_what_was_typed(client, handler, saved):
    page = send(client, make_message(), "Typed.", button="_insert", saved=saved)
    assert reply_box(page.text) == "Typed."


def test_an_unknown_placeholder_stops_the_reply_by_name(client, handler):
    page = send(client, make_message(), "Hello {frist name}, {greeting}")
    assert page.status_code == 422
    assert "We do not know {frist name}." in html.unescape(page.text)
    assert reply_box(page.text) == "Hello {frist name}, {greeting}"
    assert not replies().exists()


def test_a_name_with_braces_stops_no_reply(client, handler):
    save_reply("{greeting}")
    message = make_message(name="{hi} {me}")
    text = re.search(r'data-text="([^"]*)"', show(client, message).text)[1]
    assert send(client, message, html.unescape(text)).status_code == 302


def test_known_placeholders_are_filled_in_when_it_is_sent(client, handler):
    message = make_message(name="Sam {x}")
    send(client, message, "{ Greeting } this is {reference}.")
    assert replies().get().body == f"Hello Sam x, this is {message.reference}."


# --- undo -----------------------------------------------------------------------------------------


def test_a_reply_is_taken_back_with_its_words(client, handler):
    message = make_message()
    send(client, message, "Too <quick>.")
    undo = address(message, "undo", replies().get().pk)
    assert f'action="{undo}"' in show(client, message).text
    page = client.post(undo)
    assert page.status_code == 200
    assert reply_box(page.text) == "Too <quick>."
    assert "data-kept-unsaved" in page.text
    assert re.search(r'<textarea name="body"[^>]*autofocus', page.text)
    assert "<title>RLS-" in page.text
    assert not replies().exists()
    assert not Email.objects.filter(kind="reply").exists()
    newest = Entry.objects.latest("pk").pk
    again = send(client, message, "Better.", seen=hidden(page.text, "seen"))
    assert hidden(page.text, "seen") == str(newest)
    assert again.status_code == 302


def test_after_half_a_minute_it_is_too_late_to_take_a_reply_back(client, handler):
    message = make_message()
    send(client, message)
    entry = replies().get()
    with time_machine.travel(now() + timedelta(seconds=31)):
        assert "/undo/" not in show(client, message).text
        page = client.post(address(message, "undo", entry.pk), follow=True)
    assert "It is too late" in page.text
    assert page.redirect_chain[0][0] == f"{address(message)}?saved"
    assert replies().get() == entry


def test_undo_pressed_twice_says_that_nothing_was_sent(client, handler):
    message = make_message()
    send(client, message)
    undo = address(message, "undo", replies().get().pk)
    client.post(undo)
    page = client.post(undo, follow=True)
    assert "This reply was already taken back: nothing was sent." in page.text
    assert page.redirect_chain[0][0] == address(message)
    assert Entry.objects.filter(body="Took the reply back").count() == 1


def test_undo_of_what_was_erased_does_not_say_what_became_of_the_mail(client, handler):
    message = make_message()
    send(client, message)
    undo = address(message, "undo", replies().get().pk)
    erasing.erase(Message.objects.all())
    page = client.post(undo, follow=True)
    assert "Nothing was changed" in page.text
    assert "nothing was sent" not in page.text


@pytest.mark.parametrize("which", ["note", "of another message"])
def test_only_a_reply_to_this_message_can_be_taken_back(client, handler, which):
    message, other = make_message(), make_message()
    note = inbox.note(message, body="A note.", by=handler, key="1")
    send(client, other)
    pk = {"note": note.pk, "of another message": replies().get().pk}[which]
    assert client.post(address(message, "undo", pk)).status_code == 302
    assert Entry.objects.count() == 2
