"""Whether what a process remembers still holds: asked of the database, at most once a second."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from threading import Lock
from time import monotonic, time

from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)

#: Seconds that an answer of the database is good for.
GOOD_FOR = 1.0
#: Seconds that a reader waits for it; afterwards the database counts as away.
PATIENCE = 0.25


class Freshness:
    """Its ``version`` is another one as soon as what readers see may have changed.

    ``current`` gives the version of the content; ``next_change`` the moment (epoch) at which time
    alone changes what readers see. Both are asked in a thread of their own, so that a database
    that hangs holds up nobody.
    """

    def __init__(self, current: Callable[[], str], next_change: Callable[[], float]):
        self.current, self.next_change = current, next_change
        self.version: tuple[str, float] | None = None
        self.confirmed_at = self.asked_at = float("-inf")
        self.is_away = False
        self._asker = ThreadPoolExecutor(1, thread_name_prefix="freshness")
        self._answer: Future | None = None
        self._lock = Lock()

    def check(self) -> None:
        """Make sure that ``version`` is not older than a second, or that ``is_away`` says so."""
        is_confirmed = monotonic() - self.confirmed_at < GOOD_FOR
        if not is_confirmed or (time() >= self.version[1] and not self.is_away):
            self._ask()

    def seconds_away(self) -> int:
        """For how long nobody could say whether ``version``, if there is one, still holds."""
        return int(monotonic() - self.confirmed_at) if self.is_away and self.version else 0

    def _ask(self) -> None:
        with self._lock:
            if self._may_ask():
                self.asked_at = monotonic()
                self._answer = self._asker.submit(self._read)
        if not self.is_away:
            try:
                self._answer.result(PATIENCE)
            except TookTooLong:
                self._lose("it did not answer in time")

    def _may_ask(self) -> bool:
        """Not while it is being asked; and if it was away, not again within the second."""
        if self._answer is not None and not self._answer.done():
            return False
        return not self.is_away or monotonic() - self.asked_at >= GOOD_FOR

    def _read(self) -> None:
        asked_at = monotonic()
        try:
            connection.close_if_unusable_or_obsolete()
            token, until = self.current(), self.version[1] if self.version else 0
            if self.version is None or token != self.version[0] or time() >= until:
                until = self.next_change()
        except (OperationalError, InterfaceError) as error:
            self._lose(str(error))
            return
        self.version, self.confirmed_at, self.is_away = (token, until), asked_at, False

    def _lose(self, why: str) -> None:
        if not self.is_away:
            log.error("The database is away, pages are shown from memory: %s", why)
        self.is_away = True
