"""What is known about a submission -> reasons to put it into the spam folder, in words. Pure.

A reason folders a message. It never refuses one and never drops one.
"""

import re
from datetime import timedelta

FASTEST_HUMAN = timedelta(seconds=3)
LINKS_ALLOWED = 2
HERE_ALLOWED = 5  # from one network within ten minutes
SAME_ALLOWED = 2  # of the same words within a day
PAGE_ALLOWED = 5  # from one opening of the form: people go back and write again
#: Shorter texts may be the same by chance: "please help".
SHORTEST_REPEAT = 40
#: One link, however many of its marks it carries: <a href="https://www. is one.
LINK_START = re.compile(
    r"(?:<a\s+href|\[url)\W{0,5}(?:https?://)?(?:www\.)?|https?://(?:www\.)?|\bwww\.", re.I
)
LINK = re.compile(r"(?:https?://|\bwww\.)\S*", re.I)


def reasons(
    body: str = "",
    *,
    honeypot: str,
    taken: timedelta,
    recent_here: int | None = None,
    recent_in_all: int | None = None,
    most_in_all: int | None = None,
    same_words: int | None = None,
    same_page: int | None = None,
) -> list[str]:
    """``taken``: from showing the form to sending it. The counts include this message: from its
    network in ten minutes, in all in an hour, with its words or from its page today; None or 0 if
    not counted."""
    links, here, in_all = len(LINK_START.findall(body)), recent_here or 0, recent_in_all or 0
    signs = [
        (bool(honeypot), "filled in the field that people cannot see"),
        (taken < FASTEST_HUMAN, f"sent {taken.total_seconds():.1f} seconds after opening the form"),
        (links > LINKS_ALLOWED, f"has {links} links"),
        (
            here > HERE_ALLOWED,
            f"the {ordinal(here)} message from the same network within ten minutes",
        ),
        (in_all > (most_in_all or in_all), f"the {ordinal(in_all)} message within an hour"),
        (
            (same_page or 0) > PAGE_ALLOWED,
            f"the {ordinal(same_page or 0)} message from one opening of the form",
        ),
        ((same_words or 0) > SAME_ALLOWED, f"the same words came {same_words} times today"),
    ]
    return [reason for seen, reason in signs if seen]


def ordinal(number: int) -> str:
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def same_words_key(body: str) -> str | None:
    """The text by which a repeated message is known: no links, digits, case or extra spaces."""
    if len(" ".join(body.split())) < SHORTEST_REPEAT:
        return None
    return " ".join(re.sub(r"\d", "", LINK.sub("", body)).casefold().split()) or None
