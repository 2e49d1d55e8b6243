"""How long staff wait when the tables are large, and machines for what lists every page.

Run it with ``python -m bench.scale [--messages 1000000] [--pages 10000]``: on SQLite, then on
PostgreSQL. Each page has ten texts. It works in databases of its own and removes them: some
minutes, and 4 GB. The table is printed and written into docs/performance.md.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.databases import disk_use, on_postgres, own_database, set_up, tidy
from bench.written import conditions, cpu_ticks, taken_away, write_down

ROUNDS = 20
OLDER = 9
STAFF_MS, LISTS_MS = 50, 200
#: Publishing may take so many times as long as with the starter pages alone.
GROWTH = 2
DATABASES = ("SQLite", "PostgreSQL")


class Taken(NamedTuple):
    """Milliseconds: the middle, and 95 of 100."""

    name: str
    goal: float
    p50: float
    p95: float


# --- what is asked --------------------------------------------------------------------------------


def inbox(message) -> dict[str, str]:
    from django.urls import reverse

    from bench.messages import COMMON, RARE
    from contact import worklist
    from rlsinfo.capped import COUNTED_TO

    inbox, mails = (
        reverse("admin:contact_message_changelist"),
        reverse("admin:contact_email_changelist"),
    )
    lists = {each.title: f"{inbox}?show={each.name}" for each in worklist.LISTS}
    deep = {
        f"{name}, the last page": f"{lists[name]}&p={COUNTED_TO // 50}" for name in ("Done", "Spam")
    }
    searches = {
        "a rare word": RARE,
        "six common words": " ".join(COMMON),
        "a common and a rare word": f"{COMMON[0]} {RARE}",
        "one letter": "b",
        "two beginnings": "legs sl",
        "an address": message.email,
        "the end of an address": "mail.example",
        "a reference": message.reference.lower(),
        "nothing": "nosuchwordanywhere",
    }
    return {
        **{f"Messages: {name}": url for name, url in (lists | deep).items()},
        **{f"Messages with {name}": f"{inbox}?q={typed}" for name, typed in searches.items()},
        "A message": reverse("admin:contact_message_change", args=[message.pk]),
        "Emails": mails,
        "Emails that failed": f"{mails}?status__exact=failed",
        "Emails that wait": f"{mails}?status__exact=waiting",
    }


def pages(corpus) -> dict[str, str]:
    from django.urls import reverse

    from articles.admin import worklist
    from articles.models import Article
    from rlsinfo.capped import COUNTED_TO

    listed, versions = (
        reverse(f"admin:articles_{each}_changelist") for each in ("article", "revision")
    )
    one = Article.objects.get(slug="page-1")
    lists = {words: f"{listed}?show={name}" for name, (words, _) in worklist.LISTS.items()}
    searches = {
        "a rare word": corpus.rare[5000],
        "a common word": "iron",
        "two words": "low ferritin",
    }
    return {
        "Pages": listed,
        "Pages, the last page": f"{listed}?p={min(Article.objects.count(), COUNTED_TO) // 50}",
        "Pages by title": f"{listed}?o=1",
        **{f"Pages: {words}": url for words, url in lists.items()},
        **{f"Pages with {name}": f"{listed}?q={typed}" for name, typed in searches.items()},
        "A page": reverse("admin:articles_article_change", args=[one.pk]),
        "Versions": versions,
        "Versions of a page": f"{versions}?article__id__exact={one.pk}",
        "A version": reverse("admin:articles_revision_change", args=[one.latest.pk]),
    }


def for_all(corpus) -> dict[str, str]:
    """What lists every page, or the newest ones."""
    from django.urls import reverse

    return {
        "Sitemap": reverse("articles:sitemap"),
        "A part of the sitemap": reverse("articles:sitemap_part", args=["pages"]),
        "Feed of pages": reverse("articles:feed"),
        "Feed of changes": reverse("articles:changes_feed"),
    }


def client():
    """Somebody whom no page cache answers."""
    from django.test import Client

    return Client(headers={"host": "localhost", "accept-encoding": "gzip"})


def sign_in() -> tuple:
    """Somebody of staff, and their account."""
    from django.contrib.auth.models import User

    user = User.objects.create_superuser("bench", first_name="A", last_name="Person")
    staff = client()
    staff.force_login(user)
    return staff, user


# --- how it is measured ---------------------------------------------------------------------------


def times(call: Callable, rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each of ``rounds`` calls; ``call`` is given its number."""
    taken = []
    for number in range(rounds):
        start = time.perf_counter()
        call(number)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def row(name: str, goal: float, taken: list[float]) -> Taken:
    p95 = statistics.quantiles(taken, n=20, method="inclusive")[-1]
    return Taken(name, goal, round(statistics.median(taken), 1), round(p95, 1))


