"""The page of one message: what it shows, to whom, and who else is there."""

import html
from datetime import timedelta

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from contact import erasing, inbox, viewing
from contact.admin import people
from contact.models import ContactDetails, CrisisLine, Entry, Message, SavedReply, Viewing
from tests.contact.conversation_page import (
    KEY,
    address,
    do,
    make_handler,
    replies,
    send,
    show,
    sign_in_handler,
)
from tests.factories import (
    make_article,
    make_message,
    make_reply,
    make_revision,
    make_user,
    with_permissions,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler(client):
    return sign_in_handler(client)


# --- reading --------------------------------------------------------------------------------------


def test_the_page_shows_the_thread_in_its_order_with_who_and_when(client, handler):
    message = make_message(body="What she wrote.")
    colleague = make_handler(first_name="Staff", last_name="B")
    inbox.note(message, body="A note among us.", by=colleague, key="1")
    inbox.reply(message, body="What we replied.", by=colleague, seen=0, key="2", close=False)
    inbox.write_again(message, body="What she added.", key="3")
    page = show(client, message).text
    order = ["What she wrote.", "A note among us.", "What we replied.", "What she added."]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "Private note, never sent" in page
    assert "Staff B" in page
    assert f"{now():%H:}" in page


def test_looking_changes_nothing_but_who_looked(client, handler):
    message = make_message(maybe_urgent=True)
    before = Message.objects.values().get()
    for _ in range(2):
        assert show(client, message).status_code == 200
    assert Message.objects.values().get() == before
    assert Viewing.objects.get().by == handler
    assert not Entry.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("words", ["<img src=x onerror=alert(1)>", "</textarea><b>", "{{ 7 }}"])
def test_words_stay_words_and_links_are_dead(client, handler, words):
    words = f"{words} https://bad.example/"
    message = make_message(body=words, name=words)
    inbox.write_again(message, body=words, key="1")
    inbox.note(message, body=words, by=handler, key="2")
    SavedReply.objects.create(name=words, body=words.replace("{", "").replace("}", ""))
    page = show(client, message).text
    assert html.escape(words) in page
    assert words not in page or words == html.escape(words)
    assert 'href="https://bad.example' not in page


def test_what_may_be_urgent_begins_with_the_crisis_lines(client, handler):
    message = make_message(maybe_urgent=True, body="The words.")
    page = show(client, message).text
    number = CrisisLine.objects.first().phone
    assert page.index("Maybe urgent") < page.index(number) < page.index("The words.")
    do(client, message, "calm")
    assert 'id="urgent"' not in show(client, message).text


def test_many_events_are_folded_and_a_few_are_not(client, handler):
    message = make_message()
    ours = Message.objects.filter(pk=message.pk)
    for _ in range(3):
        inbox.assign(ours, to=handler, by=handler)
    assert "things happened" not in show(client, message).text
    inbox.assign(ours, to=None, by=handler)
    assert "4 things happened" in show(client, message).text


@pytest.mark.parametrize(
    ("urgent", "label"), [(True, "Looks like spam because"), (False, "Why spam")]
)
def test_the_facts_say_why_it_looks_like_spam(client, handler, urgent, label):
    page = show(client, make_message(spam_reasons=["has 9 links"], maybe_urgent=urgent)).text
    assert f"<dt>{label}</dt>" in page
    assert page.count("spam because") == urgent
    assert "has 9 links" in page


def test_the_facts_say_what_was_agreed_to_and_when_it_is_deleted(client, handler):
    message = make_message(consent_version=3)
    assert "version 3" in show(client, message).text
    assert "Delete on" not in show(client, message).text
    do(client, message, "close")
    page = show(client, message).text
    due = Message.objects.get().delete_on
    assert f"{due.day} {due:%B %Y}" in page


@pytest.mark.parametrize(
    ("about", "shown"),
    [("warm-baths", '<a href="/warm-baths/">Warm baths</a>'), ("gone", "/gone/"), ("", None)],
)
def test_the_page_that_it_is_about_is_named(client, handler, about, shown):
    revision = make_revision(title="Warm baths")
    revision.article.__class__.objects.filter(pk=revision.article_id).update(slug="warm-baths")
    page = show(client, make_message(about=about)).text
    assert (shown in page) if shown else "<dt>About</dt>" not in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "", "no_reply_needed": True}, "no reply is needed"),
        ({"spam_reasons": ["has 9 links"]}, "spam folder"),
    ],
)
def test_where_there_is_nobody_to_answer_a_sentence_says_so(client, handler, fields, sentence):
    message = make_message(**fields)
    page = show(client, message).text
    assert sentence in page
    assert 'id="id_reply_body"' not in page
    answer = send(client, message, "Words that must not be lost.")
    assert answer.status_code == 422
    assert "Words that must not be lost." in answer.text
    assert not replies().exists()


def test_an_erased_message_says_so_and_takes_nothing_more(client, handler):
    message = make_message()
    erasing.erase(Message.objects.all())
    page = show(client, message).text
    assert "This message was erased." in page
    assert "Keep the note" not in page
    assert "Put into spam" not in page
    note = client.post(address(message, "note"), {"body": "More.", "key": KEY})
    assert note.status_code == 422
    assert "nothing more is kept about it" in note.text
    assert "More.</textarea>" in note.text
    assert not Entry.objects.exclude(kind=Entry.Kind.EVENT).exists()


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30, "9" * 5000, "abc"])
def test_a_message_that_is_not_there_is_not_found(client, handler, pk):
    assert client.get(f"/admin/contact/message/{pk}/change/").status_code == 404


