"""A revision is a text; publication is a date."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.utils.timezone import localdate, now

from articles.models.person import Person


class RevisionQuerySet(models.QuerySet):
    def live(self, at=None):
        """The text of each article that the public reads at ``at`` (aware; default now)."""
        at = at or now()
        due = Revision.objects.filter(article=OuterRef("article"), publish_at__lte=at)
        newest = Subquery(due.order_by("-publish_at").values("pk")[:1])
        withdrawn = Q(article__withdrawn_at__isnull=False, article__withdrawn_at__lte=at)
        return self.filter(~withdrawn, pk=newest)

    def newest(self):
        """The last text of each article that anybody saved, public or not."""
        later = Revision.objects.filter(article=OuterRef("article")).order_by("-number")
        return self.filter(pk=Subquery(later.values("pk")[:1]))

    def scheduled(self):
        return self.filter(publish_at__gt=now())

    def settled(self):
        """Those that somebody published, scheduled or signed off: no longer only their editor's."""
        return self.filter(Q(publish_at__isnull=False) | Q(review__isnull=False))

    def with_people(self):
        """With those whose names stand on the page."""
        return self.select_related("author", "review__reviewer", "corrects__review__reviewer")

    def unreviewed(self):
        """Those without a review that holds for them."""
        return self.filter(review__isnull=True, corrects__review__isnull=True)

    def in_reading_order(self):
        return self.order_by("article__position", "title")

    def related_to(self, article, chosen):
        """The articles ``chosen`` for it (their ids), then the rest of its topic."""
        same_topic = Q(article__topic=article.topic_id) if article.topic_id else Q(pk__in=[])
        first = Case(When(article__in=chosen, then=Value(1)), default=Value(0))
        return (
            self.annotate(chosen=first)
            .filter(Q(chosen=1) | same_topic)
            .exclude(article=article.pk)
            .select_related("article")
            .order_by("-chosen", "article__position", "title")
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
        constraints = [
            models.UniqueConstraint("article", "number", name="versions_are_numbered_once"),
            models.UniqueConstraint(
                "article", "publish_at", name="one_live_text_of_an_article_per_moment"
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
    def standing_review(self):
        """The review that holds for this text: its own, or that of the text it corrects."""
        return getattr(self, "review", None) or getattr(self.corrects, "review", None)
