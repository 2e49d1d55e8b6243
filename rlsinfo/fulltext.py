"""Full text search: an index is a table of words whose row numbers are those of the rows meant.

A migration of the app that searches makes the table; its verbs put and remove words in the same
transaction as the rows themselves.
"""

import re
from time import monotonic, sleep
from unicodedata import normalize

from django.db import OperationalError, connection

#: What is read of what somebody typed: so many characters, and so many words or phrases.
MOST_CHARACTERS = 100
MOST_WORDS = 8
WORD = re.compile(r"\w+")
#: A search that takes longer ends with what it has found, in seconds.
LONGEST = 0.2
#: Pages of the index that one step of `forget` rewrites: about 20 ms.
STEP = 100
#: Seconds between two steps. Without it, the next is often faster than a writer that waits.
PAUSE = 0.03


def create(database, name: str) -> None:
    """Make the index ``name`` in ``database`` (a migration's ``schema_editor.connection``)."""
    _execute(
        "CREATE VIRTUAL TABLE {index} USING fts5("
        "words, tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3 4')",
        name,
        database=database,
    )


def drop(database, name: str) -> None:
    _execute("DROP TABLE {index}", name, database=database)


def put(name: str, pk: int, words: str) -> None:
    """Let ``words`` lead to the row ``pk``, in place of those that did before."""
    _execute("INSERT OR REPLACE INTO {index} (rowid, words) VALUES (%s, %s)", name, [pk, words])


def remove(name: str, pks) -> None:
    """Let nothing lead to these rows. Their words are still in the file until `forget`."""
    for pk in pks:
        _execute("DELETE FROM {index} WHERE rowid = %s", name, [pk])


def find(name: str, typed: str, limit: int) -> list[int]:
    """The keys of the rows that hold all words of ``typed``, the newest ``limit``, newest first.

    If there is none, the last word counts as the beginning of one.
    """
    ends = monotonic() + LONGEST
    found = (_newest(name, query, limit, ends) for query in _queries(typed))
    return next(filter(None, found), [])


def forget(name: str) -> None:
    """Rewrite the index without the words that were removed; then `deletion.scrub`.

    In steps, so that writers wait for a moment only: not inside a transaction.
    """
    connection.validate_no_atomic_block()
    pages = -STEP  # below zero: begin anew, with all parts of the index
    while _merge(name, pages) > 1:
        pages = STEP
        sleep(PAUSE)


def _merge(name: str, pages: int) -> int:
    """How many rows of the index one step changed; the step itself is one."""
    connection.ensure_connection()
    before = connection.connection.total_changes
    _execute("INSERT INTO {index} ({index}, rank) VALUES ('merge', %s)", name, [pages])
    return connection.connection.total_changes - before


def _queries(typed: str) -> list[str]:
    """For whole words, then with the last as a beginning, unless that is one letter only.

    Each word in quotes, so that none is an operator; RLS-7K3Q becomes a phrase of two.
    """
    chunks = normalize("NFC", typed[:MOST_CHARACTERS]).split()
    phrases = [words for chunk in chunks if (words := WORD.findall(chunk))][:MOST_WORDS]
    if not phrases:
        return []
    query = " ".join(f'"{" ".join(words)}"' for words in phrases)
    return [query, f"{query}*"] if len(phrases[-1][-1]) > 1 else [query]


def _newest(name: str, query: str, limit: int, ends: float) -> list[int]:
    # In the order of the rows it stops at the limit; the order of relevance would read every match.
    sql = "SELECT rowid FROM {index} WHERE {index} MATCH %s ORDER BY rowid DESC LIMIT %s"
    found = []
    with connection.cursor() as cursor:
        connection.connection.set_progress_handler(lambda: monotonic() > ends, 100)
        try:
            cursor.execute(_for(sql, name), [query, limit])
            found.extend(pk for (pk,) in cursor)
        except OperationalError:
            if monotonic() <= ends:
                raise
        finally:
            connection.connection.set_progress_handler(None, 0)
    return found


def _execute(sql: str, name: str, values=None, database=connection) -> None:
    sql = _for(sql, name, database)
    with database.cursor() as cursor:
        cursor.execute(sql, values)


def _for(sql: str, name: str, database=connection) -> str:
    if database.vendor != "sqlite":
        raise NotImplementedError("Full text search is written for SQLite only, so far.")
    return sql.format(index=database.ops.quote_name(name))
