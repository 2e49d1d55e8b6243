"""Who looked at which text, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from articles.models.person import Person
from articles.models.revision import Revision


class ReviewRequest(models.Model):
    """That somebody asked for a review of exactly this text. Written by `reviewing`.

    Open until the text is signed off or returned.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="requests")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(default=now)
    note = models.TextField("note to the reviewer", max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField("what to change", max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "revision",
                condition=Q(closed_at__isnull=True),
                name="one_open_request_for_review_of_a_text",
            ),
            models.CheckConstraint(
                name="returned_texts_say_why",
                condition=Q(returned_by__isnull=True, reason="")
                | Q(returned_by__isnull=False, closed_at__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"Review of {self.revision}"


class Review(models.Model):
    """That a clinician signed off exactly this text."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="review")
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    signed_off_at = models.DateTimeField(default=now)

    def __str__(self):
        return f"{self.revision}, reviewed by {self.reviewer}"
