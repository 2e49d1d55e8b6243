"""What people tell us is found where it belongs, nowhere else, and nowhere when it is erased."""

import logging
import re
import shutil
import sqlite3
from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils.timezone import now

from articles import feedback
from articles.models import Feedback
from contact import erasing, inbox, outbox, submitting
from contact.models import ContactDetails, Email, Entry, Message
from tests.contact.test_export import EXPORT
from tests.factories import form_data, make_revision
from tests.file_database import bytes_of, file_database

#: No two begin alike: the index of words stores of each what differs from the one before.
CANARIES = {
    "name": "bqvozelk",
    "email": "gwuxmaip",
    "body": "jyxtorvu",
    "about": "lzedquaf",
    "follow-up": "mbixwopz",
    "reply": "nkujvaxo",
    "note": "pfyqzumi",
    "search": "rjowkibx",
    "reason": "tvaxypoq",
    "browser": "vhuqjezy",
    "line": "xkorzubi",
    "refused": "wpizkoxu",
}
NETWORK = "198.51.100."
#: Where each may be, besides the index of words.
ALLOWED = {
    "name": {"contact_message"},
    "email": {"contact_message", "contact_email"},
    "body": {"contact_message"},
    "about": {"contact_message"},
    "follow-up": {"contact_entry"},
    "reply": {"contact_entry"},
    "note": {"contact_entry"},
    "line": {"articles_feedback"},
    "reason": {"django_admin_log"},
}
SENDER = {
    "headers": {
        "User-Agent": CANARIES["browser"],
        "X-Forwarded-For": f"{NETWORK}77",
        "Sec-Fetch-Site": "same-origin",
    }
}
PASSWORD = "a password for tests only"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, django_db_setup, django_db_blocker):
    """The database of the tests as a file, before anything happened."""
    path = tmp_path_factory.mktemp("prepared") / "site.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
    return path


@pytest.fixture
def path(prepared, tmp_path, db):
    """The file in which the site keeps everything while the test runs."""
    path = shutil.copy(prepared, tmp_path)
    with file_database(path):
        yield Path(path)


@pytest.fixture
def story(path, client, mailbox, settings, caplog):
    """All that can happen with a message, with the answers of the site to it."""
    caplog.set_level(logging.DEBUG)
    settings.TRUSTED_PROXIES = 1
    ContactDetails.objects.update_or_create(pk=1, defaults={"alert_email": "staff@mail.example"})
    client.raise_request_exception = False
    answers = [*somebody_writes(client), *staff_answer(client), *things_go_wrong(client)]
    answers += a_reader_answers(client)
    Email.objects.update(due_at=now())
    while outbox.send_next():
        pass
    token = re.search(r"/contact/yours/([^/]+)/", str(mail_of(mailbox, "Our reply")))[1]
    return [*answers, *the_sender_comes_back(client, token)]


def send(client, **fields):
    return client.post(reverse("contact:write"), form_data(**fields), **SENDER)


def somebody_writes(client):
    words = {name: CANARIES[name] for name in ("name", "body", "about")}
    sent = send(client, **words, email=f"{CANARIES['email']}@mail.example")
    yield sent
    yield client.get(sent["Location"], **SENDER)
    yield send(client, body=CANARIES["refused"], name="a\nb", email=CANARIES["refused"])
    inbox.not_spam(Message.objects.all(), by=None)  # it came too quickly for a person
    yield client.get(reverse("contact:write"), {"about": CANARIES["refused"]}, **SENDER)


def staff_answer(client):
    user = get_user_model().objects.create_superuser("staff", password=PASSWORD)
    client.force_login(user)
    message = Message.objects.get()
    page = reverse("admin:contact_message_change", args=[message.pk])
    yield client.get(reverse("admin:contact_message_changelist"), {"q": CANARIES["search"]})
    yield client.get(page)
    keys = {"seen": 0, "key": "0" * 32}
    for name, body in (("note", CANARIES["note"]), ("reply", CANARIES["reply"])):
        url = reverse(f"admin:contact_message_{name}", args=[message.pk])
        yield client.post(url, {**keys, "body": body})
    yield client.post(url, {**keys, "body": f"{CANARIES['refused']} {{unknown}}"})
    asked = {"kind": "json", "address": message.email, "reason": CANARIES["reason"]}
    yield client.post(EXPORT, {**asked, "password": PASSWORD})
    yield client.post(EXPORT, {**asked, "password": CANARIES["refused"]})


