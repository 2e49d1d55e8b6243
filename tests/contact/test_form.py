import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.utils.timezone import now

from contact import form_token, inbox
from contact.models import Message
from tests.factories import form_data

pytestmark = pytest.mark.django_db

SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def send(client):
    """Sends the form as somebody would who took ten seconds to fill it in."""

    def send(headers=SAME, seconds=10, **fields):
        data = form_data(**fields)
        with time_machine.travel(now() + timedelta(seconds=seconds)):
            return client.post("/contact/", data, headers=headers)

    return send


def text(response):
    return html.unescape(response.content.decode())


def test_a_message_is_kept_and_thanked_for(send, client):
    response = send()
    assert response.status_code == 303
    message = Message.objects.get()
    assert message.status == Message.Status.NEW
    assert message.consent_text.startswith("I agree")
    thanks = client.get(response["Location"])
    assert "We have your message" in text(thanks)
    assert message.reference in text(thanks)
    assert message.email not in text(thanks)
    assert thanks["Cache-Control"] == "no-store"


def test_the_thank_you_page_of_an_unknown_reference_is_not_found(client):
    assert client.get("/contact/thanks/RLS-2222-22/").status_code == 404


def test_the_form_itself_can_be_sent(client):
    page = text(client.get("/contact/"))
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    with time_machine.travel(now() + timedelta(minutes=1)):
        response = client.post("/contact/", form_data(token=token), headers=SAME)
    assert response.status_code == 303
    assert Message.objects.get().status == Message.Status.NEW


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": ""}, "Enter your message"),
        ({"body": "   "}, "Enter your message"),
        ({"body": "x" * 5003}, "Shorten your message by 3 characters"),
        ({"email": ""}, "Enter your email address, or tick that you need no reply"),
        ({"email": "sam@example"}, "like name@example.com"),
        ({"email": "a@b.example\r\nBcc: c@d.example"}, "like name@example.com"),
        ({"consent": ""}, "Tick the box to agree"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"name": "a\r\nBcc: b@c.example"}, "on one line"),
        ({"email": '"\x01\x08"@b.example'}, "on one line"),
        ({"body": "a\x00b"}, "Null characters are not allowed"),
        ({"token": "forged"}, "This page was open for too long"),
        ({"token": ""}, "This page was open for too long"),
        ({"token": "x" * 301}, "at most 300 characters"),
    ],
)
def test_a_fault_is_explained_and_the_words_are_kept(send, fields, sentence):
    response = send(**{"body": "My own words", **fields})
    assert response.status_code == 422
    assert sentence in text(response)
    assert "There is a problem" in text(response)
    assert "<title>Error: " in text(response)
    assert "body" in fields or "My own words" in text(response)
    assert not Message.objects.exists()


def test_an_error_is_joined_to_its_field(send):
    page = text(send(email="wrong"))
    assert '<a href="#id_email">' in page
    assert re.search(r'<input type="email"[^>]*aria-invalid="true"', page)
    assert re.search(r'aria-describedby="id_email_helptext id_email_error"', page)
    assert 'id="id_email_error"' in page
    assert 'id="id_email_helptext"' in page


def test_consent_is_asked_for_and_not_ticked(client):
    page = text(client.get("/contact/"))
    box = re.search(r'<input type="checkbox" name="consent"[^>]*>', page)[0]
    assert "required" in box
    assert "checked" not in box


def test_an_email_is_not_kept_from_somebody_who_needs_no_reply(send):
    assert send(no_reply_needed="on").status_code == 303
    assert Message.objects.get().email == ""


def test_a_repeated_submit_gives_the_same_reference(send):
    token = form_token.issue()
    first, second = send(token=token), send(token=token)
    assert first["Location"] == second["Location"]
    assert Message.objects.count() == 1


def test_other_words_from_the_same_page_are_another_message(send):
    token = form_token.issue()
    first, second = send(token=token), send(token=token, email="right@mail.example")
    assert first["Location"] != second["Location"]
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"website": "http://spam.example/" * 50}, "filled in the field that people cannot see"),
        ({"seconds": 1}, "seconds after opening the form"),
    ],
)
def test_what_looks_like_spam_is_kept_in_its_folder_and_thanked_for(send, fields, reason):
    assert send(**fields).status_code == 303
    message = Message.objects.get()
    assert message.status == Message.Status.SPAM
    assert reason in message.spam_reasons[0]


def test_a_tab_left_open_all_night_works(send):
    assert send(seconds=23 * 3600).status_code == 303


def test_a_form_from_yesterday_is_shown_again_ready_to_send(send, client):
    response = send(seconds=25 * 3600, body="My own words")
    assert response.status_code == 422
    token = re.search(r'name="token" value="([^"]+)"', text(response))[1]
    with time_machine.travel(now() + timedelta(hours=25, seconds=30)):
        assert client.post("/contact/", form_data(token=token), headers=SAME).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Referer": "http://[::1"}, 403),
        ({"Origin": "http://a\u2100b"}, 403),
        ({"Referer": "http://testserver/contact/"}, 303),
        ({"Referer": "http://evil.example/contact/"}, 403),
        ({}, 403),
    ],
)
def test_the_form_is_taken_from_our_own_page_only(send, headers, status):
    response = send(headers=headers, body="My own words")
    assert response.status_code == status
    assert status == 303 or "My own words" in text(response)
    assert Message.objects.exists() == (status == 303)


def test_a_message_that_could_not_be_saved_is_not_thanked_for(send, monkeypatch):
    monkeypatch.setattr(inbox, "receive", locked)
    response = send(body="My own words")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "We could not save your message. It is still below." in text(response)
    assert "My own words" in text(response)
    assert "We have your message" not in text(response)


def locked(**sent):
    raise OperationalError("database is locked")


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "\u202edrow sdrawkcab",
        "e" + "\u0301" * 2000,
        "\x01\x02\x1b[31m",
        "=cmd|' /C calc'!A0",
        "😀" * 2500,
    ],
)
def test_odd_text_is_stored_as_it_came(send, body):
    assert send(body=body).status_code == 303
    assert Message.objects.get().body == body


def test_a_line_break_counts_as_one_character(send):
    assert send(body="a\r\n" * 2500).status_code == 303
    assert len(Message.objects.get().body) == 5000 - 1


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)("/contact/").status_code == 405


def test_unknown_fields_are_ignored(send):
    assert send(status="closed", reference="RLS-HACK-ED").status_code == 303
    assert Message.objects.get().status == Message.Status.NEW
