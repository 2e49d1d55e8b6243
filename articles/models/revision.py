"""A revision is a text; publication is a date."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, now

from articles.models.person import Person

#: How long after a missed check a text is no longer good enough to lead somebody to.
LONG_OVERDUE = timedelta(days=180)
#: When a text is followed that no other text follows.
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
#: What a reader reads of a text.
READ = ("title", "summary", "key_points", "body")
READING_ORDER = ("article__position", "title")


def flag(condition):
    return Case(When(condition, then=Value(1)), default=Value(0))


class RevisionQuerySet(models.QuerySet):
    def live(self, at=None):
        """The text of each article that the public reads at ``at`` (aware; default now)."""
        at = at or now()
        withdrawn = Q(article__withdrawn_at__isnull=False, article__withdrawn_at__lte=at)
        return self.filter(~withdrawn, publish_at__lte=at, followed_at__gt=at)

    def to_be_read(self):
        """Those that the public reads or will read: live, scheduled, or withdrawn for now."""
        return self.filter(followed_at__gt=now())

    def newest(self):
        """The last text of each article that anybody saved, public or not."""
        return self.filter(is_newest=True)

    def scheduled(self):
        return self.filter(publish_at__gt=now())

    def settled(self):
        """Those that somebody published, scheduled or signed off: no longer only their editor's."""
        return self.filter(Q(publish_at__isnull=False) | Q(review__isnull=False))

    def with_people(self):
        """With those whose names stand on the page."""
        return self.select_related("author", "review__reviewer", "corrects__review__reviewer")

    def well_checked(self):
        """Those whose check is not long overdue: good enough to lead somebody to."""
        return self.filter(next_check_on__gte=localdate() - LONG_OVERDUE)

    def with_dates(self):
        """With ``first_public_at``, and ``changed_at``: since when the public reads these words.

        Publishing the same words again, after a new review for example, changes nothing.
        """
        until_now = Q(article=OuterRef("article"), publish_at__lte=OuterRef("publish_at"))
        earlier = Revision.objects.filter(until_now).order_by("publish_at").values("publish_at")
        others = earlier.exclude(**{field: OuterRef(field) for field in READ}).reverse()
        since = earlier.filter(publish_at__gt=OuterRef("other_words_at"))
        return self.annotate(
            first_public_at=Subquery(earlier[:1]), other_words_at=Subquery(others[:1])
        ).annotate(changed_at=Coalesce(Subquery(since[:1]), F("first_public_at")))

    def unreviewed(self):
        """Those without a review that holds for them."""
        return self.filter(review__isnull=True, corrects__review__isnull=True)

    def recalled(self):
        """Those that cite a source that was recalled since their standing review, if any."""
        signed_off_at = Coalesce("review__signed_off_at", "corrects__review__signed_off_at")
        since = Q(citations__source__recalled_at__gte=F("signed_off_at"))
        recalled = Q(citations__source__recalled_at__isnull=False)
        found = Revision.objects.annotate(signed_off_at=signed_off_at)
        found = found.filter(recalled & (since | Q(signed_off_at__isnull=True)))
        return self.filter(pk__in=found.values("pk"))

    def in_reading_order(self):
        return self.order_by(*READING_ORDER)

    def related_to(self, article, chosen, sources):
        """The articles ``chosen`` for it, then those that share ``sources``, then its topic.

        Both are ids; those that share most come first.
        """
        same_topic = Q(article__topic=article.topic_id) if article.topic_id else Q(pk__in=[])
        citing = Revision.objects.filter(citations__source__in=sources).order_by().values("pk")
        its_own = citing.filter(pk=OuterRef("pk")).annotate(count=Count("citations"))
        chosen = Q(article__in=chosen)
        return (
            self.filter(chosen | same_topic | Q(pk__in=citing))
            .exclude(article=article.pk)
            .annotate(
                # Named: PostgreSQL would take a number in the order for that of a column.
                is_chosen=flag(chosen),
                shared=Coalesce(Subquery(its_own.values("count")), 0),
                is_of_topic=flag(same_topic),
            )
            .select_related("article")
            .order_by("-is_chosen", "-shared", "-is_of_topic", *READING_ORDER)
        )


class Revision(models.Model):
    """One text of an article. Never edited: a change is a new row. Written by `publishing`."""

    article = models.ForeignKey("Article", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField("version")
    title = models.CharField(max_length=120)
    summary = models.CharField(
        max_length=160, help_text="One or two sentences for lists and search engines."
    )
    key_points = models.TextField(
        blank=True, help_text="Three to five short sentences, one on each line."
    )
    body = models.TextField()
    author = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="texts",
        verbose_name="written by",
    )
    related = models.ManyToManyField("Article", blank=True, related_name="+")
    checked_on = models.DateField("last checked", default=localdate)
    next_check_on = models.DateField("next check by")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty: a starter text.",
    )
    publish_at = models.DateTimeField(null=True, editable=False)
    is_newest = models.BooleanField(
        default=True, editable=False, help_text="Whether no later text of the page was saved."
    )
    followed_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When the next published text takes its place. Empty: a draft.",
    )
    corrects = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="corrections",
        help_text="The reviewed text of which this is a small correction: its review holds.",
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "version"
        permissions = [
            ("publish_revision", "Can publish pages"),
            ("sign_off_revision", "Can sign off texts as medically reviewed"),
        ]
        indexes = [
            models.Index(
                fields=["publish_at"],
                condition=Q(publish_at__isnull=False),
                name="revision_by_publish_at",
            ),
            # What lists ask of live texts and of drafts stands in the index: rows are long.
            models.Index(
                fields=["followed_at", "publish_at", "next_check_on", "article", "corrects"],
                condition=Q(publish_at__isnull=False),
                name="live_revisions",
            ),
            models.Index(
                fields=["article", "created_by"],
                condition=Q(is_newest=True, publish_at__isnull=True),
                name="drafts",
            ),
        ]
        constraints = [
            models.UniqueConstraint("article", "number", name="versions_are_numbered_once"),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(is_newest=True),
                name="one_newest_text_of_an_article",
            ),
            models.UniqueConstraint(
                "article", "publish_at", name="one_live_text_of_an_article_per_moment"
            ),
            models.CheckConstraint(
                name="published_texts_know_when_they_are_followed",
                condition=Q(publish_at__isnull=True, followed_at__isnull=True)
                | Q(publish_at__isnull=False, followed_at__gt=F("publish_at")),
            ),
            models.CheckConstraint(
                name="texts_are_checked_again",
                condition=Q(next_check_on__gt=F("checked_on")),
                violation_error_message="The next check comes after the last one.",
            ),
        ]

    def __str__(self):
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self):
        return self.article.get_absolute_url()

    @property
    def points(self) -> list[str]:
        return [line.strip() for line in self.key_points.splitlines() if line.strip()]

    @property
    def is_overdue(self) -> bool:
        return self.next_check_on is not None and localdate() > self.next_check_on

    @property
    def is_long_overdue(self) -> bool:
        return self.is_overdue and localdate() > self.next_check_on + LONG_OVERDUE

    @property
    def standing_review(self):
        """The review that holds for this text: its own, or that of the text it corrects."""
        return getattr(self, "review", None) or getattr(self.corrects, "review", None)

    def recalled_among(self, sources) -> list:
        """Those of ``sources`` that were recalled since the standing review, if any."""
        review = self.standing_review
        recalled = [each for each in sources if each.recalled_at]
        return [each for each in recalled if not review or review.signed_off_at <= each.recalled_at]
