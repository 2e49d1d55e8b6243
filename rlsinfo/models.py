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
