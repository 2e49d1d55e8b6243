"""The version of what the public reads: another one after every change, whoever made it and how.

Triggers of the database set it in the transaction of the change, so that no way to write is
forgotten: the admin, a command, a shell, SQL by hand. What is `remembered` lives as long as it.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import wraps
from secrets import token_hex
from typing import TypeVar

from django.db import connection

#: Of the model `ContentVersion`. Its rows are read as SQL: this module is there before the models.
TABLE = "rlsinfo_contentversion"
NAME = "content_version"
#: In a request's environment: the version that the page cache has read for it.
GIVEN = "rlsinfo.content_version"
Value = TypeVar("Value")

#: What the request at hand has read, in a list that is empty before; None outside of one.
_read: ContextVar[list[str] | None] = ContextVar(NAME, default=None)


def current() -> str:
    """Asked of the database; within one request that only reads, once."""
    read = _read.get()
    if read:
        return read[0]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT token FROM {TABLE}")
        (version,) = cursor.fetchone()
    if read is not None:
        read.append(version)
    return version


def remembered(make: Callable[[], Value]) -> Callable[[], Value]:
    """What ``make`` returns for the current version; nobody may change it.

    For what is shown. Who writes reads rows: within a request that writes, too, they may be newer.
    """
    held: list[tuple[str, Value]] = []

    @wraps(make)
    def value() -> Value:
        version = current()
        if not held or held[0][0] != version:
            # One assignment: of two threads, either may win.
            held[:] = [(version, make())]
        return held[0][1]

    return value


class ContentVersionMiddleware:
    """Lets a request that only reads see one version, and ask for it once."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = [request.META[GIVEN]] if GIVEN in request.META else []
        before = _read.set(given if request.method in ("GET", "HEAD") else None)
        try:
            return self.get_response(request)
        finally:
            _read.reset(before)


# --- the triggers ---------------------------------------------------------------------------------


def watch(tables: Iterable[str], database=connection) -> None:
    """Let every change of ``tables`` set the version.

    After each migration: SQLite drops the triggers of a table that it makes anew.
    """
    with database.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (id, token) VALUES (1, %s) ON CONFLICT DO NOTHING", [token_hex()]
        )
        for statement in _function(database):
            cursor.execute(statement)
        for table in tables:
            for statement in _triggers(database, table):
                cursor.execute(statement)


def stop_watching(database) -> None:
    """For a migration that takes the table of the version away."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(f"DROP FUNCTION IF EXISTS {NAME}() CASCADE")
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{NAME}_%"]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {database.ops.quote_name(name)}")


def _function(database) -> list[str]:
    if database.vendor != "postgresql":
        return []
    return [
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"UPDATE {TABLE} SET token = gen_random_uuid()::text; RETURN NULL; END $$"
    ]


def _triggers(database, table: str) -> list[str]:
    quoted = database.ops.quote_name(table)
    if database.vendor == "postgresql":
        # Before the statement: who waits for the version does not hold a row that another needs.
        return [
            f"CREATE OR REPLACE TRIGGER {NAME} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {quoted} FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()"
        ]
    # An update: to an insert SQLite would apply what the outer statement says about conflicts.
    return [
        f"CREATE TRIGGER IF NOT EXISTS {NAME}_{event}_{table} AFTER {event} ON {quoted} BEGIN "
        f"UPDATE {TABLE} SET token = lower(hex(randomblob(16))); END"
        for event in ("INSERT", "UPDATE", "DELETE")
    ]
