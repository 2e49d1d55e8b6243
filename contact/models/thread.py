"""What was said and done about a message, who looked at it, and the sender's way back to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from contact.models.message import Message


class EntryQuerySet(models.QuerySet):
    def said(self):
        """What the sender and we said to each other."""
        return self.filter(kind__in=[Entry.Kind.REPLY, Entry.Kind.WRITTEN])


class Entry(models.Model):
    """One thing in the thread of a message. Written by `inbox`; never changed."""

    class Kind(models.TextChoices):
        WRITTEN = "written", "The sender wrote"
        REPLY = "reply", "Reply"
        NOTE = "note", "Private note"
        EVENT = "event", "What happened"  # never holds what somebody wrote

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    body = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(default=now)
    submission_key = models.CharField(max_length=32, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["message", "kind"], name="entries_of_a_kind")]
        constraints = [
            models.UniqueConstraint(
                "submission_key", condition=~Q(submission_key=""), name="one_entry_per_submission"
            ),
            models.CheckConstraint(
                name="staff_sign_what_they_write",
                condition=Q(kind__in=["reply", "note"], by__isnull=False)
                | Q(kind="written", by__isnull=True)
                | Q(kind="event"),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} on {self.message}"


class Viewing(models.Model):
    """That somebody of staff opened a message: when first, when last, and when they were there."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="viewings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(default=now)
    here_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("message", "by", name="one_viewing_of_each_person")]

    def __str__(self):
        return f"{self.by} looked at {self.message}"


class FollowUpLink(models.Model):
    """The sender's way back: we keep the hash of its secret. Ends when the message is erased."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Link to {self.message}"
