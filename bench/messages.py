"""As many messages as one likes, with words that mean nothing, written straight into the tables."""

import random
from datetime import timedelta

from django.db import connection, transaction
from django.utils.timezone import now

from contact import inbox
from contact.models import Email, Message
from contact.models.message import REFERENCE_LETTERS, Status

WAITING_FOR_US, WAITING_FOR_THEM, SPAM = 2000, 3000, 20_000
#: Of the receipts.
FAILED_MAILS, WAITING_MAILS = 300, 50
REPLIES = 20
#: Messages that are written in one go.
CHUNK = 2000
#: Words of which each stands in most messages, and one that stands in three of them.
COMMON = ["legs", "night", "sleep", "doctor", "years", "help"]
RARE = "quillwort"
CHANCE = random.Random(1)  # noqa: S311
#: As `fulltext.put` would, without a question for each of a million.
INDEX = {
    "sqlite": "INSERT INTO contact_words (rowid, c0)"
    " SELECT id, reference || ' ' || name || ' ' || email || ' ' || body FROM contact_message",
    "postgresql": "INSERT INTO contact_words (pk, words)"
    " SELECT id, to_tsvector('rlsinfo_words', regexp_replace(reference || ' ' || name || ' ' ||"
    " email || ' ' || body, '[^[:alnum:]]+', ' ', 'g')) FROM contact_message",
}


def make_words(count: int) -> list[str]:
    parts = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il")]
    return [
        "".join(CHANCE.choices(parts, k=CHANCE.choice([1, 2, 2, 3, 3, 4]))) for _ in range(count)
    ]


def make_sentences() -> list[str]:
    """Few words are frequent and many are rare, as in real texts."""
    words = make_words(30_000)
    weights = [1 / (rank + 10) for rank in range(len(words))]
    picked = iter(CHANCE.choices(words, weights, k=12 * 20_000))
    return [" ".join(next(picked) for _ in range(12)) for _ in range(20_000)]


def reference(n: int) -> str:
    """Another one for each number below 27 to the 6th, in no order."""
    n = n * 104_729_001 % 27**6
    letters = "".join(REFERENCE_LETTERS[n // 27**place % 27] for place in range(6))
    return f"RLS-{letters[:4]}-{letters[4:]}"


def statuses(rows: int) -> list[str]:
    """From the oldest to the newest: most are done, spam lies between, the newest wait."""
    newer = [Status.WAITING] * WAITING_FOR_THEM + [Status.SPAM] * SPAM
    newer += [Status.NEW, Status.OPEN] * (WAITING_FOR_US // 2)
    CHANCE.shuffle(newer)
    return [Status.CLOSED] * (rows - len(newer)) + newer


def make_messages(rows: int):
    """One after the other, spread over a year."""
    sentences, names = make_sentences(), make_words(4000)
    start, step = now() - timedelta(days=364), timedelta(days=364) / rows
    rare = {rows // 10, rows // 2, rows - 10}
    for n, status in enumerate(statuses(rows), start=1):
        at = start + n * step
        first, last = CHANCE.choice(names).title(), CHANCE.choice(names).title()
        common = [word for word in COMMON if CHANCE.random() < 0.8]
        yield Message(
            id=n,
            reference=reference(n),
            submission_key=f"{n:032x}",
            name=f"{first} {last}",
            email=f"{first}.{last}@mail.example".lower(),
            body=" ".join([*common, *CHANCE.choices(sentences, k=3), RARE if n in rare else "."]),
            consent_text="I agree.",
            received_at=at,
            last_written_at=at,
            status=status,
            settled_at=None if status in (Status.NEW, Status.OPEN) else at,
            maybe_urgent=CHANCE.random() < 0.01 and status != Status.SPAM,
        )


def receipt(message: Message, place: int) -> Email:
    """Sent, as most are; the last ones wait, and some of those before them failed.

    ``place``: how many messages came after this one.
    """
    status = Email.Status.SENT
    if place < WAITING_MAILS:
        status = Email.Status.WAITING
    elif 500 <= place < 500 + FAILED_MAILS:
        status = Email.Status.FAILED
    at = message.received_at
    sent_at = at if status == Email.Status.SENT else None
    told = {"to": message.email, "mail_id": message.submission_key, "queued_at": at, "due_at": at}
    return Email(message=message, kind=Email.Kind.RECEIPT, status=status, sent_at=sent_at, **told)


def fill(rows: int) -> None:
    messages = make_messages(rows)
    with transaction.atomic():
        for _ in range(0, rows, CHUNK):
            some = [message for message, _ in zip(messages, range(CHUNK), strict=False)]
            Message.objects.bulk_create(some)
            real = [each for each in some if each.status != Status.SPAM]
            Email.objects.bulk_create(receipt(each, rows - each.pk) for each in real)
        with connection.cursor() as cursor:
            cursor.execute(INDEX[connection.vendor])
            if connection.vendor == "postgresql":  # nobody told it which number comes next
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence('contact_message', 'id'), %s)", [rows]
                )


def add_thread(user) -> Message:
    """The message that was received last gets notes; returns it."""
    message = Message.objects.to_answer().last()
    for n in range(REPLIES):
        inbox.note(message, body=f"A note, number {n}. " * 20, by=user, key=f"bench-{n}")
    return message
