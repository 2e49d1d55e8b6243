"""Databases of one's own to measure on: SQLite in a folder, or one on a PostgreSQL server."""

import gc
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from bench.site import ROOT


def set_up(folder: str, database: str = "") -> None:
    """Make this process the site in ``folder``, with its starter texts; on ``database`` if given.

    Only after it can models be imported.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended."))  # and remove what we made
    os.environ |= {"VAR_DIR": folder, "DATABASE_URL": database, "LOG_LEVEL": "CRITICAL"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "rlsinfo.settings", "SECRET_KEY": token_hex(32)}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_starter", stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """The address of a database on ``server`` that is there for as long as it is used."""
    import psycopg
    from psycopg import sql

    name = f"rlsinfo_bench_{token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


def on_postgres(module: str, *arguments: str) -> list[str]:
    """What runs ``module`` with TEST_DATABASE_URL naming a server: that which is named, or ours."""
    command = [sys.executable, "-m", module, *arguments]
    if os.environ.get("TEST_DATABASE_URL"):
        return command
    if not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        raise SystemExit("PostgreSQL was left out: it is not installed, nor TEST_DATABASE_URL set.")
    return [str(ROOT / ".ci" / "with_postgres"), *command]


def disk_use(folder: str) -> int:
    """In bytes."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return sum(path.stat().st_size for path in Path(folder).glob("*.sqlite3*"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def tidy() -> None:
    """After much was written: as if it had been written long ago, and by another process."""
    from django.db import connection

    # As rlsinfo/wsgi.py does: what filling has left is not to be looked through again and again.
    gc.collect()
    gc.freeze()
    # What PostgreSQL does by itself within minutes; SQLite needs nothing.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
