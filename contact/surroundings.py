"""What stands around a form: how to reach us, who helps now, by when we read and reply."""

from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime

from contact.models import ContactDetails, CrisisLine

EMERGENCY = {"UK": "999", "European Union": "112", "US and Canada": "911", "Australia": "000"}


def around(at: datetime | None = None) -> dict:
    """For a template, about what was written ``at`` (aware; default now)."""
    details, at = ContactDetails.load(), localtime(at)
    reading = details.hours.next_reading(at)
    return {
        "contact_details": details,
        "crisis_lines": list(CrisisLine.objects.all()),
        "when_read": details.hours.when_read(at),
        "read_on": reading,
        "reply_by": details.hours.working_days_after(at, details.reply_within_days),
    }


def without_database() -> dict:
    """The same while the database is away: no promise, and the numbers that do not change."""
    nothing_known = {"address": "", "email": "", "open_days": [], "are_examples": False}
    lines = [
        CrisisLine(country=country, phone=phone, is_emergency=True)
        for country, phone in EMERGENCY.items()
    ]
    details = ContactDetails(organisation=settings.SITE_NAME, **nothing_known)
    return {"contact_details": details, "crisis_lines": lines}
