"""Sends the emails that wait: lease, send, mark.

A worker that dies between sending and marking leaves a lease that runs out, and the mail goes out
once more with the same Message-ID: at worst twice, never lost.
"""

import logging
import smtplib
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from contact import follow_up, inbox, letters
from contact.models import Email

log = logging.getLogger(__name__)

#: Automatic mail says so, so that no robot answers it (RFC 3834, section 5).
AUTOMATIC = {
    Email.Kind.RECEIPT: {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"},
    Email.Kind.ALERT: {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    Email.Kind.REPLY: {},
}
#: How long a worker may take for one mail before another may try.
LEASE = timedelta(seconds=120)
#: Pauses after the first failures, in minutes; every hour after that.
PAUSES = (1, 2, 5, 15, 30)
#: When to give up, if it has been tried often enough by then.
GIVE_UP_AFTER = timedelta(hours=72)


@transaction.atomic
def lease() -> Email | None:
    """The next email that is due, taken so that no other worker sends it meanwhile."""
    moment = now()
    # A lease that ends later than any lease given now is from a clock that went back: void.
    free = (
        Q(leased_until__isnull=True)
        | Q(leased_until__lte=moment)
        | Q(leased_until__gt=moment + LEASE)
    )
    waiting = Email.objects.filter(free, status=Email.Status.WAITING, due_at__lte=moment)
    email = waiting.select_for_update().order_by("due_at", "pk").first()
    if email is not None:
        email.leased_until = moment + LEASE
        email.attempts += 1
        email.save(update_fields=["leased_until", "attempts"])
    return email


def send_next() -> bool:
    """Send one email that is due; False if none is."""
    email = lease()
    if email is None:
        return False
    try:
        compose(email).send()
    except Exception as error:  # one bad row must not stop the next
        postpone(email, error)
    else:
        mark_sent(email)
    return True


def compose(email: Email) -> EmailMessage:
    """The mail as it leaves. What goes to the sender carries a link of its own back to us.

    Raises Email.DoesNotExist if the message was erased meanwhile.
    """
    email = Email.objects.select_related("message", "entry").get(pk=email.pk)
    is_alert = email.kind == Email.Kind.ALERT
    token = "" if is_alert else follow_up.make_link(email.message, email.mail_id)
    letter = letters.write(email, token=token)
    return EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[email.to],
        headers={
            "Message-ID": f"<{email.mail_id}@{letters.mail_domain()}>",
            **AUTOMATIC[email.kind],
        },
    )


def mark_sent(email: Email) -> None:
    Email.objects.filter(pk=email.pk).update(
        status=Email.Status.SENT, sent_at=now(), leased_until=None, error=""
    )


@transaction.atomic
def postpone(email: Email, error: Exception) -> None:
    """Try again later; give up at once when the mail server says that it never will."""
    log.warning("Email %s was not sent: %s", email.pk, type(error).__name__)
    tried = email.attempts - 1
    is_late = now() - email.queued_at > GIVE_UP_AFTER and tried >= len(PAUSES)
    given_up = is_final(error) or is_late
    minutes = PAUSES[tried] if tried < len(PAUSES) else 60
    # Only while the lease is ours: another worker may have sent it meanwhile.
    ours = Email.objects.filter(pk=email.pk, leased_until=email.leased_until)
    changed = ours.update(
        status=Email.Status.FAILED if given_up else Email.Status.WAITING,
        due_at=now() + timedelta(minutes=minutes),
        leased_until=None,
        error=in_words(error)[:500],
    )
    if changed and given_up and email.kind != Email.Kind.ALERT:
        inbox.not_delivered(email)


def is_final(error: Exception) -> bool:
    """Whether it can never leave: a 5xx (RFC 5321, section 4.2.1), an address that is none."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return all(code >= 500 for code, _ in error.recipients.values())
        case smtplib.SMTPAuthenticationError():
            return False  # our own password is wrong: mend it, and the mail goes out
        case smtplib.SMTPResponseException():
            return error.smtp_code >= 500
        case _:
            return isinstance(error, ValueError)


def in_words(error: Exception) -> str:
    """Why a mail did not leave, for staff: what the mail server said, if it said something."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            return "; ".join(said(code, text) for code, text in error.recipients.values())
        case smtplib.SMTPResponseException():
            return said(error.smtp_code, error.smtp_error)
        case OSError():
            return f"The mail server did not answer ({error})."
        case ValueError():
            return "Mail cannot be sent to this address."
        case _:
            return f"It could not be sent ({type(error).__name__})."


def said(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return f"{code} {words}"


def send_now(emails) -> int:
    """Let those that are not sent yet leave at once, as if for the first time; returns how many."""
    return emails.exclude(status=Email.Status.SENT).update(
        status=Email.Status.WAITING, due_at=now(), queued_at=now(), attempts=0, error=""
    )
