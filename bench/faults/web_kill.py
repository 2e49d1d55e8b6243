"""SIGKILL for the web server while people send messages."""

import re
import threading
import time
from collections import Counter, deque
from http.client import HTTPException
from pathlib import Path
from random import SystemRandom
from statistics import median

from bench.faults.table import Row
from bench.site import Site, Submission, copy_of

KILLS = 50
ACKNOWLEDGED = 5000
VISITORS = 8
#: Seconds of load before a kill, once the burst has its share of acknowledgements.
LOAD = (0.05, 0.5)
#: Seconds in which one burst must get its share.
BURST_WITHIN = 60
RESTART_GOAL = 5
#: So many of the thank-you pages are read after the last start.
PAGES_READ = 100
WORD = re.compile(r"(?<=says )\w+")
WITHOUT_ALERT = """
    SELECT count(*) FROM contact_message WHERE id NOT IN
    (SELECT message_id FROM contact_email WHERE kind = 'alert')
"""
WITHOUT_MESSAGE = """
    SELECT count(*) FROM contact_email WHERE message_id NOT IN (SELECT id FROM contact_message)
"""
NOT_IN_SEARCH = """
    SELECT count(*) FROM contact_message WHERE id NOT IN (SELECT rowid FROM contact_words)
"""
random = SystemRandom()


class Crowd:
    """Visitors who write without pause. Who gets no answer sends the same form again later."""

    def __init__(self, site: Site):
        self.site = site
        #: Each that was thanked -> where it was sent on to.
        self.thanked: dict[str, str] = {}
        self.unanswered: deque[Submission] = deque()
        self.sent_again = 0
        self.refused: list[int] = []

    def write(self, stop: threading.Event) -> None:
        while not stop.is_set():
            submission = self.next_submission()
            try:
                self.send(submission)
            except (OSError, HTTPException):
                self.unanswered.append(submission)
                return

    def send(self, submission: Submission) -> None:
        answer = submission.send(self.site)
        if answer.status == 303:
            self.thanked[submission.word] = answer.location
        else:
            self.refused.append(answer.status)

    def next_submission(self) -> Submission:
        try:
            submission = self.unanswered.popleft()
        except IndexError:
            return Submission()
        self.sent_again += 1
        return submission

    def burst(self, until: int) -> None:
        """Write until so many were thanked, then for a random moment more; then pull the plug."""
        stop = threading.Event()
        threads = [threading.Thread(target=self.write, args=[stop]) for _ in range(VISITORS)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + BURST_WITHIN
        while len(self.thanked) < until and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(random.uniform(*LOAD))
        self.site.web.kill()
        stop.set()
        for thread in threads:
            thread.join()

    def send_the_rest(self) -> None:
        while self.unanswered:
            self.send(self.next_submission())


def run(prepared: Path):
    with copy_of(prepared, prepared.with_name("web-kill")) as site:
        crowd, restarts, damaged = Crowd(site), [], 0
        for n in range(1, KILLS + 1):
            restarts.append(site.start_web())
            damaged += not site.is_sound()
            crowd.burst(until=ACKNOWLEDGED * n // KILLS)
        restarts.append(site.start_web())
        damaged += not site.is_sound()
        crowd.send_the_rest()
        yield from rows(site, crowd, restarts[1:], damaged)


def rows(site: Site, crowd: Crowd, restarts: list[float], damaged: int):
    done = f"SIGKILL of server and supervisor {KILLS} times, {VISITORS} people writing"
    lost, twice, wrong = compare(site, crowd.thanked)
    refused = f"{len(crowd.refused)} other answers {sorted(set(crowd.refused))}"
    yield Row(
        "web killed: messages",
        done,
        f"≥ {ACKNOWLEDGED:,} thanked, 0 lost, 0 twice, 0 thank-you pages of another message",
        f"{len(crowd.thanked):,} thanked, {lost} lost, {twice} twice, {wrong} wrong pages; "
        f"{crowd.sent_again} had no answer and were sent again; {refused}",
        len(crowd.thanked) >= ACKNOWLEDGED and not (lost or twice or wrong or crowd.refused),
    )
    without, unknown, unindexed = count_parts(site)
    yield Row(
        "web killed: mails",
        "the same",
        "0 messages without their alert, 0 mails without message, 0 missing in the search",
        f"{without} without alert, {unknown} without message, {unindexed} missing in the search",
        not (without or unknown or unindexed),
    )
    yield Row(
        "web killed: database",
        "integrity_check and foreign_key_check after each start",
        f"0 damaged, restart ≤ {RESTART_GOAL} s",
        f"{damaged} damaged of {KILLS}; restart {median(restarts):.1f} s, at most "
        f"{max(restarts):.1f} s",
        not damaged and max(restarts) <= RESTART_GOAL,
    )


def compare(site: Site, thanked: dict[str, str]) -> tuple[int, int, int]:
    """How many that were thanked are lost, stored twice, or were sent to a wrong page."""
    stored = Counter()
    for (body,) in site.ask("SELECT body FROM contact_message"):
        stored[WORD.search(body)[0]] += 1
    references = dict(site.ask("SELECT substr(email, 1, 20), reference FROM contact_message"))
    pages = random.sample(sorted(thanked.items()), PAGES_READ)
    wrong = [word for word, path in pages if references.get(word, "-") not in site.get(path).page]
    lost = [word for word in thanked if not stored[word]]
    return len(lost), sum(times > 1 for times in stored.values()), len(wrong)


def count_parts(site: Site) -> tuple[int, int, int]:
    return tuple(site.ask(sql)[0][0] for sql in (WITHOUT_ALERT, WITHOUT_MESSAGE, NOT_IN_SEARCH))
