"""What was deleted leaves the file as well.

SQLite overwrites what is deleted (`secure_delete` in the settings), but earlier copies stay in two
places: in the log of changes beside the file, and in pages from which rows were moved to others.
"""

from django.db import connection

from rlsinfo import patience

#: Milliseconds to wait for readers: writers wait as long.
PATIENCE_MS = 200


def scrub() -> bool:
    """Empty the log of changes: its words go where they belong, or nowhere. Quick.

    False if somebody was reading: call again later. Not inside a transaction.
    """
    if connection.vendor != "sqlite":
        return True
    connection.validate_no_atomic_block()
    with patience.at_most(PATIENCE_MS), connection.cursor() as cursor:
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy


def rewrite() -> bool:
    """Write the whole file anew, without copies in pages, and `scrub`. Writers wait meanwhile.

    Takes about 6 s for 1 GB, and room on the disk for two more files of this size; without it
    OperationalError is raised and nothing has changed. Not inside a transaction. False: `scrub`
    again later.
    """
    if connection.vendor == "sqlite":
        connection.validate_no_atomic_block()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA temp_store = FILE")  # it would else need as much memory
            try:
                cursor.execute("VACUUM")
            finally:
                cursor.execute("PRAGMA temp_store = MEMORY")
    return scrub()
