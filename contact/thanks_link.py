"""The address of the page that thanks somebody: signed by us, so that nobody can try references."""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from contact.models import Message

SALT = "contact.thanks"
LONGEST = timedelta(hours=24)


def make_link(message: Message) -> str:
    return TimestampSigner(salt=SALT).sign(message.reference)


def find(token: str) -> Message | None:
    """The message that was thanked for; None if it was erased, or the token is not (or no longer)
    one of ours."""
    try:
        reference = TimestampSigner(salt=SALT).unsign(token, max_age=LONGEST)
    except BadSignature:
        return None
    return Message.objects.kept().filter(reference=reference).first()
