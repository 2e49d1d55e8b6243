"""What happens to a form between "Send message" and the disk: spam, despair, faults."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, OperationalError, connection
from django.utils.timezone import now

from contact import form_token, inbox, submitting, surroundings
from contact.models import ContactDetails, CrisisLine, Email, Message
from rlsinfo.models import RateBucket
from tests.factories import form_data

pytestmark = pytest.mark.django_db

SAME = {"Sec-Fetch-Site": "same-origin"}
LONG_ENOUGH = "My legs will not rest at night and I do not know what to do about it."


@pytest.fixture
def send(client):
    def send(seconds=10, address="127.0.0.1", headers=SAME, **fields):
        data = form_data(**fields)
        with time_machine.travel(now() + timedelta(seconds=seconds)):
            return client.post("/contact/", data, headers=headers, REMOTE_ADDR=address)

    return send


def text(response):
    return html.unescape(response.content.decode())


def newest():
    return Message.objects.order_by("-pk")[0]


# --- spam -----------------------------------------------------------------------------------------


@time_machine.travel("2026-11-23 12:00:00Z", tick=False)
def test_the_sixth_message_from_a_network_in_ten_minutes_is_foldered(send):
    for last in range(6):
        assert newest_status(send(address=f"198.51.100.{last}")) == "new" or last == 5
    assert newest().spam_reasons == ["the 6th message from the same network within ten minutes"]
    assert newest_status(send(address="203.0.113.1")) == "new"
    with time_machine.travel("2026-11-23 12:11:00Z", tick=False):
        assert newest_status(send(address="198.51.100.7")) == "new"


def newest_status(response):
    assert response.status_code == 303
    return newest().status


def test_the_network_is_that_of_the_visitor_not_of_our_proxy(send, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(7):
        send(headers=SAME | {"X-Forwarded-For": f"192.0.2.9, 198.51.{number}.1"}, name=str(number))
    assert not Message.objects.filter(status="spam").exists()


def test_no_address_is_stored(send):
    send(address="198.51.100.7")
    assert RateBucket.objects.exists()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert "198.51.100" not in str(cursor.fetchall()), table


def test_the_same_words_again_and_again_are_foldered_whatever_their_numbers(send):
    for number in range(3):
        send(body=f"{LONG_ENOUGH} {number}")
    assert [m.status for m in Message.objects.order_by("pk")] == ["new", "new", "spam"]
    assert newest().spam_reasons == ["the same words came 3 times today"]


def test_one_opening_of_the_form_sends_only_so_many_messages(send):
    token = form_token.issue()
    for number in range(6):
        send(token=token, body=f"Words {number}", address=f"198.51.{number}.1")
    assert newest().spam_reasons == ["the 6th message from one opening of the form"]


def test_a_resend_is_not_counted(send):
    token = form_token.issue()
    for _ in range(8):
        send(body=LONG_ENOUGH, token=token, address="198.51.100.7")
    assert Message.objects.count() == 1
    assert set(RateBucket.objects.values_list("hits", flat=True)) == {1}


def test_a_flood_is_foldered_above_the_limit_for_all(send, settings):
    settings.CONTACT_MESSAGES_PER_HOUR = 2
    for number in range(3):
        send(name=str(number))
    assert newest().spam_reasons == ["the 3rd message within an hour"]


def test_a_flood_of_known_spam_does_not_folder_everybody(send, settings):
    settings.CONTACT_MESSAGES_PER_HOUR = 2
    for number in range(5):
        send(website="x", name=str(number))
    assert newest_status(send()) == "new"


def test_many_links_are_foldered(send):
    send(body="http://a.example http://b.example http://c.example")
    assert newest().spam_reasons == ["has 3 links"]


def test_spam_is_thanked_for_in_the_same_words(send, client):
    ham, spam = (text(client.get(send(website=trap)["Location"])) for trap in ("", "x"))
    assert newest().status == "spam"
    assert without_reference(ham) == without_reference(spam)
    assert not Email.objects.filter(message=newest()).exists()


def without_reference(page):
    return re.sub(r"RLS-[\w:-]+", "", page)


# --- despair --------------------------------------------------------------------------------------


def test_a_sign_of_despair_puts_a_message_on_top_and_never_into_spam(send):
    send(body="I want to dye. I cannot go on.", website="filled in by a browser")
    assert newest().maybe_urgent
    assert newest().status == "new"
    assert newest().spam_reasons


def test_other_messages_are_not_marked(send):
    send(body="I cannot sleep.")
    assert not newest().maybe_urgent


# --- what cannot be saved -------------------------------------------------------------------------


@pytest.fixture
def failing(monkeypatch):
    """Storing fails ``times`` times; the tries are counted."""
    monkeypatch.setattr(submitting, "PAUSE", 0)

    def failing(error, times=99):
        tries, receive = [], inbox.receive

        def fail(**sent):
            tries.append(sent)
            if len(tries) <= times:
                raise error
            return receive(**sent)

        monkeypatch.setattr(inbox, "receive", fail)
        return tries

    return failing


LOCKED = OperationalError("database is locked")
FULL = OperationalError("database or disk is full")
BROKEN = DatabaseError("malformed")


@pytest.mark.parametrize(("error", "tries"), [(LOCKED, 3), (FULL, 3), (BROKEN, 1)])
def test_a_message_that_could_not_be_saved_is_not_thanked_for(send, failing, error, tries):
    ContactDetails.objects.create(pk=1, email="team@site.example")
    tried = failing(error)
    response = send(body="My own words")
    assert len(tried) == tries
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    sentence = "We could not save your message. It is still below. Try again, or email"
    assert f"{sentence} team@site.example." in text(response)
    assert "My own words</textarea>" in text(response)
    assert "Other ways to reach us" in text(response)
    assert "We have your message" not in text(response)
    assert not RateBucket.objects.exists()


def test_a_lock_that_passes_is_not_noticed(send, failing):
    failing(LOCKED, times=2)
    assert send().status_code == 303
    assert Message.objects.count() == 1
    assert set(RateBucket.objects.values_list("hits", flat=True)) == {1}


def test_no_further_try_begins_when_patience_is_over(send, failing, monkeypatch):
    monkeypatch.setattr(submitting, "PATIENCE", -1)
    tried = failing(LOCKED)
    assert send().status_code == 503
    assert len(tried) == 1


def test_who_waits_in_the_queue_of_writers_for_too_long_is_told_so(send, monkeypatch):
    monkeypatch.setattr(submitting, "LONGEST_QUEUE", 0)
    monkeypatch.setattr(submitting, "PATIENCE", -1)
    with submitting.TURN:
        assert send(body="My own words").status_code == 503
    assert not Message.objects.exists()
    assert send().status_code == 303


def test_it_can_be_sent_again_once_the_fault_is_over(send, failing):
    failing(LOCKED, times=3)
    token = form_token.issue()
    refused = send(token=token)
    assert f'value="{token}"' in text(refused)
    assert send(token=token).status_code == 303


def test_without_any_database_the_words_are_still_in_the_box(send, failing, monkeypatch):
    failing(LOCKED)
    monkeypatch.setattr(ContactDetails, "load", broken)
    monkeypatch.setattr(CrisisLine.objects, "all", broken)
    response = send(body="My own words", about="iron")
    assert response.status_code == 503
    assert "My own words</textarea>" in text(response)
    assert "We could not save your message. It is still below. Try again." in text(response)
    assert '<a href="tel:999">999</a>' in text(response)
    assert "example.org" not in text(response)


def broken():
    raise OperationalError("unable to open database file")


def test_the_numbers_of_an_emergency_are_those_of_a_new_site():
    known = CrisisLine.objects.filter(is_emergency=True).values_list("country", "phone")
    assert dict(known) == surroundings.EMERGENCY


@pytest.mark.parametrize(
    ("fields", "headers", "status"),
    [({"email": "wrong"}, SAME, 422), ({}, {}, 403), ({}, SAME, 503)],
)
def test_a_form_that_comes_back_is_not_compressed(send, failing, fields, headers, status):
    """Its length would tell the secret beside the words (BREACH)."""
    if status == 503:
        failing(LOCKED)
    response = send(headers=headers | {"Accept-Encoding": "gzip"}, body="My own words", **fields)
    assert response.status_code == status
    assert "Content-Encoding" not in response
    assert "no-transform" in response["Cache-Control"]
    assert b"My own words" in response.content


def test_other_pages_are_compressed(client):
    response = client.get("/contact/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
