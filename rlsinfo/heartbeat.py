"""The worker's sign of life."""

from datetime import timedelta

from django.utils.timezone import now

from rlsinfo.models import Heartbeat

#: The worker looks for work more often than this; a row need not be written each time.
PAUSE = timedelta(seconds=30)


def beat() -> None:
    """Say that the worker is at work, unless it said so in the last 30 seconds."""
    moment = now()
    # A time ahead is from a clock that went back: it counts for nothing.
    recent = Heartbeat.objects.filter(seen_at__range=(moment - PAUSE, moment))
    if not recent.exists():
        Heartbeat.objects.update_or_create(pk=1, defaults={"seen_at": moment})
