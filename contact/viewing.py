"""Who of staff looked at a message, and who is looking at it now."""

from datetime import timedelta

from django.utils.timezone import now

from contact.models import Message, Viewing

#: A page says so often, in seconds, that it is open; who was silent for HERE is gone.
SAID_EVERY = 5
HERE = timedelta(seconds=15)


def read(message: Message, *, by) -> None:
    """``by`` opened the message and saw all of it."""
    moment = now()
    Viewing.objects.bulk_create(
        [Viewing(message=message, by=by, read_at=moment, here_at=moment)],
        update_conflicts=True,
        unique_fields=["message", "by"],
        update_fields=["read_at", "here_at"],
    )


def stay(message: Message, *, by) -> None:
    """``by`` still has the page open."""
    Viewing.objects.filter(message=message, by=by).update(here_at=now())


def others(message: Message, *, by) -> list[Viewing]:
    """Who else has the page open now."""
    here = message.viewings.filter(here_at__gt=now() - HERE).exclude(by=by)
    return list(here.select_related("by"))
