"""The addresses that articles had, and the links between articles."""

from django.db import models

from articles.models.revision import Revision


class FormerAddress(models.Model):
    """Where a published article used to be: its readers are sent on, in one hop, for ever."""

    slug = models.CharField(max_length=80, unique=True)
    article = models.ForeignKey(
        "Article", on_delete=models.CASCADE, related_name="former_addresses"
    )

    def __str__(self):
        return self.slug


class InternalLink(models.Model):
    """That a text has a link to an article's address. Written by `publishing` from the text."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="links")
    slug = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint("revision", "slug", name="a_text_lists_a_link_once")]

    def __str__(self):
        return f"{self.slug} in {self.revision}"
