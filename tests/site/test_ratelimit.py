from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from rlsinfo import ratelimit
from rlsinfo.models import RateBucket, RateSalt
from tests.file_database import file_database

NOON = datetime(2030, 5, 1, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    def turn_to(moment):
        monkeypatch.setattr(ratelimit, "now", lambda: moment)

    turn_to(NOON)
    return turn_to


def test_hits_of_one_key_are_counted_in_one_window(db, clock):
    assert [ratelimit.hit("contact 198.51.100.0/24", seconds=600) for _ in range(3)] == [1, 2, 3]
    assert ratelimit.hit("contact 192.0.2.0/24", seconds=600) == 1
    assert ratelimit.hit("contact 198.51.100.0/24", seconds=3600) == 1


@pytest.mark.parametrize(("later", "count"), [(0, 2), (569, 2), (570, 1), (86_400, 1), (-31, 1)])
def test_a_new_window_begins_with_one(db, clock, later, count):
    ratelimit.hit("a", seconds=600)
    clock(NOON + timedelta(seconds=later))
    assert ratelimit.hit("a", seconds=600) == count


def test_a_new_day_has_a_salt_of_its_own(db, clock):
    ratelimit.hit("a", seconds=600)
    clock(NOON + timedelta(days=1))
    ratelimit.hit("a", seconds=600)
    assert len(set(RateSalt.objects.values_list("salt", flat=True))) == 2


def test_the_key_is_kept_as_a_hash_only(db, clock):
    ratelimit.hit("contact 198.51.100.0/24", seconds=600)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM rlsinfo_ratebucket")
        assert "198" not in str(cursor.fetchall()).replace(RateBucket.objects.get().key_hash, "")
    assert len(RateBucket.objects.get().key_hash) == 64


def test_another_salt_makes_another_hash(db, clock):
    ratelimit.hit("a", seconds=600)
    RateSalt.objects.all().delete()
    assert ratelimit.hit("a", seconds=600) == 1


def test_what_has_ended_is_swept_and_so_is_the_salt_of_a_day_that_is_over(db, clock):
    for seconds in (60, 600, 86_400):
        ratelimit.hit("a", seconds=seconds)
    clock(NOON + timedelta(minutes=5))
    ratelimit.sweep()
    assert RateBucket.objects.count() == 2
    assert ratelimit.hit("a", seconds=600) == 2
    clock(datetime(2030, 5, 1, 23, 59, 59, tzinfo=UTC))
    ratelimit.sweep()
    assert [RateBucket.objects.count(), RateSalt.objects.count()] == [1, 1]
    clock(datetime(2030, 5, 2, tzinfo=UTC))
    ratelimit.sweep()
    assert [RateBucket.objects.count(), RateSalt.objects.count()] == [0, 0]


def test_a_hit_asks_the_database_twice(db, clock, django_assert_num_queries):
    ratelimit.hit("a", seconds=600)
    with django_assert_num_queries(2):
        ratelimit.hit("a", seconds=600)


def test_a_hit_is_undone_with_the_transaction_around_it(db, clock):
    with transaction.atomic():
        ratelimit.hit("a", seconds=600)
        transaction.set_rollback(True)
    assert ratelimit.hit("a", seconds=600) == 1


def test_hits_at_the_same_moment_are_each_counted_once(db, tmp_path, clock):
    path = tmp_path / "site.sqlite3"
    with file_database(path), connection.schema_editor() as editor:
        editor.create_model(RateSalt)
        editor.create_model(RateBucket)

    def hit_often(_):
        with file_database(path):
            return [ratelimit.hit("a", seconds=600) for _ in range(25)]

    with ThreadPoolExecutor(4) as threads:
        counts = sum(threads.map(hit_often, range(4)), [])
    assert sorted(counts) == list(range(1, 101))
