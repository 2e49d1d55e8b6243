"""How long the inbox takes when it is full: its lists, its search, the page of one message.

Run it with ``python -m bench.inbox [messages] [of which wait for an answer]``. It fills a database
of its own, with words that mean nothing, and removes it.
"""

import io
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROUNDS = 100
GOAL_MS = 50
WAITING_FOR_THEM = 3000
SPAM = 20_000
FAILED_MAILS = 300
WAITING_MAILS = 50
REPLIES = 20
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
#: Words of which each stands in most messages, and one that stands in three of them.
COMMON = ["legs", "night", "sleep", "doctor", "years", "help"]
RARE = "quillwort"
CHANCE = random.Random(1)  # noqa: S311


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
    letters = "".join(LETTERS[n // 27**place % 27] for place in range(6))
    return f"RLS-{letters[:4]}-{letters[4:]}"


def statuses(rows: int, to_answer: int):
    """From the oldest to the newest: most are done, spam lies between, the newest wait."""
    done = rows - to_answer - WAITING_FOR_THEM - SPAM
    newer = ["waiting"] * WAITING_FOR_THEM + ["spam"] * SPAM
    newer += ["new"] * (to_answer // 2) + ["open"] * (to_answer - to_answer // 2)
    CHANCE.shuffle(newer)
    yield from ["closed"] * done
    yield from newer


def make_messages(rows: int, to_answer: int):
    """The columns of `fill`, one message after the other, spread over a year."""
    sentences, names = make_sentences(), make_words(4000)
    start, step = datetime.now(UTC) - timedelta(days=364), timedelta(days=364) / rows
    rare = {rows // 10, rows // 2, rows - 10}
    for n, status in enumerate(statuses(rows, to_answer), start=1):
        at = str(start + n * step)[:26]
        first, last = CHANCE.choice(names).title(), CHANCE.choice(names).title()
        common = [word for word in COMMON if CHANCE.random() < 0.8]
        body = " ".join([*common, *CHANCE.choices(sentences, k=3), RARE if n in rare else "."])
        settled = None if status in ("new", "open") else at
        urgent = CHANCE.random() < 0.01 and status != "spam"
        email = f"{first}.{last}@mail.example".lower()
        sent = (n, reference(n), f"{n:032x}", f"{first} {last}", email, body)
        yield (*sent, at, at, status, settled, urgent)


def fill(path: Path, rows: int, to_answer: int) -> None:
    """Without Django and without safety: a million rows in two minutes."""
    database = sqlite3.connect(path, isolation_level=None)
    for setting in ("synchronous=OFF", "journal_mode=OFF", "cache_size=-1000000"):
        database.execute(f"PRAGMA {setting}")
    database.execute("BEGIN")
    indexes = drop_indexes(database)
    database.executemany(
        "INSERT INTO contact_message (id, reference, submission_key, name, email, body,"
        " received_at, last_written_at, status, settled_at, maybe_urgent, no_reply_needed, about,"
        " consent_version, consent_text, spam_reasons)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 1, 'I agree.', '[]')",
        make_messages(rows, to_answer),
    )
    add_mails(database)
    database.execute(
        "INSERT INTO contact_words (rowid, words) SELECT id, reference || char(10) || name ||"
        " char(10) || email || char(10) || body FROM contact_message ORDER BY id"
    )
    for sql in indexes:
        database.execute(sql)
    database.execute("COMMIT")
    database.close()


def drop_indexes(database) -> list[str]:
    """To be made again when all rows are there, which is quicker; returns how."""
    found = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN ('contact_message', 'contact_email')"
    ).fetchall()
    for name, _ in found:
        database.execute(f'DROP INDEX "{name}"')
    return [sql for _, sql in found]


def add_mails(database) -> None:
    """A receipt for each message, of which a few failed and a few still wait."""
    database.execute(
        'INSERT INTO contact_email (message_id, kind, "to", mail_id, status, queued_at, due_at,'
        " attempts, sent_at, error)"
        " SELECT id, 'receipt', email, submission_key, 'sent', received_at, received_at, 1,"
        " received_at, '' FROM contact_message WHERE status != 'spam'"
    )
    change = (
        "UPDATE contact_email SET sent_at = NULL, status = ?"
        " WHERE id IN (SELECT id FROM contact_email ORDER BY id DESC LIMIT ? OFFSET ?)"
    )
    database.execute(change, ["failed", FAILED_MAILS, 500])
    database.execute(change, ["waiting", WAITING_MAILS, 0])


def prepare(rows: int, to_answer: int) -> dict:
    """A full inbox; what to ask it, by name."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    call_command("prepare", stdout=io.StringIO())
    connection.close()
    fill(settings.DATABASES["default"]["NAME"], rows, to_answer)

    from contact.models import Message

    user = User.objects.create_superuser("bench", first_name="A", last_name="Person")
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    client.force_login(user)
    return {
        name: lambda address=address: client.get(address)
        for name, address in addresses(add_thread(Message, user)).items()
    }


def add_thread(model, user):
    """The message that was received last gets answers and notes; returns it."""
    from contact import inbox

    message = model.objects.to_answer().exclude(email="").last()
    for n in range(REPLIES):
        inbox.note(message, body=f"A note, number {n}. " * 20, by=user, key=f"bench-{n}")
    return message


def addresses(message) -> dict[str, str]:
    from django.urls import reverse

    from contact import worklist
    from rlsinfo.capped import COUNTED_TO

    inbox = reverse("admin:contact_message_changelist")
    lists = {each.title: f"{inbox}?show={each.name}" for each in worklist.LISTS}
    last = COUNTED_TO // 50
    pages = {f"{each}, page {n}": f"{lists[each]}&p={n}" for each in lists for n in (2, last)}
    kept = ("To answer", "Waiting for them", "Done", "Spam")
    pages = {name: address for name, address in pages.items() if name.split(",")[0] in kept}
    searches = {
        "a rare word": RARE,
        "a common word": COMMON[0],
        "two common words": " ".join(COMMON[:2]),
        "six common words": " ".join(COMMON),
        "a common and a rare word": f"{COMMON[0]} {RARE}",
        "a beginning of 1 letter": "b",
        "a beginning of 2 letters": "ba",
        "a beginning of 4 letters": "doct",
        "two beginnings, 2 letters": "legs sl",
        "a name": message.name,
        "an address": message.email,
        "the end of an address": "mail.example",
        "a reference": message.reference.lower(),
        "nothing": "nosuchwordanywhere",
    }
    return {
        **lists,
        **pages,
        **{f"search: {name}": f"{inbox}?q={typed}" for name, typed in searches.items()},
        "emails": reverse("admin:contact_email_changelist"),
        "emails that failed": reverse("admin:contact_email_changelist") + "?status__exact=failed",
        "emails that wait": reverse("admin:contact_email_changelist") + "?status__exact=waiting",
        "a message": reverse("admin:contact_message_change", args=[message.pk]),
        "first page of staff": reverse("admin:index"),
    }


def measure(request) -> tuple[list[float], list[float]]:
    """Milliseconds of each of ROUNDS answers: on the clock, and of computing alone."""
    request()
    taken, computed = [], []
    for _ in range(ROUNDS):
        start, began = time.perf_counter(), time.process_time()
        status = request().status_code
        computed.append((time.process_time() - began) * 1000)
        taken.append((time.perf_counter() - start) * 1000)
        if status != 200:
            raise SystemExit(f"The site answered {status}.")
    return taken, computed


def main(rows: int = 1_000_000, to_answer: int = 2000):
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "rlsinfo.settings"}
        os.environ |= {"SECRET_KEY": "a key for a measurement", "LOG_LEVEL": "ERROR"}
        start = time.perf_counter()
        requests = prepare(rows, to_answer)
        taken = time.perf_counter() - start
        size = sum(path.stat().st_size for path in Path(folder).glob("*.sqlite3*")) / 1e9
        print(f"{rows:,} messages, {to_answer:,} of them to answer: {size:.1f} GB in {taken:.0f} s")
        print(f"Milliseconds, {ROUNDS} times each; goal: 95 of 100 within {GOAL_MS}")
        print(f"{'':34} median     p95   computing alone (median)")
        for name, request in requests.items():
            taken, computed = measure(request)
            median, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            alone = statistics.median(computed)
            print(f"{name:34} {median:6.1f}  {p95:6.1f}   {alone:6.1f}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
