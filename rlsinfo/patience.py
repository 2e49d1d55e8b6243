"""How long this connection waits for somebody else who is writing."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def at_most(milliseconds: int):
    """Waits no longer; then OperationalError. PostgreSQL waits for the same rows only: as usual."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
