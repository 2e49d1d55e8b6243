from django.db import models
from django.urls import reverse
from django.utils.text import slugify

from articles.models.evidence import Source


class MedicineQuerySet(models.QuerySet):
    def recalled(self):
        """Those that rest on a source that no longer holds."""
        return self.filter(source__in=Source.objects.recalled())


class Medicine(models.Model):
    """A medicine, or something else that people take, that can make restless legs worse."""

    class Kind(models.TextChoices):
        ANTIHISTAMINE = "antihistamine", "Allergy, cold and sleep medicines"
        SICKNESS = "sickness", "Medicines against sickness"
        ANTIPSYCHOTIC = "antipsychotic", "Medicines for psychosis"
        ANTIDEPRESSANT = "antidepressant", "Medicines for mood"
        DOPAMINE = "dopamine", "Medicines for restless legs themselves"
        OPIOID = "opioid", "Strong painkillers and sedatives"
        OTHER = "other", "Other medicines"
        SUBSTANCE = "substance", "Drinks and tobacco"

    name = models.CharField(
        max_length=80, unique=True, help_text="The name of what is in it, not a brand."
    )
    kind = models.CharField(max_length=20, choices=Kind)
    also_called = models.CharField(
        "other names", max_length=200, blank=True, help_text="With commas between."
    )
    sold_uk = models.CharField(
        "sold in the UK as", max_length=200, blank=True, help_text="Brands, with commas between."
    )
    sold_us = models.CharField(
        "sold in the US as", max_length=200, blank=True, help_text="Brands, with commas between."
    )
    known = models.TextField(
        "what is known",
        max_length=400,
        help_text=(
            "One to three sentences, and how sure we are. The page itself adds: talk to your "
            "prescriber before you change anything."
        ),
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="medicines")

    objects = MedicineQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = "medicine that can make RLS worse"
        verbose_name_plural = "medicines that can make RLS worse"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('articles:medicines')}#{self.anchor}"

    @property
    def is_prescribed(self) -> bool:
        """Whether somebody else has a say in it: a pharmacist, a prescriber."""
        return self.kind != self.Kind.SUBSTANCE

    @property
    def anchor(self) -> str:
        return f"medicine-{slugify(self.name) or self.pk}"

    @property
    def names(self) -> str:
        """All that a reader may call it, with commas between."""
        given = [self.name.replace(",", ""), self.also_called, self.sold_uk, self.sold_us]
        return ", ".join(names for names in given if names)
