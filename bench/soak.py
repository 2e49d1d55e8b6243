"""Ten minutes of readers, writers and staff at once, while a page is published again and again.

Run it with ``python -m bench.soak [seconds]``. The web server answers a million requests first. It
says how many answers failed or were late, whether memory grows, and whether any reader was given
a text that had been replaced for more than a second. Written into docs/performance.md.
"""

import http.client
import random
import re
import secrets
import shlex
import statistics
import sys
import threading
import time
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from bench.faults.mail_server import Mailbox, running
from bench.servers import need
from bench.site import Program, Site, Submission, copy_of, prepared
from bench.written import conditions, cpu_ticks, taken_away, write_down
from bench.wrk import run_wrk
from tests.ports import free_port

SECONDS = 600
HITS = 1_000_000
PAGE = "/what-is-rls/"
PAGES = [PAGE, "/", "/treatments/", "/self-care/", "/tonight/", "/glossary/", "/feed/"]
SEARCHES = ["iron tablets", "restles legs", "augmentation", "why do my legs move at night"]
#: How many at once, and the seconds between two requests of each.
READERS, PAUSE = 8, 0.05
SEARCH_PAUSE, WRITE_PAUSE, WORK_PAUSE, PUBLISH_PAUSE, LOOK_PAUSE = 0.5, 2, 1, 1, 5
#: A reader may be given what was replaced no longer ago than this, in seconds.
FRESH = 1.0
#: Says the number of each text, and when it was public (CLOCK_MONOTONIC, the same in all programs).
PUBLISH = f"""
import time
from articles import publishing
from articles.models import Article
page = Article.objects.get(slug="{PAGE.strip("/")}")
words = {{name: getattr(page.latest, name) for name in publishing.WORDS}}
del words["summary"]
for number in range(1, 10**6):
    draft = publishing.save_draft(page, by=None, summary=f"Text number {{number}}.", **words)
    publishing.publish(draft)
    print(number, time.monotonic(), flush=True)
    time.sleep({PUBLISH_PAUSE})
"""
#: Prints the cookie of somebody of staff.
SIGN_IN = """
from django.contrib.auth.models import User
from django.test import Client
staff = Client()
staff.force_login(User.objects.create_superuser("soak", first_name="A", last_name="Person"))
print(staff.cookies.output(header="", attrs=[]))
"""


@dataclass
class Seen:
    times_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    #: For how many seconds a text had been replaced when a reader who got it began to ask.
    replaced_for: list[float] = field(default_factory=list)
    #: Of the web server and the worker, every LOOK_PAUSE seconds.
    memory_mb: list[float] = field(default_factory=list)


class Soak:
    """A site that runs, and all that is done to it at once."""

    def __init__(self, site: Site, publisher: Program):
        self.site, self.publisher, self.seen = site, publisher, Seen()
        self.cookie = site.shell(SIGN_IN).strip()
        self.ended = threading.Event()

    def run(self, seconds: float) -> Seen:
        tasks = [(self.read, PAUSE)] * READERS + [(self.search, SEARCH_PAUSE)]
        tasks += [(self.write, WRITE_PAUSE), (self.work, WORK_PAUSE), (self.look, LOOK_PAUSE)]
        threads = [threading.Thread(target=self.repeat, args=task) for task in tasks]
        for thread in threads:
            thread.start()
        self.ended.wait(seconds)
        self.ended.set()
        for thread in threads:
            thread.join()
        return self.seen

    def repeat(self, task, pause: float) -> None:
        while not self.ended.wait(pause):
            task()

    # --- what is done ----------------------------------------------------------------------------

    def read(self) -> None:
        path = random.choice([PAGE, *PAGES])  # noqa: S311
        begin = time.monotonic()
        answer = self.ask("a page", path)
        if path == PAGE and answer and (said := re.search(r"Text number (\d+)\.", answer.page)):
            self.check(int(said[1]), begin)

    def check(self, number: int, begin: float) -> None:
        """Note how long text ``number`` had been replaced when somebody began to ask for it."""
        lines = self.publisher.log.read_text().splitlines()
        public_at = {int(n): float(at) for n, at in map(str.split, lines)}
        if number + 1 in public_at:
            self.seen.replaced_for.append(max(0.0, begin - public_at[number + 1]))

    def search(self) -> None:
        typed = random.choice(SEARCHES)  # noqa: S311
        self.ask("a search", f"/search/?q={quote(typed)}")
        self.ask("no such page", f"/{secrets.token_hex(8)}/", expected=404)

    def write(self) -> None:
        with self.noting("a message", 303) as note:
            note(Submission().send(self.site))

    def work(self) -> None:
        path = random.choice(["/admin/", "/admin/contact/message/", "/admin/articles/article/"])  # noqa: S311
        self.ask("a page of staff", path, headers={"Cookie": self.cookie})

    def look(self) -> None:
        self.seen.memory_mb.append(memory(self.site.programs))

    # --- what is seen ----------------------------------------------------------------------------

    def ask(self, kind: str, path: str, *, expected=200, headers=None):
        with self.noting(kind, expected) as note:
            return note(self.site.request("GET", path, headers=headers, timeout=20))

    @contextmanager
    def noting(self, kind: str, expected: int):
        """Gives what notes an answer, and returns it."""

        def note(answer):
            self.seen.times_ms[kind].append(answer.seconds * 1000)
            if answer.status != expected:
                self.seen.errors.append(f"{kind}: {answer.status}")
            return answer

        try:
            yield note
        except (OSError, http.client.HTTPException) as error:
            self.seen.errors.append(f"{kind}: {error!r}")


