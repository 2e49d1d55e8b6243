"""A process that holds the database's write lock while people send messages; and a crowd."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from bench import submits
from bench.faults.table import Row
from bench.site import Answer, Site, Submission, copy_of

#: Seconds that the lock is held: shorter, and longer, than the site waits for it.
SHORT, LONG = 8, 30
VISITORS = 8
#: Seconds; readers need no lock and go on while writers wait.
GOAL_PAGE_S = 1
NOT_SAVED = "We could not save your message"
BODIES = "SELECT body FROM contact_message"


def run(prepared: Path):
    with copy_of(prepared, prepared.with_name("locked")) as site:
        site.start_web()
        submits.one_by_one(site, submits.WARM_UP)
        yield crowd(site)
        for seconds in (SHORT, LONG):
            yield write_while_locked(site, seconds)


def hold_lock(site: Site, seconds: float, held: threading.Event) -> None:
    with closing(site.connect()) as database:
        database.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(seconds)
        database.execute("ROLLBACK")


def write_while_locked(site: Site, seconds: float) -> Row:
    held = threading.Event()
    submissions = [Submission() for _ in range(VISITORS)]
    with ThreadPoolExecutor(VISITORS + 2) as pool:
        pool.submit(hold_lock, site, seconds, held)
        held.wait()
        sent = [pool.submit(each.send, site) for each in submissions]
        time.sleep(1)
        page = site.get("/")
        answers = [future.result() for future in sent]
    thanked = [each for each, answer in zip(submissions, answers, strict=True) if is_saved(answer)]
    clean = [is_clean(*pair) for pair in zip(submissions, answers, strict=True)]
    stored = "\n".join(body for (body,) in site.ask(BODIES))
    lost = sum(each.word not in stored for each in thanked)
    return Row(
        f"locked for {seconds} s",
        f"another process holds the write lock; {VISITORS} messages meanwhile",
        f"each 303, or 503 with the words; 0 lost; a page ≤ {GOAL_PAGE_S} s meanwhile",
        f"{dict(Counter(answer.status for answer in answers))} within "
        f"{max(answer.seconds for answer in answers):.1f} s, {lost} lost; a page read meanwhile: "
        f"{page.status} in {page.seconds:.1f} s",
        all(clean) and not lost and page.status == 200 and page.seconds <= GOAL_PAGE_S,
    )


def is_saved(answer: Answer) -> bool:
    return answer.status == 303


def is_clean(sent: Submission, answer: Answer) -> bool:
    has_words = NOT_SAVED in answer.page and sent.fields["body"] in answer.page
    return is_saved(answer) or (answer.status == 503 and has_words)


def crowd(site: Site) -> Row:
    answers = submits.at_once(site, submits.AT_ONCE)
    p50, p99 = submits.percentile(answers, 50), submits.percentile(answers, 99)
    return Row(
        f"{submits.AT_ONCE} at once",
        f"{submits.AT_ONCE} messages sent at the same moment",
        f"0 errors, p99 ≤ {submits.GOAL_P99_AT_ONCE_MS} ms",
        f"{submits.errors(answers)} errors, p50 {p50:.0f} ms, p99 {p99:.0f} ms",
        not submits.errors(answers) and p99 <= submits.GOAL_P99_AT_ONCE_MS,
    )
