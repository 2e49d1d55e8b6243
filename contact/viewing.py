"""Who of staff looked at a message, and until when."""

from django.utils.timezone import now

from contact.models import Message, Viewing


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
