"""What somebody sent through the form, and where it stands."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Case, Max, Q, Subquery, Value, When
from django.utils.timezone import now

from contact.models.practice import Retention

#: No letter or digit that looks like another one, and no vowel, so that no word appears.
REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


def new_reference() -> str:
    """A name for a message that can be read out on the telephone: RLS-7K3Q-9F."""
    letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))
    return f"RLS-{letters[:4]}-{letters[4:]}"


class Status(models.TextChoices):
    NEW = "new", "New"
    OPEN = "open", "Waiting for us"
    WAITING = "waiting", "Waiting for them"
    CLOSED = "closed", "Done"
    SPAM = "spam", "Spam"


NEEDS_ANSWER = [Status.NEW, Status.OPEN]
SETTLED = [Status.WAITING, Status.CLOSED, Status.SPAM]


#: Django writes a bare column for True, and SQLite then uses no index.
YES = Value(True)
INDEXES = {
    "to_answer": ["needs_answer", "-maybe_urgent", "last_written_at"],
    "status_urgent": ["status", "-maybe_urgent", "last_written_at"],
    "status_newest": ["status", "-last_written_at"],
    "status_settled": ["status", "settled_at"],
}


class MessageQuerySet(models.QuerySet):
    def kept(self):
        """Those whose words are still there."""
        return self.filter(erased_at__isnull=True)

    def to_answer(self):
        return self.kept().filter(needs_answer=YES)

    def maybe_urgent(self):
        return self.kept().filter(maybe_urgent=YES, status__in=[*NEEDS_ANSWER, Status.WAITING])

    def with_retention(self):
        """With how long each is kept, in the same question."""
        kept = Retention.objects.filter(pk=1)
        return self.annotate(
            **{name: Subquery(kept.values(name)) for name in ("done_days", "spam_days")}
        )

    def newest_erasure(self):
        """When a message was erased last (aware); None if none was."""
        erased = self.filter(erased_at__isnull=False)
        return erased.aggregate(newest=Max("erased_at"))["newest"]

    def due_for_erasure(self):
        """Those whose words we promised to keep no longer than until now."""
        kept = Retention.load()
        settled = self.kept().order_by("pk")
        done = settled.filter(
            status__in=[Status.CLOSED, Status.WAITING], settled_at__lt=now() - kept.done
        )
        spam = settled.filter(status=Status.SPAM, settled_at__lt=now() - kept.spam)
        # Two questions in one: SQLite answers an OR by reading every row.
        return self.filter(Q(pk__in=done.values("pk")) | Q(pk__in=spam.values("pk")))


class Message(models.Model):
    """What somebody sent through the form. Written by `inbox`."""

    Status = Status

    reference = models.CharField(max_length=12, unique=True, default=new_reference)
    submission_key = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    no_reply_needed = models.BooleanField(default=False)
    body = models.TextField("message")
    about = models.CharField("about the page", max_length=80, blank=True)
    consent_version = models.PositiveSmallIntegerField(default=1)
    consent_text = models.TextField("agreed to")
    received_at = models.DateTimeField(default=now)
    #: When the sender last wrote: the message itself, or what they added.
    last_written_at = models.DateTimeField(default=now)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    needs_answer = models.GeneratedField(
        expression=Case(When(status__in=NEEDS_ANSWER, then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    settled_at = models.DateTimeField("answered, closed or put into spam", null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="who has it",
    )
    maybe_urgent = models.BooleanField(default=False)
    spam_reasons = models.JSONField(default=list, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            # Each list in its order, so that its first page is read and no more.
            *[
                models.Index(fields=fields, condition=Q(erased_at__isnull=True), name=name)
                for name, fields in INDEXES.items()
            ],
            models.Index(
                fields=["erased_at"], condition=Q(erased_at__isnull=False), name="erased_newest"
            ),
        ]
        permissions = [("export_message", "Can export messages")]
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
                condition=Q(erased_at__isnull=True)
                | Q(body="", name="", email="", about="", maybe_urgent=False),
            ),
            models.CheckConstraint(
                name="settled_messages_know_when",
                condition=Q(status__in=NEEDS_ANSWER, settled_at__isnull=True)
                | Q(status__in=SETTLED, settled_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def can_be_answered(self) -> bool:
        return bool(self.email) and self.status != Status.SPAM

    @property
    def delete_on(self):
        """When the worker erases it (aware); None while it waits for us."""
        if self.settled_at is None or self.erased_at:
            return None
        kept = self.retention
        return self.settled_at + (kept.spam if self.status == Status.SPAM else kept.done)

    @property
    def retention(self) -> Retention:
        if not hasattr(self, "done_days"):
            return Retention.load()
        if self.done_days is None:
            return Retention()
        return Retention(done_days=self.done_days, spam_days=self.spam_days)
