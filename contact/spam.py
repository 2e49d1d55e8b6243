"""What is known about a submission -> reasons to put it into the spam folder, in words. Pure.

A reason folders a message. It never refuses one and never drops one.
"""

from datetime import timedelta

FASTEST_HUMAN = timedelta(seconds=3)


def reasons(*, honeypot: str, taken: timedelta) -> list[str]:
    """``taken`` is the time from showing the form to sending it."""
    signs = [
        (bool(honeypot), "filled in the field that people cannot see"),
        (taken < FASTEST_HUMAN, f"sent {taken.total_seconds():.1f} seconds after opening the form"),
    ]
    return [reason for seen, reason in signs if seen]
