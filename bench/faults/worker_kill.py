"""SIGKILL for the workers while they hand a mail to a real mail server."""

import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import SystemRandom

from bench.faults.mail_server import Mailbox, running
from bench.faults.table import Row
from bench.site import Program, Site, copy_of
from tests.ports import free_port

WORKERS = 2
KILLS = 56
MAILS = 1000
#: Seconds that the mail server takes for a mail: twice a random part of it.
DELAY = 0.06
#: A worker that was killed leaves a lease of 120 s. So long we wait for the last mails.
REST_WITHIN = 180
#: Seconds until a worker that was started must be in the middle of a mail.
SEND_WITHIN = 30
UNSENT = "SELECT count(*) FROM contact_email WHERE status != 'sent'"
random = SystemRandom()


class Pair:
    """A worker and the mail server that only it sends to: so each mail has a known sender."""

    def __init__(self, site: Site, stack: ExitStack):
        port = free_port()
        self.mailbox = stack.enter_context(running(Mailbox(delay=DELAY), port))
        self.worker: Program = site.worker(port)
        self.worker.start()

    def kill_in_mid_send(self) -> str:
        """The mail that was under way. Starts the worker again."""
        deadline = time.monotonic() + SEND_WITHIN
        wait = random.uniform(0, DELAY)
        while time.monotonic() < deadline:
            if self.mailbox.is_busy:
                time.sleep(wait)
                if self.mailbox.is_busy:
                    break
            time.sleep(0.001)
        else:
            raise SystemExit("A worker sends nothing.")
        self.worker.kill()
        self.worker.start()
        return self.mailbox.last


def run(prepared: Path):
    with copy_of(prepared, prepared.with_name("worker-kill")) as site, ExitStack() as stack:
        site.shell(f"from bench.faults import inside; inside.queue({MAILS})")
        ((mails,),) = site.ask("SELECT count(*) FROM contact_email")
        pairs = [Pair(site, stack) for _ in range(WORKERS)]
        killed = [kill_on_the_way(pairs, n, mails) for n in range(1, KILLS + 1)]
        begin = time.monotonic()
        while site.ask(UNSENT) != [(0,)] and time.monotonic() < begin + REST_WITHIN:
            time.sleep(0.5)
        site.stop()
        yield row(site, [taken for pair in pairs for taken in pair.mailbox.taken], killed, begin)


def kill_on_the_way(pairs: list[Pair], n: int, mails: int) -> str:
    """Kill one of the workers when the n-th part of the mails has left."""
    deadline = time.monotonic() + SEND_WITHIN
    while sum(len(pair.mailbox.taken) for pair in pairs) < n * mails * 0.9 / KILLS:
        if time.monotonic() > deadline:
            raise SystemExit("The workers do not go on after a kill.")
        time.sleep(0.005)
    # In turns: while the one starts again, the other sends.
    return pairs[n % WORKERS].kill_in_mid_send()


def row(site: Site, taken, killed: list[str], begin: float) -> Row:
    times = Counter(mail.mail_id for mail in taken)
    queued = {mail_id for (mail_id,) in site.ask("SELECT mail_id FROM contact_email")}
    arrived = {mail_id.strip("<>").partition("@")[0] for mail_id in times}
    ((unsent,),) = site.ask(UNSENT)
    twice = Counter({mail_id: n - 1 for mail_id, n in times.items() if n > 1})
    unexplained = twice - Counter(killed)
    lost, strange = len(queued - arrived), len(arrived - queued)
    return Row(
        "worker killed in mid-send",
        f"{len(queued):,} mails, {WORKERS} workers, {KILLS} SIGKILLs while the mail server was "
        f"taking a mail; waited {time.monotonic() - begin:.0f} s for the last leases",
        "all sent, 0 lost, twice ≤ kills, always the same Message-ID, none without a kill",
        f"{len(queued) - unsent:,} sent, {lost} lost, {twice.total()} twice, {strange} with "
        f"another Message-ID, {unexplained.total()} twice without a kill",
        not (unsent or lost or strange or unexplained.total()) and twice.total() <= KILLS,
    )
