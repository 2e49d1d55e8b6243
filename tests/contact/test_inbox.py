import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from contact import erasing, inbox, mailing, searching
from contact.models import ContactDetails, CrisisLine, Email, Entry, Message
from contact.models import message as message_model
from tests.factories import make_message, make_reply, make_user

pytestmark = pytest.mark.django_db

ALL = Message.objects


@pytest.fixture
def me():
    return make_user("me", first_name="Mo")


@pytest.fixture
def alerts():
    ContactDetails(pk=1, alert_email="staff@site.example").save()


def kinds() -> list[str]:
    return sorted(Email.objects.values_list("kind", flat=True))


def events() -> list[str]:
    return list(Entry.objects.filter(kind="event").values_list("body", flat=True))


# --- what arrives ---------------------------------------------------------------------------------


def test_a_message_is_stored_with_its_receipt():
    message = make_message()
    assert message.status == Message.Status.NEW
    assert [(mail.kind, mail.to) for mail in Email.objects.all()] == [
        ("receipt", "sender@mail.example")
    ]


def test_staff_are_alerted_where_they_gave_an_address(alerts):
    make_message()
    assert kinds() == ["alert", "receipt"]


def test_no_receipt_where_no_reply_is_wanted():
    make_message(email="", no_reply_needed=True)
    assert not Email.objects.exists()


def test_one_address_gets_one_receipt_a_day():
    """So that our form cannot be used to flood somebody's mailbox."""
    for _ in range(3):
        make_message(email="victim@mail.example")
    make_message(email="Victim@Mail.example")
    assert kinds() == ["receipt"]
    with time_machine.travel(now() + mailing.RECEIPT_AGAIN_AFTER + timedelta(minutes=1)):
        make_message(email="victim@mail.example")
    assert kinds() == ["receipt"] * 2


def test_a_flood_does_not_send_more_than_so_many_receipts_an_hour():
    for n in range(mailing.RECEIPTS_PER_HOUR + 3):
        make_message(email=f"{n}@mail.example")
    assert len(kinds()) == mailing.RECEIPTS_PER_HOUR


@pytest.mark.parametrize(
    "address",
    ["postmaster@a.example", "No-Reply@a.example", "owner-x@a.example", "x-bounces@a.b.c"],
)
def test_a_machine_gets_no_receipt(address):
    make_message(email=address)
    assert not Email.objects.exists()


def test_the_message_and_its_mails_are_stored_together_or_not_at_all(monkeypatch):
    monkeypatch.setattr(inbox, "queue_emails", fail)
    with pytest.raises(RuntimeError):
        make_message()
    assert not ALL.exists()


def fail(message):
    raise RuntimeError


def test_a_resend_gives_the_first_reference_and_adds_nothing(alerts):
    first = make_message(submission_key="same")
    second = make_message(submission_key="same", body="changed")
    assert second.reference == first.reference
    assert ALL.get().body == first.body
    assert kinds() == ["alert", "receipt"]


def test_a_reference_has_no_letters_that_look_alike():
    references = {make_message().reference for _ in range(50)}
    assert len(references) == 50
    for reference in references:
        assert re.fullmatch(r"RLS-[2-9B-DF-HJ-NP-TV-XZ]{4}-[2-9B-DF-HJ-NP-TV-XZ]{2}", reference)
        assert not set(reference[4:]) & set("01ILOU")


def test_a_reference_that_is_taken_is_not_given_again(monkeypatch):
    taken = make_message().reference
    free = iter([taken, taken, "RLS-2222-22"])
    monkeypatch.setattr(inbox, "new_reference", lambda: next(free))
    assert make_message().reference == "RLS-2222-22"
    assert message_model.new_reference() != taken


# --- spam and urgency -----------------------------------------------------------------------------


def test_spam_is_kept_with_its_reasons_and_gets_no_mail(alerts):
    message = make_message(spam_reasons=["a reason"])
    assert message.status == Message.Status.SPAM
    assert not Email.objects.exists()


