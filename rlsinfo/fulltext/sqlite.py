"""Full text search by SQLite's FTS5."""

from time import monotonic, sleep

from django.db import OperationalError, connection

from rlsinfo.fulltext.words import MOST_ROWS

#: A search that takes longer ends with what it has found, in seconds.
LONGEST = 0.2
#: Pages of the index that one step of `forget` rewrites: about 20 ms.
STEP = 100
#: Seconds between two steps. Without it, the next is often faster than a writer that waits.
PAUSE = 0.03
#: The numbers of a list that is given as one value.
READ_LIST = "SELECT value FROM json_each(%s)"
#: How much a word in each column weighs.
WEIGHTS = "10.0, 4.0, 4.0, 1.0"


def create(database, name: str, columns: int) -> None:
    names = ", ".join(f"c{number}" for number in range(columns))
    _execute(
        f"CREATE VIRTUAL TABLE {{index}} USING fts5({names}, "
        "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3 4')",
        name,
        database=database,
    )


def drop(database, name: str) -> None:
    _execute("DROP TABLE {index}", name, database=database)


def put(name: str, pk: int, texts: list[str]) -> None:
    names = ", ".join(f"c{number}" for number in range(len(texts)))
    places = ", ".join(["%s"] * len(texts))
    sql = f"INSERT OR REPLACE INTO {{index}} (rowid, {names}) VALUES (%s, {places})"
    _execute(sql, name, [pk, *texts])


def remove(name: str, pks: list[int]) -> None:
    for pk in pks:
        _execute("DELETE FROM {index} WHERE rowid = %s", name, [pk])


def empty(name: str) -> None:
    _execute("DELETE FROM {index}", name)


def forget(name: str) -> None:
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


def newest(name: str, sought: list, limit: int, *, in_first: bool) -> list[int]:
    # In the order of the rows it stops at the limit; the order of relevance would read every match.
    sql = "SELECT rowid FROM {index} WHERE {index} MATCH %s ORDER BY rowid DESC LIMIT %s"
    return _read(sql, name, [_in_columns(_query(sought, " AND "), in_first), limit])


def rank(name: str, sought: list, limit: int, *, any_of: bool, in_first: bool) -> list[int]:
    query = _in_columns(_query(sought, " OR " if any_of else " AND "), in_first)
    sql = (
        f"SELECT rowid FROM (SELECT rowid, bm25({{index}}, {WEIGHTS}) AS score FROM {{index}} "
        "WHERE {index} MATCH %s ORDER BY rowid DESC LIMIT %s) ORDER BY score LIMIT %s"
    )
    return _read(sql, name, [query, MOST_ROWS, limit])


def _in_columns(query: str, in_first: bool) -> str:
    return f"c0 : ({query})" if in_first else query


def _query(sought: list, joined: str) -> str:
    """Each word in quotes, so that none is an operator."""
    return joined.join(
        f"({' OR '.join(_phrase(each) for each in group.phrases)})" for group in sought
    )


def _phrase(phrase) -> str:
    return f'"{" ".join(phrase.words)}"{"*" if phrase.is_begun else ""}'


def _read(sql: str, name: str, values: list) -> list[int]:
    ends = monotonic() + LONGEST
    found = []
    with connection.cursor() as cursor:
        connection.connection.set_progress_handler(lambda: monotonic() > ends, 100)
        try:
            cursor.execute(_for(sql, name), values)
            found.extend(pk for (pk,) in cursor)
        except OperationalError:
            if monotonic() <= ends:
                raise
        finally:
            connection.connection.set_progress_handler(None, 0)
    return found


def _execute(sql: str, name: str, values=None, database=connection) -> None:
    with database.cursor() as cursor:
        cursor.execute(_for(sql, name, database), values)


def _for(sql: str, name: str, database=connection) -> str:
    return sql.format(index=database.ops.quote_name(name))
