"""Editors hear which words found nothing; what one person typed is kept nowhere."""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.utils.timezone import get_current_timezone, localdate

from articles.models import MissedWord
from articles.search import missed
from rlsinfo import patience
from rlsinfo.management.commands import work
from tests.factories import make_revision
from tests.file_database import bytes_of, file_database

pytestmark = pytest.mark.django_db

A_MONDAY = datetime(2027, 5, 3, 9, tzinfo=get_current_timezone())


@pytest.fixture(autouse=True)
def one_week(time_machine):
    time_machine.move_to(A_MONDAY, tick=False)
    return time_machine


def search(client, typed, times=1):
    for _ in range(times):
        assert client.get("/search/", {"q": typed}).status_code == 200


def told():
    rows = MissedWord.objects.told().order_by("week", "word")
    return [(row.word, row.times) for row in rows]


# --- what is told ---------------------------------------------------------------------------------


def test_a_word_is_told_from_its_fifth_search_of_a_week_on(client):
    search(client, "wobbulate", 4)
    assert told() == []
    search(client, "the WOBBULATE?")
    assert told() == [("wobbulate", 5)]
    search(client, "wobbulate")
    assert told() == [("wobbulate", 6)]


def test_each_word_of_a_search_is_counted_once_and_little_ones_never(client):
    search(client, "wobbulate wobbulate of the quixotine", 5)
    assert told() == [("quixotine", 5), ("wobbulate", 5)]
    assert MissedWord.objects.count() == 2


def test_each_week_is_counted_by_itself(client, one_week):
    search(client, "wobbulate", 4)
    one_week.move_to(A_MONDAY + timedelta(days=6, hours=14), tick=False)
    search(client, "wobbulate")
    one_week.move_to(A_MONDAY + timedelta(days=7), tick=False)
    search(client, "wobbulate", 4)
    assert told() == [("wobbulate", 5)]
    search(client, "wobbulate")
    assert told() == [("wobbulate", 5), ("wobbulate", 5)]
    weeks = set(MissedWord.objects.values_list("week", flat=True))
    assert weeks == {A_MONDAY.date(), A_MONDAY.date() + timedelta(days=7)}


def test_words_that_found_something_are_not_counted(client):
    make_revision(title="Wobbulate", body="<p>Legs.</p>")
    search(client, "wobbulate", 5)
    search(client, "wobbulate quixotine", 5)
    search(client, "contact", 5)
    assert not MissedWord.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "someone@wobbulate.example",
        "wobbulate someone @ home",
        "wobbulate 07700900123",
        "wobbulate 3rd",
        "margaret wobbulate",
        "Wobbulate, MARGARET",
        "wo bb",
        "w" * 21,
        "42",
        "",
    ],
)
def test_what_may_be_about_somebody_is_never_counted(client, typed):
    search(client, typed, 5)
    assert not MissedWord.objects.exists()


def test_what_is_offered_while_somebody_types_is_not_counted(client):
    for _ in range(5):
        client.get("/search/suggest/", {"q": "wobbulate"})
    assert not MissedWord.objects.exists()


# --- what is kept ---------------------------------------------------------------------------------


