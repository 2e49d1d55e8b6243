"""The database: a file beside the site, or PostgreSQL. Pure."""

from pathlib import Path

import dj_database_url

#: Seconds that a connection is used again: pages are three times as fast.
CONN_MAX_AGE = 600
#: PostgreSQL would compile a question for 200 ms that it answers in 3. What the address itself
#: says stands (?options= for a pool of connections that takes none).
NO_JIT = "-c jit=off"


def database_settings(url: str, var_dir: Path) -> dict:
    """Django's settings for ``url``, such as postgres://user:password@host/name; "" is the file.

    Raises ValueError for one that is no address of PostgreSQL.
    """
    if not url:
        return sqlite(var_dir / "rlsinfo.sqlite3")
    if not url.startswith(("postgres://", "postgresql://")):
        raise ValueError("DATABASE_URL must begin with postgres:// or be empty.")
    settings = dj_database_url.parse(url, conn_max_age=CONN_MAX_AGE, conn_health_checks=True)
    return {**settings, "OPTIONS": {"options": NO_JIT, **settings.get("OPTIONS", {})}}


def sqlite(path: Path) -> dict:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": CONN_MAX_AGE,
        "OPTIONS": {
            # Take the write lock at BEGIN: one that reads first cannot then fail to write.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            # FULL: a message that we have thanked for survives a power cut.
            "init_command": (
                "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA journal_size_limit=67108864;PRAGMA temp_store=MEMORY;"
                # What is deleted is overwritten: it was about somebody's health.
                "PRAGMA secure_delete=ON;"
            ),
        },
    }
