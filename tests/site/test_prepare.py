import re
import socket
import sqlite3
import stat
from contextlib import closing

import pytest
from django.core.management import CommandError

from articles.files.importing import STARTER
from rlsinfo.management.commands import prepare
from tests.manage import manage


@pytest.fixture(scope="module")
def first(prepared):
    return prepared


@pytest.fixture(scope="module")
def var_dir(first, tmp_path_factory):
    return first.copy_to(tmp_path_factory.mktemp("prepared") / "var")


def ask(var_dir, question):
    with closing(sqlite3.connect(var_dir / "rlsinfo.sqlite3", isolation_level=None)) as database:
        return (database.execute(question).fetchone() or [None])[0]


def test_from_nothing_it_makes_all_that_a_site_needs(first, var_dir):
    assert first.returncode == 0, first.stderr
    assert re.search(r"Name: +staff\n +Password: \S{20}\n", first.stdout)
    assert "http://localhost:8000/admin/" in first.stdout
    assert {path.name for path in var_dir.iterdir()} >= {"media", "static", "rlsinfo.sqlite3"}
    pages = len(list(STARTER.glob("*.html")))
    assert ask(var_dir, "select count(*) from articles_article") == pages
    assert f"Added {pages}, updated 0" in first.stdout
    assert ask(var_dir, "pragma journal_mode") == "wal"


def test_the_secret_key_is_for_its_owner_only(first, var_dir):
    key = var_dir / "secret_key"
    assert len(key.read_text()) == 50
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_again_it_changes_nothing_shows_no_password_and_brings_nothing_back(first, var_dir):
    key = (var_dir / "secret_key").read_text()
    revisions = ask(var_dir, "select count(*) from articles_revision")
    ask(var_dir, "update articles_article set slug = 'elsewhere' where slug = 'causes'")
    again = manage("prepare", var_dir=var_dir)
    assert again.returncode == 0
    assert "Password" not in again.stdout
    assert (var_dir / "secret_key").read_text() == key
    assert ask(var_dir, "select count(*) from articles_revision") == revisions
    assert ask(var_dir, "select count(*) from auth_user") == 1
    assert ask(var_dir, "select count(*) from articles_article where slug = 'causes'") == 0


def one_sentence(result):
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    return result.stderr


def test_a_port_in_use_is_one_clear_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = manage("prepare", f"--port={port}", var_dir=tmp_path)
    assert f"Port {port} cannot be used" in one_sentence(result)


def test_a_port_that_is_none_is_one_clear_sentence(tmp_path):
    assert "Port 99999 cannot be used" in one_sentence(
        manage("prepare", "--port=99999", var_dir=tmp_path)
    )


@pytest.mark.django_db
def test_a_database_that_could_forget_is_refused(monkeypatch):
    monkeypatch.setattr(prepare, "DURABLE", {"journal_mode": "wal", "synchronous": 3})
    with pytest.raises(CommandError, match="must run with"):
        prepare.check_durability()


def test_a_disk_that_is_nearly_full_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(prepare, "LEAST_FREE_BYTES", 10**18)
    with pytest.raises(CommandError, match="nearly full"):
        prepare.check_folder(tmp_path)


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(tmp_path):
    (tmp_path / "var").write_text("a file where the folder should be")
    assert "Cannot write to" in one_sentence(manage("prepare", var_dir=tmp_path / "var"))
    assert "Cannot write to" in one_sentence(manage("prepare", var_dir="/proc/var"))
