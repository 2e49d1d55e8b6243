from django.db import models


class GlossaryTerm(models.Model):
    """A medical word in plain words."""

    term = models.CharField(max_length=80, unique=True)
    say = models.CharField(
        "how to say it", max_length=80, blank=True, help_text="For example: FERR-it-in."
    )
    definition = models.TextField(help_text="One or two plain sentences.")

    class Meta:
        ordering = ["term"]

    def __str__(self):
        return self.term
