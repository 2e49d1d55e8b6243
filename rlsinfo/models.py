"""Rows about the site itself."""

from django.db import models
from django.db.models import Q


class Heartbeat(models.Model):
    """When the worker was last at work. One row. Written by `heartbeat`."""

    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="one_heartbeat", condition=Q(pk=1))]

    def __str__(self):
        return f"The worker was seen at {self.seen_at:%Y-%m-%d %H:%M:%S %Z}"


class ContentVersion(models.Model):
    """Another one after every change of what the public reads. One row. Written by triggers."""

    token = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(name="one_content_version", condition=Q(pk=1))]

    def __str__(self):
        return self.token


class RateSalt(models.Model):
    """A day's key to the hashes of `ratelimit`; thrown away when the day (UTC) is over."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    def __str__(self):
        return f"The salt of {self.day}"


class RateBucket(models.Model):
    """How often something happened in one window of time. Written by `ratelimit`."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    hits = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self):
        return f"{self.hits} until {self.ends_at:%Y-%m-%d %H:%M:%S %Z}"
