"""Puts mails into the outbox, in the transaction of what they are about."""

from datetime import timedelta

from django.utils.timezone import now

from contact.models import ContactDetails, Email, Entry, Message

#: Time to think again before a reply leaves.
UNDO = timedelta(seconds=30)
#: Receipts to one address, so that our form cannot be used to flood somebody's mailbox.
RECEIPT_AGAIN_AFTER = timedelta(days=1)
RECEIPTS_PER_HOUR = 50
#: Mailboxes of machines and lists (RFC 2142, RFC 3834): a receipt there helps nobody.
ROLES = {"abuse", "hostmaster", "listserv", "mailer-daemon", "majordomo", "noreply"}
ROLES |= {"no-reply", "postmaster", "root", "webmaster"}
LIST_ENDINGS = ("-request", "-owner", "-bounces")


def queue_receipt(message: Message) -> None:
    """Unless the address got one today, many went out this hour, or a machine lives there."""
    if not message.email or is_machine(message.email):
        return
    receipts = Email.objects.filter(kind=Email.Kind.RECEIPT)
    today = receipts.filter(queued_at__gt=now() - RECEIPT_AGAIN_AFTER, to__iexact=message.email)
    this_hour = receipts.filter(queued_at__gt=now() - timedelta(hours=1))
    if today.exists() or this_hour.count() >= RECEIPTS_PER_HOUR:
        return
    Email.objects.create(message=message, kind=Email.Kind.RECEIPT, to=message.email)


def is_machine(address: str) -> bool:
    local = address.lower().partition("@")[0]
    return local in ROLES or local.startswith("owner-") or local.endswith(LIST_ENDINGS)


def queue_alert(message: Message) -> None:
    """Tell staff that something waits, if they gave an address."""
    if address := ContactDetails.load().alert_email:
        Email.objects.create(message=message, kind=Email.Kind.ALERT, to=address)


def queue_reply(entry: Entry) -> None:
    """Leaves when the time to take it back is over."""
    message = entry.message
    Email.objects.create(
        message=message,
        entry=entry,
        kind=Email.Kind.REPLY,
        to=message.email,
        due_at=now() + UNDO,
    )
