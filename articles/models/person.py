from django.conf import settings
from django.db import models


class Person(models.Model):
    """Somebody whose name stands on a page: who wrote it, who checked it."""

    name = models.CharField(max_length=100)
    role = models.CharField(max_length=150, help_text="For example: consultant neurologist.")
    is_clinician = models.BooleanField(
        "may check medical facts", default=False, help_text="A health professional who reviews."
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="staff account",
        help_text="The account with which this person signs off texts.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self):
        return f"{self.name}, {self.role}"
