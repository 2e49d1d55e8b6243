"""What the search knows, and what staff tell it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from articles.models.article import Article
from articles.models.revision import Revision


def refuse_nothing(words: str) -> None:
    if not any(part.strip() for part in words.split(",")):
        raise ValidationError("Write at least one word.")


class PageText(models.Model):
    """The plain words of a text that the public reads or will read. Written by `search.index`."""

    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, primary_key=True, related_name="page_text"
    )
    sections = models.JSONField(help_text="Of each: its anchor, its heading, its words.")

    def __str__(self):
        return str(self.revision)


class SearchWord(models.Model):
    """A word that texts use, and in how many of them. Written by `search.index`."""

    word = models.CharField(max_length=40, primary_key=True)
    texts = models.PositiveIntegerField(default=0)

    def __str__(self):
        return self.word


class Synonym(models.Model):
    """Words that people type for something that our pages call otherwise."""

    words = models.CharField(
        "what people type",
        max_length=300,
        validators=[refuse_nothing],
        help_text="With commas between, for example: jumpy legs, jimmy legs.",
    )
    means = models.CharField(
        "what our pages say", max_length=60, unique=True, help_text="For example: restless legs."
    )

    class Meta:
        ordering = ["means"]
        verbose_name = "word that people search for"
        verbose_name_plural = "words that people search for"

    def __str__(self):
        return self.means

    @property
    def names(self) -> list[str]:
        return [name.strip() for name in self.words.split(",") if name.strip()]


class PinnedResult(models.Model):
    """A page that comes first when somebody searches for these words and nothing else."""

    words = models.CharField(
        "when somebody searches for",
        max_length=300,
        validators=[refuse_nothing],
        help_text="With commas between, for example: rls, restless legs syndrome.",
    )
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="pinned", verbose_name="show first"
    )

    class Meta:
        ordering = ["words"]
        verbose_name = "first search result"

    def __str__(self):
        return self.words

    @property
    def names(self) -> list[str]:
        return [name.strip() for name in self.words.split(",") if name.strip()]


class MissedWordQuerySet(models.QuerySet):
    def told(self):
        """Those that enough people looked for."""
        return self.exclude(word="")


class MissedWord(models.Model):
    """How often a search for a word found nothing in one week. Written by `search.missed`.

    The word itself is empty until enough people looked for it: one alone may have typed a name.
    """

    week = models.DateField(help_text="Its Monday.")
    key_hash = models.CharField(max_length=64)
    word = models.CharField(max_length=20, blank=True)
    times = models.PositiveIntegerField(default=0)

    objects = MissedWordQuerySet.as_manager()

    class Meta:
        ordering = ["-week", "-times"]
        verbose_name = "word that found nothing"
        verbose_name_plural = "words that found nothing"
        constraints = [
            models.UniqueConstraint(
                "week", "key_hash", name="a_missed_word_is_counted_once_a_week"
            ),
            models.CheckConstraint(
                name="a_missed_word_is_told_when_enough_looked_for_it",
                condition=Q(word="") | Q(times__gte=5),
            ),
        ]

    def __str__(self):
        return self.word or "(not told)"
