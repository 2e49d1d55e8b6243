import email
import re
from datetime import timedelta
from email.policy import default as modern

import pytest
import time_machine
from django.utils.timezone import now

from contact import erasing, follow_up, inbox, mailing, outbox, worklist
from contact.models import ContactDetails, Email, FollowUpLink, Message
from tests.factories import make_message, make_reply, make_user

pytestmark = pytest.mark.django_db


def read(envelope):
    return email.message_from_bytes(envelope.content, policy=modern)


def test_a_receipt_goes_out_and_is_marked(mailbox):
    message = make_message()
    assert outbox.send_next() is True
    assert outbox.send_next() is False
    (envelope,) = mailbox.taken
    sent = Email.objects.get()
    assert envelope.rcpt_tos == ["sender@mail.example"]
    assert sent.status == Email.Status.SENT
    assert sent.sent_at
    letter = read(envelope)
    assert message.reference in letter["Subject"]
    assert letter["Message-ID"] == f"<{sent.mail_id}@site.example>"
    assert letter["Auto-Submitted"] == "auto-replied"


def test_neither_letter_says_what_the_sender_wrote(mailbox):
    ContactDetails(pk=1, alert_email="staff@site.example").save()
    make_message(body="my secret symptom", name="Secret Name")
    while outbox.send_next():
        pass
    assert {envelope.rcpt_tos[0] for envelope in mailbox.taken} == {
        "sender@mail.example",
        "staff@site.example",
    }
    for envelope in mailbox.taken:
        assert b"secret" not in envelope.content.lower()


@pytest.fixture
def alerts():
    ContactDetails(pk=1, alert_email="staff@site.example").save()


def send_all(at=None):
    with time_machine.travel(at or now() + mailing.UNDO):
        while outbox.send_next():
            pass


def by_address(mailbox) -> dict:
    return {envelope.rcpt_tos[0]: read(envelope) for envelope in mailbox.taken}


def test_the_receipt_gives_the_crisis_lines(mailbox):
    make_message()
    outbox.send_next()
    assert "116 123" in read(mailbox.taken[0]).get_content()


def test_an_alert_says_what_may_be_urgent_but_not_what_it_is(mailbox, alerts):
    make_message(maybe_urgent=True, body="my secret")
    send_all()
    letter = by_address(mailbox)["staff@site.example"]
    assert letter["Subject"].startswith("Maybe urgent: ")
    assert "secret" not in letter.get_content()


def test_a_reply_leaves_when_the_time_to_take_it_back_is_over(mailbox):
    message = make_message()
    outbox.send_next()
    make_reply(message, body="Ask for a blood test. <b>&amp;")
    assert outbox.send_next() is False
    send_all()
    letter = read(mailbox.taken[1])
    assert letter.get_content().startswith("Ask for a blood test. <b>&amp;\r\n")
    assert letter["Subject"] == f"Our reply to your message {message.reference}"


def test_automatic_mail_says_so_and_a_reply_does_not(mailbox, alerts):
    make_reply(make_message(email="sender@mail.example"))
    send_all()
    marks = {read(e)["Subject"].split()[0]: read(e)["Auto-Submitted"] for e in mailbox.taken}
    assert marks == {"We": "auto-replied", "New": "auto-generated", "Our": None}


def test_what_goes_to_the_sender_leads_back_to_the_message_and_alerts_do_not(mailbox, alerts):
    message = make_message()
    make_reply(message)
    send_all()
    for envelope in mailbox.taken:
        links = re.findall(r"/contact/yours/([\w-]+)/", read(envelope).get_content())
        found = [follow_up.find(token) for token in links]
        assert found == ([] if envelope.rcpt_tos == ["staff@site.example"] else [message])
    stored = FollowUpLink.objects.values_list("token_hash", flat=True)
    assert len(stored) == 2
    assert not any(token in hashed for token in links for hashed in stored)


def test_a_private_note_is_in_no_mail(mailbox, alerts):
    message = make_message()
    inbox.note(message, body="marmalade", by=make_user(), key="n")
    make_reply(message)
    send_all()
    assert len(mailbox.taken) == 3
    assert not [e for e in mailbox.taken if b"marmalade" in e.content]


@pytest.mark.parametrize(
    ("refused", "close", "status"),
    [
        ("sender@mail.example", True, "open"),
        ("sender@mail.example", False, "open"),
        ("staff@site.example", True, "closed"),
    ],
)
def test_a_reply_that_could_not_be_delivered_brings_the_message_back(
    mailbox, alerts, refused, close, status
):
    message = make_message()
    make_reply(message, close=close)
    mailbox.refuse[refused] = "550 no such person"
    send_all()
    assert Message.objects.get().status == status
    shown = worklist.not_delivered(Message.objects.kept())
    assert list(shown) == ([message] if status == "open" else [])


def test_a_server_that_is_busy_is_asked_again_later_with_growing_pauses(mailbox):
    make_message()
    mailbox.answer = "451 busy"
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        for minutes in (1, 2, 5, 15, 30, 60, 60):
            assert outbox.send_next() is True
            row = Email.objects.get()
            assert row.status == Email.Status.WAITING
            assert row.due_at == now() + timedelta(minutes=minutes)
            assert outbox.send_next() is False
            clock.shift(timedelta(minutes=minutes))
        mailbox.answer = "250 OK"
        outbox.send_next()
    assert Email.objects.get().status == Email.Status.SENT
    assert len(mailbox.taken) == 1


