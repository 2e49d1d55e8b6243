"""What happens to messages. Each verb is one change with all its consequences.

Verbs take a queryset of messages where staff tick several; ``by`` is who does it.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now

from contact import mailing, searching
from contact.models import Entry, Message
from contact.models.message import NEEDS_ANSWER, new_reference

Status = Message.Status


class Stale(Exception):
    """Something was said since the writer looked; ``entries`` are what."""

    def __init__(self, entries):
        super().__init__("Somebody answered meanwhile.")
        self.entries = entries


# --- from the sender ------------------------------------------------------------------------------


@transaction.atomic
def receive(
    *, submission_key: str, spam_reasons: list[str], maybe_urgent: bool = False, **sent
) -> Message:
    """Store what was sent and queue its emails together; spam is kept but not answered.

    The same ``submission_key`` again (a double click, a resend) gives the first message back.
    What may be urgent is never put into the spam folder, whatever else it looks like.
    ``sent`` are fields of Message: name, email, no_reply_needed, body, about, consent_…
    """
    is_spam = bool(spam_reasons) and not maybe_urgent
    moment = now()
    message, is_new = Message.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            **sent,
            "reference": unused_reference(),
            "received_at": moment,
            "last_written_at": moment,
            "status": Status.SPAM if is_spam else Status.NEW,
            "settled_at": moment if is_spam else None,
            "spam_reasons": spam_reasons,
            "maybe_urgent": maybe_urgent,
        },
    )
    if is_new:
        searching.index(message)
        queue_emails(message)
    return message


def unused_reference() -> str:
    while Message.objects.filter(reference=(reference := new_reference())).exists():
        pass
    return reference


def queue_emails(message: Message) -> None:
    """An alert for staff and a receipt for the sender; nothing about spam."""
    if message.status != Status.SPAM:
        mailing.queue_alert(message)
        mailing.queue_receipt(message)


@transaction.atomic
def write_again(message: Message, *, body: str, key: str, maybe_urgent: bool = False) -> Entry:
    """Add what the sender wrote later, and put the message before staff again.

    The same ``key`` again gives the first entry back.
    """
    entry, is_new = Entry.objects.get_or_create(
        submission_key=key, defaults={"message": message, "kind": Entry.Kind.WRITTEN, "body": body}
    )
    if is_new:
        message = Message.objects.select_for_update().get(pk=message.pk)
        # One alert until somebody answers, so that nobody can flood the mailbox of staff.
        is_news = message.status not in NEEDS_ANSWER or maybe_urgent > message.maybe_urgent
        bring_back(message, entry, maybe_urgent=maybe_urgent)
        searching.index(message)
        if is_news and message.status != Status.SPAM:
            mailing.queue_alert(message)
    return entry


def bring_back(message: Message, entry: Entry, *, maybe_urgent: bool) -> None:
    """Before staff, for what its sender added; spam stays spam unless that may be urgent."""
    message.last_written_at = entry.at
    message.maybe_urgent |= maybe_urgent
    if message.status != Status.SPAM or maybe_urgent:
        message.status = Status.NEW if message.status == Status.NEW else Status.OPEN
        message.settled_at = None
    message.save(update_fields=["status", "settled_at", "last_written_at", "maybe_urgent"])


# --- from staff: moving messages ------------------------------------------------------------------


def change(messages, happened: str, *, by, **fields) -> int:
    """Change these messages and say so in their threads; how many there were."""
    pks = list(messages.kept().values_list("pk", flat=True))
    Entry.objects.bulk_create(
        Entry(message_id=pk, kind=Entry.Kind.EVENT, body=happened, by=by) for pk in pks
    )
    return Message.objects.filter(pk__in=pks).update(**fields)


@transaction.atomic
def assign(messages, *, to, by) -> int:
    """Give messages to ``to``, or to nobody (None); how many changed hands."""
    ours = messages.exclude(status=Status.SPAM)
    new = list(ours.filter(status=Status.NEW).values_list("pk", flat=True)) if to else []
    happened = "Took it" if to == by else f"Gave it to {name_of(to)}"
    count = change(ours, happened if to else "Put it back for anybody", by=by, assignee=to)
    Message.objects.filter(pk__in=new).update(status=Status.OPEN)
    return count


def name_of(user) -> str:
    return (user and user.get_full_name()) or str(user or "nobody")


@transaction.atomic
def close(messages, *, by) -> int:
    """Mark as done; returns how many changed."""
    unsettled = messages.exclude(status__in=[Status.CLOSED, Status.SPAM])
    return change(unsettled, "Marked it as done", by=by, status=Status.CLOSED, settled_at=now())


@transaction.atomic
def reopen(messages, *, by, happened: str = "Opened it again") -> int:
    """Bring answered and closed messages back among those that wait for us; how many changed."""
    settled = messages.filter(status__in=[Status.CLOSED, Status.WAITING])
    return change(settled, happened, by=by, status=Status.OPEN, settled_at=None)


@transaction.atomic
def mark_spam(messages, *, by) -> int:
    """Put into the spam folder; returns how many changed."""
    return change(
        messages.exclude(status=Status.SPAM),
        "Put it into spam",
        by=by,
        status=Status.SPAM,
        settled_at=now(),
        spam_reasons=["marked by staff"],
    )


@transaction.atomic
def not_spam(messages, *, by) -> int:
    """Take out of the spam folder and send what the sender would have got; returns how many."""
    rescued = list(messages.kept().filter(status=Status.SPAM).values_list("pk", flat=True))
    ours = Message.objects.filter(pk__in=rescued)
    change(ours, "Not spam", by=by, status=Status.NEW, settled_at=None, spam_reasons=[])
    for message in ours.filter(emails__isnull=True):
        queue_emails(message)
    return len(rescued)


@transaction.atomic
def calm(messages, *, by) -> int:
    """Take the mark “maybe urgent” away; how many had it."""
    return change(messages.filter(maybe_urgent=True), "Not urgent", by=by, maybe_urgent=False)


# --- from staff: the thread -----------------------------------------------------------------------


@transaction.atomic
def reply(message: Message, *, body: str, by, seen: int, key: str, close: bool) -> Entry:
    """Answer; the mail leaves after `mailing.UNDO`. ``close``: mark as done as well.

    ``seen`` is the id of the last entry that the writer saw (0 for none). Raises Stale if the
    sender or somebody of staff wrote since, ValidationError if it cannot be answered. The same
    ``key`` again (a double click) gives the first entry back.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if again := message.entries.filter(submission_key=key).first():
        return again
    if not message.can_be_answered:
        raise ValidationError("There is no address to send a reply to.")
    if newer := list(message.entries.said().filter(pk__gt=seen).select_related("by")):
        raise Stale(newer)
    entry = say(message, Entry.Kind.REPLY, body, by=by, submission_key=key)
    mailing.queue_reply(entry)
    message.status = Status.CLOSED if close else Status.WAITING
    message.settled_at = now()
    message.assignee = message.assignee or by
    message.save(update_fields=["status", "settled_at", "assignee"])
    return entry


