"""The worker says that it is alive, and lives on when the database does not answer."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.utils.timezone import now

from contact import erasing
from contact.models import Email, Message
from rlsinfo import deletion, heartbeat, ratelimit
from rlsinfo.management.commands import work
from rlsinfo.models import Heartbeat, RateBucket
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


@pytest.fixture
def rewrites(monkeypatch):
    """Instead of rewriting the file, which is not possible inside a transaction."""
    done = []
    monkeypatch.setattr(erasing, "rewrite", lambda: done.append("rewrite"))
    monkeypatch.setattr(deletion, "scrub", lambda: not done.append("scrub"))
    return done


def test_the_worker_erases_what_is_due_and_sweeps_up(rewrites):
    make_message(spam_reasons=["a reason"])
    ratelimit.hit("somebody", seconds=60)
    with time_machine.travel(now() + timedelta(days=31)):
        work.Command().keep_house()
        assert Message.objects.get().erased_at
        assert not RateBucket.objects.exists()
    assert rewrites == ["rewrite"]


def test_what_was_erased_leaves_the_file_at_once_but_once_an_hour_at_most(rewrites, time_machine):
    time_machine.move_to(now(), tick=False)
    worker = work.Command()
    worker.keep_house()
    assert rewrites == []  # nothing was erased
    for _ in range(2):
        make_message()
        time_machine.move_to(now() + timedelta(minutes=1), tick=False)
        erasing.erase(Message.objects.all())
        worker.keep_house()
        worker.keep_house()
        # The log was not empty, since somebody was reading: emptied a round later.
        assert rewrites == ["rewrite", "scrub"]
    time_machine.move_to(now() + timedelta(hours=1), tick=False)
    worker.keep_house()
    assert rewrites == ["rewrite", "scrub", "rewrite"]


def test_a_rewrite_that_fails_is_not_tried_again_and_again(monkeypatch):
    """Without room on the disk each try would stop the writers."""
    tries = []

    def no_room():
        tries.append(1)
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(erasing, "rewrite", no_room)
    make_message()
    erasing.erase(Message.objects.all())
    worker = work.Command()
    for _ in range(20):
        worker.do_what_is_due(threading.Event())
    assert (tries, worker.rounds) == ([1], 20)
