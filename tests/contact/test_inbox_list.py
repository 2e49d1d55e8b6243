"""The inbox in the admin: its lists, its search, what is done to several, what it costs."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from contact import erasing, inbox, viewing, worklist
from contact.admin.inbox import InboxMixin
from contact.admin.mail import EmailAdmin
from contact.models import Email, Entry, Message
from rlsinfo import capped
from tests.factories import make_message, make_reply, make_user, with_permissions

pytestmark = pytest.mark.django_db

LIST = reverse("admin:contact_message_changelist")
MAILS = reverse("admin:contact_email_changelist")
OTHER = {"email": "other@mail.example"}


def these(*rows):
    return Message.objects.filter(pk__in=[message.pk for message in rows])


def shown(client, **query):
    """The names in the rows, from above."""
    return [message.name for message in client.get(LIST, query).context["cl"].result_list]


def words(client, **query):
    """What can be read of the page, in one line."""
    text = re.sub(r"<[^>]+>", " ", client.get(LIST, query).text)
    return " ".join(unescape(text).split())


def row(client, message, **query):
    """The HTML of the row of ``message``."""
    (found,) = [
        each
        for each in re.findall(r"<tr\b.*?</tr>", client.get(LIST, query).text, re.DOTALL)
        if message.reference in each
    ]
    return found


def do(client, action, *rows, **fields):
    """Do it to these rows; what staff are told."""
    data = {"action": action, "_selected_action": [each.pk for each in rows], **fields}
    answer = client.post(LIST, data)
    return [str(each) for each in get_messages(answer.wsgi_request)]


def make_at(name, **ago):
    message = make_message(name=name)
    these(message).update(last_written_at=now() - timedelta(**ago))
    return message


@pytest.fixture
def handler(client):
    """A member of staff who reads and answers messages."""
    person = make_user(is_staff=True, first_name="Hannah")
    client.force_login(with_permissions(person, "view_message", "change_message"))
    return person


# --- the lists ------------------------------------------------------------------------------------


@pytest.fixture
def full(handler):
    """One message for each list; the names say which."""
    for name in ("new", "open", "waiting", "done", "failed"):
        make_message(name=name, email=f"{name}@mail.example")
    make_message(name="spam", spam_reasons=["a link"])
    make_message(name="urgent", maybe_urgent=True, email="urgent@mail.example")
    Message.objects.filter(name="open").update(status="open")
    Message.objects.filter(name="waiting").update(status="waiting", settled_at=now())
    Message.objects.filter(name="done").update(status="closed", settled_at=now())
    Email.objects.filter(to="failed@mail.example").update(status="failed")
    erasing.erase(these(make_message(name="erased")))


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("to-answer", ["urgent", "new", "open", "failed"]),
        ("new", ["urgent", "new", "failed"]),
        ("waiting-for-us", ["open"]),
        ("waiting-for-them", ["waiting"]),
        ("done", ["done"]),
        ("not-delivered", ["failed"]),
        ("maybe-urgent", ["urgent"]),
        ("spam", ["spam"]),
    ],
)
def test_a_list_shows_exactly_its_messages_and_how_many_they_are(client, full, name, names):
    page = client.get(LIST, {"show": name})
    assert [message.name for message in page.context["cl"].result_list] == names
    current = re.search(r'aria-current="page">(.*?) <span>(.*?)</span>', page.text)
    assert current[2] == str(len(names))
    assert current[1] == worklist.get_list(name).title


def test_all_lists_stand_above_with_their_counts(client, full):
    lists = "To answer 4 New 3 Waiting for us 1 Waiting for them 1 Done 1 "
    assert lists + "Not delivered 1 Maybe urgent 1 Spam 1" in words(client)


@pytest.mark.parametrize("query", [{}, {"show": ""}, {"show": "no-such-list"}])
def test_the_inbox_opens_at_what_needs_an_answer(client, full, query):
    assert shown(client, **query) == ["urgent", "new", "open", "failed"]


def test_what_may_be_urgent_comes_first_and_then_the_oldest(client, handler):
    make_at("yesterday", days=1)
    make_at("last week", days=7)
    make_message(name="urgent", maybe_urgent=True)
    assert shown(client) == ["urgent", "last week", "yesterday"]


def test_somebody_who_wrote_again_waits_from_then_on(client, handler):
    first = make_at("wrote again", days=9)
    make_at("a week ago", days=7)
    inbox.write_again(first, body="One more thing.", key="again")
    assert shown(client) == ["a week ago", "wrote again"]


def test_what_is_done_comes_newest_first(client, handler):
    inbox.close(these(make_at("older", days=2), make_at("newer", days=1)), by=handler)
    assert shown(client, show="done") == ["newer", "older"]


def test_an_erased_message_is_in_no_list(client, handler):
    message = make_message(name="Gone")
    Email.objects.update(status="failed")
    with_permissions(handler, "delete_message")
    ticked = {"action": "delete_selected", "_selected_action": [message.pk]}
    assert message.reference in client.post(LIST, ticked).text
    erasing.erase(these(message))
    for each in worklist.LISTS:
        assert shown(client, show=each.name) == []
    assert shown(client, q=message.reference) == []
    assert message.reference not in client.post(LIST, ticked).text


def test_an_empty_list_says_so(client, handler):
    assert "No message is in this list." in words(client)


# --- a row ----------------------------------------------------------------------------------------


def test_a_row_says_who_wrote_what_when_and_who_has_it(client, handler):
    message = make_at("Ada", days=2, hours=3)
    inbox.assign(these(message), to=handler, by=handler)
    text = words(client)
    assert "Ada New to you: My legs will not rest. " + message.reference in text
    assert "2 days, 3 hours" in text.replace("\xa0", " ")
    assert "Hannah" in row(client, message)


@pytest.mark.parametrize(
    ("sent", "who"),
    [
        ({"name": "", "email": "ada@mail.example"}, "ada@mail.example"),
        ({"name": "", "email": "", "no_reply_needed": True}, "no name"),
    ],
)
def test_a_sender_without_a_name_is_shown_too(client, handler, sent, who):
    assert f"<bdi>{who}</bdi>" in row(client, make_message(**sent))


def test_first_words_are_cut_and_lead_to_the_conversation(client, handler):
    message = make_message(body="a" * 90 + "b")
    address = reverse("admin:contact_message_change", args=[message.pk])
    link = re.search(r'href="(.*?)">.*?<bdi>(.*?)</bdi>', row(client, message).split("<th")[1], 16)
    assert link[2] == "a" * 90 + "…"
    assert LIST + link[1] == address
    exactly = row(client, make_message(body="c" * 90))
    assert f"<bdi>{'c' * 90}</bdi>" in exactly


def test_the_way_back_leads_to_the_same_list(client, handler):
    inbox.close(these(message := make_message()), by=handler)
    filters = "?_changelist_filters=show%3Ddone"
    assert f'href="{message.pk}/change/{filters}"' in row(client, message, show="done")


def test_what_may_be_urgent_says_so_in_words(client, handler):
    assert "Maybe urgent</strong>" in row(client, make_message(maybe_urgent=True))
    assert "Maybe urgent" not in row(client, make_message())


def mail(message, kind, status):
    """The receipt of ``message`` or one more reply to it, in that state."""
    if kind == "reply":
        make_reply(message)
        inbox.reopen(these(message), by=make_user())
    mails = Email.objects.filter(pk=message.emails.filter(kind=kind).first().pk)
    mails.update(status=status, sent_at=now() if status == "sent" else None)


@pytest.mark.parametrize(
    ("mails", "said"),
    [
        ([("receipt", "sent")], "no reply yet"),
        ([("receipt", "waiting")], "no reply yet"),
        ([("receipt", "failed")], "NOT DELIVERED"),
        ([("reply", "sent")], "reply sent"),
        ([("reply", "sent"), ("reply", "waiting")], "reply on its way"),
        ([("reply", "sent"), ("reply", "waiting"), ("reply", "failed")], "NOT DELIVERED"),
    ],
)
def test_a_row_says_in_words_what_became_of_our_replies(client, handler, mails, said):
    message = make_message()
    for kind, status in mails:
        mail(message, kind, status)
    assert reply_cell(client, message) == said


def reply_cell(client, message):
    cell = re.search(r'<td data-label="Email">(.*?)</td>', row(client, message))[1]
    return re.sub("<.*?>", "", cell)


def test_a_row_awaits_no_reply_where_there_is_no_address(client, handler):
    assert reply_cell(client, make_message(email="", no_reply_needed=True)) == "none"


def test_what_i_have_not_read_is_new_to_me_and_not_to_others(client, handler):
    message = make_message()
    viewing.read(message, by=make_user())
    assert "data-unread" in row(client, message)
    assert "New to you" in row(client, message)
    viewing.read(message, by=handler)
    assert "data-unread" not in row(client, message)
    assert "New to you" not in row(client, message)
    inbox.write_again(message, body="One more thing.", key="again")
    assert "New to you" in row(client, message)


def test_names_and_words_are_shown_as_text(client, handler):
    found = row(client, make_message(name="<b>x</b>", body="<script>alert(1)</script>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in found
    assert "<script" not in found


def test_nobody_else_may_read_the_list(client):
    client.force_login(make_user(is_staff=True))
    assert client.get(LIST).status_code == 403


# --- search ---------------------------------------------------------------------------------------


def test_the_search_looks_in_every_list_the_newest_first(client, full):
    names = ["urgent", "spam", "failed", "done", "waiting", "open", "new"]
    assert shown(client, q="legs") == names
    assert shown(client, q="legs", show="done") == names


@pytest.mark.parametrize("word", ["Zebediah", "zebediah@mail", "marmalade", "treacle", "quince"])
def test_the_search_finds_names_addresses_words_replies_and_notes(client, handler, word):
    message = make_message(name="Zebediah", email="zebediah@mail.example", body="About marmalade.")
    make_message(**OTHER)
    inbox.note(message, body="He means treacle.", by=handler, key="note")
    inbox.reply(message, body="Try quince.", by=handler, seen=0, key="reply", close=False)
    assert shown(client, q=word) == ["Zebediah"]


def test_a_reference_is_found_however_it_is_typed(client, handler):
    message = make_message(name="This one")
    make_message()
    for typed in (message.reference, message.reference.lower(), f" {message.reference} "):
        assert shown(client, q=typed) == ["This one"]


def test_the_state_stands_beside_what_was_found(client, handler):
    message = make_message()
    inbox.mark_spam(these(message), by=handler)
    assert f"{message.reference}, Spam" in row(client, message, q="legs")


def test_a_search_that_finds_nothing_says_what_else_to_try(client, handler):
    make_message()
    for typed in ("no such words", "???", "%", '"', "x" * 60_000, "\0"):
        assert "No message has all of these words. Try" in words(client, q=typed), typed
    assert shown(client, q="   ") == ["A sender"]


def test_a_search_reads_the_index_and_not_every_text(client, handler):
    make_message()
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST, {"q": "legs"})
    assert [each for each in asked if "MATCH" in each["sql"]]
    assert not [each for each in asked if "LIKE" in each["sql"]]


# --- what is done to several ----------------------------------------------------------------------


@pytest.fixture
def two(handler):
    return [make_message(), make_message()]


def status_of(*rows):
    return set(these(*rows).values_list("status", flat=True))


@pytest.mark.parametrize(
    ("before", "action", "said", "after"),
    [
        (None, "close", "2 messages marked as done.", "closed"),
        (None, "mark_spam", "2 messages put into spam.", "spam"),
        (inbox.close, "reopen", "2 messages opened again.", "open"),
        (inbox.mark_spam, "not_spam", "2 messages taken out of spam.", "new"),
    ],
)
def test_several_are_moved_at_once_and_it_says_how_many(
    client, handler, two, before, action, said, after
):
    if before:
        before(these(*two), by=handler)
    assert do(client, action, *two) == [said]
    assert status_of(*two) == {after}
    assert Entry.objects.filter(kind="event").last().by == handler


def test_it_says_which_it_left_alone(client, handler, two):
    inbox.mark_spam(these(two[0]), by=handler)
    (said,) = do(client, "close", *two)
    assert said.startswith("1 message marked as done. 1 left unchanged")
    assert status_of(two[0]) == {"spam"}


def test_staff_take_messages(client, handler, two):
    assert do(client, "take", *two) == ["2 messages given to you."]
    assert {each.assignee for each in these(*two)} == {handler}


def test_staff_give_messages_to_somebody(client, handler, two):
    other = make_user("other", is_staff=True, first_name="Olu")
    with_permissions(other, "change_message")
    assert do(client, "give", *two, to=other.pk) == ["2 messages given to Olu."]
    assert {each.assignee for each in these(*two)} == {other}


@pytest.mark.parametrize("to", ["", "nobody", "0", "9" * 40])
def test_giving_to_nobody_changes_nothing_and_says_what_is_missing(client, handler, two, to):
    assert do(client, "give", *two, to=to) == ["Nothing was changed: choose whom to give them to."]
    assert not these(*two).filter(assignee__isnull=False)


def test_messages_are_given_to_active_staff_who_may_answer_only(client, handler):
    make_message()
    with_permissions(make_user("gone", is_active=False, is_staff=True), "change_message")
    with_permissions(make_user("no-staff"), "change_message")
    make_user("other-work", is_staff=True)
    choices = re.search(r'<select name="to">(.*?)</select>', client.get(LIST).text, re.DOTALL)[1]
    assert re.findall(r">([^<]+)</option>", choices) == ["---------", "Hannah"]


def test_what_moved_meanwhile_is_still_the_one_that_was_ticked(client, handler, two):
    inbox.close(these(*two), by=handler)
    assert do(client, "reopen", *two) == ["2 messages opened again."]


def test_only_what_was_seen_and_ticked_is_changed(client, handler, two, monkeypatch):
    do(client, "close", two[0], select_across="1")
    assert status_of(two[1]) == {"new"}
    monkeypatch.setattr(InboxMixin, "list_per_page", 1)
    assert "on every page" not in client.get(LIST, {"q": "legs"}).text


def test_deleting_several_asks_first_and_needs_the_permission(client, handler, two):
    do(client, "delete_selected", *two, post="yes")
    assert not these(*two).filter(erased_at__isnull=False)
    with_permissions(handler, "delete_message")
    url_and_data = LIST, {"action": "delete_selected", "_selected_action": [two[0].pk]}
    assert two[0].reference in client.post(*url_and_data).text
    client.post(url_and_data[0], {**url_and_data[1], "post": "yes"})
    assert [each.body for each in these(*two).order_by("pk")] == ["", two[1].body]


def test_those_who_only_read_have_nothing_to_tick(client, two):
    client.force_login(with_permissions(make_user(is_staff=True), "view_message"))
    assert 'type="checkbox"' not in client.get(LIST).text
    do(client, "close", *two)
    assert status_of(*two) == {"new"}


# --- what no page of ours sends -----------------------------------------------------------------

NO_IDS = ["abc", "", "\0", "9" * 30, "-1", "1.0", "٣", "1\n"]


@pytest.mark.parametrize("url", [LIST, MAILS])
@pytest.mark.parametrize("ticked", [[each] for each in NO_IDS] + [[]])
@pytest.mark.parametrize("index", [{}, {"index": "0"}])
def test_what_is_no_row_is_not_ticked(staff_client, url, ticked, index):
    make_message()
    data = {"action": "send_now" if url == MAILS else "close", "_selected_action": ticked}
    page = staff_client.post(url, {**data, **index}, follow=True)
    assert page.status_code == 200
    assert "Nothing was changed: tick at least one row first." in page.text
    assert Message.objects.get().status == "new"


def test_what_is_a_row_is_changed_beside_what_is_none(client, handler, two):
    data = {"action": "close", "_selected_action": [*NO_IDS, two[0].pk]}
    page = client.post(LIST, data, follow=True)
    assert "1 message marked as done." in page.text
    assert status_of(two[1]) == {"new"}


@pytest.mark.parametrize("url", [LIST, MAILS])
@pytest.mark.parametrize(
    "query",
    [
        {"pk__in": "999999999999999999999,1"},
        {"id": "1"},
        {"body__contains": "legs"},
        {"message__body__contains": "legs"},
        {"submission_key__startswith": "a"},
        {"queued_at__lt": "not a day"},
        {"e": "1", "pk__in": "x"},
    ],
)
def test_a_list_is_not_asked_for_anything_else(staff_client, url, query):
    make_message()
    page = staff_client.get(url, query, follow=True)
    assert page.status_code == 200
    assert "We could not follow that address" in page.text
    assert page.context["cl"].result_count > 0


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"status__exact": "waiting", "kind__exact": "receipt"}, 1),
        ({"status__exact": "sent"}, 0),
        ({"queued_at__lt": "2020-01-01T00:00:00+00:00"}, 0),
        ({"p": "x"}, 1),
    ],
)
def test_the_mails_can_be_asked_for_by_what_their_links_say(staff_client, query, count):
    make_message()
    page = staff_client.get(MAILS, query)
    assert page.status_code == 200
    assert page.context["cl"].result_count == count


# --- cost -----------------------------------------------------------------------------------------


def test_the_list_costs_the_same_however_long(client, handler, django_assert_max_num_queries):
    for count in (3, 57):
        for n in range(count):
            message = make_message(email=f"{n}@mail.example", body=f"Words {n}.")
            inbox.assign(these(message), to=make_user(), by=handler)
        for query in ({}, {"show": "waiting-for-us"}, {"q": "words"}, {"p": 2}):
            with django_assert_max_num_queries(12):
                assert client.get(LIST, query, follow=True).status_code == 200


def test_counting_ends_where_nobody_reads_on(client, handler, monkeypatch):
    for _ in range(5):
        make_message()
    monkeypatch.setattr(capped, "COUNTED_TO", 4)
    worklist.counting.cache_clear()
    text = words(client)
    worklist.counting.cache_clear()
    assert "To answer 4+ New 4+ Waiting for us 0" in text
    assert "4+ messages This list ends after 4. Search to find others." in text


def plan(rows):
    """How SQLite finds the rows."""
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", values)
        return " ".join(step for *_, step in cursor.fetchall())


@pytest.mark.parametrize("each", worklist.LISTS, ids=lambda each: each.name)
def test_each_list_is_read_and_counted_by_an_index(handler, each):
    rows = each.rows(worklist.for_list(Message.objects.all(), handler)).order_by(*each.order)
    for path in (plan(rows), plan(capped.ids(rows))):
        assert "SEARCH contact_message USING" in path
        # Nearly all messages are not erased: an index that finds those reads the whole table.
        assert "(erased_at=?)" not in path
    assert "TEMP B-TREE" not in plan(capped.ids(rows))
    if each.name not in ("not-delivered", "maybe-urgent"):
        assert "TEMP B-TREE" not in plan(rows)


def test_the_emails_are_counted_so_far_only_as_well(staff_client, monkeypatch):
    for n in range(5):
        make_message(email=f"{n}@mail.example")
    Email.objects.update(status="failed")
    assert "5 emails" in staff_client.get(MAILS).text
    monkeypatch.setattr(EmailAdmin, "list_per_page", 2)
    assert "Tick all 5, on every page" in staff_client.get(MAILS).text
    monkeypatch.setattr(capped, "COUNTED_TO", 4)
    page = staff_client.get(MAILS).text
    assert "4+ emails" in page
    assert "This list ends after 4." in page
    assert "on every page" not in page
