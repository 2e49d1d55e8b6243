"""The words of our emails. None says what somebody wrote to us."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.template.loader import render_to_string

from contact.models import ContactDetails, CrisisLine, Email

SUBJECTS = {
    Email.Kind.RECEIPT: "We have your message {reference}",
    Email.Kind.ALERT: "New message {reference} is waiting",
}


@dataclass
class Letter:
    subject: str
    body: str


def mail_domain() -> str:
    """The domain that our mail comes from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def write(email: Email) -> Letter:
    context = {
        "message": email.message,
        "details": ContactDetails.load(),
        "crisis_lines": CrisisLine.objects.all(),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    return Letter(
        subject=SUBJECTS[email.kind].format(reference=email.message.reference),
        body=render_to_string(f"contact/letters/{email.kind}.txt", context),
    )
