"""What readers say of a page."""

from django.db import models
from django.db.models import Count, Max, Q
from django.utils.timezone import localdate

from articles.models.article import Article
from articles.models.revision import Revision

#: Characters. One line: a story belongs into a message, which somebody answers.
LONGEST_LINE = 200


class FeedbackQuerySet(models.QuerySet):
    def with_line(self):
        return self.filter(written_on__isnull=False)

    def without_line(self):
        """Those to which a line can still be added: it was neither written nor erased."""
        return self.filter(written_on__isnull=True, erased_at__isnull=True)

    def counts(self) -> dict[str, int]:
        """How many say ``yes`` and how many ``no``."""
        yes, no = Q(is_useful=True), Q(is_useful=False)
        return self.aggregate(yes=Count("pk", filter=yes), no=Count("pk", filter=no))

    def newest_erasure(self):
        """When a line was erased last (aware); None if none was."""
        return self.aggregate(newest=Max("erased_at"))["newest"]


class Feedback(models.Model):
    """One answer to “Was this page useful?”, with a line if there was more to say.

    Written by `feedback`. Nothing tells whose it is; a moment would help to guess, so it is a day.
    """

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="feedback", verbose_name="page"
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="+", verbose_name="version"
    )
    is_useful = models.BooleanField("useful")
    sent_on = models.DateField("day", default=localdate)
    words = models.CharField("line", max_length=LONGEST_LINE, blank=True)
    written_on = models.DateField("line written on", null=True)
    erased_at = models.DateTimeField("line erased", null=True, db_index=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "line from a reader"
        verbose_name_plural = "lines from readers"
        # Readers add them, and nobody changes what they said.
        default_permissions = ["view", "delete"]
        indexes = [
            models.Index(fields=["article", "sent_on", "is_useful"], name="feedback_by_page"),
            models.Index(
                fields=["written_on"],
                condition=Q(written_on__isnull=False),
                name="feedback_with_line",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="lines_know_their_day",
                condition=Q(words="", written_on__isnull=True)
                | ~Q(words="") & Q(written_on__isnull=False, erased_at__isnull=True),
            )
        ]

    def __str__(self):
        # Without the words: what staff delete stays in the list of what they did.
        return f"{'Yes' if self.is_useful else 'No'}, {self.article}, {self.sent_on}"
