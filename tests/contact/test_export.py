import csv
import io
from datetime import datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.admin.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now

from contact import data_classes, erasing, exporting, follow_up, inbox, viewing
from contact.models import ContactDetails, Email, Entry, FollowUpLink, Message, Viewing
from tests.factories import make_message, make_user, with_permissions

pytestmark = pytest.mark.django_db

PASSWORD = "a password for tests only"
EXPORT = "/admin/contact/message/export/"
ASKED = {"kind": "table", "address": "", "reason": "A yearly report", "password": PASSWORD}
ABOUT_ONE = {**ASKED, "kind": "json", "address": "sender@mail.example"}


@pytest.fixture
def exporter(client):
    """Somebody of staff who may export and nothing else."""
    user = make_user(
        "exporter", password=PASSWORD, is_staff=True, first_name="Staff", last_name="A"
    )
    client.force_login(with_permissions(user, "export_message"))
    client.get("/admin/jsi18n/")
    return client


def read_table(response):
    text = response.getvalue().decode()
    assert text[0] == "\ufeff"
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def long_story():
    """A message of which every part is there; all times differ."""
    ContactDetails.objects.update_or_create(pk=1, defaults={"alert_email": "staff@charity.example"})
    by, owner, viewer = (make_user(first_name="Staff", last_name=letter) for letter in "BCD")
    message = make_message(
        name="Canary Name",
        body="Canary body",
        about="canary-page",
        maybe_urgent=True,
        consent_version=3210,
        consent_text="Canary consent",
        spam_reasons=["canary reason"],
    )
    viewing.read(message, by=viewer)
    Message.objects.filter(pk=message.pk).update(assignee=owner)
    inbox.reply(message, body="Canary reply", by=by, seen=0, key="reply", close=False)
    inbox.write_again(message, body="Canary more", key="again")
    inbox.note(message, body="Canary note", by=by, key="note")
    inbox.close(Message.objects.filter(pk=message.pk), by=by)
    follow_up.make_link(message, "a mail")
    spread_times(message)
    return Message.objects.get(pk=message.pk)


def spread_times(message):
    """So that each time in an export can be told from every other."""
    at = iter(now() - timedelta(days=n, minutes=n) for n in range(100))
    parts = [message.entries, message.emails, message.viewings, message.links]
    for rows in [Message.objects.filter(pk=message.pk), *parts]:
        for row in rows.all():
            fields = [field.name for field in row._meta.fields if has_time(row, field)]
            type(row).objects.filter(pk=row.pk).update(**{name: next(at) for name in fields})
    Email.objects.filter(message=message).update(
        status="failed", sent_at=None, attempts=9876, error="Canary error"
    )
    sent = Email.objects.filter(message=message, kind="reply")
    sent.update(status="sent", sent_at=next(at))


def has_time(row, field):
    return field.get_internal_type() == "DateTimeField" and getattr(row, field.name) is not None


# --- the table ------------------------------------------------------------------------------------


def test_the_table_has_a_row_for_each_message_that_is_not_erased(exporter):
    message = make_message(name="A sender", body="Words")
    staff = make_user(first_name="Staff", last_name="B")
    inbox.assign(Message.objects.all(), to=staff, by=staff)
    inbox.reply(message, body="Yes", by=staff, seen=0, key="a", close=True)
    make_message(email="", no_reply_needed=True, name="", body="", spam_reasons=["a"])
    gone = make_message(body="gone")
    erasing.erase(Message.objects.filter(pk=gone.pk))
    headings, first, second = read_table(exporter.post(EXPORT, ASKED))
    received = f"{localtime(message.received_at):%Y-%m-%d %H:%M}"
    assert dict(zip(headings, first, strict=True)) == {
        "Reference": message.reference,
        "Received": received,
        "Status": "Done",
        "Who has it": "Staff B",
        "From": "A sender",
        "Address": "sender@mail.example",
        "Message": "Words",
        "Replies": "1",
    }
    assert second[2:] == ["Spam", "", "", "", "", "0"]


def test_the_table_is_a_file_that_nobody_keeps(exporter):
    response = exporter.post(EXPORT, ASKED)
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="messages-2')
    assert response["Cache-Control"] == "no-store"


