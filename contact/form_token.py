"""A signed note in the form: when we showed it, and a random id that makes a resend harmless."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

SALT = "contact.form"
LONGEST = timedelta(hours=24)
#: By so much the clocks of two machines may differ.
CLOCK_SKEW = timedelta(minutes=5)


class InvalidToken(Exception):
    """Not made by us, or too long ago."""


@dataclass(frozen=True)
class FormToken:
    key: str
    shown_at: datetime

    def key_for(self, *words: str) -> str:
        """The same for the same form and words, so that a resend is known; other words are new."""
        return salted_hmac(self.key, "\0".join(words), algorithm="sha256").hexdigest()[:32]

    def taken(self) -> timedelta:
        """From showing the form until now; never negative, also if a clock was set back."""
        return abs(now() - self.shown_at)


def issue() -> str:
    return signing.dumps([secrets.token_hex(16), int(now().timestamp())], salt=SALT)


def read(token: str) -> FormToken:
    """What ``issue`` wrote. Raises InvalidToken."""
    try:
        key, seconds = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise InvalidToken from error
    shown_at = datetime.fromtimestamp(seconds, UTC)
    if not -CLOCK_SKEW <= now() - shown_at <= LONGEST:
        raise InvalidToken
    return FormToken(key, shown_at)
