"""What articles are filed under."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

slug_form = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Use small letters, digits and single hyphens."
)


class Topic(models.Model):
    name = models.CharField(max_length=60)
    slug = models.CharField("address", max_length=60, unique=True, validators=[slug_form])
    summary = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    class Meta:
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:topic", args=[self.slug])
