"""The outbox."""

import secrets

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now

from contact.models.message import Message
from contact.models.thread import Entry


def new_mail_id() -> str:
    """The first half of a Message-ID, fixed before the first try: a mail sent twice shows it."""
    return secrets.token_hex(16)


class EmailQuerySet(models.QuerySet):
    def to_senders(self):
        return self.exclude(kind=Email.Kind.ALERT)

    def not_delivered(self):
        """Given up, with no later mail that arrived, and nobody has closed the message since."""
        settled = [Message.Status.CLOSED, Message.Status.SPAM]
        sent = Email.objects.to_senders().filter(status=Email.Status.SENT)
        made_good = Exists(sent.filter(message=OuterRef("message"), pk__gt=OuterRef("pk")))
        failed = self.to_senders().filter(status=Email.Status.FAILED)
        return failed.exclude(message__status__in=settled).exclude(made_good)


class Email(models.Model):
    """One mail about a message. Queued by `mailing`, sent by `outbox`."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", "Receipt to the sender"
        ALERT = "alert", "Alert to staff"
        REPLY = "reply", "Reply to the sender"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not delivered"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="emails")
    entry = models.OneToOneField(
        Entry, on_delete=models.CASCADE, null=True, blank=True, related_name="mail"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    to = models.EmailField()
    mail_id = models.CharField(max_length=32, unique=True, default=new_mail_id)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    queued_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    error = models.TextField(blank=True)

    objects = EmailQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(status="waiting"), name="emails_waiting_by_due"
            ),
            models.Index(fields=["status", "message"], name="emails_by_status"),
            models.Index(
                fields=["queued_at"], condition=Q(kind="receipt"), name="receipts_by_time"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "message", condition=Q(kind="receipt"), name="one_receipt_per_message"
            ),
            models.CheckConstraint(
                name="replies_have_their_words",
                condition=Q(kind="reply", entry__isnull=False)
                | ~Q(kind="reply") & Q(entry__isnull=True),
            ),
            models.CheckConstraint(
                name="sent_emails_know_when",
                condition=Q(status="sent", sent_at__isnull=False)
                | ~Q(status="sent") & Q(sent_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} for {self.message}"
