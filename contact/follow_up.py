"""The secret links with which senders come back to their messages, without an account."""

import hashlib
from base64 import urlsafe_b64encode

from django.utils.crypto import salted_hmac

from contact.models import FollowUpLink, Message

SALT = "contact.follow-up"


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(message: Message, seed: str) -> str:
    """The secret of a link to ``message``: 128 bits, of which the hash is stored.

    They follow from our key and the ``seed``, the id of the mail that carries the link: a mail that
    is tried again has the same.
    """
    secret = salted_hmac(SALT, f"{message.pk} {seed}", algorithm="sha256").digest()[:16]
    token = urlsafe_b64encode(secret).decode().rstrip("=")
    FollowUpLink.objects.get_or_create(message=message, token_hash=digest(token))
    return token


def find(token: str) -> Message | None:
    """The message behind a link that holds; None for one that is wrong or has ended."""
    links = FollowUpLink.objects.filter(message__erased_at__isnull=True)
    link = links.select_related("message").filter(token_hash=digest(token)).first()
    return link and link.message
