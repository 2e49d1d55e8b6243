"""The pictures that texts may show."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from articles.models.revision import Revision
from articles.models.topic import slug_form


class Picture(models.Model):
    """A picture of the library. Texts name it by its key. Written by `pictures`.

    Its files are made from what was uploaded and named after what is in them:
    ``digest``, a width and a format.
    """

    key = models.CharField("name", max_length=60, unique=True, validators=[slug_form])
    alt = models.CharField(
        "what it shows",
        max_length=250,
        blank=True,
        help_text="For people who cannot see it. Say what matters in a sentence.",
    )
    is_decorative = models.BooleanField(
        "decorative", default=False, help_text="It tells nothing that the text does not."
    )
    digest = models.CharField(max_length=32, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    widths = models.JSONField(editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    added_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="pictures_are_described_or_decorative",
                condition=Q(is_decorative=True, alt="") | Q(is_decorative=False) & ~Q(alt=""),
                violation_error_message="Say what it shows, or tick “decorative”.",
            )
        ]

    def __str__(self):
        return self.key


class PictureUse(models.Model):
    """That a text shows a picture. Written by `publishing` from the text."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="picture_uses")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint("revision", "picture", name="a_text_lists_a_picture_once")
        ]

    def __str__(self):
        return f"{self.picture} in {self.revision}"
