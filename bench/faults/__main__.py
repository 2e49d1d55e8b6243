"""Break the site in every way we know, and count what is lost.

Run it with ``python -m bench.faults``, or name some faults: ``python -m bench.faults locked``.
It works on real sites of its own, on this machine only, and removes them. Ends with 1 if any fails.
"""

import signal
import sys
import time

from bench.faults import disk_full, locked, mail_trouble, table, web_kill, worker_kill
from bench.site import load, prepared

FAULTS = {
    "web_kill": web_kill.run,
    "worker_kill": worker_kill.run,
    "mail_trouble": mail_trouble.run,
    "disk_full": disk_full.run,
    "locked": locked.run,
}
#: Seconds for all of them; then whatever runs is ended.
TIME_LIMIT = 12 * 60


def give_up(signum, frame):
    raise SystemExit(f"Stopped by {signal.Signals(signum).name}.")


def main(names):
    if unknown := set(names) - set(FAULTS):
        raise SystemExit(f"No fault is called {', '.join(unknown)}: {', '.join(FAULTS)}")
    for name in (signal.SIGALRM, signal.SIGTERM):
        signal.signal(name, give_up)
    signal.alarm(TIME_LIMIT)
    begin, passed = time.monotonic(), True
    print(f"At the start: {load()}\n")
    table.show_head()
    with prepared() as folder:
        for name in names or FAULTS:
            for row in FAULTS[name](folder):
                row.show()
                passed &= row.passed
            print(f"{name}: until {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    print(f"\n{time.monotonic() - begin:.0f} s in all; at the end: {load()}")
    raise SystemExit(0 if passed else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
