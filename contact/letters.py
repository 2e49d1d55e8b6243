"""What the emails say. None but a reply says anything about what somebody wrote."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from contact.models import ContactDetails, CrisisLine, Email

SUBJECTS = {
    Email.Kind.RECEIPT: "We have your message {reference}",
    Email.Kind.ALERT: "New message {reference} is waiting",
    Email.Kind.REPLY: "Our reply to your message {reference}",
}
URGENT_SUBJECT = "Maybe urgent: message {reference} is waiting"


@dataclass
class Letter:
    subject: str
    body: str


def mail_domain() -> str:
    """The domain that our mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def write(email: Email, *, token: str) -> Letter:
    """``token``: the secret of the sender's link back to us; empty for staff."""
    context = {
        "message": email.message,
        "reply": email.entry,
        "link": token and settings.SITE_URL + reverse("contact:thread", args=[token]),
        "details": ContactDetails.load(),
        "crisis_lines": CrisisLine.objects.all(),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    return Letter(
        subject=subject(email).format(reference=email.message.reference),
        body=render_to_string(f"contact/letters/{email.kind}.txt", context),
    )


def subject(email: Email) -> str:
    is_urgent = email.kind == Email.Kind.ALERT and email.message.maybe_urgent
    return URGENT_SUBJECT if is_urgent else SUBJECTS[email.kind]
