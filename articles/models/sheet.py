from django.db import models


class SheetLine(models.Model):
    """A line that readers tick on the sheet that they print for their doctor."""

    class Part(models.TextChoices):
        SIGN = "sign", "How it feels"
        TEST = "test", "Tests to ask about"
        QUESTION = "question", "Questions to ask"

    words = models.CharField(max_length=90, unique=True, help_text="As the reader would say it.")
    part = models.CharField(max_length=20, choices=Part)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    class Meta:
        ordering = ["position", "words"]
        verbose_name = "line of the doctor’s sheet"
        verbose_name_plural = "lines of the doctor’s sheet"

    def __str__(self):
        return self.words