def test_what_may_be_urgent_is_never_put_into_spam(alerts):
    message = make_message(spam_reasons=["a reason"], maybe_urgent=True)
    assert message.status == Message.Status.NEW
    assert message.spam_reasons == ["a reason"]
    assert kinds() == ["alert", "receipt"]


def test_taking_a_message_out_of_spam_sends_what_it_would_have_got(alerts, me):
    make_message(spam_reasons=["a reason"])
    assert inbox.not_spam(ALL.all(), by=me) == 1
    message = ALL.get()
    assert (message.status, message.spam_reasons) == ("new", [])
    assert kinds() == ["alert", "receipt"]
    assert inbox.not_spam(ALL.all(), by=me) == 0


def test_a_message_that_went_to_spam_and_back_sends_nothing_twice(alerts, me):
    make_message()
    inbox.mark_spam(ALL.all(), by=me)
    inbox.not_spam(ALL.all(), by=me)
    assert kinds() == ["alert", "receipt"]
    assert events() == ["Put it into spam", "Not spam"]


# --- moving ---------------------------------------------------------------------------------------


def test_closing_and_opening_again(me):
    make_message()
    assert inbox.close(ALL.all(), by=me) == 1
    assert inbox.close(ALL.all(), by=me) == 0
    assert ALL.get().settled_at
    assert inbox.reopen(ALL.all(), by=me) == 1
    assert ALL.get().settled_at is None
    assert ALL.get().status == Message.Status.OPEN
    assert events() == ["Marked it as done", "Opened it again"]
    assert set(Entry.objects.values_list("by", flat=True)) == {me.pk}


def test_who_takes_a_new_message_has_it_and_it_waits_for_us(me):
    other = make_user("other", first_name="Ola", last_name="Example")
    make_message()
    inbox.assign(ALL.all(), to=me, by=me)
    assert (ALL.get().assignee, ALL.get().status) == (me, "open")
    inbox.assign(ALL.all(), to=other, by=me)
    inbox.assign(ALL.all(), to=None, by=me)
    assert ALL.get().assignee is None
    assert events() == ["Took it", "Gave it to Ola Example", "Put it back for anybody"]


def test_a_done_message_that_changes_hands_stays_done(me):
    make_message()
    inbox.close(ALL.all(), by=me)
    inbox.assign(ALL.all(), to=me, by=me)
    assert ALL.get().status == "closed"


def test_marking_a_closed_message_as_spam(me):
    make_message()
    inbox.close(ALL.all(), by=me)
    assert inbox.mark_spam(ALL.all(), by=me) == 1
    assert ALL.get().spam_reasons == ["marked by staff"]


def test_a_message_that_is_not_urgent_after_all(me):
    make_message(maybe_urgent=True)
    assert ALL.maybe_urgent().exists()
    assert inbox.calm(ALL.all(), by=me) == 1
    assert not ALL.maybe_urgent().exists()
    assert inbox.calm(ALL.all(), by=me) == 0


# --- the thread -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("close", "status"), [(True, "closed"), (False, "waiting")])
def test_a_reply_is_stored_with_its_mail(me, close, status):
    entry = make_reply(make_message(), by=me, close=close)
    message = ALL.get()
    assert (message.status, message.assignee) == (status, me)
    assert message.settled_at
    mail = Email.objects.get(kind="reply")
    assert (mail.entry, mail.to) == (entry, "sender@mail.example")
    assert mail.due_at - mail.queued_at >= timedelta(seconds=29)


def test_a_double_click_answers_once(me):
    message = make_message()
    assert make_reply(message, by=me, key="k") == make_reply(message, by=me, key="k")
    assert Email.objects.filter(kind="reply").count() == 1


def test_nobody_answers_over_what_they_have_not_seen(me):
    message = make_message()
    first = make_reply(message, by=make_user(), body="The first answer.")
    with pytest.raises(inbox.Stale) as refused:
        make_reply(message, by=me, seen=0)
    assert refused.value.entries == [first]
    assert Entry.objects.filter(kind="reply").count() == 1
    make_reply(message, by=me, seen=first.pk)


