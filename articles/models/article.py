"""An article is an address; a revision is a text; publication is a date."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate, now

from articles.models.person import Person

#: First words of an address that belong to the site itself.
RESERVED = {
    "a",
    "admin",
    "changes",
    "contact",
    "feed",
    "glossary",
    "healthz",
    "media",
    "people",
    "search",
    "sources",
    "static",
    "topics",
}

slug_form = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Use small letters, digits and single hyphens."
)


def refuse_reserved(slug: str) -> None:
    if slug in RESERVED:
        raise ValidationError(f"“{slug}” is used by the site itself. Choose another address.")


class Topic(models.Model):
    name = models.CharField(max_length=60)
    slug = models.CharField("address", max_length=60, unique=True, validators=[slug_form])
    summary = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:topic", args=[self.slug])


class ArticleQuerySet(models.QuerySet):
    def published(self):
        """Those that the public has been able to read, withdrawn ones too."""
        past = Revision.objects.filter(article=OuterRef("pk"), publish_at__lte=now())
        return self.filter(Exists(past))


class Article(models.Model):
    """An address that the public may know. Its words are in its revisions."""

    slug = models.CharField(
        "address",
        max_length=80,
        unique=True,
        validators=[slug_form, refuse_reserved],
        help_text="The last part of the page’s web address, for example iron-and-your-legs.",
    )
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        help_text="None for pages about the site itself.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(
        "withdrawn because",
        max_length=300,
        blank=True,
        help_text="Fill this in to take the page down. Readers see the reason. "
        "Empty it to bring the page back.",
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        verbose_name = "page"
        constraints = [
            models.CheckConstraint(
                name="withdrawn_articles_say_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason=""),
            )
        ]

    def __str__(self):
        return self.slug

    def get_absolute_url(self):
        return reverse("articles:article", args=[self.slug])

    @property
    def latest(self):
        """The newest text, public or not; None before the first draft."""
        return self.revisions.order_by("-pk").first()


class FormerAddress(models.Model):
    """Where a published article used to be: its readers are sent on, in one hop, for ever."""

    slug = models.CharField(max_length=80, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="former_addresses")

    def __str__(self):
        return self.slug


class RevisionQuerySet(models.QuerySet):
    def live(self, at=None):
        """The text of each article that the public reads at ``at`` (aware; default now)."""
        due = Revision.objects.filter(article=OuterRef("article"), publish_at__lte=at or now())
        newest = Subquery(due.order_by("-publish_at").values("pk")[:1])
        return self.filter(pk=newest, article__withdrawn_at__isnull=True)

    def in_reading_order(self):
        return self.order_by("article__position", "title")

    def related_to(self, revision):
        """Those that its editor chose, then the rest of its topic."""
        article = revision.article
        chosen = revision.related.through.objects.filter(
            revision=revision, article=OuterRef("article")
        )
        same_topic = Q(article__topic=article.topic) if article.topic_id else Q(pk__in=[])
        return (
            self.annotate(chosen=Exists(chosen))
            .filter(Q(chosen=True) | same_topic)
            .exclude(article=article)
            .select_related("article")
            .order_by("-chosen", "article__position", "title")
        )


class Revision(models.Model):
    """One text of an article. Never edited: a change is a new row. Written by `publishing`."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
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
    related = models.ManyToManyField(Article, blank=True, related_name="+")
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

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "version"
        permissions = [
            ("publish_revision", "Can publish pages"),
            ("sign_off_revision", "Can sign off texts as medically reviewed"),
        ]
        constraints = [
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
        return self.title

    def get_absolute_url(self):
        return self.article.get_absolute_url()

    @property
    def points(self) -> list[str]:
        return [line.strip() for line in self.key_points.splitlines() if line.strip()]

    @property
    def is_overdue(self) -> bool:
        return localdate() > self.next_check_on


class Review(models.Model):
    """That a clinician signed off exactly this text."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="review")
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    signed_off_at = models.DateTimeField(default=now)

    def __str__(self):
        return f"{self.revision}, reviewed by {self.reviewer}"