def test_the_table_is_read_in_steps_so_that_nobody_waits_for_it(
    monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    references = [make_message().reference for _ in range(5)]
    with django_assert_num_queries(4):
        table = list(exporting.messages_table())
    assert [row[0] for row in table[1:]] == references


def test_a_formula_in_the_table_is_marked_as_text(exporter):
    make_message(name="=1+1", body="a\n@SUM(1)", email="+1@mail.example")
    row = read_table(exporter.post(EXPORT, ASKED))[1]
    assert row[4:7] == ["'=1+1", "'+1@mail.example", "a\n'@SUM(1)"]


# --- everything about one person ------------------------------------------------------------------


def test_everything_personal_about_an_address_is_in_the_export_and_in_its_readable_page(exporter):
    values = dict(personal_values(long_story()))
    told = exporter.post(EXPORT, ABOUT_ONE).text
    page = exporter.post(EXPORT, {**ABOUT_ONE, "kind": "page"}).text
    missing = [name for name, (_, stored) in values.items() if stored not in told]
    unreadable = [name for name, (words, _) in values.items() if words not in page]
    assert (missing, unreadable) == ([], [])
    models = {name.partition(".")[0] for name in values}
    assert models == {"Email", "Entry", "FollowUpLink", "Message", "Viewing"}


def personal_values(message):
    """The name of each personal or special field that holds something: as read, as in JSON."""
    rows = [message, *Entry.objects.all(), *Viewing.objects.all(), *FollowUpLink.objects.all()]
    for row in [*rows, *Email.objects.all()]:
        for name in data_classes.about_people(type(row).__name__):
            found = getattr(row, name)
            is_ours = name == "to" and row.kind == Email.Kind.ALERT
            if found is None or found == "" or is_ours:
                continue
            yield f"{type(row).__name__}.{name} {row.pk}", as_read(row, name, found)


def as_read(row, name, found):
    if isinstance(found, datetime):
        return date_format(localtime(found), "j F Y, H:i"), DjangoJSONEncoder().default(found)
    if isinstance(found, bool):
        return ("yes" if found else "no"), f'"{name}": {str(found).lower()}'
    if isinstance(found, list):
        return found[0], found[0]
    if row._meta.get_field(name).choices:
        return (getattr(row, f"get_{name}_display")(),) * 2
    return (found.get_full_name() if row._meta.get_field(name).is_relation else str(found),) * 2


def test_the_address_may_be_written_in_any_case(exporter):
    for address in ("Sender@Mail.example", "sender@mail.example", "other@mail.example"):
        make_message(email=address)
    person = exporter.post(EXPORT, {**ABOUT_ONE, "address": "SENDER@mail.EXAMPLE"}).json()
    assert len(person["messages"]) == 2


def test_a_letter_beyond_ascii_may_be_written_in_any_case_too():
    make_message(email="sender@MÜHLE.example")
    for address in ("sender@mühle.example", "SENDER@Mühle.example"):
        assert exporting.messages_of(address).count() == 1


def test_nobody_is_told_about_others_nor_about_what_was_erased(exporter):
    make_message(body="mine")
    make_message(email="someone.else@mail.example", body="theirs")
    make_message(email="", no_reply_needed=True, body="nobody's")
    gone = make_message(body="gone")
    erasing.erase(Message.objects.filter(pk=gone.pk))
    person = exporter.post(EXPORT, ABOUT_ONE).json()
    assert [message["body"] for message in person["messages"]] == ["mine"]
    assert not exporting.about_person("")["messages"]


def test_the_address_for_alerts_and_the_secret_of_a_link_are_left_out(exporter):
    message = long_story()
    for kind in ("json", "page"):
        told = exporter.post(EXPORT, {**ABOUT_ONE, "kind": kind}).text
        assert "our staff" in told
        assert "staff@charity.example" not in told
        assert message.links.first().token_hash not in told


def test_an_export_costs_the_same_however_long_the_story(django_assert_max_num_queries):
    reader = make_user()
    for n in range(5):
        message = make_message()
        viewing.read(message, by=reader)
        inbox.note(message, body="A note", by=reader, key=f"note {n}")
    with django_assert_max_num_queries(8):
        assert len(exporting.about_person("sender@mail.example")["messages"]) == 5


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        self.tags.append(tag)
        self.attributes += pairs


def test_the_readable_page_is_complete_by_itself_and_runs_nothing(exporter):
    message = make_message(body="<script>alert(1)</script>\n<img src=x>", name="<b>Sam</b>")
    response = exporter.post(EXPORT, {**ABOUT_ONE, "kind": "page"})
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="one-person-2')
    assert response["Cache-Control"] == "no-store"
    page = Page(response.text)
    assert not {"script", "img", "link", "style", "b", "a"} & set(page.tags)
    assert not {"src", "href", "style"} & {name for name, _ in page.attributes}
    assert ("content", "default-src 'none'") in page.attributes
    assert ("lang", "en-GB") in page.attributes
    headings = [tag for tag in page.tags if tag[0] == "h" and tag[1:].isdigit()]
    assert headings[:3] == ["h1", "h2", "h3"]
    assert message.reference in response.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>&lt;img src=x&gt;" in response.text


# --- who may, and what is written down ------------------------------------------------------------


def test_the_page_is_for_those_who_may_export(client, exporter):
    assert exporter.get(EXPORT).status_code == 200
    client.force_login(with_permissions(make_user(is_staff=True), "view_message"))
    assert client.get(EXPORT).status_code == 403
    assert client.post(EXPORT, ASKED).status_code == 403
    client.logout()
    assert client.post(EXPORT, ASKED).status_code == 302


def test_it_has_a_name_of_its_own():
    assert reverse("admin:contact_message_export") == EXPORT


@pytest.mark.parametrize("kind", ["table", "page", "json"])
def test_each_export_is_written_down_without_the_address(exporter, kind):
    make_message(email="known@mail.example")
    asked = {**ASKED, "kind": kind, "address": "known@mail.example"}
    assert exporter.post(EXPORT, asked).status_code == 200
    entry = LogEntry.objects.get()
    assert entry.user.username == "exporter"
    assert "messages: 1. Reason: A yearly report" in entry.get_change_message()
    assert "known" not in entry.get_change_message() + entry.object_repr
    assert exporter.get("/admin/").status_code == 200  # where one's own last steps are listed


def test_the_threads_of_the_person_say_that_they_were_exported(exporter):
    for address in ("sender@mail.example", "Sender@mail.example", "other@mail.example"):
        make_message(email=address)
    person = exporter.post(EXPORT, ABOUT_ONE).json()
    events = Entry.objects.filter(kind="event", by__username="exporter", body=exporting.EXPORTED)
    assert events.count() == 2
    assert [len(message["what_happened"]) for message in person["messages"]] == [1, 1]
    exporter.post(EXPORT, ASKED)
    assert events.count() == 2


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "another password"}, "This is not your password."),
        ({"password": ""}, "This field is required."),
        ({"reason": ""}, "This field is required."),
        ({"reason": "For sam@mail.example"}, "Leave addresses out of the reason"),
        ({"reason": "a" * 201}, "at most 200 characters"),
        ({"kind": "xml"}, "Select a valid choice."),
        ({"address": ""}, "Enter the address that they wrote from."),
        ({"address": "no address"}, "Enter a valid email address."),
        ({"address": "unknown@mail.example"}, "We hold no message from this address."),
    ],
)
def test_a_mistake_is_explained_and_only_the_password_is_typed_again(exporter, wrong, sentence):
    make_message()
    asked = {**ABOUT_ONE, **wrong}
    page = exporter.post(EXPORT, asked)
    assert page.status_code == 422
    assert sentence in page.text
    assert PASSWORD not in page.text
    assert "another password" not in page.text
    for name in ("address", "reason"):
        assert asked[name] in page.text
    assert page.text.count("checked") == (asked["kind"] == "json")
    assert not LogEntry.objects.exists()
    assert not Entry.objects.exists()


