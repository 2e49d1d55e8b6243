"""Deleting people's words for ever: when they are due, or when somebody asks."""

from datetime import timedelta

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import now

from contact import searching
from contact.models import Email, Entry, FollowUpLink, Message, Viewing
from rlsinfo import deletion, fulltext

#: Who did what to an erased message is kept so long, without a word of it.
TRACES_KEPT = timedelta(days=730)
#: So many at once, so that nobody who writes meanwhile has to wait.
AT_ONCE = 200


@transaction.atomic
def erase(messages, *, by=None) -> int:
    """Delete for ever who wrote and what, the thread and the mails; returns how many changed.

    The row stays, empty, so that its reference is not given to somebody else; so does what staff
    did with it. The words leave the file with the next `rewrite`.
    """
    chosen = list(messages.kept().values_list("pk", flat=True))
    Email.objects.filter(message__in=chosen).delete()
    FollowUpLink.objects.filter(message__in=chosen).delete()
    Entry.objects.filter(message__in=chosen).exclude(kind=Entry.Kind.EVENT).delete()
    searching.forget(chosen)
    Entry.objects.bulk_create(
        Entry(message_id=pk, kind=Entry.Kind.EVENT, body="Erased it", by=by) for pk in chosen
    )
    erased = Message.objects.filter(pk__in=chosen)
    erased.exclude(status=Message.Status.SPAM).update(
        status=Message.Status.CLOSED, settled_at=now()
    )
    return erased.update(
        erased_at=now(),
        # It was made of the words: the same words from the same form are another message now.
        submission_key=Concat(Value("erased "), Cast("pk", CharField())),
        name="",
        email="",
        no_reply_needed=True,
        body="",
        about="",
        maybe_urgent=False,
        spam_reasons=[],
        assignee=None,
    )


def erase_due() -> int:
    """Erase what we promised to keep no longer; how many that was."""
    count = 0
    while due := list(Message.objects.due_for_erasure().values_list("pk", flat=True)[:AT_ONCE]):
        count += erase(Message.objects.filter(pk__in=due))
    return count


@transaction.atomic
def forget_traces() -> None:
    """What staff did with messages that were erased long ago."""
    before = now() - TRACES_KEPT
    Entry.objects.filter(message__erased_at__lt=before).delete()
    Viewing.objects.filter(message__erased_at__lt=before).delete()


def rewrite() -> bool:
    """Make what was erased leave the index and the file; see `deletion.rewrite`."""
    fulltext.forget(searching.INDEX)
    return deletion.rewrite()
