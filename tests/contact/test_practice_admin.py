from datetime import date, time

import pytest
from django.urls import reverse

from contact.models import (
    ClosedDays,
    ContactDetails,
    CrisisLine,
    Retention,
    SavedReply,
    UrgentPhrase,
)
from tests.factories import make_user, with_permissions

pytestmark = pytest.mark.django_db

DETAILS = {
    "organisation": "The charity",
    "address": "2 Other Street",
    "phone": "0123 456",
    "email": "hello@charity.example",
    "open_days": ["1", "3"],
    "opens_at": "09:30",
    "closes_at": "13:00",
    "reply_within_days": "3",
    "alert_email": "staff@charity.example",
}
LINE = {
    "country": "Here",
    "name": "A line",
    "phone": "116 123",
    "note": "",
    "position": "1",
    "checked_on": "2030-01-01",
    "next_check_on": "2031-01-01",
}


def add(client, model, **fields):
    return client.post(reverse(f"admin:contact_{model}_add"), fields)


def change(client, model, pk=1, **fields):
    return client.post(reverse(f"admin:contact_{model}_change", args=[pk]), fields)


@pytest.mark.parametrize(
    ("name", "model"), [("contactdetails", ContactDetails), ("retention", Retention)]
)
def test_what_there_is_one_of_opens_at_once_and_is_neither_added_nor_deleted(
    staff_client, name, model
):
    listing = reverse(f"admin:contact_{name}_changelist")
    form = reverse(f"admin:contact_{name}_change", args=[1])
    assert staff_client.get(listing)["Location"] == form
    for _ in range(2):  # before there is a row, and after
        assert staff_client.get(form).status_code == 200
        assert (
            staff_client.get(reverse(f"admin:contact_{name}_history", args=[1])).status_code == 200
        )
        model.objects.get_or_create(pk=1)
    assert staff_client.get(reverse(f"admin:contact_{name}_add")).status_code == 403
    assert staff_client.get(reverse(f"admin:contact_{name}_delete", args=[1])).status_code == 403
    elsewhere = reverse(f"admin:contact_{name}_change", args=[2])
    assert staff_client.get(elsewhere).status_code == 302  # there is no second one


def test_somebody_who_may_only_look_sees_how_long_words_are_kept(client):
    client.force_login(with_permissions(make_user(is_staff=True), "view_retention"))
    page = client.get(reverse("admin:contact_retention_change", args=[1]))
    assert "365" in page.text
    assert 'name="done_days"' not in page.text
    assert change(client, "retention", done_days="9", spam_days="9").status_code == 403


def test_the_public_reads_the_contact_details_that_staff_save(staff_client, client):
    assert change(staff_client, "contactdetails", **DETAILS).status_code == 302
    details = ContactDetails.objects.get()
    assert (details.pk, details.open_days) == (1, [1, 3])
    assert (details.opens_at, details.closes_at) == (time(9, 30), time(13))
    page = client.get("/").text
    assert "The charity" in page
    assert "Tuesday and Thursday, 9.30am to 1pm" in page
    assert "Example details" not in page
    assert "staff@charity.example" not in page


def test_the_days_are_check_boxes_and_the_times_native_inputs(staff_client):
    change(staff_client, "contactdetails", **DETAILS)
    page = staff_client.get(reverse("admin:contact_contactdetails_change", args=[1])).text
    assert page.count('type="checkbox" name="open_days"') == 7
    assert '<input type="time" name="opens_at" value="09:30"' in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"open_days": []}, "Choose at least one day."),
        ({"open_days": ["7"]}, "Select a valid choice"),
        ({"opens_at": "14:00"}, "“From” comes before “until”."),
        ({"reply_within_days": "0"}, "greater than or equal to 1"),
        ({"reply_within_days": "61"}, "less than or equal to 60"),
    ],
)
def test_contact_details_that_make_no_sense_are_refused(staff_client, wrong, sentence):
    page = change(staff_client, "contactdetails", **{**DETAILS, **wrong})
    assert sentence in page.text
    assert "The charity" in page.text
    assert not ContactDetails.objects.exists()


