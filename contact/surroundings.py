"""What stands around a form: how to reach us, who helps now, by when we read and reply."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from contact.models import ContactDetails, CrisisLine
from rlsinfo.content_version import remembered

details = remembered(ContactDetails.load)
lines = remembered(lambda: list(CrisisLine.objects.all()))

EMERGENCY = {"UK": "999", "European Union": "112", "US and Canada": "911", "Australia": "000"}


def around(at: datetime | None = None) -> dict:
    """For a template, about what was written ``at`` (aware; default now)."""
    ours, at = ContactDetails.load(), localtime(at)  # not a remembered one: it keeps its hours
    reading = ours.hours.next_reading(at)
    return {
        "contact_details": ours,
        "crisis_lines": lines(),
        "when_read": ours.hours.when_read(at),
        "read_on": reading,
        "reply_by": ours.hours.working_days_after(at, ours.reply_within_days),
    }


def without_database() -> dict:
    """The same while the database is away: no promise, and the numbers that do not change."""
    nothing_known = {"address": "", "email": "", "open_days": [], "are_examples": False}
    numbers = [
        CrisisLine(country=country, phone=phone, is_emergency=True)
        for country, phone in EMERGENCY.items()
    ]
    ours = ContactDetails(organisation=settings.SITE_NAME, **nothing_known)
    return {"contact_details": ours, "crisis_lines": numbers, "footer": footer(ours, numbers)}


def footer(ours: ContactDetails, numbers: list[CrisisLine]) -> SafeString:
    """The foot of every page."""
    context = {"details": ours, "crisis_lines": numbers}
    return render_to_string("components/footer.html", context)
