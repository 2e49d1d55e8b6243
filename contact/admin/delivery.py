"""Where a mail is on its way, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime, now

from contact.models import Email


@dataclass(frozen=True)
class Delivery:
    """``may_undo``: it has not begun to leave; ``may_send``: "Send now" would help."""

    mail: Email
    words: str
    may_undo: bool = False
    may_send: bool = False
    is_fault: bool = False


def describe(mail: Email) -> Delivery:
    match mail.status:
        case Email.Status.SENT:
            return Delivery(mail, f"Accepted by the mail server {clock(mail.sent_at)}")
        case Email.Status.FAILED:
            why = mail.error or "the mail server refused it"
            return Delivery(mail, f"NOT DELIVERED: {why}", may_send=True, is_fault=True)
    return describe_waiting(mail)


def describe_waiting(mail: Email) -> Delivery:
    moment = now()
    if mail.leased_until and mail.leased_until > moment:
        return Delivery(mail, "Leaving now")
    if mail.attempts:
        tried = "once" if mail.attempts == 1 else f"{mail.attempts} times"
        words = f"Waiting; tried {tried}; next try {clock(mail.due_at)}"
        return Delivery(mail, words, may_send=True)
    if mail.due_at > moment:
        words = f"Leaves at {clock(mail.due_at, with_seconds=True)}"
        return Delivery(mail, words, may_undo=mail.kind == Email.Kind.REPLY)
    return Delivery(mail, "Waiting to leave")


def clock(at: datetime, *, with_seconds: bool = False) -> str:
    """Such as "10:04", and with the day if that is not today."""
    local = localtime(at)
    day = "" if local.date() == localtime().date() else "j F Y, "
    return date_format(local, f"{day}H:i{':s' if with_seconds else ''}")
