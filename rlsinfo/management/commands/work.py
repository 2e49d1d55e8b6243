import signal
import threading
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError
from django.utils.timezone import now

from articles import feedback, link_checking
from articles.models import Feedback
from articles.search import missed
from contact import erasing, outbox
from contact.models import Message
from rlsinfo import deletion, heartbeat, ratelimit

#: Seconds between two looks at an empty outbox.
PAUSE = 2
#: Seconds between two rounds of housekeeping.
HOUSEKEEPING_PAUSE = 30
#: To write a large file anew takes seconds in which writers wait.
REWRITE_PAUSE = timedelta(hours=1)


class Command(BaseCommand):
    help = "The worker: sends the emails that wait, erases what is due, until it is told to stop."

    #: Up to which erasure the words have left the file, and when that was.
    rewritten, rewritten_at = (None, None), None
    is_log_empty = True
    rounds = 0

    def handle(self, **options):
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            self.do_what_is_due(stop)
            stop.wait(PAUSE)

    def do_what_is_due(self, stop):
        """One round. A database that is away for a moment does not end the worker."""
        try:
            heartbeat.beat()
            while not stop.is_set() and outbox.send_next():
                heartbeat.beat()
            self.rounds += 1
            if self.rounds % (HOUSEKEEPING_PAUSE // PAUSE) == 1:
                self.keep_house()
                if settings.CHECK_LINKS and not stop.is_set():
                    link_checking.check_next()  # one, since mails wait meanwhile
        except (InterfaceError, OperationalError) as error:
            self.stderr.write(f"The database did not answer: {error}")

    def keep_house(self):
        """Erase what is due, and forget old traces and counts."""
        erasing.erase_due()
        erasing.forget_traces()
        feedback.erase_due()
        missed.sweep()
        ratelimit.sweep()
        if not self.is_log_empty:
            self.is_log_empty = deletion.scrub()
        self.rewrite()

    def rewrite(self):
        """Make what was erased, by whomever, leave the file: at once, but once an hour at most."""
        newest = (Message.objects.newest_erasure(), Feedback.objects.newest_erasure())
        is_time = self.rewritten_at is None or now() - self.rewritten_at > REWRITE_PAUSE
        if newest != self.rewritten and is_time:
            self.rewritten_at = now()  # before: without room on the disk it fails each time
            self.is_log_empty = erasing.rewrite()
            self.rewritten = newest
