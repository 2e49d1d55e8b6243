import re
import sqlite3
from contextlib import closing

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from rlsinfo import deletion
from tests.file_database import bytes_of, file_database

CANARY = "qxcanary-of-one-person"


@pytest.fixture
def path(tmp_path, db):
    path = tmp_path / "site.sqlite3"
    with file_database(path):
        run("CREATE TABLE letter (id INTEGER PRIMARY KEY, words TEXT)")
        run("INSERT INTO letter (words) VALUES (%s)", [f"before {CANARY * 300} after"])
        run("INSERT INTO letter (words) VALUES (%s)", ["somebody else's"])
        yield path


def run(sql, values=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_what_was_deleted_is_gone_from_the_file(path):
    deletion.scrub()
    run("DELETE FROM letter WHERE id = 1")
    assert CANARY.encode() in bytes_of(path)
    assert deletion.scrub()
    assert CANARY.encode() not in bytes_of(path)
    assert b"somebody else's" in bytes_of(path)


def test_what_was_emptied_is_gone_from_the_file(path):
    deletion.scrub()
    run("UPDATE letter SET words = '' WHERE id = 1")
    assert deletion.scrub()
    assert CANARY.encode() not in bytes_of(path)


def test_while_somebody_reads_there_is_more_to_do(path):
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM letter").fetchone()
        run("DELETE FROM letter WHERE id = 1")
        assert not deletion.scrub()
        assert CANARY.encode() in bytes_of(path)
    assert deletion.scrub()
    assert CANARY.encode() not in bytes_of(path)


def test_writers_wait_as_long_as_ever_afterwards(path):
    deletion.scrub()
    assert run("PRAGMA busy_timeout") == [(10_000,)]


def test_no_copy_is_left_in_pages_whose_rows_were_moved(path):
    # A row that comes between others pushes some of them to a page of their own.
    run("CREATE INDEX by_words ON letter (words)")
    with transaction.atomic():
        for key in [10 + number * 7919 % 3001 for number in range(3000)]:
            words = f"{'gone' if key % 5 == 0 else 'kept'}{key}canary {'x' * (key * 37 % 900)}"
            run("INSERT INTO letter (id, words) VALUES (%s, %s)", [key, words])
    run("DELETE FROM letter WHERE words LIKE 'gone%%'")
    assert deletion.rewrite()
    assert not re.search(rb"gone\d+canary", bytes_of(path))
    assert len(re.findall(rb"kept\d+canary", bytes_of(path))) >= 2400
    assert run("PRAGMA temp_store") == [(2,)]


@pytest.mark.parametrize("step", [deletion.scrub, deletion.rewrite])
def test_it_is_refused_inside_a_transaction(path, step):
    with transaction.atomic(), pytest.raises(TransactionManagementError):
        step()