def everything_stored() -> str:
    """All rows of all tables but those of the full-text search of messages, as one text."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        rows = []
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            rows.append(repr(cursor.fetchall()))
    return "".join(rows)


def test_what_one_person_typed_is_stored_nowhere(client, caplog):
    search(client, "bqvozelk gwuxmaip", 4)
    client.get("/search/suggest/", {"q": "bqvozelk"})
    assert MissedWord.objects.count() == 2
    stored = everything_stored()
    for canary in ("bqvozelk", "gwuxmaip"):
        assert canary not in stored
        for way in ("md5", "sha1", "sha256"):
            assert hashlib.new(way, canary.encode()).hexdigest() not in stored
        assert canary not in str(cache._cache)
        assert canary not in caplog.text
    assert not client.cookies


def test_a_count_cannot_be_read_back_without_the_key_of_the_site(client, settings):
    search(client, "wobbulate")
    kept = MissedWord.objects.get().key_hash
    settings.SECRET_KEY = "another key of another site, as long as a real one"
    search(client, "wobbulate")
    assert len(set(MissedWord.objects.values_list("key_hash", flat=True)) - {kept}) == 1


def test_the_hash_of_a_word_is_another_one_each_week(client, one_week):
    search(client, "wobbulate")
    one_week.move_to(A_MONDAY + timedelta(days=7), tick=False)
    search(client, "wobbulate")
    assert len(set(MissedWord.objects.values_list("key_hash", flat=True))) == 2


def test_a_flood_of_nonsense_ends_at_the_ceiling_of_a_week(client, one_week, monkeypatch):
    monkeypatch.setattr(missed, "MOST_A_WEEK", 3)
    for word in ("wobbulate", "quixotine", "zanzibarine", "jabberine", "snarkine"):
        search(client, word)
    assert MissedWord.objects.count() == 3
    # Those known by then are counted on.
    search(client, "wobbulate", 4)
    assert told() == [("wobbulate", 5)]
    one_week.move_to(A_MONDAY + timedelta(days=7), tick=False)
    search(client, "wobbulate")
    assert MissedWord.objects.count() == 4


def test_counts_are_forgotten_after_eight_weeks(client, one_week, monkeypatch):
    monkeypatch.setattr(work.Command, "rewrite", lambda self: None)
    search(client, "wobbulate", 5)
    one_week.move_to(A_MONDAY + timedelta(weeks=8), tick=False)
    work.Command().keep_house()
    assert MissedWord.objects.count() == 1
    one_week.move_to(A_MONDAY + timedelta(weeks=8, days=1), tick=False)
    work.Command().keep_house()
    assert not MissedWord.objects.exists()


def test_two_who_search_for_the_same_at_one_moment_are_both_answered(client, monkeypatch):
    search(client, "wobbulate")
    # The other’s row was not there yet when this one looked.
    monkeypatch.setattr(QuerySet, "update", lambda self, **fields: 0)
    search(client, "wobbulate")
    assert MissedWord.objects.count() == 1


# --- a database that somebody else is writing to --------------------------------------------------

only_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="on PostgreSQL only the same row has to wait"
)


@pytest.fixture(scope="module")
def new_site(tmp_path_factory, django_db_setup, django_db_blocker):
    """The database of the tests as a file, before anything happened."""
    path = tmp_path_factory.mktemp("new") / "site.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
    return path


@pytest.fixture
def path(new_site, tmp_path, db):
    path = shutil.copy(new_site, tmp_path)
    with file_database(path) as database:
        database.ensure_connection()
        yield Path(path)


@only_sqlite
def test_a_count_waits_for_nobody_for_long_and_is_no_error(client, path, time_machine):
    time_machine.move_to(A_MONDAY)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = monotonic()
        search(client, "wobbulate")
        waited = monotonic() - began
        other.execute("ROLLBACK")
    assert waited < usual_patience() / 2
    assert not MissedWord.objects.exists()
    search(client, "wobbulate")
    assert MissedWord.objects.count() == 1


def usual_patience() -> float:
    """How long a writer of this connection waits, in seconds."""
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA busy_timeout").fetchone()[0] / 1000


@only_sqlite
def test_afterwards_the_connection_is_as_patient_as_before(client, path):
    before = usual_patience()
    assert before > 1
    search(client, "wobbulate")
    assert usual_patience() == before
    with pytest.raises(ZeroDivisionError), patience.at_most(7):
        1 / (usual_patience() - 0.007)
    assert usual_patience() == before


@only_sqlite
def test_nothing_of_one_search_is_in_the_file(client, path):
    search(client, "bqvozelk", 4)
    client.get("/search/suggest/", {"q": "bqvozelk"})
    assert MissedWord.objects.get().times == 4
    assert b"bqvozelk" not in bytes_of(path).lower()
    assert localdate() == A_MONDAY.date()
