"""What readers are told when advice changes, or when a page was wrong."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import now

from articles.models.evidence import Source
from articles.models.revision import NEVER, Revision

#: The longest that one of its sentences may be, in characters.
LONGEST = 300


def sentence(name: str, missing: str) -> models.CharField:
    return models.CharField(name, max_length=LONGEST, error_messages={"blank": missing})


class ChangeQuerySet(models.QuerySet):
    def public(self):
        """Those whose text readers have been able to read, newest first."""
        # Nobody reads what is published while its page is withdrawn.
        unread = Q(revision__article__withdrawn_at__lte=F("revision__publish_at"))
        # An expression: SQLite would go through all texts by their dates, and changes are few.
        known = self.annotate(public_at=Coalesce("revision__publish_at", NEVER))
        return known.filter(~unread, public_at__lte=now()).order_by("-public_at", "-pk")

    def with_details(self):
        """With all that an entry shows."""
        return self.select_related("source", "revision__article").prefetch_related("notes")


class Change(models.Model):
    """What a text changed for readers. Written by `ledger`; never edited or taken away.

    Its date is that of its text, and readers see it from then on.
    """

    class Kind(models.TextChoices):
        ADVICE = "advice", "Our advice changed"
        CORRECTION = "correction", "Correction"

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=Kind)
    said = sentence("what we used to say", "Say what the page used to say, or what was wrong.")
    says = sentence("what we say now", "Say what the page says now.")
    why = sentence("why", "Say why it changed.")
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "entry in the list of changes"
        verbose_name_plural = "list of changes"
        constraints = [
            models.UniqueConstraint("revision", "kind", name="a_text_has_one_change_of_a_kind"),
            models.CheckConstraint(
                name="changes_say_what_and_why",
                condition=~Q(said="") & ~Q(says="") & ~Q(why=""),
            ),
            models.CheckConstraint(
                name="new_advice_names_its_source",
                condition=~Q(kind="advice") | Q(source__isnull=False),
                violation_error_message="New advice needs a source.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.revision.title}"

    def get_absolute_url(self):
        return f"{reverse('articles:changes')}#change-{self.pk}"

    def clean(self):
        if self.kind == self.Kind.ADVICE and self.source is None:
            raise ValidationError({"source": "Name the source of the new advice."})
        if self.source and not self.revision.citations.filter(source=self.source).exists():
            raise ValidationError({"source": "Choose a source that this version cites."})

    @property
    def date(self):
        """When readers first saw it, or will; aware."""
        return self.revision.publish_at

    @property
    def is_public(self) -> bool:
        return Change.objects.public().filter(pk=self.pk).exists()


class ChangeNote(models.Model):
    """What was added to an entry later: there is no other way to say more. Written by `ledger`."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="notes")
    words = models.CharField(max_length=LONGEST, error_messages={"blank": "Say what to add."})
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="notes_have_words", condition=~Q(words=""))]

    def __str__(self):
        return f"Added to {self.change}"
