"""The worker says that it is alive, and lives on when the database does not answer."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils.timezone import now

from contact.models import Email
from rlsinfo import heartbeat
from rlsinfo.management.commands import work
from rlsinfo.models import Heartbeat
from tests.factories import make_message

pytestmark = pytest.mark.django_db


def test_a_round_of_the_worker_sends_what_waits_and_leaves_a_heartbeat():
    make_message()
    work.Command().do_what_is_due(threading.Event())
    assert set(Email.objects.values_list("status", flat=True)) == {Email.Status.SENT}
    assert now() - Heartbeat.objects.get().seen_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("seconds", "is_written"), [(0, False), (2, False), (29, False), (31, True), (-60, True)]
)
def test_a_heartbeat_is_written_at_most_every_30_seconds(time_machine, seconds, is_written):
    """A clock that goes back does not silence it."""
    first = now()
    time_machine.move_to(first, tick=False)
    heartbeat.beat()
    time_machine.move_to(first + timedelta(seconds=seconds), tick=False)
    heartbeat.beat()
    assert (Heartbeat.objects.get().seen_at == now()) == (is_written or seconds == 0)


def test_a_heartbeat_costs_one_question_when_it_is_fresh(django_assert_num_queries):
    heartbeat.beat()
    with django_assert_num_queries(1):
        heartbeat.beat()


def test_a_database_that_is_away_does_not_end_the_worker(monkeypatch, capsys):
    monkeypatch.setattr(heartbeat, "beat", away)
    work.Command().do_what_is_due(threading.Event())
    assert "The database did not answer: disk I/O error" in capsys.readouterr().err


def away():
    raise OperationalError("disk I/O error")
