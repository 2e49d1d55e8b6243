"""An article is an address. Its words are in its revisions."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate, now

from articles.models.address import FormerAddress, InternalLink
from articles.models.review import ReviewRequest
from articles.models.revision import Revision
from articles.models.topic import Topic, slug_form

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
    "medicines",
    "people",
    "preview",
    "questions",
    "search",
    "sources",
    "static",
    "tonight",
    "topics",
    "useful",
}
#: The page whose urgent and emergency cards stand on the page for tonight as well.
WHEN_TO_SEE_A_DOCTOR = "when-to-see-a-doctor"
#: How long before a page is due to be checked again its editors hear of it.
NOTICE = timedelta(days=60)


def refuse_reserved(slug: str) -> None:
    if slug in RESERVED:
        raise ValidationError(f"“{slug}” is used by the site itself. Choose another address.")


def its(revisions) -> Q:
    """That one of ``revisions`` belongs to the article."""
    # Not Exists: the database finds the few revisions first, not each article's.
    return Q(pk__in=revisions.order_by().values("article"))


class ArticleQuerySet(models.QuerySet):
    """Its methods are the editors' questions; where no other is named, the newest text counts."""

    def with_state(self):
        """Annotated with what a list says of each article."""
        newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
        live = Revision.objects.live().filter(article=OuterRef("pk"))
        return self.annotate(
            latest_title=Subquery(newest.values("title")[:1]),
            latest_by=Subquery(newest.values("created_by__username")[:1]),
            latest_publish_at=Subquery(newest.values("publish_at")[:1]),
            live_checked_on=Subquery(live.values("checked_on")),
            live_next_check_on=Subquery(live.values("next_check_on")),
            is_scheduled=its(Revision.objects.scheduled()),
            is_for_review=self.asked(closed_at__isnull=True),
            is_returned=self.asked(returned_by__isnull=False),
        )

    @staticmethod
    def asked(**how):
        """That a review of the newest text was asked for, in this way."""
        asked = ReviewRequest.objects.filter(**how).values("revision")
        return its(Revision.objects.newest().filter(pk__in=asked))

    def published(self):
        """Those that the public has been able to read, withdrawn ones too."""
        return self.filter(its(Revision.objects.filter(publish_at__lte=now())))

    def live(self):
        """Those that the public can read."""
        return self.filter(its(Revision.objects.live()))

    def drafts(self, by=None):
        """Those whose newest text has no date; only those last saved by ``by``, if given."""
        newest = Revision.objects.newest().filter(publish_at__isnull=True)
        return self.filter(its(newest.filter(created_by=by) if by else newest))

    def for_review(self):
        return self.filter(self.asked(closed_at__isnull=True))

    def for_review_by(self, user):
        """Those that ``user`` may sign off: nobody does so with their own text."""
        own = Q(created_by=user) | Q(author__user=user, author__isnull=False)
        newest = Revision.objects.newest().filter(own)
        return self.for_review().exclude(its(newest))

    def returned_to(self, user):
        """Those that a reviewer sent back to ``user``, who asked."""
        open_again = self.asked(closed_at__isnull=True)
        return self.filter(self.asked(returned_by__isnull=False, asked_by=user)).exclude(open_again)

    def scheduled(self):
        return self.filter(its(Revision.objects.scheduled()))

    def overdue(self):
        """Those whose live text promised an earlier check."""
        return self.filter(its(Revision.objects.live().filter(next_check_on__lt=localdate())))

    def due_soon(self):
        soon = localdate() + NOTICE
        live = Revision.objects.live().filter(next_check_on__range=(localdate(), soon))
        return self.filter(its(live))

    def good_for_tonight(self):
        """Those whose live text may lead somebody at night: its check is not long overdue."""
        return self.filter(its(Revision.objects.live().well_checked()))

    def with_hidden_steps(self):
        """Those on which steps for tonight rest that readers do not see."""
        good = Article.objects.good_for_tonight().values("pk")
        return self.filter(steps__isnull=False).exclude(pk__in=good).distinct()

    def to_check(self):
        """Those overdue, and those due soon."""
        soon = localdate() + NOTICE
        return self.filter(its(Revision.objects.live().filter(next_check_on__lte=soon)))

    def unreviewed(self):
        """Those whose live text no clinician signed off."""
        return self.filter(its(Revision.objects.live().unreviewed()))

    def recalled(self):
        """Those whose live text rests on evidence that was recalled since its review."""
        return self.filter(its(Revision.objects.live().recalled()))

    def citing(self, source):
        """Those whose live text rests on ``source``."""
        return self.filter(its(Revision.objects.live().filter(citations__source=source)))

    def withdrawn(self):
        return self.filter(withdrawn_at__lte=now())

    def with_dead_links(self):
        """Those whose live text leads readers to an article that is not there."""
        live = Revision.objects.live()
        former = FormerAddress.objects.filter(article__in=live.values("article"))
        reached = Q(slug__in=RESERVED) | Q(slug__in=live.values("article__slug"))
        reached |= Q(slug__in=former.values("slug"))
        dead = InternalLink.objects.exclude(reached).filter(revision=OuterRef("pk"))
        return self.filter(its(live.filter(Exists(dead))))

    def linking_to(self, article):
        """Those whose live or newest text has a link to ``article``."""
        slugs = [article.slug, *article.former_addresses.values_list("slug", flat=True)]
        links = InternalLink.objects.filter(slug__in=slugs).values("revision")
        named = Revision.related.through.objects.filter(article=article).values("revision")
        # One list, not joined: the database finds the few texts that link, then which are shown.
        linking = Revision.objects.filter(pk__in=links.union(named))
        found = its(linking.live()) | its(linking.newest())
        return self.exclude(pk=article.pk).filter(found)


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
    withdrawn_reason = models.CharField(max_length=300, blank=True, editable=False)

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
    def is_withdrawn(self) -> bool:
        """Withdrawn by now; the date may lie ahead."""
        return self.withdrawn_at is not None and self.withdrawn_at <= now()

    @property
    def latest(self):
        """The newest text, public or not; None before the first draft."""
        return self.revisions.order_by("-number").first()

    @property
    def live(self):
        """The text that the public reads; None if there is none."""
        return self.revisions.live().first()

    @property
    def edition(self) -> str:
        """What somebody who edits it has to have seen: it changes with every save."""
        latest = self.latest
        number = latest.number if latest else 0
        return f"{number} {self.slug} {self.topic_id or 0} {self.position}"