def fill(message, handler, count):
    """``count`` entries of each kind, each with what belongs to it."""
    for n in range(count):
        inbox.note(message, body="A note.", by=make_handler(), key=f"note {n}")
        seen = Entry.objects.order_by("-pk")[0].pk
        inbox.reply(message, body="A reply.", by=handler, seen=seen, key=f"r {n}", close=False)
        inbox.write_again(message, body="More.", key=f"w {n}")
        viewing.read(message, by=make_handler())


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_asks_the_database_the_same_however_long_the_thread(client, handler, count):
    ContactDetails.objects.create(email="help@site.example", alert_email="alerts@site.example")
    make_revision(make_article("a-page"))
    message = make_message(about="a-page", maybe_urgent=True)
    fill(message, handler, count)
    make_reply(message, by=handler, body="The last one.", close=True)
    show(client, message)
    with CaptureQueriesContext(connection) as asked:
        page = show(client, message).text
    assert page.count("A reply.") == count
    assert "Delete on" in page
    assert "116 123" in page
    questions = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    assert len(questions) <= 12


# --- who is there ---------------------------------------------------------------------------------


def test_others_who_look_at_the_message_are_named_at_once(client, handler):
    message = make_message()
    assert "also looking" not in show(client, message).text
    viewing.read(message, by=make_handler(first_name="Staff", last_name="B"))
    assert "Staff B is also looking at this." in show(client, message).text
    viewing.read(message, by=make_handler(first_name="Staff", last_name="C"))
    assert "Staff B and Staff C are also looking at this." in show(client, message).text
    with time_machine.travel(now() + timedelta(seconds=16)):
        page = show(client, message).text
    assert "also looking" not in page
    assert "Seen by 3" in page


def test_whoever_looked_is_named_also_if_they_may_not_answer(client, handler):
    message = make_message()
    reader = with_permissions(make_user("a reader", is_staff=True), "view_message")
    viewing.read(message, by=reader)
    page = show(client, message).text
    assert "a reader: first" in page
    assert f'<option value="{reader.pk}">' not in page


def test_an_open_page_hears_who_else_is_there_and_what_is_new(client, handler):
    message = make_message()
    other = make_handler(first_name="Staff", last_name="B")
    show(client, message)
    poll = address(message, "presence")
    assert client.post(poll).json() == {"others": [], "newest": 0}
    viewing.read(message, by=other)
    note = inbox.note(message, body="A note.", by=other, key="1")
    assert client.post(poll).json() == {"others": ["Staff B"], "newest": note.pk}
    with time_machine.travel(now() + timedelta(seconds=12)):
        client.post(poll)
    with time_machine.travel(now() + timedelta(seconds=20)):
        assert people.still_here(people.around(message), but=other) == ["Staff A"]


# --- who may --------------------------------------------------------------------------------------

CHANGES = ["reply", "note", "take", "give", "release", "close", "reopen", "spam", "not_spam"]
CHANGES += ["calm", "send_now"]


@pytest.mark.parametrize(
    ("permissions", "looks", "changes"),
    [([], 403, 403), (["view_message"], 200, 403), (["view_email", "change_email"], 403, 403)],
)
def test_without_the_permission_nothing_is_shown_or_changed(client, permissions, looks, changes):
    message = make_message()
    entry = inbox.reply(message, body="Hello.", by=make_handler(), seen=0, key="1", close=True)
    client.force_login(with_permissions(make_user(is_staff=True), *permissions))
    page = show(client, message)
    assert page.status_code == looks
    assert client.post(address(message, "presence")).status_code == looks
    assert "<form" not in page.text.split('id="content-main"')[-1]
    links = {client.get(address(message, name)).status_code for name in CHANGES}
    assert links == {302 if looks == 200 else 403}
    statuses = {client.post(address(message, name)).status_code for name in CHANGES}
    statuses.add(client.post(address(message, "undo", entry.pk)).status_code)
    assert statuses == {changes}
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("name", [*CHANGES, "presence", "undo"])
def test_a_link_to_what_is_done_by_pressing_leads_to_the_message(client, handler, name, method):
    message = make_message()
    answer = getattr(client, method)(address(message, name, *([1] if name == "undo" else [])))
    assert (answer.status_code, answer.url) == (302, address(message))
    assert not Entry.objects.exists()
    assert client.put(address(message, "reply")).status_code == 405


def test_whoever_was_signed_out_while_writing_comes_back_to_the_message(client, handler):
    message = make_message()
    client.logout()
    sign_in = client.get(send(client, message).url)
    client.force_login(handler)
    page = client.get(sign_in.context["next"], follow=True)
    assert page.status_code == 200
    assert page.redirect_chain[-1][0] == address(message)
    assert "data-kept" in page.text


def test_only_those_who_may_erase_are_led_there(client, handler):
    message = make_message()
    erase = address(message, "delete")
    assert erase not in show(client, message).text
    with_permissions(handler, "delete_message")
    client.force_login(type(handler).objects.get(pk=handler.pk))
    assert erase in show(client, message).text
    assert "Are you sure" in client.get(erase).text


# --- mentioning a page ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [("warm BATHS", True), ("baths", True), ("warm cold", False), ("draft", False)],
)
def test_staff_find_public_pages_by_their_titles(client, handler, settings, typed, found):
    live = make_revision(title="Warm baths & rest")
    make_revision(title="A draft about warm baths", live=False)
    make_revision(live.article, title="A newer draft", live=False)
    page = client.get(reverse("admin:articles_article_find"), {"q": typed})
    assert page.status_code == 200
    link = f"Warm baths &amp; rest: {settings.SITE_URL}{live.get_absolute_url()}"
    assert (link in page.text) is found
    assert "draft" not in page.text.lower()


def test_looking_for_pages_is_for_staff(client, handler):
    find = reverse("admin:articles_article_find")
    assert client.post(find).status_code == 405
    client.logout()
    assert client.get(find).status_code == 302