def test_closed_days_are_added_with_native_dates(staff_client):
    page = staff_client.get(reverse("admin:contact_closeddays_add")).text
    assert page.count('type="date"') == 2
    fields = {"name": "A holiday", "first_day": "2030-12-24", "last_day": "2031-01-01"}
    assert add(staff_client, "closeddays", **fields).status_code == 302
    assert ClosedDays.objects.get().last_day == date(2031, 1, 1)
    pk = ClosedDays.objects.get().pk
    page = staff_client.get(reverse("admin:contact_closeddays_change", args=[pk])).text
    assert 'name="first_day" value="2030-12-24"' in page


@pytest.mark.parametrize(
    ("last_day", "sentence"),
    [
        ("2030-12-23", "The last day is not before the first."),
        ("2031-12-26", "At most a year at once"),
    ],
)
def test_closed_days_that_make_no_sense_are_refused(staff_client, last_day, sentence):
    fields = {"name": "A holiday", "first_day": "2030-12-24", "last_day": last_day}
    assert sentence in add(staff_client, "closeddays", **fields).text
    assert not ClosedDays.objects.exists()


def test_a_crisis_line_is_added_and_its_next_check_comes_later(staff_client):
    assert staff_client.get(reverse("admin:contact_crisisline_add")).text.count('type="date"') == 2
    assert add(staff_client, "crisisline", **LINE).status_code == 302
    assert CrisisLine.objects.get(name="A line").next_check_on == date(2031, 1, 1)
    refused = add(staff_client, "crisisline", **{**LINE, "next_check_on": "2030-01-01"})
    assert "The next check comes after the last one." in refused.text


def test_a_saved_reply_may_name_only_what_can_be_filled_in(staff_client):
    fields = {"name": "A reply", "body": "{greeting}\n\n{diagnosis}", "position": "0"}
    assert "We do not know {diagnosis}." in add(staff_client, "savedreply", **fields).text
    assert add(staff_client, "savedreply", **{**fields, "body": "{me}"}).status_code == 302
    assert SavedReply.objects.get(name="A reply").body == "{me}"


@pytest.mark.parametrize("typed", ["  Too   DARK to see ", "too dark to see"])
def test_a_phrase_is_kept_in_small_letters_and_without_spaces_around(staff_client, typed):
    assert add(staff_client, "urgentphrase", words=typed).status_code == 302
    assert UrgentPhrase.objects.filter(words="too dark to see").exists()


def test_a_phrase_is_in_the_list_once(staff_client):
    UrgentPhrase.objects.get_or_create(words="cannot go on")
    page = add(staff_client, "urgentphrase", words="Cannot GO on")
    assert "These words are in the list already." in page.text


@pytest.mark.parametrize("typed", ["!!!", "one two three four five six seven"])
def test_a_phrase_has_one_to_six_words(staff_client, typed):
    assert "Write one to six words." in add(staff_client, "urgentphrase", words=typed).text


def test_staff_may_shorten_how_long_words_are_kept(staff_client, settings):
    settings.CONTACT_RETENTION_DAYS, settings.SPAM_RETENTION_DAYS = 100, 20
    page = staff_client.get(reverse("admin:contact_retention_change", args=[1])).text
    assert 'name="done_days" value="100"' in page
    assert 'max="100"' in page
    assert change(staff_client, "retention", done_days="90", spam_days="20").status_code == 302
    assert (Retention.load().done.days, Retention.load().spam.days) == (90, 20)


@pytest.mark.parametrize(
    ("done", "spam", "sentence"),
    [
        ("101", "20", "At most 100 days"),
        ("100", "21", "At most 20 days"),
        ("0", "20", "At least 1 day."),
    ],
)
def test_staff_cannot_keep_words_longer_than_the_settings_allow(
    staff_client, settings, done, spam, sentence
):
    settings.CONTACT_RETENTION_DAYS, settings.SPAM_RETENTION_DAYS = 100, 20
    page = change(staff_client, "retention", done_days=done, spam_days=spam)
    assert sentence in page.text
    assert f'name="done_days" value="{done}"' in page.text
    assert not Retention.objects.exists()
