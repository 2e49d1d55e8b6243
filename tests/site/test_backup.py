"""A copy of the database is whole and checked, or it is not there."""

import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from rlsinfo import backups
from tests.manage import manage

AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path):
    """In use by somebody else, in the middle of a change that is not confirmed yet."""
    path = tmp_path / "a site.sqlite3"
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE words (said TEXT)")
        writer.execute("INSERT INTO words VALUES ('confirmed')")
        writer.execute("CREATE TABLE rlsinfo_ratesalt (salt TEXT)")
        writer.execute("INSERT INTO rlsinfo_ratesalt VALUES ('today''s')")
        writer.commit()
        writer.execute("INSERT INTO words VALUES ('not yet')")
        yield path


def words(path):
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT said FROM words")]


def salts(*paths):
    for path in paths:
        with closing(sqlite3.connect(path)) as connection:
            yield (connection.execute("SELECT salt FROM rlsinfo_ratesalt").fetchone() or [None])[0]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_has_what_was_confirmed_while_the_site_runs(database, tmp_path):
    copy = backups.back_up(database, tmp_path / "backups", AT)
    assert copy.name == "rlsinfo-20261122T170000Z.sqlite3"
    assert words(copy) == ["confirmed"]
    assert backups.made(copy.parent) == [(AT, copy)]


def test_a_copy_has_no_salt_that_would_outlive_its_day(database, tmp_path):
    copy = backups.back_up(database, tmp_path / "backups", AT)
    assert list(salts(database, copy)) == ["today's", None]


def test_a_copy_is_for_its_owner_only(database, tmp_path):
    copy = backups.back_up(database, tmp_path / "backups", AT)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


def test_a_copy_is_never_overwritten(database, tmp_path):
    copy = backups.back_up(database, tmp_path, AT)
    copy.write_bytes(b"the first")
    with pytest.raises(backups.BackupFailed, match="there already"):
        backups.back_up(database, tmp_path, AT)
    assert copy.read_bytes() == b"the first"
    assert not list(tmp_path.glob("*.part"))


def test_a_copy_that_is_not_sound_is_not_kept(tmp_path):
    path = tmp_path / "unsound.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE words (said TEXT)")
        connection.execute("INSERT INTO words VALUES ('x')")
        connection.execute("PRAGMA writable_schema=ON")
        other = "CREATE TABLE words (said TEXT CHECK (said = 'y'))"
        connection.execute("UPDATE sqlite_master SET sql = ?", [other])
        connection.commit()
    folder = tmp_path / "backups"
    with pytest.raises(backups.BackupFailed, match="CHECK constraint failed"):
        backups.back_up(path, folder, AT)
    assert names(folder) == []


@pytest.mark.parametrize("content", [None, b"not a database at all" * 100])
def test_without_a_database_there_is_a_sentence_and_no_copy(tmp_path, content):
    path = tmp_path / "site.sqlite3"
    if content:
        path.write_bytes(content)
    with pytest.raises(backups.BackupFailed, match="The copy failed"):
        backups.back_up(path, tmp_path / "backups", AT)
    assert names(tmp_path / "backups") == []
    assert path.exists() == bool(content)


def test_a_folder_that_cannot_be_written_is_a_sentence(database, tmp_path):
    (tmp_path / "backups").write_text("a file where the folder should be")
    with pytest.raises(backups.BackupFailed, match="Cannot write to"):
        backups.back_up(database, tmp_path / "backups", AT)


def test_the_newest_14_copies_are_kept_and_nothing_else_is_touched(database, tmp_path):
    folder = tmp_path / "backups"
    for day in range(16):
        backups.back_up(database, folder, AT + timedelta(days=day))
    for own in ("rlsinfo-before-the-move.sqlite3", "notes.txt"):
        (folder / own).write_text("mine")
    assert backups.forget_old(folder) == 2
    kept = [made for made, _ in backups.made(folder)]
    assert kept == [AT + timedelta(days=day) for day in range(15, 1, -1)]
    assert {"rlsinfo-before-the-move.sqlite3", "notes.txt"} < set(names(folder))


def test_the_command_says_what_it_did(prepared, tmp_path):
    var_dir = prepared.copy_to(tmp_path / "var")
    done = manage("backup", var_dir=var_dir)
    assert done.returncode == 0, done.stderr
    ((_, copy),) = backups.made(var_dir / "backups")
    assert f"Copied to {copy} and checked" in done.stdout


def test_the_command_fails_in_one_sentence(tmp_path):
    failed = manage("backup", var_dir=tmp_path)
    assert failed.returncode == 1
    assert "The copy failed: unable to open database file." in failed.stderr
    assert len(failed.stderr.strip().splitlines()) == 1


def test_another_database_is_left_to_its_own_tools(monkeypatch):
    monkeypatch.setattr(type(connections["default"]), "vendor", "postgresql")
    with pytest.raises(CommandError, match="pg_dump"):
        call_command("backup")
