"""Copies of the database: made whole or not at all, checked, the newest kept."""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

#: The time is UTC, so that names sort in the order in which they were made.
NAME = "rlsinfo-%Y%m%dT%H%M%SZ.sqlite3"
KEEP = 14


class BackupFailed(Exception):
    """In a sentence for whoever runs the site."""


def made(folder: Path) -> list[tuple[datetime, Path]]:
    """When each copy in ``folder`` was made, and the copy, newest first."""
    return sorted(dated(folder), reverse=True)


def dated(folder: Path):
    for path in folder.glob("rlsinfo-*.sqlite3"):
        with suppress(ValueError):  # somebody's own file
            yield datetime.strptime(path.name, NAME).replace(tzinfo=UTC), path


def back_up(database: Path, folder: Path, at: datetime) -> Path:
    """Copy ``database``, which may be in use, to a new file in ``folder`` named after ``at``.

    Raises BackupFailed; then there is no copy, and the older ones are as they were.
    """
    target = folder / f"{at.astimezone(UTC):{NAME}}"
    part = begin(target)
    try:
        if target.exists():
            raise BackupFailed(f"{target} is there already. Try again in a second.")
        copy(database, part)
        part.rename(target)
    except (sqlite3.Error, OSError) as error:
        raise BackupFailed(f"The copy failed: {error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return target


def begin(target: Path) -> Path:
    """An empty file beside ``target``, ours alone while we fill it."""
    part = target.with_suffix(".part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # It will hold what people wrote to us: for its owner only.
        os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise BackupFailed(f"Cannot write to {target.parent}: {error.strerror}.") from error
    return part


def copy(database: Path, part: Path) -> None:
    """Fill ``part``, see that it is sound, and that it is on the disk."""
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=rw", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", [str(part)])
    with closing(sqlite3.connect(part)) as connection:
        leave_out_salt(connection)
        (found,) = connection.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(found)
    with part.open("rb") as file:
        os.fsync(file.fileno())


def leave_out_salt(connection) -> None:
    """It is thrown away after its day (`ratelimit`); a copy would keep it for longer."""
    with connection:
        if connection.execute("PRAGMA table_info(rlsinfo_ratesalt)").fetchall():
            connection.execute("DELETE FROM rlsinfo_ratesalt")


def forget_old(folder: Path) -> int:
    """Delete all copies but the newest 14; returns how many."""
    old = made(folder)[KEEP:]
    for _, path in old:
        path.unlink()
    return len(old)
