"""What somebody sent becomes a message: is it spam, may it be urgent, and is it really kept.

Returns only after the commit. Raises django.db.Error if nothing could be stored.
"""

from collections.abc import Callable
from threading import Lock
from time import monotonic, sleep

from django.conf import settings
from django.db import OperationalError, transaction

from contact import consent, inbox, spam, urgency
from contact.models import Entry, Message, UrgentPhrase
from rlsinfo import ratelimit

#: A locked database is tried so often; each further try begins within PATIENCE seconds.
TRIES = 3
PATIENCE = 2
PAUSE = 0.1

#: The threads of this process queue here: SQLite lets writers poll, and some are unlucky.
TURN = Lock()
LONGEST_QUEUE = 10

TEN_MINUTES, HOUR, DAY = 600, 3600, 86400
#: So often somebody can add to one message.
MOST_ADDED_IN_A_DAY = 20


class Erased(Exception):
    """The message that somebody wants to add to was deleted meanwhile."""


class TooMany(Exception):
    """Enough was added to this message for today."""


def submit(sent: dict, *, network: str | None) -> Message:
    """Keep ``sent`` (the cleaned MessageForm). ``network``: of the sender, None if not known.

    The same words from the same form give the first message back, and are not counted again.
    """
    key = sent["token"].key_for(sent["name"], sent["email"], sent["body"])
    maybe_urgent = is_urgent(sent["body"])
    return insist(lambda: keep(sent, key, network, maybe_urgent=maybe_urgent))


def add(message: Message, sent: dict) -> Entry:
    """Keep what the sender of ``message`` wrote later (the cleaned WordsForm).

    Raises Erased or TooMany. The same words from the same form are not counted again.
    """
    maybe_urgent = is_urgent(sent["body"])
    return insist(lambda: keep_more(message, sent, maybe_urgent=maybe_urgent))


def insist(write: Callable):
    """What ``write`` returns. Not each lock is waited for by SQLite itself, hence more tries."""
    began = monotonic()
    for _ in range(TRIES - 1):
        try:
            return in_turn(write)
        except OperationalError:
            if monotonic() - began + PAUSE > PATIENCE:
                raise
            sleep(PAUSE)
    return in_turn(write)


def in_turn(write: Callable):
    """What ``write`` returns, when it is its turn. Raises OperationalError if that takes long."""
    if not TURN.acquire(timeout=LONGEST_QUEUE):
        raise OperationalError("the queue of writers did not move")
    try:
        return write()
    finally:
        TURN.release()


def is_urgent(body: str) -> bool:
    return bool(urgency.signs(body, UrgentPhrase.objects.values_list("words", flat=True)))


@transaction.atomic
def keep(sent: dict, key: str, network: str | None, *, maybe_urgent: bool) -> Message:
    """The counts and the message are one change: what was not kept was not counted."""
    if first := Message.objects.filter(submission_key=key).first():
        return first
    return inbox.receive(
        submission_key=key,
        spam_reasons=spam_reasons(sent, network),
        maybe_urgent=maybe_urgent,
        consent_version=consent.VERSION,
        consent_text=consent.TEXT,
        **{field: sent[field] for field in ("name", "email", "no_reply_needed", "body", "about")},
    )


def spam_reasons(sent: dict, network: str | None) -> list[str]:
    counter = ratelimit.Counter()
    words = spam.same_words_key(sent["body"])
    signs = {
        "honeypot": sent["website"],
        "taken": sent["token"].taken(),
        "recent_here": network and counter.hit(f"network {network}", seconds=TEN_MINUTES),
        "same_words": words and counter.hit(f"words {words}", seconds=DAY),
        "same_page": counter.hit(f"page {sent['token'].key}", seconds=DAY),
    }
    # What is known to be spam does not count for all, or a flood of it would folder everybody.
    return spam.reasons(sent["body"], **signs) or spam.reasons(
        sent["body"],
        **signs,
        recent_in_all=counter.hit("all messages", seconds=HOUR),
        most_in_all=settings.CONTACT_MESSAGES_PER_HOUR,
    )


@transaction.atomic
def keep_more(message: Message, sent: dict, *, maybe_urgent: bool) -> Entry:
    if not Message.objects.kept().filter(pk=message.pk).exists():
        raise Erased
    key = sent["token"].key_for(sent["body"])
    is_resend = Entry.objects.filter(submission_key=key).exists()
    if not is_resend and ratelimit.hit(f"thread {message.pk}", seconds=DAY) > MOST_ADDED_IN_A_DAY:
        raise TooMany
    return inbox.write_again(message, body=sent["body"], key=key, maybe_urgent=maybe_urgent)
