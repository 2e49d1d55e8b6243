import pytest
from django.urls import reverse

from contact.models import Email, Message
from tests.factories import make_message

pytestmark = pytest.mark.django_db


def run_action(client, model, action, *rows):
    url = reverse(f"admin:contact_{model}_changelist")
    data = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(url, data, follow=True)


def test_staff_find_a_message_in_the_list_and_read_it(staff_client):
    message = make_message(body="My legs will not rest.")
    listing = staff_client.get(reverse("admin:contact_message_changelist"))
    assert message.reference in listing.text
    page = staff_client.get(reverse("admin:contact_message_change", args=[message.pk]))
    assert "My legs will not rest." in page.text
    assert "Receipt to the sender" in page.text


def test_a_message_is_shown_as_text(staff_client):
    message = make_message(body="<script>alert(1)</script>", name="<b>x</b>")
    for url in (
        reverse("admin:contact_message_changelist"),
        reverse("admin:contact_message_change", args=[message.pk]),
    ):
        page = staff_client.get(url).text
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "<b>x</b>" not in page


def test_a_message_cannot_be_edited(staff_client):
    message = make_message()
    url = reverse("admin:contact_message_change", args=[message.pk])
    assert staff_client.post(url, {"body": "changed"}).status_code == 405
    assert Message.objects.get().body == message.body


def test_deleting_a_message_asks_first_and_then_erases_its_words(staff_client):
    message = make_message()
    url = reverse("admin:contact_message_delete", args=[message.pk])
    assert "Are you sure" in staff_client.get(url).text
    assert Message.objects.get().body
    assert staff_client.post(url, {"post": "yes"}).status_code == 302
    assert Message.objects.get().erased_at


def test_deleting_several_messages_erases_them(staff_client):
    make_message()
    url = reverse("admin:contact_message_changelist")
    data = {"action": "delete_selected", "_selected_action": [Message.objects.get().pk]}
    assert staff_client.post(url, {**data, "post": "yes"}).status_code == 302
    assert Message.objects.get().body == ""


def test_actions_move_a_message(staff_client):
    message = make_message()
    for action, status in (("close", "closed"), ("reopen", "open"), ("mark_spam", "spam")):
        run_action(staff_client, "message", action, message)
        assert Message.objects.get().status == status


def test_not_spam_brings_a_message_back(staff_client):
    run_action(staff_client, "message", "not_spam", make_message(spam_reasons=["a"]))
    assert Message.objects.get().status == Message.Status.NEW


def test_a_failed_mail_is_sent_again(staff_client):
    make_message()
    Email.objects.update(status=Email.Status.FAILED)
    run_action(staff_client, "email", "send_now", Email.objects.get())
    assert Email.objects.get().status == Email.Status.WAITING


def test_a_list_costs_the_same_however_long(staff_client, django_assert_max_num_queries):
    for _ in range(15):
        make_message()
    for model in ("message", "email", "crisisline"):
        with django_assert_max_num_queries(8):
            staff_client.get(reverse(f"admin:contact_{model}_changelist"))