def test_a_server_that_is_away_is_asked_again(settings, mailbox):
    make_message()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    outbox.send_next()
    assert Email.objects.get().status == Email.Status.WAITING
    settings.EMAIL_PORT = port
    with time_machine.travel(now() + timedelta(minutes=2)):
        outbox.send_next()
    assert len(mailbox.taken) == 1


def test_it_gives_up_after_three_days_of_trying(mailbox):
    make_message()
    mailbox.answer = "451 busy"
    with time_machine.travel(now() + timedelta(hours=73), tick=False) as clock:
        for _ in outbox.PAUSES:
            outbox.send_next()
            assert Email.objects.get().status == Email.Status.WAITING
            clock.shift(timedelta(hours=1))
        outbox.send_next()
    assert Email.objects.get().status == Email.Status.FAILED


def test_a_worker_whose_lease_ran_out_does_not_undo_what_another_sent(mailbox):
    make_message()
    slow = outbox.lease()
    with time_machine.travel(now() + outbox.LEASE + timedelta(seconds=1)):
        outbox.send_next()
        outbox.postpone(slow, OSError("too slow"))
    assert Email.objects.get().status == Email.Status.SENT


@pytest.mark.parametrize("answer", ["550 no such person", "552 too big"])
def test_a_final_refusal_fails_at_once_and_says_why(mailbox, answer):
    make_message()
    mailbox.answer = answer
    outbox.send_next()
    row = Email.objects.get()
    assert (row.status, row.error) == (Email.Status.FAILED, answer)


def test_a_refused_address_is_told_in_the_words_of_the_mail_server(mailbox):
    make_message()
    mailbox.refuse["sender@mail.example"] = "550 no such person"
    outbox.send_next()
    assert Email.objects.get().error == "550 no such person"


def test_an_address_that_is_none_fails_at_once(mailbox):
    make_message(email=f"a@{'é' * 60}.example")
    outbox.send_next()
    row = Email.objects.get()
    assert (row.status, row.error) == ("failed", "Mail cannot be sent to this address.")


def test_a_mail_of_a_message_that_is_erased_while_it_leaves_stays_here(mailbox, monkeypatch):
    message = make_message()
    lease = outbox.lease

    def lease_and_erase():
        leased = lease()
        erasing.erase(Message.objects.all())
        return leased

    monkeypatch.setattr(outbox, "lease", lease_and_erase)
    outbox.send_next()
    assert mailbox.taken == []
    assert not FollowUpLink.objects.exists()
    assert follow_up.find(follow_up.make_link(message, "a mail")) is None


def test_a_later_reply_that_arrived_makes_good_one_that_did_not(mailbox):
    message = make_message()
    make_reply(message)
    mailbox.refuse["sender@mail.example"] = "550 no such person"
    send_all()
    assert worklist.not_delivered(Message.objects.kept()).exists()
    mailbox.refuse.clear()
    make_reply(message)
    send_all()
    assert not worklist.not_delivered(Message.objects.kept()).exists()


def test_an_alert_that_failed_says_nothing_of_the_message(mailbox, alerts):
    make_message()
    mailbox.refuse["staff@site.example"] = "550 no such person"
    send_all()
    assert Email.objects.get(kind="alert").status == "failed"
    assert not worklist.not_delivered(Message.objects.kept()).exists()


def test_one_refused_address_does_not_stop_the_next(mailbox):
    mailbox.refuse["gone@mail.example"] = "550 gone"
    for address in ("gone@mail.example", "here@mail.example"):
        make_message(email=address)
    while outbox.send_next():
        pass
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [["here@mail.example"]]
    assert Email.objects.get(to="gone@mail.example").status == Email.Status.FAILED


def test_a_lease_keeps_another_worker_away_until_it_ends(mailbox):
    make_message()
    assert outbox.lease() is not None
    assert outbox.lease() is None
    with time_machine.travel(now() + outbox.LEASE + timedelta(seconds=1)):
        assert outbox.lease() is not None


def test_a_lease_from_a_clock_that_went_back_is_void(mailbox):
    make_message()
    with time_machine.travel(now() + timedelta(hours=1)):
        assert outbox.lease() is not None
    assert outbox.lease() is not None


def test_a_worker_that_died_after_sending_sends_once_more_with_the_same_id(mailbox, monkeypatch):
    make_message()
    with monkeypatch.context() as dying:
        dying.setattr(outbox, "mark_sent", die)
        with pytest.raises(SystemExit):
            outbox.send_next()
    with time_machine.travel(now() + timedelta(minutes=3)):
        outbox.send_next()
    ids = [read(envelope)["Message-ID"] for envelope in mailbox.taken]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def die(email):
    raise SystemExit


def test_staff_can_send_a_failed_mail_again(mailbox):
    make_message()
    mailbox.answer = "550 no"
    outbox.send_next()
    mailbox.answer = "250 OK"
    assert outbox.send_now(Email.objects.all()) == 1
    outbox.send_next()
    assert Email.objects.get().status == Email.Status.SENT


@pytest.mark.parametrize("name", ["a\r\nBcc: x@evil.example", "a%0d%0aBcc: x", "a\u2028Bcc: x"])
def test_no_name_adds_a_header_or_a_recipient(mailbox, name):
    make_message(name=name)
    outbox.send_next()
    letter = read(mailbox.taken[0])
    assert letter["Bcc"] is None
    assert mailbox.taken[0].rcpt_tos == ["sender@mail.example"]
