"""A disk that is full while people send messages, and then has room again."""

import time
from collections import Counter
from pathlib import Path

from bench.faults.small_disk import small_disk
from bench.faults.table import Row
from bench.site import Answer, Site, Submission, copy_of

#: Long messages, until so many were refused or so many sent.
REFUSALS, TRIES = 30, 600
PADDING = "word " * 900
PAGES = ["/", "/topics/", "/what-is-rls/", "/contact/", "/healthz"]
BACK_WITHIN = 30
AFTERWARDS = 20
NOT_SAVED = "We could not save your message"
BODIES = "SELECT body FROM contact_message"


def run(prepared: Path):
    folder = prepared.with_name("disk")
    with small_disk(folder) as disk, copy_of(prepared, folder / "var") as site:
        site.start_web()
        before = [Submission() for _ in range(AFTERWARDS)]
        answers = [(each, each.send(site)) for each in before]
        disk.fill(site)
        answers_full, pages = send_while_full(site)
        disk.free(site)
        seconds = until_saved(site, answers)
        answers += [(each, each.send(site)) for each in map(Submission, [PADDING] * AFTERWARDS)]
        yield while_full(site, answers_full, disk.name)
        yield Row(
            "disk full: pages",
            f"{', '.join(PAGES)} after each refusal",
            "all 200",
            f"{pages.total()} read: {dict(pages)}",
            set(pages) == {200},
        )
        yield afterwards(site, answers, seconds)


def send_while_full(site: Site) -> tuple[list[tuple[Submission, Answer]], Counter]:
    answers, pages, refused = [], Counter(), 0
    while refused < REFUSALS and len(answers) < TRIES:
        submission = Submission(PADDING)
        answer = submission.send(site)
        answers.append((submission, answer))
        if answer.status != 303:
            refused += 1
            pages.update(site.get(path).status for path in PAGES)
    return answers, pages


def until_saved(site: Site, answers: list) -> float:
    """Seconds from now until the site takes a message."""
    begin = time.monotonic()
    while time.monotonic() < begin + BACK_WITHIN:
        submission = Submission(PADDING)
        answer = submission.send(site)
        answers.append((submission, answer))
        if answer.status == 303:
            break
        time.sleep(0.1)
    return time.monotonic() - begin


def lost(site: Site, answers) -> int:
    """How many were thanked and are not there."""
    stored = "\n".join(body for (body,) in site.ask(BODIES))
    return sum(answer.status == 303 and sent.word not in stored for sent, answer in answers)


def while_full(site: Site, answers, disk: str) -> Row:
    refused = [(sent, answer) for sent, answer in answers if answer.status != 303]
    clean = [
        answer.status == 503 and NOT_SAVED in answer.page and sent.fields["body"] in answer.page
        for sent, answer in refused
    ]
    false_thanks = lost(site, answers)
    return Row(
        "disk full: messages",
        f"{len(answers)} long messages to {disk}",
        f"0 false thank-yous; at least {REFUSALS} refused: 503, with the words in the page",
        f"{len(answers) - len(refused)} thanked while there was room, {false_thanks} "
        f"of them false; {len(refused)} refused {dict(Counter(a.status for _, a in refused))}, "
        f"{sum(clean)} with the words",
        not false_thanks and len(refused) >= REFUSALS and all(clean),
    )


def afterwards(site: Site, answers, seconds: float) -> Row:
    thanked = sum(answer.status == 303 for _, answer in answers)
    missing, sound = lost(site, answers), site.is_sound()
    return Row(
        "disk full: afterwards",
        f"room again, nothing restarted; {AFTERWARDS} messages more",
        f"taken ≤ {BACK_WITHIN} s, 0 lost, integrity ok",
        f"taken after {seconds:.1f} s, {thanked} thanked before and after, {missing} lost, "
        f"integrity {'ok' if sound else 'BROKEN'}",
        seconds < BACK_WITHIN and thanked > 2 * AFTERWARDS and not missing and sound,
    )
