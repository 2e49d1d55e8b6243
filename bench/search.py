"""How long readers wait for the search when there are very many pages.

Run it with ``python -m bench.search [--sizes 1000,10000,100000]``: on SQLite, then on PostgreSQL
if TEST_DATABASE_URL names one or its programs are here. It works in databases of its own and
removes them. All three sizes take twenty minutes and 2 GB.
"""

import argparse
import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from bench.databases import disk_use, on_postgres, own_database, set_up, tidy
from bench.site import load

SIZES = (1000, 10_000, 100_000)
ROUNDS = 5
#: For 95 of 100 searches, by how many pages there are; PostgreSQL may take twice as long.
GOALS_MS = {1000: 20, 10_000: 20, 100_000: 120}
GOAL_OFFERS_MS = 10
#: Reading everything anew is measured up to here, and publishing one page more so many times.
REBUILT_TO = 10_000
PUBLISHED = 10
#: What somebody has typed so far.
BEGUN = ("re", "le", "ir", "aug", "pre", "what i", "restl", "how is it", "ferrit", "zq")


# --- what is measured -----------------------------------------------------------------------------


class Taken(NamedTuple):
    """Milliseconds on the clock, and of computing in this process."""

    wall: float
    computed: float
    what: str


def measure(call: Callable, arguments: list[str], rounds: int = 1) -> list[Taken]:
    """One after the other, so that none finds what it has itself read a moment ago."""
    taken = []
    for argument in arguments * rounds:
        start, began = time.perf_counter(), time.process_time()
        call(argument)
        ended, computed = time.perf_counter(), time.process_time() - began
        taken.append(Taken((ended - start) * 1000, computed * 1000, argument))
    return taken


def asker(address: str) -> Callable:
    """What asks the site's WSGI application for the page at ``address`` about some words."""
    from django.test import RequestFactory

    from rlsinfo.wsgi import application

    factory = RequestFactory(headers={"host": "localhost", "accept-encoding": "gzip"})
    request = factory.get(address).environ

    def ask(typed: str) -> None:
        said = []
        asked = {**request, "QUERY_STRING": urlencode({"q": typed}), "wsgi.input": io.BytesIO()}
        answer = application(asked, lambda status, headers: said.append(status))
        b"".join(answer)
        answer.close()
        if said != ["200 OK"]:
            raise SystemExit(f"The site answered {said}.")

    return ask


def find_by_like(typed: str) -> None:
    """The search that needs no index: every word in the title or the text, newest first."""
    from django.db.models import Q

    from articles.models import Revision

    rows = Revision.objects.filter(publish_at__isnull=False).order_by("-publish_at")
    for word in typed.split():
        rows = rows.filter(Q(title__icontains=word) | Q(body__icontains=word))
    # First the rows, then which are live: together PostgreSQL takes minutes.
    list(Revision.objects.live().filter(pk__in=list(rows.values_list("pk", flat=True)[:100])))


def seconds(call: Callable, *arguments) -> float:
    start = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - start


def publish(corpus, number: int) -> float:
    """Milliseconds until the public reads one page more, and finds it."""
    from articles import publishing
    from bench.corpus import dates

    page = publishing.create(f"one-more-{number}")
    draft = publishing.save_draft(page, by=None, author=None, **corpus.page(number)[0], **dates())
    return seconds(publishing.publish, draft) * 1000


# --- what is printed ------------------------------------------------------------------------------

HEAD = """
Milliseconds: the middle and 95 of 100; "alone": what this process computes for the searches.
    pages     filled   on disk       searches          alone    suggestions        by LIKE\
  publish   rebuild"""


def p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20, method="inclusive")[-1]


def both(taken: list[float]) -> str:
    return f"{statistics.median(taken):6.1f} {p95(taken):6.1f}"


def walls(taken: list[Taken]) -> list[float]:
    return [each.wall for each in taken]


def measure_all(corpus, size: int, is_slower: bool) -> list[Taken]:
    """Prints a row; returns the searches."""
    from articles.search.index import rebuild

    words, search, suggest = list(corpus.queries), asker("/search/"), asker("/search/suggest/")
    measure(search, words)  # to warm up
    searches = measure(search, words, ROUNDS)
    offers = measure(suggest, BEGUN, 4 * ROUNDS)
    like = measure(find_by_like, words[::6])  # it takes seconds
    published = [publish(corpus, 10 * size + n) for n in range(PUBLISHED)]
    again = f"{seconds(rebuild):6.1f} s" if size <= REBUILT_TO else "       –"
    alone = [each.computed for each in searches]
    columns = [both(times) for times in (walls(searches), alone, walls(offers), walls(like))]
    print(*columns, f"{statistics.median(published):6.1f}", again, f"  {load()}", sep="  ")
    blame("searches", searches, GOALS_MS.get(size, 0) * (1 + is_slower))
    blame("suggestions", offers, GOAL_OFFERS_MS * (1 + is_slower))
    return searches


def blame(name: str, taken: list[Taken], goal: int) -> None:
    if goal and p95(walls(taken)) > goal:
        slowest = sorted(taken, key=lambda each: -each.wall)[:ROUNDS]
        worst = ", ".join(f"{each.what} ({each.wall:.0f})" for each in slowest)
        print(f"          MISSED: {name} within {goal} ms. The slowest: {worst}")


def print_kinds(by_size: dict[int, list[Taken]], kinds: dict[str, str]) -> None:
    print("\nSearches by kind" + "".join(f"{size:19,}" for size in by_size))
    for kind in dict.fromkeys(kinds.values()):
        rows = ([t.wall for t in taken if kinds[t.what] == kind] for taken in by_size.values())
        print(f"  {kind:20}", *(f"{both(row):>18}" for row in rows))


def run(sizes: list[int], database: str = "") -> None:
    """All sizes, one growing into the next."""
    with tempfile.TemporaryDirectory(prefix="rlsinfo-bench-") as folder:
        set_up(folder, database)
        from bench.corpus import Corpus, fill

        corpus, by_size = Corpus(), {}
        print(HEAD)
        for smaller, size in zip([0, *sizes], sizes, strict=False):
            taken = seconds(fill, corpus, smaller, size)
            tidy()
            filled = f"{taken:7.0f} s {disk_use(folder) / 1e6:7.0f} MB"
            print(f"{size:9,}  {filled}", end="  ", flush=True)
            by_size[size] = measure_all(corpus, size, is_slower=bool(database))
        print_kinds(by_size, corpus.queries)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="numbers of pages")
    parser.add_argument("--postgres", action="store_true", help="only on TEST_DATABASE_URL")
    chosen = parser.parse_args()
    sizes = sorted(int(size) for size in chosen.sizes.split(","))
    if not chosen.postgres:
        print("SQLite", end="")
        run(sizes)
        # In place of this process, for a process is set up for one database.
        command = on_postgres("bench.search", "--postgres", "--sizes", chosen.sizes)
        os.execv(command[0], command)  # noqa: S606 - ourselves
    with own_database(os.environ["TEST_DATABASE_URL"]) as database:
        print("\nPostgreSQL", end="")
        run(sizes, database)


if __name__ == "__main__":
    main()
