from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.text import slugify

from articles.models.revision import Revision
from articles.terms import Term, Terms, names_of


@cache
def address_of_glossary() -> str:
    """Asked for once: a page asks for the addresses of all its terms."""
    return reverse("articles:glossary")


class GlossaryTermQuerySet(models.QuerySet):
    def in_texts(self) -> Terms:
        """As texts use them."""
        return Terms([each.in_texts for each in self])


class GlossaryTerm(models.Model):
    """A medical word in plain words. Texts lead to it where they first use it."""

    term = models.CharField(
        max_length=80, unique=True, help_text="A short form may follow in brackets."
    )
    say = models.CharField(
        "how to say it", max_length=80, blank=True, help_text="For example: FERR-it-in."
    )
    plain = models.CharField(
        "in plain words",
        max_length=160,
        blank=True,
        help_text=(
            "Words that explain it, for example: stored iron. Write them beside its first use on "
            "a page; the checks look for these. Others after a semicolon."
        ),
    )
    also = models.CharField(
        "other forms",
        max_length=200,
        blank=True,
        help_text="Names and spellings that texts use for it, with commas between.",
    )
    definition = models.TextField(help_text="One or two plain sentences.")

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        ordering = ["term"]

    def __str__(self):
        return self.term

    def get_absolute_url(self):
        return f"{address_of_glossary()}#{self.anchor}"

    def clean(self):
        others = GlossaryTerm.objects.exclude(pk=self.pk)
        if self.anchor in {each.anchor for each in others}:
            raise ValidationError({"term": "There is a term that looks the same in an address."})

    @property
    def anchor(self) -> str:
        return slugify(self.term) or f"term-{self.pk}"

    @property
    def in_texts(self) -> Term:
        plain = tuple(words.strip() for words in self.plain.split(";") if words.strip())
        return Term(names_of(self.term, self.also), plain, self.get_absolute_url())


class TermUseQuerySet(models.QuerySet):
    def foremost(self, most: int):
        """The ``most`` live texts of each term that use it most; ``pages``: how many use it."""
        order = [F("times").desc(), F("revision__title").asc(), F("pk").asc()]
        return (
            self.filter(revision__in=Revision.objects.live())
            .annotate(
                pages=Window(Count("pk"), partition_by="term"),
                place=Window(RowNumber(), partition_by="term", order_by=order),
            )
            .filter(place__lte=most)
            .select_related("revision__article")
            .defer("revision__body")
            .order_by("place")
        )


class TermUse(models.Model):
    """That a text uses a word of the glossary. Written by `term_uses` when the text gets a date."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="term_uses")
    term = models.ForeignKey(GlossaryTerm, on_delete=models.CASCADE, related_name="uses")
    times = models.PositiveIntegerField()

    objects = TermUseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("revision", "term", name="a_text_uses_a_term_in_one_row")
        ]

    def __str__(self):
        return f"{self.term} in {self.revision}"

    @property
    def more(self) -> int:
        """How many pages use the term less, for one of the ``foremost``."""
        return self.pages - self.place
