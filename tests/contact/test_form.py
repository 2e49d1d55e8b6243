import hashlib
import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils.timezone import now

from contact import consent, form_token
from contact.models import ClosedDays, ContactDetails, CrisisLine, Message
from tests.factories import form_data, make_article, make_revision

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
        ({"email": f"a@{'é' * 60}.example"}, "like name@example.com"),
        ({"email": "a@b\u200dc.example"}, "like name@example.com"),
        ({"email": "a@\u202eelpmaxe.example"}, "like name@example.com"),
        ({"email": "a@victim.example\uff0cb.example"}, "like name@example.com"),
        ({"email": "a@victim.example\uff20b.example"}, "like name@example.com"),
        ({"email": "a@b\u3002\u3002c.example"}, "like name@example.com"),
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


@pytest.mark.parametrize(
    "email", ["a@münchen.example", "a@日本.example", "a@xn--mnchen-3ya.example", "a@[192.0.2.1]"]
)
def test_an_address_in_any_script_is_taken(send, email):
    assert send(email=email).status_code == 303
    assert Message.objects.get().email == email


def test_a_message_that_was_deleted_can_be_sent_again_from_the_same_form(send, client):
    token = form_token.issue()
    first = send(token=token)
    client.post(f"{first['Location']}erase/", headers=SAME)
    assert not Message.objects.kept().exists()
    second = send(token=token)
    assert Message.objects.kept().get().body == "My legs will not rest."
    assert reference(second) != reference(first)
    assert "We have your message" in text(client.get(second["Location"]))


def test_no_browser_cuts_a_long_message(client):
    assert "maxlength" not in re.search("<textarea[^>]*>", text(client.get("/contact/")))[0]


def test_a_repeated_submit_gives_the_same_reference(send):
    token = form_token.issue()
    first, second = send(token=token), send(token=token)
    assert reference(first) == reference(second)
    assert Message.objects.count() == 1


def test_other_words_from_the_same_page_are_another_message(send):
    token = form_token.issue()
    first, second = send(token=token), send(token=token, email="right@mail.example")
    assert reference(first) != reference(second)
    assert Message.objects.count() == 2


def reference(response):
    """The one that the sender is led to."""
    return re.search(r"RLS-\w{4}-\w{2}", response["Location"])[0]


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


@pytest.mark.parametrize(("seconds", "status"), [(-290, 303), (-310, 422)])
def test_the_clocks_of_two_machines_may_differ_a_little(send, seconds, status):
    assert send(seconds=seconds).status_code == status
    assert not Message.objects.filter(status=Message.Status.SPAM).exists()


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


# --- what the page says ---------------------------------------------------------------------------

SUNDAY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@time_machine.travel(SUNDAY, tick=False)
def test_it_says_when_somebody_reads_and_by_when_we_reply(client):
    ClosedDays.objects.create(name="A day off", first_day=date(2026, 11, 24), last_day="2026-11-24")
    page = text(client.get("/contact/"))
    assert "Somebody will next read messages tomorrow, Monday 23 November, from 9am." in page
    assert "If you write now, we reply by Thursday 26 November." in page


def test_it_promises_no_time_if_no_day_is_open(client):
    ContactDetails.objects.create(pk=1, open_days=[])
    page = text(client.get("/contact/"))
    assert "A person reads every message.</p>" in page
    assert "reply by" not in page
    assert "Open:" not in page


def test_it_says_what_we_cannot_do_and_who_helps_at_once(client):
    page = text(client.get("/contact/"))
    assert "We cannot diagnose you or change your medicine" in page
    assert "Do not use this form if you need help now" in page
    assert CrisisLine.objects.first().phone in page.partition("<main")[2].partition("<form")[0]


def test_it_names_the_page_that_somebody_asks_about(client, send):
    revision = make_revision(make_article("iron"), title="Iron & legs")
    about = f'About the page <a href="/iron/">{revision.title}</a>'
    assert about in text(client.get("/contact/?about=iron"))
    assert about in text(send(about="iron", body=""))
    assert send(about="iron").status_code == 303
    assert Message.objects.get().about == "iron"


def test_a_page_that_is_not_public_is_not_named(client):
    make_revision(make_article("draft"), live=False, title="A secret draft")
    page = text(client.get("/contact/?about=draft"))
    assert "About the page" not in page
    assert "A secret draft" not in page


@pytest.mark.parametrize("about", ["", "<b>", "a/b", "Iron", "x" * 81, "a\x00", "iron\n", "é"])
def test_an_odd_page_is_ignored(client, send, about):
    page = client.get("/contact/", {"about": about})
    assert page.status_code == 200
    assert 'name="about" id="id_about"' in text(page)  # without a value
    assert send(about=about).status_code == 303
    assert Message.objects.get().about == ""


def test_an_article_leads_to_a_question_about_it(client):
    make_revision(make_article("iron"))
    assert 'href="/contact/?about=iron"' in text(client.get("/iron/"))


# --- consent --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("version", "digest"), [(1, "d50f803a757d9d27")])
def test_what_people_agreed_to_is_never_edited(version, digest):
    """Our practice changed? Then add a version, and its digest here."""
    words = "\n".join(consent.TEXTS[version])
    assert hashlib.sha256(words.encode()).hexdigest()[:16] == digest


def test_each_consent_text_has_its_digest_here():
    assert list(consent.TEXTS) == [1]


def test_the_consent_is_kept_as_it_was_shown(send, client):
    page = text(client.get("/contact/"))
    send()
    message = Message.objects.get()
    assert message.consent_version == consent.VERSION
    assert consent.BOX in page
    assert consent.HINT in page
    assert message.consent_text == f"{consent.BOX} {consent.HINT}"
