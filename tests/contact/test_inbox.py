import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from contact import inbox
from contact.models import ContactDetails, CrisisLine, Email, Message
from tests.factories import make_message

pytestmark = pytest.mark.django_db


def test_a_message_is_stored_with_its_receipt():
    message = make_message()
    assert message.status == Message.Status.NEW
    assert [(mail.kind, mail.to) for mail in Email.objects.all()] == [
        ("receipt", "sender@mail.example")
    ]


def test_staff_are_alerted_where_they_gave_an_address():
    ContactDetails(pk=1, alert_email="staff@site.example").save()
    make_message()
    assert {mail.kind for mail in Email.objects.all()} == {"receipt", "alert"}


def test_no_receipt_where_no_reply_is_wanted():
    make_message(email="", no_reply_needed=True)
    assert not Email.objects.exists()


def test_the_message_and_its_mails_are_stored_together_or_not_at_all(monkeypatch):
    monkeypatch.setattr(inbox, "queue_emails", fail)
    with pytest.raises(RuntimeError):
        make_message()
    assert not Message.objects.exists()


def fail(message):
    raise RuntimeError


def test_a_resend_gives_the_first_reference_and_adds_nothing():
    first = make_message(submission_key="same")
    second = make_message(submission_key="same", body="changed")
    assert second.reference == first.reference
    assert Message.objects.get().body == first.body
    assert Email.objects.count() == 1


def test_spam_is_kept_with_its_reasons_and_gets_no_mail():
    message = make_message(spam_reasons=["a reason"])
    assert message.status == Message.Status.SPAM
    assert not Email.objects.exists()


def test_taking_a_message_out_of_spam_sends_what_it_would_have_got():
    make_message(spam_reasons=["a reason"])
    assert inbox.not_spam(Message.objects.all()) == 1
    message = Message.objects.get()
    assert (message.status, message.spam_reasons) == ("new", [])
    assert Email.objects.count() == 1
    assert inbox.not_spam(Message.objects.all()) == 0


def test_closing_and_opening_again():
    make_message()
    assert inbox.close(Message.objects.all()) == 1
    assert Message.objects.get().settled_at
    assert inbox.reopen(Message.objects.all()) == 1
    assert Message.objects.get().settled_at is None


def test_marking_a_closed_message_as_spam():
    make_message()
    inbox.close(Message.objects.all())
    assert inbox.mark_spam(Message.objects.all()) == 1
    assert Message.objects.get().spam_reasons == ["marked by staff"]


def test_erasing_leaves_no_words_and_no_mail():
    message = make_message(body="a secret", name="A name")
    assert inbox.erase(Message.objects.all()) == 1
    erased = Message.objects.get()
    assert (erased.body, erased.name, erased.email) == ("", "", "")
    assert erased.reference == message.reference
    assert not Email.objects.exists()
    assert inbox.erase(Message.objects.all()) == 0


@pytest.mark.parametrize(
    ("spam_reasons", "verb", "days"), [([], inbox.close, 365), (["a reason"], inbox.mark_spam, 30)]
)
def test_words_are_kept_as_long_as_we_promised_and_no_longer(spam_reasons, verb, days):
    make_message(spam_reasons=spam_reasons)
    verb(Message.objects.all())
    for age, is_due in ((days - 1, False), (days + 1, True)):
        with time_machine.travel(now() + timedelta(days=age)):
            assert Message.objects.due_for_erasure().exists() == is_due


def test_an_old_message_that_is_put_into_spam_by_mistake_can_be_brought_back():
    with time_machine.travel(now() - timedelta(days=40)):
        make_message()
    inbox.mark_spam(Message.objects.all())
    assert not Message.objects.due_for_erasure().exists()


def test_an_erased_message_does_not_come_back():
    make_message(spam_reasons=["a reason"])
    inbox.erase(Message.objects.all())
    assert inbox.not_spam(Message.objects.all()) == 0
    assert not Email.objects.exists()


def test_an_open_message_is_kept_until_it_is_dealt_with():
    make_message()
    with time_machine.travel(now() + timedelta(days=3650)):
        assert not Message.objects.due_for_erasure().exists()


def test_a_reference_has_no_letters_that_look_alike():
    references = {make_message().reference for _ in range(50)}
    assert len(references) == 50
    for reference in references:
        assert re.fullmatch(r"RLS-[2-9B-DF-HJ-NP-TV-XZ]{4}-[2-9B-DF-HJ-NP-TV-XZ]{2}", reference)
        assert not set(reference[4:]) & set("01ILOU")


@pytest.mark.parametrize(
    "broken",
    [
        {"consent_text": ""},
        {"email": "", "no_reply_needed": False},
        {"email": "a@b.example", "no_reply_needed": True},
        {"status": "closed", "settled_at": None},
        {"erased_at": now()},
    ],
)
def test_the_database_refuses_what_must_never_be(broken):
    message = make_message()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**broken)


def test_there_is_one_set_of_contact_details():
    assert ContactDetails.load().are_examples
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactDetails(pk=2).save()


def test_a_new_site_has_numbers_for_danger_and_despair():
    lines = {line.phone: line.dial for line in CrisisLine.objects.all()}
    assert lines["999"] == "999"
    assert lines["116 123"] == "116123"