def things_go_wrong(client):
    """Whatever breaks in the middle of a request, with words in its hands."""
    with pytest.MonkeyPatch.context() as patch:
        for error in (RuntimeError("Broken."), OperationalError("Broken.")):
            patch.setattr(submitting, "keep", fail(error))
            yield send(client, body=CANARIES["refused"], name=CANARIES["refused"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("contact.inbox.searching.index", fail(RuntimeError("Broken.")))
        yield send(client, body=CANARIES["refused"])


def fail(error):
    def broken(*args, **kwargs):
        raise error

    return broken


def a_reader_answers(client):
    """To the question whether a page was useful."""
    url = reverse("articles:useful", args=[make_revision().article_id])
    answered = client.post(url, {"useful": "no"}, **SENDER)
    yield answered
    for words in (f"I have restless legs, {CANARIES['refused']}", CANARIES["line"]):
        yield client.post(answered["Location"], {"words": words}, **SENDER)
    yield client.get(answered["Location"], **SENDER)


def the_sender_comes_back(client, token):
    url = reverse("contact:thread", args=[token])
    yield client.get(url, **SENDER)
    words = {"body": CANARIES["follow-up"], "token": form_data()["token"]}
    yield client.post(url, words, **SENDER)
    yield client.post(url, {**words, "body": CANARIES["refused"], "token": "wrong"}, **SENDER)


def mail_of(mailbox, subject):
    mails = [message_from_bytes(each.content, policy=policy.default) for each in mailbox.taken]
    return next(mail for mail in mails if mail["Subject"].startswith(subject))


def tables_with(words):
    """The tables of the database that hold ``words`` in any column of any row."""
    with connection.cursor() as cursor:
        names = cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name
            for (name,) in names
            for row in cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}").fetchall()
            if any(words in as_text(value) for value in row)
        }


def as_text(value):
    return (value.decode("latin-1") if isinstance(value, bytes) else str(value)).lower()


def test_what_people_tell_us_is_in_the_tables_where_it_belongs_and_no_other(story):
    assert [answer.status_code for answer in story if answer.status_code >= 500] == [500, 503, 500]
    for name, words in CANARIES.items():
        found = {table for table in tables_with(words) if not table.startswith("contact_words")}
        assert found == ALLOWED.get(name, set()), name
    assert tables_with(NETWORK) == set()


def test_the_words_that_can_be_looked_for_are_those_of_the_thread(story):
    indexed = {
        name for name, words in CANARIES.items() if "contact_words_content" in tables_with(words)
    }
    assert indexed == {"name", "email", "body", "follow-up", "reply", "note"}


def test_nothing_that_people_tell_us_is_in_the_log(story, caplog):
    ours = [
        record for record in caplog.get_records("setup") if record.name != "mail.log"
    ]  # the test's server
    assert any("Internal Server Error" in record.getMessage() for record in ours)
    text = "\n".join(logging.Formatter().format(record) for record in ours)
    assert [name for name, words in CANARIES.items() if words in text] == []
    assert NETWORK not in text


def test_nothing_that_people_tell_us_is_in_an_address(story):
    places = [answer["Location"] for answer in story if answer.has_header("Location")]
    assert len(places) >= 4
    assert [name for name, words in CANARIES.items() if words in " ".join(places)] == []


def test_nothing_that_people_tell_us_is_in_a_session_or_in_the_cache(story):
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert kept
    remembered = f"{kept} {cache._cache}"
    assert [name for name, words in CANARIES.items() if words in remembered] == []


def test_an_alert_says_nothing_and_a_receipt_only_knows_its_address(story, mailbox):
    alert = str(mail_of(mailbox, "New message"))
    assert [name for name, words in CANARIES.items() if words in alert] == []
    receipt = mail_of(mailbox, "We have your message")
    assert CANARIES["email"] in receipt["To"]
    del receipt["To"]
    assert [name for name, words in CANARIES.items() if words in str(receipt)] == []


def test_what_is_erased_is_in_no_table_and_not_in_the_file(story, path):
    of_the_person = set(ALLOWED) - {"reason"}
    tails = {name: CANARIES[name][2:].encode() for name in of_the_person}
    before = bytes_of(path).lower()
    assert [name for name, tail in tails.items() if tail not in before] == []
    erasing.erase(Message.objects.filter(pk=Message.objects.get().pk))
    feedback.erase(Feedback.objects.all())
    assert erasing.rewrite()
    assert {name: tables_with(CANARIES[name]) for name in of_the_person} == {
        name: set() for name in of_the_person
    }
    after = bytes_of(path).lower()
    assert [name for name, tail in tails.items() if tail in after] == []
    assert Message.objects.get().reference.lower().encode() in after
    assert Entry.objects.filter(body="Erased it").exists()
