import signal
import threading

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from contact import outbox

#: Seconds between two looks at an empty outbox.
PAUSE = 2


class Command(BaseCommand):
    help = "The worker: sends the emails that wait, until it is told to stop."

    def handle(self, **options):
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            self.send_all(stop)
            stop.wait(PAUSE)

    def send_all(self, stop):
        """Send what is due. A database that is away for a moment does not end the worker."""
        try:
            while not stop.is_set() and outbox.send_next():
                pass
        except DatabaseError as error:
            self.stderr.write(f"The database did not answer: {error}")
