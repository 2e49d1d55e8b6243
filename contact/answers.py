"""What a reply is made from: the values of its placeholders, and the saved replies with them."""

import re
from dataclasses import dataclass

from contact import placeholders
from contact.models import SavedReply


@dataclass(frozen=True)
class Offer:
    """A saved reply as it reads in the answer to one message."""

    pk: int
    name: str
    text: str


def values(message, *, by, organisation: str) -> dict[str, str]:
    """What each placeholder stands for when ``by`` answers ``message``.

    Who has not told their first name signs with the organisation: the name of an account is
    nobody else's business. A name that the sender made up is no placeholder.
    """
    name = re.sub("[{}]", "", message.name).strip()
    return {
        "greeting": f"Hello {name}," if name else "Hello,",
        "reference": message.reference,
        "organisation": organisation,
        "me": by.first_name.strip() or organisation,
    }


def offers(known: dict[str, str]) -> list[Offer]:
    """The saved replies, filled in with the values ``known``."""
    return [
        Offer(saved.pk, saved.name, placeholders.fill(saved.body, known))
        for saved in SavedReply.objects.all()
    ]


def insert(typed: str, offer: Offer | None) -> str:
    """``typed`` with the saved reply after it; nothing of it is lost."""
    parts = [typed.rstrip(), offer.text.strip() if offer else ""]
    return "\n\n".join(filter(None, parts))