def ask(get: Callable, name: str, address: str, goal: float) -> Taken:
    def once(_) -> None:
        if (status := get(address).status_code) != 200:
            raise SystemExit(f"{address}: the site answered {status}.")

    once(0)
    return row(name, goal, times(once))


def measure(messages: int, count: int) -> list[Taken]:
    from bench import corpus as texts
    from bench import messages as letters

    corpus = texts.Corpus()
    publish = partial(publish_one, corpus)
    few = row("Publishing, with the starter pages", 0, times(publish))
    letters.fill(messages)
    texts.fill(corpus, 0, count, OLDER)
    tidy()
    (staff, user), reader = sign_in(), client()
    of_staff = {"First page of staff": "/admin/"}
    of_staff |= inbox(letters.add_thread(user)) | pages(corpus)
    rows = [ask(staff.get, *each, STAFF_MS) for each in of_staff.items()]
    rows += [ask(reader.get, *each, LISTS_MS) for each in for_all(corpus).items()]
    many = times(lambda number: publish(count + number))
    return [*rows, few, row("Publishing", GROWTH * few.p50, many)]


def publish_one(corpus, number: int) -> None:
    from articles import publishing
    from bench.corpus import dates

    page = publishing.create(f"one-more-{number}")
    draft = publishing.save_draft(page, by=None, author=None, **corpus.page(number)[0], **dates())
    publishing.publish(draft)


# --- what is printed ------------------------------------------------------------------------------


def table(found: dict[str, list[Taken]]) -> str:
    lines = ["| | goal ms |", "|---|---:|"]
    for name in found:
        lines[0] += f" {name} p50 | p95 |"
        lines[1] += "---:|---:|"
    for together in zip(*found.values(), strict=True):
        goal = max(each.goal for each in together)
        times = " | ".join(f"{each.p50:.1f} | {each.p95:.1f}" for each in together)
        lines.append(f"| {together[0].name} | {f'{goal:.0f}' if goal else '–'} | {times} |")
    return "\n".join(lines) + "\n"


def measure_here(chosen) -> None:
    """In this process, for a process is set up for one database."""
    server = os.environ["TEST_DATABASE_URL"] if chosen.on == "PostgreSQL" else ""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rlsinfo-bench-"))
        set_up(folder, stack.enter_context(own_database(server)) if server else "")
        rows = measure(chosen.messages, chosen.pages)
        Path(chosen.to).write_text(json.dumps([disk_use(folder), rows]))


def measure_each(sizes: list[str]) -> dict[str, list[Taken]]:
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in DATABASES:
            file = Path(folder) / name
            arguments = [*sizes, "--to", str(file), "--on", name]
            ours = [sys.executable, "-m", "bench.scale", *arguments]
            command = ours if name == "SQLite" else on_postgres("bench.scale", *arguments)
            subprocess.run(command, check=True)  # noqa: S603 - ourselves
            size, rows = json.loads(file.read_text())
            found[f"{name} ({size / 1e9:.1f} GB)"] = [Taken(*each) for each in rows]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--on", choices=DATABASES, help="only there")
    parser.add_argument("--to", help="a file for what was measured")
    chosen = parser.parse_args()
    if chosen.on:
        measure_here(chosen)
        return
    seen, before = conditions(), cpu_ticks()
    found = measure_each(["--messages", str(chosen.messages), "--pages", str(chosen.pages)])
    sizes = f"{chosen.messages:,} messages, {chosen.pages:,} pages of {OLDER + 1} texts"
    how = f"{sizes}; each asked for {ROUNDS} times. {taken_away(before)}"
    text = f"{seen} {how}\n\n{table(found)}"
    print(text)
    write_down("scale", text)


if __name__ == "__main__":
    main()
