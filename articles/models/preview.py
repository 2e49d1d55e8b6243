"""Links with which somebody without an account reads one version."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from articles.models.revision import Revision

LIFETIME = timedelta(days=7)


def in_a_week():
    return now() + LIFETIME


class PreviewLinkQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(revoked_at__isnull=True, expires_at__gt=now())


class PreviewLink(models.Model):
    """Written by `previewing`, which alone has seen the secret: only its hash is kept."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="preview_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(default=in_a_week)
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"Preview link to {self.revision}"
