"""How staff work with messages: saved replies, the words that mark despair, how long is kept."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from contact import placeholders

#: What a reply may name between braces; `answers.values` says what each stands for.
PLACEHOLDERS = ("greeting", "reference", "organisation", "me")


def refuse_unknown_placeholders(text: str) -> None:
    if unknown := placeholders.unknown(text, PLACEHOLDERS):
        wrong = ", ".join(f"{{{name}}}" for name in unknown)
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValidationError(f"We do not know {wrong}. You can use {known}.")


class SavedReply(models.Model):
    """A text that staff put into a reply and then make their own."""

    name = models.CharField(max_length=80, unique=True)
    body = models.TextField(
        "text",
        validators=[refuse_unknown_placeholders],
        help_text="{greeting} becomes “Hello Sam,” or “Hello,”; {reference}, {organisation} and "
        "{me} (your first name) are filled in too.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    class Meta:
        verbose_name_plural = "saved replies"
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class UrgentPhrase(models.Model):
    """Words that may be a sign of despair. A message that holds them is marked and put on top."""

    words = models.CharField(
        max_length=60, unique=True, help_text="Small misspellings are found as well."
    )

    class Meta:
        ordering = ["words"]

    def __str__(self):
        return self.words


class Retention(models.Model):
    """How many days people's words are kept. One row; never longer than the settings say."""

    done_days = models.PositiveSmallIntegerField(
        "days after we replied or closed a message", default=365
    )
    spam_days = models.PositiveSmallIntegerField("days in the spam folder", default=30)

    class Meta:
        verbose_name = verbose_name_plural = "how long words are kept"
        constraints = [
            models.CheckConstraint(name="one_retention", condition=Q(pk=1)),
            models.CheckConstraint(
                name="retention_is_within_what_people_agreed_to",
                condition=Q(done_days__range=(1, 365), spam_days__range=(1, 30)),
                violation_error_message="People agreed to at most 365 days, and 30 for spam.",
            ),
        ]

    def __str__(self):
        return f"{self.done_days} days, spam {self.spam_days} days"

    @classmethod
    def load(cls):
        return cls.objects.first() or cls(pk=1)

    @property
    def done(self) -> timedelta:
        return timedelta(days=min(self.done_days, settings.CONTACT_RETENTION_DAYS))

    @property
    def spam(self) -> timedelta:
        return timedelta(days=min(self.spam_days, settings.SPAM_RETENTION_DAYS))