def memory(programs: list[Program]) -> float:
    """MB of all their processes; what they share counts once (PSS)."""
    total = 0
    for pid in [pid for program in programs for pid in program.pids()]:
        with suppress(FileNotFoundError, ProcessLookupError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.search(r"Pss:\s+(\d+)", rollup)[1])
    return total / 1024


def growth(memory_mb: list[float]) -> float:
    """MB an hour, after the first fifth."""
    settled = memory_mb[len(memory_mb) // 5 :]
    slope = statistics.linear_regression(range(len(settled)), settled).slope
    return slope * 3600 / LOOK_PAUSE


def table(seen: Seen) -> str:
    lines = ["| | answers | p50 ms | p99 ms |", "|---|---:|---:|---:|"]
    for kind, times in seen.times_ms.items():
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        lines.append(f"| {kind} | {len(times):,} | {cuts[49]:.1f} | {cuts[98]:.1f} |")
    return "\n".join(lines) + "\n"


def told(seen: Seen, published: int) -> str:
    stale = [age for age in seen.replaced_for if age > FRESH]
    wrong = f": {', '.join(sorted(set(seen.errors))[:5])}" if seen.errors else ""
    longest = max(seen.replaced_for, default=0)
    return (
        f"- Errors: {len(seen.errors)}{wrong}.\n"
        f"- Published: {published:,} times. Answers with a text that had been replaced for more"
        f" than {FRESH:.0f} s: {len(stale)}; the longest: {longest:.2f} s.\n"
        f"- Memory of web server and worker: {seen.memory_mb[0]:.0f} MB at the start (after"
        f" {HITS:,} answers), {seen.memory_mb[-1]:.0f} MB at the end, at most"
        f" {max(seen.memory_mb):.0f} MB; it changed by {growth(seen.memory_mb):+.1f} MB an hour.\n"
    )


def main() -> None:
    need("wrk")
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    mail_port = free_port()
    with (
        prepared() as folder,
        running(Mailbox(), mail_port),
        copy_of(folder, folder.with_name("site")) as site,
    ):
        seen, before = conditions(), cpu_ticks()
        site.start_web()
        site.worker(mail_port).start()
        answer_many(site)
        code = [sys.executable, "manage.py", "shell", "-v", "0", "-c", PUBLISH]
        log = folder.with_name("published")
        publisher = Program("publisher", site.environment, log, shlex.join(code))
        publisher.start()
        try:
            found = Soak(site, publisher).run(seconds)
        finally:
            publisher.stop()
        published = len(log.read_text().splitlines())
    how = f"{seconds:.0f} s. {taken_away(before)}"
    text = f"{seen} {how}\n\n{table(found)}\n{told(found, published)}"
    print(text)
    write_down("soak", text)
    stale = any(age > FRESH for age in found.replaced_for)
    raise SystemExit("A goal was missed." if found.errors or stale else 0)


def answer_many(site: Site) -> None:
    """In steps, for a machine is as fast as it is."""
    answered = 0
    while answered < HITS:
        said = run_wrk(f"http://localhost:{site.port}{PAGE}", 5)
        answered += int(re.search(r"(\d+) requests in", said)[1])


if __name__ == "__main__":
    main()
