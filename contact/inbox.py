"""The only writer of messages. Each verb is one change with all its consequences."""

from django.db import transaction
from django.utils.timezone import now

from contact.models import ContactDetails, Email, Message


@transaction.atomic
def receive(*, submission_key: str, spam_reasons: list[str], **sent) -> Message:
    """Store what was sent and queue its emails together; spam is kept but not answered.

    The same ``submission_key`` again (a double click, a resend) gives the first message back.
    ``sent`` are the fields of Message: name, email, no_reply_needed, body, consent_text.
    """
    status = Message.Status.SPAM if spam_reasons else Message.Status.NEW
    message, is_new = Message.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            **sent,
            "status": status,
            "spam_reasons": spam_reasons,
            "settled_at": now() if spam_reasons else None,
        },
    )
    if is_new and not spam_reasons:
        queue_emails(message)
    return message


def queue_emails(message: Message) -> None:
    """A receipt for the sender and an alert for staff, each where there is an address for it."""
    alert_email = ContactDetails.load().alert_email
    addresses = {Email.Kind.RECEIPT: message.email, Email.Kind.ALERT: alert_email}
    for kind, address in addresses.items():
        if address:
            Email.objects.get_or_create(message=message, kind=kind, defaults={"to": address})


def close(messages) -> int:
    """Mark as done; returns how many changed."""
    new = messages.filter(status=Message.Status.NEW)
    return new.update(status=Message.Status.CLOSED, settled_at=now())


def reopen(messages) -> int:
    """Bring closed messages back among the new ones; returns how many changed."""
    closed = messages.filter(status=Message.Status.CLOSED, erased_at__isnull=True)
    return closed.update(status=Message.Status.NEW, settled_at=None)


def mark_spam(messages) -> int:
    """Put into the spam folder; returns how many changed."""
    return (
        messages.filter(erased_at__isnull=True)
        .exclude(status=Message.Status.SPAM)
        .update(status=Message.Status.SPAM, settled_at=now(), spam_reasons=["marked by staff"])
    )


@transaction.atomic
def erase(messages) -> int:
    """Delete for ever who wrote and what, and the mails about it; returns how many changed.

    The row stays, empty, so that its reference is not given to somebody else.
    """
    chosen = list(messages.filter(erased_at__isnull=True).values_list("pk", flat=True))
    Email.objects.filter(message__in=chosen).delete()
    return Message.objects.filter(pk__in=chosen).update(
        erased_at=now(), name="", email="", no_reply_needed=True, body=""
    )


@transaction.atomic
def not_spam(messages) -> int:
    """Take out of the spam folder and send what the sender would have got; returns how many."""
    rescued = list(messages.filter(status=Message.Status.SPAM, erased_at__isnull=True))
    for message in rescued:
        Message.objects.filter(pk=message.pk).update(
            status=Message.Status.NEW, settled_at=None, spam_reasons=[]
        )
        queue_emails(message)
    return len(rescued)