def say(message: Message, kind: str, body: str, *, by, submission_key="") -> Entry:
    entry = Entry.objects.create(
        message=message, kind=kind, body=body, by=by, submission_key=submission_key
    )
    searching.index(message)
    return entry


@transaction.atomic
def note(message: Message, *, body: str, by, key: str) -> Entry:
    """Add what only staff read. The same ``key`` again gives the first note back.

    Raises ValidationError if the message was erased: nothing more is kept about it.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if message.erased_at:
        raise ValidationError("This message was erased: nothing more is kept about it.")
    again = message.entries.filter(submission_key=key).first()
    return again or say(message, Entry.Kind.NOTE, body, by=by, submission_key=key)


@transaction.atomic
def take_back(entry: Entry, *, by) -> bool:
    """Undo a reply whose mail has not begun to leave; False if it is too late.

    The message waits for us again. The words are the caller's to give back.
    """
    waiting = entry.message.emails.filter(entry=entry, status="waiting", attempts=0)
    if not waiting.filter(due_at__gt=now()).select_for_update().exists():
        return False
    message = entry.message
    Entry.objects.filter(pk=entry.pk).delete()
    searching.index(message)
    if message.status not in NEEDS_ANSWER:
        reopen(Message.objects.filter(pk=message.pk), by=by, happened="Took the reply back")
    return True


def not_delivered(email) -> None:
    """A mail to the sender was given up: the message waits for us again."""
    failed = f"{email.get_kind_display()} could not be delivered"
    reopen(Message.objects.filter(pk=email.message_id), by=None, happened=failed)
