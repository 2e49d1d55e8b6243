"""The pages for the sender alone: the thank-you, the thread behind the secret link, the end."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.signing import TimestampSigner
from django.db import OperationalError, connection
from django.utils.timezone import now

from contact import erasing, follow_up, form_token, inbox, submitting, thanks_link
from contact.models import ContactDetails, CrisisLine, Email, Entry, FollowUpLink, Message
from tests.factories import make_message, make_user

pytestmark = pytest.mark.django_db

SAME = {"Sec-Fetch-Site": "same-origin"}
SUNDAY = "2026-11-22 20:00:00Z"


def text(response):
    return html.unescape(response.content.decode())


def address(message):
    return f"/contact/yours/{follow_up.make_link(message, 'a mail')}/"


def reply(message, body="Our reply.", ago=60):
    """Written so many seconds ago."""
    with time_machine.travel(now() - timedelta(seconds=ago)):
        said = message.entries.count() and message.entries.latest("pk").pk
        by = make_user()
        return inbox.reply(message, body=body, by=by, seen=said, key=by.username, close=False)


@pytest.fixture
def write(client):
    """Sends the form on the page of a thread."""

    def write(path, body="One more thing.", headers=SAME, **fields):
        data = {"body": body, "token": form_token.issue(), **fields}
        return client.post(path, data, headers=headers)

    return write


# --- thank you ------------------------------------------------------------------------------------


def thank(client, message):
    return text(client.get(f"/contact/thanks/{thanks_link.make_link(message)}/"))


@time_machine.travel(SUNDAY, tick=False)
def test_it_says_what_happens_next_and_when(client):
    page = thank(client, make_message())
    assert "read it on Monday 23 November and reply by Wednesday 25 November." in page
    assert "After that, use the link in our mail, or" in page


@time_machine.travel(SUNDAY, tick=False)
def test_it_promises_no_reply_to_somebody_who_wants_none(client):
    page = thank(client, make_message(email="", no_reply_needed=True))
    assert "A person will read it on Monday 23 November. You told us that you need no reply" in page
    assert "mail" not in page.partition("<main")[2].partition("</main")[0]
    assert "write to us</a> and give your reference" in page


def test_it_promises_no_day_if_none_is_open(client):
    ContactDetails.objects.create(pk=1, open_days=[])
    assert "A person will read it and reply.</p>" in thank(client, make_message())


@pytest.mark.parametrize("fields", [{}, {"maybe_urgent": True}, {"spam_reasons": ["has links"]}])
def test_everybody_sees_the_crisis_lines(client, fields):
    main = thank(client, make_message(**fields)).partition("<main")[2].partition("</main")[0]
    for line in CrisisLine.objects.all():
        assert line.phone in main


@pytest.mark.parametrize(
    "token",
    ["RLS-2222-22", "x", "\x00", "a:b:c", TimestampSigner(salt="other").sign("RLS-2222-22")],
    ids=["a reference", "a letter", "null", "three parts", "signed for something else"],
)
def test_a_thank_you_page_that_we_did_not_sign_is_not_found(client, token):
    make_message(submission_key="x")
    Message.objects.update(reference="RLS-2222-22")
    assert client.get(f"/contact/thanks/{token}/").status_code == 404


def test_a_thank_you_page_ends_after_a_day_and_outlives_a_new_secret_key(client, settings):
    path = f"/contact/thanks/{thanks_link.make_link(make_message())}/"
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "new" * 20
    with time_machine.travel(now() + timedelta(hours=23)):
        assert client.get(path).status_code == 200
    with time_machine.travel(now() + timedelta(hours=25)):
        assert client.get(path).status_code == 404


# --- the thread -----------------------------------------------------------------------------------


def test_the_sender_reads_all_that_was_said_in_its_order(client):
    message = make_message(body="First words.")
    path = address(message)
    reply(message, "Second words.", ago=90)
    inbox.write_again(message, body="Third words.", key="k")
    words = re.findall(r'class="words" dir="auto">(.*?)</div>', text(client.get(path)))
    assert words == ["First words.", "Second words.", "Third words."]


def test_notes_and_names_of_staff_are_not_shown(client):
    message, by = make_message(), make_user("nurse-jane", first_name="Jane")
    inbox.note(message, body="A private note.", by=by, key="n")
    inbox.assign(Message.objects.all(), to=by, by=by)
    page = text(client.get(address(message)))
    for secret in ("A private note", "nurse-jane", "Jane", "Took it"):
        assert secret not in page


def test_a_reply_is_shown_when_it_can_no_longer_be_taken_back(client):
    message = make_message()
    path = address(message)
    reply(message, ago=29)
    assert "Our reply." not in text(client.get(path))
    with time_machine.travel(now() + timedelta(seconds=2)):
        assert "Our reply." in text(client.get(path))


def test_words_are_plain_text_and_their_links_are_dead(client):
    message = make_message(body="<b>bold</b>\n\n  http://evil.example/ a@b.example")
    page = client.get(address(message)).content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt;\n\n  http://evil.example/ a@b.example</div>" in page
    assert 'href="http://evil' not in page
    assert "mailto:a@b" not in page


@pytest.mark.parametrize("spoil", ["erase", "wrong", "odd"])
def test_a_link_that_does_not_hold_is_not_found_whatever_the_reason(client, spoil):
    message = make_message()
    path = address(message)
    if spoil == "erase":
        erasing.erase(Message.objects.all())
    path = {"erase": path, "wrong": "/contact/yours/wrong/", "odd": "/contact/yours/%00<b>/"}[spoil]
    for each in (path, f"{path}erase/"):
        assert client.get(each).status_code == 404
        assert client.post(each, headers=SAME).status_code == 404
    assert without_paths(client.get(path)) == without_paths(client.get("/contact/yours/x/"))


def without_paths(response):
    return re.sub(r"/contact/yours/[^\"]*", "", text(response))


def test_the_page_costs_few_queries_however_long_the_thread(client, django_assert_max_num_queries):
    message = make_message()
    path = address(message)
    for number in range(20):
        inbox.write_again(message, body=f"More {number}", key=f"k{number}")
    client.get(path)  # from now on what all pages share is known
    with django_assert_max_num_queries(5):
        assert "More 19" in text(client.get(path))


# --- writing again --------------------------------------------------------------------------------


def test_what_somebody_writes_again_is_shown_and_waits_for_us(client, write):
    message = make_message()
    path = address(message)
    reply(message)
    response = write(path, "Thank you.\r\nOne more thing.")
    assert response.status_code == 303
    assert response["Location"] == f"{path}#newest"
    assert re.search(
        r'id="newest">\s.*\s.*>Thank you.\nOne more thing.</div>', client_text(client, path)
    )
    message.refresh_from_db()
    assert message.status == Message.Status.OPEN
    assert "We have what you wrote." in client_text(client, path)


def client_text(client, path):
    return text(client.get(path))


def test_a_double_click_adds_one_entry(write):
    path, token = address(make_message()), form_token.issue()
    for _ in range(2):
        assert write(path, token=token).status_code == 303
    assert write(path, "Other words", token=token).status_code == 303
    assert Entry.objects.count() == 2


def test_despair_that_is_told_later_is_found(write):
    message = make_message()
    write(address(message), "I want to die.")
    message.refresh_from_db()
    assert message.maybe_urgent


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": ""}, "Enter your message"),
        ({"body": "x" * 5002}, "Shorten your message by 2 characters"),
        ({"token": "forged"}, "This page was open for too long"),
    ],
)
def test_a_fault_is_explained_and_the_words_are_kept(client, write, fields, sentence):
    path = address(make_message())
    response = write(path, **{"body": "My own words", **fields})
    assert response.status_code == 422
    assert sentence in text(response)
    assert "<title>Error: " in text(response)
    assert "body" in fields or "My own words</textarea>" in text(response)
    assert not Entry.objects.exists()


def test_a_page_that_was_open_for_too_long_can_be_sent_again(write):
    path = address(make_message())
    page = text(write(path, token="forged"))
    assert write(path, token=re.search(r'name="token" value="([^"]+)"', page)[1]).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (SAME, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        # A browser without Sec-Fetch-Site, on a page that asks for no referrer.
        ({"Origin": "null"}, 303),
    ],
)
def test_it_is_taken_from_the_page_itself(write, headers, status):
    response = write(address(make_message()), "My own words", headers=headers)
    assert response.status_code == status
    assert Entry.objects.exists() == (status == 303)
    assert status == 303 or "My own words</textarea>" in text(response)


def test_what_could_not_be_saved_is_not_confirmed(write, monkeypatch):
    monkeypatch.setattr(submitting, "PAUSE", 0)
    monkeypatch.setattr(inbox, "write_again", locked)
    path = address(make_message())
    response = write(path, "My own words", headers=SAME | {"Accept-Encoding": "gzip"})
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Content-Encoding" not in response
    assert "We could not save your message. It is still below." in text(response)
    assert "My own words</textarea>" in text(response)


def locked(*arguments, **sent):
    raise OperationalError("database is locked")


def unreadable(first):
    """From the first question to this table on, the database gives no answer."""
    asked = []

    def ask(execute, sql, *rest):
        asked.append(sql)
        return locked() if any(first in each for each in asked) else execute(sql, *rest)

    return connection.execute_wrapper(ask)


@pytest.mark.parametrize(
    ("first", "body"),
    [
        ("contact_followuplink", "My own words"),
        ("contact_urgentphrase", "My own words"),
        ("contact_contactdetails", "x" * 5001),
    ],
)
def test_without_any_database_the_words_are_still_in_the_box(write, first, body):
    path = address(make_message())
    with unreadable(first):
        response = write(path, body, headers=SAME | {"Accept-Encoding": "gzip"})
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "Content-Encoding" not in response
    assert "We could not save your message. It is still below. Try again." in text(response)
    assert f"{body}</textarea>" in text(response)
    assert f'action="{path}"' in text(response)
    assert "You wrote on" not in text(response)
    assert '<a href="tel:999">999</a>' in text(response)


def test_a_thread_that_cannot_be_read_is_away(client):
    path = address(make_message())
    with unreadable("contact_followuplink"):
        response = client.get(path)
    assert response.status_code == 503
    assert "We are away for a moment" in text(response)


# --- enough for a day -----------------------------------------------------------------------------


def write_twenty_times(write, path):
    """With the last token."""
    for number in range(20):
        token = form_token.issue()
        assert write(path, f"Words {number}", token=token).status_code == 303
    return token


@time_machine.travel("2026-11-23 12:00:00Z", tick=False)
def test_who_wrote_twenty_times_today_is_asked_to_wait_and_loses_nothing(write):
    path = address(make_message())
    write_twenty_times(write, path)
    ContactDetails.objects.create(pk=1, email="team@site.example")
    for _ in range(2):
        response = write(path, "My own words")
        assert response.status_code == 422
        assert "Please wait until tomorrow, or email team@site.example." in text(response)
        assert "My own words</textarea>" in text(response)
    assert Entry.objects.count() == 20
    assert write(address(make_message())).status_code == 303
    with time_machine.travel("2026-11-24 00:01:00Z", tick=False):
        assert write(path, "My own words").status_code == 303


@time_machine.travel("2026-11-23 12:00:00Z", tick=False)
def test_a_resend_is_not_counted(write):
    path = address(make_message())
    token = write_twenty_times(write, path)
    assert write(path, "Words 19", token=token).status_code == 303
    assert Entry.objects.count() == 20


def test_nothing_is_added_to_a_message_that_was_deleted_meanwhile(write, monkeypatch):
    path = address(make_message())
    monkeypatch.setattr(submitting, "is_urgent", lambda body: erasing.erase(Message.objects.all()))
    assert write(path).status_code == 404
    assert not Entry.objects.filter(kind=Entry.Kind.WRITTEN).exists()


# --- the end --------------------------------------------------------------------------------------


@pytest.fixture(params=["thanks", "yours"])
def ending(request):
    """A message, and the address at which its sender can delete it."""
    message = make_message()
    reply(message)
    paths = {"thanks": f"/contact/thanks/{thanks_link.make_link(message)}/"}
    return message, paths.get(request.param) or address(message)


def test_somebody_deletes_everything_after_one_question(client, ending):
    message, path = ending
    assert f'action="{path}erase/"' in text(client.get(path))
    question = text(client.get(f"{path}erase/"))
    assert f"Delete your message {message.reference}?" in question
    assert f'href="{path}"' in question
    assert Message.objects.kept().exists()
    response = client.post(f"{path}erase/", headers=SAME)
    assert (response.status_code, response["Location"]) == (303, "/contact/erased/")
    assert "Everything is deleted" in text(client.get("/contact/erased/"))
    assert not Message.objects.kept().exists()
    assert not Email.objects.exists()
    assert not FollowUpLink.objects.exists()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("last", ["", "erase/"])
def test_it_is_kept_nowhere_and_sets_no_cookie(client, ending, last):
    response = client.get(f"{ending[1]}{last}")
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "Set-Cookie" not in response
