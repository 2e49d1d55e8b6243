"""Looks at the addresses of sources and keeps what was found."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.text import Truncator
from django.utils.timezone import now

from articles.link_fetch import look
from articles.link_outcome import FAILING, Kind, Outcome
from articles.models import LinkCheck, Source

log = logging.getLogger(__name__)

#: How long what was found counts.
KEEPS = timedelta(days=7)
#: The same of a fault: it may have been a hiccup.
FAULT_KEEPS = timedelta(days=1)


def due(at: datetime) -> QuerySet[Source]:
    """The sources to look at now, the one that has waited longest first."""
    # A time ahead is from a clock that went back: it counts for nothing.
    fresh = Q(checked_at__range=(at - KEEPS, at), failing_since__isnull=True)
    fresh |= Q(checked_at__range=(at - FAULT_KEEPS, at))
    known = LinkCheck.objects.of_todays_address().filter(fresh)
    waited = F("link_check__checked_at").asc(nulls_first=True)
    return Source.objects.exclude(pk__in=known.values("source")).order_by(waited, "pk")


def check_next(*, look: Callable = look, clock: Callable = now) -> LinkCheck | None:
    """Look at the one address that is due most; None if none is."""
    return next(check(due(clock())[:1], look=look, clock=clock), None)


def check(
    sources: Iterable[Source],
    *,
    look: Callable = look,
    clock: Callable = now,
    pause: Callable = lambda: time.sleep(1),
) -> Iterator[LinkCheck]:
    """Look at one after another, as the caller asks for the next; what was found is stored.

    No question to the database stays open meanwhile: a slow site would hold up whoever writes.
    """
    for number, source in enumerate(list(sources)):
        if number:
            pause()
        address = source.link
        found = store(source, address, attempt(look, address), clock())
        if found:
            yield found


def attempt(look: Callable, address: str) -> Outcome:
    try:
        return look(address)
    except Exception as error:  # one bad address must not stop the next
        log.exception("Looking at a link failed")
        return Outcome(Kind.UNKNOWN, f"We could not look ({type(error).__name__}).")


@transaction.atomic
def store(source: Source, address: str, outcome: Outcome, at: datetime) -> LinkCheck | None:
    """None if the source was deleted meanwhile."""
    if not Source.objects.select_for_update().filter(pk=source.pk).exists():
        return None
    before = LinkCheck.objects.filter(source=source, address=address).first()
    since = (before and before.failing_since) or at
    found, _ = LinkCheck.objects.update_or_create(
        source=source,
        defaults={
            "address": address,
            "checked_at": at,
            "outcome": outcome.kind,
            "words": Truncator(outcome.words).chars(500),
            "failing_since": since if outcome.kind in FAILING else None,
        },
    )
    return found