def test_somebody_elses_password_is_of_no_use(exporter):
    make_user(password="the password of another", is_staff=True)
    asked = {**ASKED, "password": "the password of another"}
    assert exporter.post(EXPORT, asked).status_code == 422


def test_a_password_cannot_be_guessed(exporter, time_machine):
    time_machine.move_to("2030-01-01 12:01:00+00:00", tick=False)
    exporter.force_login(make_user("guesser", password=PASSWORD, is_superuser=True, is_staff=True))
    for _ in range(5):
        page = exporter.post(EXPORT, {**ASKED, "password": "a guess"})
        assert "This is not your password." in page.text
    page = exporter.post(EXPORT, ASKED)
    assert page.status_code == 422
    assert "Too many tries. Wait ten minutes" in page.text
    time_machine.move_to("2030-01-01 12:11:00+00:00", tick=False)
    assert exporter.post(EXPORT, ASKED).status_code == 200


def test_a_mistake_elsewhere_costs_no_try_and_nobody_elses_tries_count(exporter):
    for _ in range(6):
        exporter.post(EXPORT, {**ASKED, "reason": ""})
    assert exporter.post(EXPORT, ASKED).status_code == 200
    other = make_user(password=PASSWORD, is_staff=True)
    for _ in range(6):
        exporter.post(EXPORT, {**ASKED, "password": "a guess"})
    exporter.force_login(with_permissions(other, "export_message"))
    assert exporter.post(EXPORT, ASKED).status_code == 200
