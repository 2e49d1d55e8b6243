"""A mail server that is down, hangs, or refuses, and then comes back."""

import time
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import NamedTuple

from bench.faults.mail_server import Mailbox, Taken, running, silent
from bench.faults.table import Row
from bench.site import Program, Site, copy_of
from tests.ports import free_port

MESSAGES = 40
REPLIES = 20
QUEUE = f"from bench.faults import inside; inside.queue({MESSAGES}, replies={REPLIES})"
NOT_DELIVERED = "from bench.faults import inside; inside.show_not_delivered()"
REFUSED = "sender-3@example.org"
#: A worker waits 10 s for an answer: two mails tell as much as a hundred.
HANGING_TRIES = 2
#: Seconds for the tries of one trouble; for all mails, and for the red one, after the return.
TRY_WITHIN, ALL_WITHIN, RED_WITHIN = 45, 120, 60
#: What the table says about the pauses, of minutes and hours, that this replaces.
DUE_NOW = "UPDATE contact_email SET due_at = datetime('now', '-1 second') WHERE status = 'waiting'"
STATES = "SELECT count(*), total(status = 'waiting'), total(status = 'failed') FROM contact_email"
UNTRIED = """
    SELECT count(*) FROM contact_email
    WHERE status = 'waiting' AND (due_at <= datetime('now') OR leased_until IS NOT NULL)
"""
#: The newest one; an empty row if there is none.
ERROR = (
    "SELECT coalesce((SELECT error FROM contact_email WHERE error != '' ORDER BY due_at DESC), '')"
)


class Trouble(NamedTuple):
    name: str
    server: AbstractContextManager
    #: Mails that are tried.
    tries: int


def troubles(port: int, mails: int, taken: list[Taken]) -> list[Trouble]:
    def server(**answers):
        return running(Mailbox(taken=taken, **answers), port)

    return [
        Trouble("down: connection refused", nullcontext(), mails),
        Trouble("hangs on connect", silent(port), HANGING_TRIES),
        Trouble("hangs after DATA", server(hangs=True), HANGING_TRIES),
        Trouble("421 to MAIL", server(answers={"MAIL": "421 Too busy"}), mails),
        Trouble("451 to RCPT", server(answers={"RCPT": "451 Try again later"}), mails),
        Trouble("451 to DATA", server(answers={"DATA": "451 Try again later"}), mails),
    ]


def run(prepared: Path):
    with copy_of(prepared, prepared.with_name("mail-trouble")) as site:
        site.shell(QUEUE)
        ((mails, _, _),) = site.ask(STATES)
        port, taken = free_port(), []
        worker = site.worker(port)
        worker.start()
        for trouble in troubles(port, mails, taken):
            with trouble.server:
                yield during(site, worker, trouble, mails)
        with running(Mailbox(taken=taken, answers={REFUSED: "550 No such mailbox"}), port):
            yield from after(site, mails, taken)


def during(site: Site, worker: Program, trouble: Trouble, mails: int) -> Row:
    site.ask(DUE_NOW)
    deadline = time.monotonic() + TRY_WITHIN
    while (tried := mails - site.ask(UNTRIED)[0][0]) < trouble.tries:
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    ((_, waiting, failed),) = site.ask(STATES)
    error = "".join(*site.ask(ERROR)).replace("|", "/")[:60]
    return Row(
        f"mail server {trouble.name}",
        f"{mails} mails made due at once",
        "all kept, 0 given up, the worker goes on",
        f"{tried} tried, {waiting:.0f} kept, {failed:.0f} given up; “{error}”",
        tried >= trouble.tries and waiting == mails and worker.is_running(),
    )


def after(site: Site, mails: int, taken: list[Taken]):
    """The server is back, but knows one address no more."""
    site.ask(DUE_NOW)
    begin, red_after = time.monotonic(), None
    while site.ask(STATES)[0][1] and time.monotonic() < begin + ALL_WITHIN:
        if red_after is None and site.ask(STATES)[0][2]:
            red_after = time.monotonic() - begin
        time.sleep(0.1)
    seconds = time.monotonic() - begin
    ((_, waiting, failed),) = site.ask(STATES)
    ((refused,),) = site.ask('SELECT count(*) FROM contact_email WHERE "to" = ?', REFUSED)
    twice = len(taken) - len(set(taken))
    yield Row(
        "mail server back",
        "all made due at once, in place of pauses of 1 minute to 1 hour",
        "all but those to the refused address delivered, 0 twice",
        f"{len(set(taken))} of {mails - refused} delivered within {seconds:.0f} s, {twice} twice, "
        f"{waiting:.0f} waiting",
        len(set(taken)) == mails - refused and not twice and not waiting,
    )
    listed = site.shell(NOT_DELIVERED).split()
    status = site.ask("SELECT status FROM contact_message WHERE email = ?", REFUSED)[0][0]
    yield Row(
        "550 for one address",
        f"{refused} of the {mails} mails go there; the message had been answered",
        f"given up at once, red ≤ {RED_WITHIN} s, in “Not delivered”, waiting for us again",
        f"{failed:.0f} given up, red after {red_after or seconds:.1f} s, listed: "
        f"{' '.join(listed)}, message {status}",
        failed == refused
        and (red_after or seconds) <= RED_WITHIN
        and listed == [REFUSED]
        and status == "open",
    )