def test_what_the_sender_adds_makes_an_answer_stale(me):
    message = make_message()
    inbox.write_again(message, body="One more thing.", key="w")
    with pytest.raises(inbox.Stale):
        make_reply(message, by=me, seen=0)


def test_a_note_or_an_event_does_not_make_an_answer_stale(me):
    message = make_message()
    inbox.note(message, body="For us.", by=me, key="n")
    inbox.assign(ALL.all(), to=me, by=me)
    make_reply(message, by=me, seen=0)


@pytest.mark.parametrize(
    "fields", [{"email": "", "no_reply_needed": True}, {"spam_reasons": ["a reason"]}]
)
def test_what_has_no_address_or_is_spam_cannot_be_answered(me, fields):
    with pytest.raises(ValidationError, match="no address"):
        make_reply(make_message(**fields), by=me)


def test_nothing_is_noted_about_a_message_that_was_erased_meanwhile(me):
    message = make_message()
    erasing.erase(ALL.all())
    with pytest.raises(ValidationError, match="erased"):
        inbox.note(message, body="For us.", by=me, key="n")
    assert searching.find(message.reference) == []


def test_a_note_is_never_mailed(me):
    message = make_message()
    note = inbox.note(message, body="For us.", by=me, key="n")
    assert inbox.note(message, body="For us.", by=me, key="n") == note
    assert kinds() == ["receipt"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Email.objects.filter(kind="receipt").update(entry=note)


def test_a_reply_can_be_taken_back_until_its_mail_leaves(me):
    message = make_message()
    entry = make_reply(message, by=me)
    assert inbox.take_back(entry, by=me) is True
    assert ALL.get().status == "open"
    assert kinds() == ["receipt"]
    late = make_reply(message, by=me)
    with time_machine.travel(now() + mailing.UNDO + timedelta(seconds=1)):
        assert inbox.take_back(late, by=me) is False
    assert Entry.objects.filter(kind="reply").get() == late


def test_a_reply_that_is_on_its_way_cannot_be_taken_back(me):
    entry = make_reply(make_message(), by=me)
    Email.objects.filter(entry=entry).update(attempts=1)
    assert inbox.take_back(entry, by=me) is False


@pytest.mark.parametrize("close", [True, False])
def test_what_the_sender_adds_brings_the_message_back_and_alerts_staff(alerts, me, close):
    message = make_message()
    make_reply(message, by=me, close=close)
    first = inbox.write_again(message, body="One more thing.", key="w", maybe_urgent=True)
    assert inbox.write_again(message, body="One more thing.", key="w") == first
    message = ALL.get()
    assert (message.status, message.settled_at) == ("open", None)
    assert (message.last_written_at, message.maybe_urgent) == (first.at, True)
    assert kinds() == ["alert", "alert", "receipt", "reply"]


def test_staff_are_alerted_once_until_they_answer_unless_it_becomes_urgent(alerts, me):
    message = make_message(no_reply_needed=True, email="")
    for n in range(3):
        inbox.write_again(message, body="And another thing.", key=f"w{n}")
    assert kinds() == ["alert"]
    for n in range(2):
        inbox.write_again(message, body="I want to die.", key=f"u{n}", maybe_urgent=True)
    assert kinds() == ["alert"] * 2
    inbox.close(ALL.all(), by=me)
    inbox.write_again(message, body="Hello again.", key="later")
    assert kinds() == ["alert"] * 3


@pytest.mark.parametrize(("maybe_urgent", "status"), [(False, "spam"), (True, "open")])
def test_what_is_added_to_spam_stays_there_unless_it_may_be_urgent(
    alerts, me, maybe_urgent, status
):
    message = make_message(email="", no_reply_needed=True)
    inbox.mark_spam(ALL.all(), by=me)
    inbox.write_again(message, body="More.", key="w", maybe_urgent=maybe_urgent)
    assert ALL.get().status == status
    assert kinds() == ["alert"] * (1 + maybe_urgent)


# --- erasing --------------------------------------------------------------------------------------


def test_erasing_leaves_no_words_and_no_mail(me):
    message = make_message(body="a secret", name="A name", about="iron", maybe_urgent=True)
    make_reply(message, by=me)
    inbox.note(message, body="For us.", by=me, key="n")
    assert erasing.erase(ALL.all(), by=me) == 1
    erased = ALL.get()
    assert (erased.body, erased.name, erased.email, erased.about) == ("", "", "", "")
    assert (erased.reference, erased.maybe_urgent) == (message.reference, False)
    assert not Email.objects.exists()
    assert [(entry.kind, entry.by) for entry in erased.entries.all()] == [("event", me)]
    assert erasing.erase(ALL.all(), by=me) == 0


def test_the_same_words_from_the_same_form_are_a_new_message_after_erasing():
    first = make_message(submission_key="same")
    erasing.erase(ALL.all())
    assert make_message(submission_key="same").reference != first.reference
    assert ALL.kept().count() == 1


def test_a_new_message_that_is_erased_waits_for_nobody():
    make_message()
    erasing.erase(ALL.all())
    assert not ALL.to_answer().exists()
    assert ALL.get().status == "closed"


@pytest.mark.parametrize(
    ("spam_reasons", "verb", "days"),
    [([], inbox.close, 365), (["a reason"], inbox.mark_spam, 30)],
)
def test_words_are_kept_as_long_as_we_promised_and_no_longer(me, spam_reasons, verb, days):
    make_message(spam_reasons=spam_reasons)
    verb(ALL.all(), by=me)
    for age, is_due in ((days - 1, False), (days + 1, True)):
        with time_machine.travel(now() + timedelta(days=age)):
            assert ALL.due_for_erasure().exists() == is_due
            assert (ALL.get().delete_on < now()) == is_due


def test_who_never_writes_back_is_forgotten_a_year_after_our_reply(me):
    make_reply(make_message(), by=me, close=False)
    with time_machine.travel(now() + timedelta(days=366)):
        assert erasing.erase_due() == 1


def test_an_old_message_that_is_put_into_spam_by_mistake_can_be_brought_back(me):
    with time_machine.travel(now() - timedelta(days=40)):
        make_message()
    inbox.mark_spam(ALL.all(), by=me)
    assert not ALL.due_for_erasure().exists()


def test_an_erased_message_does_not_come_back(me):
    make_message(spam_reasons=["a reason"])
    erasing.erase(ALL.all())
    for verb in (inbox.not_spam, inbox.reopen, inbox.mark_spam, inbox.close):
        assert verb(ALL.all(), by=me) == 0
    assert not Email.objects.exists()


def test_an_open_message_is_kept_until_it_is_dealt_with(me):
    make_message()
    inbox.assign(ALL.all(), to=me, by=me)
    with time_machine.travel(now() + timedelta(days=3650)):
        assert not ALL.due_for_erasure().exists()
    assert ALL.get().delete_on is None


def test_what_staff_did_with_an_erased_message_is_forgotten_after_two_years(me):
    make_message()
    erasing.erase(ALL.all(), by=me)
    for days, is_there in ((729, True), (731, False)):
        with time_machine.travel(now() + timedelta(days=days)):
            erasing.forget_traces()
            assert Entry.objects.exists() == is_there
    assert ALL.exists()


# --- what must never be ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"consent_text": ""},
        {"email": "", "no_reply_needed": False},
        {"email": "a@b.example", "no_reply_needed": True},
        {"status": "closed", "settled_at": None},
        {"status": "waiting", "settled_at": None},
        {"status": "open", "settled_at": now()},
        {"erased_at": now()},
    ],
)
def test_the_database_refuses_what_must_never_be(broken):
    message = make_message()
    with pytest.raises(IntegrityError), transaction.atomic():
        ALL.filter(pk=message.pk).update(**broken)


def test_staff_sign_what_they_write(me):
    make_reply(make_message(), by=me)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(by=None)


def test_there_is_one_set_of_contact_details():
    assert ContactDetails.load().are_examples
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactDetails(pk=2).save()


def test_a_new_site_has_numbers_for_danger_and_despair():
    lines = {line.phone: line.dial for line in CrisisLine.objects.all()}
    assert lines["999"] == "999"
    assert lines["116 123"] == "116123"
