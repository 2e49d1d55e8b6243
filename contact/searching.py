"""Finding messages by their words: one entry of the full-text index for each message."""

from contact.models import Entry, Message
from rlsinfo import fulltext

#: The table, made by a migration.
INDEX = "contact_words"
#: The newest so many; who looks for more adds a word.
FOUND_AT_MOST = 1000


def index(message: Message) -> None:
    """Put all that was said about ``message`` into the index, in place of what was there."""
    spoken = message.entries.exclude(kind=Entry.Kind.EVENT).values_list("body", flat=True)
    words = [message.reference, message.name, message.email, message.body, *spoken]
    fulltext.put(INDEX, message.pk, "\n".join(words))


def forget(pks: list[int]) -> None:
    fulltext.remove(INDEX, pks)


def find(typed: str) -> list[int]:
    """The ids of the messages that hold every word of ``typed``, newest first."""
    return fulltext.find(INDEX, typed, FOUND_AT_MOST)
