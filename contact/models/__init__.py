"""What people write to us, what we answer, the emails about it, and how else we can be reached."""

from contact.models.details import ClosedDays, ContactDetails, CrisisLine
from contact.models.email import Email
from contact.models.message import Message
from contact.models.practice import Retention, SavedReply, UrgentPhrase
from contact.models.thread import Entry, FollowUpLink, Viewing

__all__ = [
    "ClosedDays",
    "ContactDetails",
    "CrisisLine",
    "Email",
    "Entry",
    "FollowUpLink",
    "Message",
    "Retention",
    "SavedReply",
    "UrgentPhrase",
    "Viewing",
]
