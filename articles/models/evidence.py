"""What the articles rest on."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from articles.models.revision import Revision

key_form = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Use small letters, digits and single hyphens."
)
doi_form = RegexValidator(r"^10\.\d{4,9}/\S+\Z", "A DOI looks like 10.1000/abc123.")


class SourceQuerySet(models.QuerySet):
    def recalled(self):
        """Those that no longer hold."""
        return self.exclude(recall=Source.Recall.CURRENT)


class Source(models.Model):
    """A publication. Articles name it by its key: ``[@key]``. `recalling` marks it."""

    class Kind(models.TextChoices):
        GUIDELINE = "guideline", "Guideline"
        REVIEW = "review", "Review of studies"
        TRIAL = "trial", "Trial"
        STUDY = "study", "Other study"
        PAGE = "page", "Page of an official body or charity"

    class Recall(models.TextChoices):
        CURRENT = "", "current"
        SUPERSEDED = "superseded", "superseded"
        RETRACTED = "retracted", "retracted"

    key = models.CharField(max_length=40, unique=True, validators=[key_form])
    kind = models.CharField(max_length=20, choices=Kind)
    reference = models.TextField(help_text="Who wrote it, its title, where it appeared, when.")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField("DOI", max_length=120, blank=True, validators=[doi_form])
    url = models.URLField("address", max_length=300, blank=True)
    accessed_on = models.DateField("read on")
    recall = models.CharField(
        "does it still hold", max_length=20, choices=Recall, blank=True, editable=False
    )
    recalled_on = models.DateField(
        null=True, editable=False, help_text="The day on which it was superseded or retracted."
    )
    recalled_at = models.DateTimeField(
        null=True, editable=False, help_text="The moment at which somebody told us."
    )
    recall_reason = models.CharField(max_length=300, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="replaces"
    )
    shows_banner = models.BooleanField(default=False, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="recalled_sources_say_when_and_why",
                condition=Q(
                    recall="",
                    recalled_on__isnull=True,
                    recalled_at__isnull=True,
                    recall_reason="",
                    replaced_by__isnull=True,
                    shows_banner=False,
                )
                | Q(
                    recall__in=["superseded", "retracted"],
                    recalled_on__isnull=False,
                    recalled_at__isnull=False,
                )
                & ~Q(recall_reason=""),
            ),
            models.CheckConstraint(
                name="no_source_replaces_itself",
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
            ),
            models.CheckConstraint(
                name="sources_can_be_found",
                condition=~Q(doi="") | ~Q(url=""),
                violation_error_message="Give a DOI or an address.",
            ),
        ]

    def __str__(self):
        return self.key

    @property
    def link(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else self.url


class Citation(models.Model):
    """That a text rests on a source. Written by `publishing` from the ``[@key]`` in the text."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")

    class Meta:
        constraints = [
            models.UniqueConstraint("revision", "source", name="a_text_cites_a_source_once")
        ]

    def __str__(self):
        return f"{self.source} in {self.revision}"
