import signal
import threading

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError

from contact import inbox, outbox
from contact.models import Message
from rlsinfo import heartbeat

#: Seconds between two looks at an empty outbox.
PAUSE = 2


class Command(BaseCommand):
    help = "The worker: sends the emails that wait, erases what is due, until it is told to stop."

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
            if Message.objects.due_for_erasure().exists():
                inbox.erase(Message.objects.due_for_erasure())
        except (InterfaceError, OperationalError) as error:
            self.stderr.write(f"The database did not answer: {error}")
