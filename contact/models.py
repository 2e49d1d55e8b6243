"""What people write to us, the emails about it, and how else we can be reached."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate, now

#: No letter or digit that looks like another one, and no vowel, so that no word appears.
REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_reference() -> str:
    """A name for a message that can be read out on the telephone: RLS-7K3Q-9F."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))
    return f"RLS-{letters[:4]}-{letters[4:]}"


def new_mail_id() -> str:
    """The first half of a Message-ID, fixed before the first try: a mail sent twice shows it."""
    return secrets.token_hex(16)


def dial(phone: str) -> str:
    """A number as a tel: link wants it (RFC 3966): digits, and the plus of a country."""
    return "".join(letter for letter in phone if letter in "+0123456789")


class ContactDetails(models.Model):
    """How to reach us. One row; a site that has none shows the examples below."""

    organisation = models.CharField(max_length=100, default="Example organisation")
    address = models.TextField(
        "postal address", blank=True, default="1 Example Street\nExampletown"
    )
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True, default="help@example.org")
    opening_hours = models.CharField(max_length=150, default="Monday to Friday, 9am to 5pm")
    reply_within = models.CharField(
        "we reply within", max_length=60, default="2 working days", help_text="A promise: keep it."
    )
    alert_email = models.EmailField(
        "email for alerts",
        blank=True,
        help_text="Gets a line when a message arrives, without what it says. Not shown in public.",
    )
    are_examples = models.BooleanField(
        "these are examples",
        default=True,
        help_text="The site says so beside them. Untick when they are yours.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "contact details"
        constraints = [models.CheckConstraint(name="one_set_of_contact_details", condition=Q(pk=1))]

    def __str__(self):
        return self.organisation

    @classmethod
    def load(cls):
        return cls.objects.first() or cls(pk=1)

    @property
    def dial(self) -> str:
        return dial(self.phone)


class CrisisLine(models.Model):
    """A number for somebody in danger or despair, in the countries where it answers."""

    country = models.CharField("where", max_length=60, help_text="For example: UK and Ireland.")
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40)
    note = models.CharField(max_length=120, blank=True, help_text="For example: option 2.")
    is_emergency = models.BooleanField("for immediate danger", default=False)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")
    checked_on = models.DateField("last checked", default=localdate)
    next_check_on = models.DateField("next check by")

    class Meta:
        ordering = ["-is_emergency", "position", "country"]
        constraints = [
            models.CheckConstraint(
                name="crisis_lines_are_checked_again",
                condition=Q(next_check_on__gt=models.F("checked_on")),
                violation_error_message="The next check comes after the last one.",
            )
        ]

    def __str__(self):
        return f"{self.name} {self.phone} ({self.country})"

    @property
    def dial(self) -> str:
        return dial(self.phone)


class MessageQuerySet(models.QuerySet):
    def due_for_erasure(self):
        """Those whose words we promised to keep no longer than until now."""
        closed_before = now() - timedelta(days=settings.CONTACT_RETENTION_DAYS)
        spam_before = now() - timedelta(days=settings.SPAM_RETENTION_DAYS)
        return self.filter(erased_at__isnull=True).filter(
            Q(status="closed", settled_at__lt=closed_before)
            | Q(status="spam", settled_at__lt=spam_before)
        )


class Message(models.Model):
    """What somebody sent through the form. Written by `inbox`."""

    class Status(models.TextChoices):
        NEW = "new", "New"
        CLOSED = "closed", "Closed"
        SPAM = "spam", "Spam"

    reference = models.CharField(max_length=12, unique=True, default=new_reference)
    submission_key = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    no_reply_needed = models.BooleanField(default=False)
    body = models.TextField("message")
    consent_text = models.TextField("agreed to")
    received_at = models.DateTimeField(default=now)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    settled_at = models.DateTimeField("closed or put into spam", null=True, blank=True)
    spam_reasons = models.JSONField(default=list, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["status", "received_at"], name="messages_by_status")]
        constraints = [
            models.CheckConstraint(
                name="no_message_without_consent", condition=~Q(consent_text="")
            ),
            models.CheckConstraint(
                name="messages_say_how_to_answer",
                condition=Q(no_reply_needed=True, email="")
                | Q(no_reply_needed=False) & ~Q(email=""),
            ),
            models.CheckConstraint(
                name="erased_messages_say_nothing",
                condition=Q(erased_at__isnull=True) | Q(body="", name="", email=""),
            ),
            models.CheckConstraint(
                name="settled_messages_know_when",
                condition=Q(status="new", settled_at__isnull=True)
                | ~Q(status="new") & Q(settled_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference


class Email(models.Model):
    """The outbox: one mail about a message. Written by `inbox`, sent by `outbox`."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", "Receipt to the sender"
        ALERT = "alert", "Alert to staff"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not delivered"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="emails")
    kind = models.CharField(max_length=10, choices=Kind)
    to = models.EmailField()
    mail_id = models.CharField(max_length=32, unique=True, default=new_mail_id)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    queued_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(status="waiting"), name="emails_waiting_by_due"
            )
        ]
        constraints = [
            models.UniqueConstraint("message", "kind", name="one_email_of_a_kind_per_message"),
            models.CheckConstraint(
                name="sent_emails_know_when",
                condition=Q(status="sent", sent_at__isnull=False)
                | ~Q(status="sent") & Q(sent_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} for {self.message}"
