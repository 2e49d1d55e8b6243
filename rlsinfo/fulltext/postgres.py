"""Full text search by PostgreSQL's own."""

from contextlib import nullcontext

from django.db import OperationalError, connection, transaction

from rlsinfo.fulltext.words import MOST_ROWS, words_of

#: Stems of English words, and no stop words: somebody may be called Will.
CONFIGURATION = "rlsinfo_words"
#: A search that takes longer finds nothing, in milliseconds.
LONGEST = 200
#: Around a search, in one go with it: each is a way to the database and back. By the index always,
#: for the planner takes long texts, which lie elsewhere, for quickly read.
BEFORE = (
    "SELECT set_config('statement_timeout', %s, true), set_config('enable_seqscan', 'off', true)"
)
AFTER = "SET LOCAL statement_timeout TO DEFAULT; SET LOCAL enable_seqscan TO DEFAULT"
#: The numbers of a list that is given as one value.
READ_LIST = "SELECT value::bigint FROM json_array_elements_text(%s)"
LABELS = "ABCD"
#: How much a word with each label weighs; PostgreSQL begins with D.
WEIGHTS = "ARRAY[0.1, 0.4, 0.4, 1.0]::real[]"


def create(database, name: str, columns: int) -> None:
    """``words`` are those of all columns; ``first``, if there are several, those of the first."""
    with database.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_ts_config WHERE cfgname = %s", [CONFIGURATION])
        if cursor.fetchone() is None:
            _create_configuration(cursor)
        cursor.execute(
            _for(
                "CREATE TABLE {index} (pk bigint PRIMARY KEY, words tsvector, first tsvector)", name
            )
        )
        # Not compressed: to unpack the words of a page takes longer than to compare them.
        cursor.execute(_for("ALTER TABLE {index} ALTER COLUMN words SET STORAGE EXTERNAL", name))
        for column in ("words", "first")[: min(columns, 2)]:
            cursor.execute(_for(f"CREATE INDEX ON {{index}} USING gin ({column})", name))


def _create_configuration(cursor) -> None:
    cursor.execute(
        "CREATE TEXT SEARCH DICTIONARY rlsinfo_stems (TEMPLATE = snowball, Language = english)"
    )
    cursor.execute(f"CREATE TEXT SEARCH CONFIGURATION {CONFIGURATION} (COPY = simple)")
    cursor.execute(
        f"ALTER TEXT SEARCH CONFIGURATION {CONFIGURATION} "
        "ALTER MAPPING FOR asciiword, word, numword WITH rlsinfo_stems"
    )


def drop(database, name: str) -> None:
    with database.cursor() as cursor:
        cursor.execute(_for("DROP TABLE {index}", name))


def put(name: str, pk: int, texts: list[str]) -> None:
    labels = LABELS[: len(texts)] if len(texts) > 1 else "D"
    words = " || ".join(
        f"setweight(to_tsvector('{CONFIGURATION}', %s), '{label}')" for label in labels
    )
    plain = [_plain(text) for text in texts]
    sql = (
        f"INSERT INTO {{index}} VALUES (%s, {words}, to_tsvector('{CONFIGURATION}', %s)) "
        "ON CONFLICT (pk) DO UPDATE SET words = EXCLUDED.words, first = EXCLUDED.first"
    )
    _execute(sql, name, [pk, *plain, plain[0] if len(plain) > 1 else ""])


def _plain(text: str) -> str:
    """Words and spaces only: the parser would take an address or a number with a dot as one."""
    return " ".join(words_of(text))


def remove(name: str, pks: list[int]) -> None:
    _execute("DELETE FROM {index} WHERE pk = ANY(%s)", name, [pks])


def empty(name: str) -> None:
    _execute("DELETE FROM {index}", name)


def forget(name: str) -> None:
    """Nothing: the database's own housekeeping overwrites what was deleted."""


def newest(name: str, sought: list, limit: int, *, in_first: bool) -> list[int]:
    column = _column(in_first)
    sql = f"SELECT pk FROM {{index}} WHERE {column} @@ {{query}} ORDER BY pk DESC LIMIT %s"
    return _read(sql, name, _query(sought, " & "), [limit])


def rank(name: str, sought: list, limit: int, *, any_of: bool, in_first: bool) -> list[int]:
    """Unlike FTS5's, its rank does not know which words are rare: the weights of ``sought`` do."""
    ranks = [
        f"%s * ts_rank_cd({WEIGHTS}, words, to_tsquery('{CONFIGURATION}', %s), 1)" for _ in sought
    ]
    sql = (
        # With nothing added, words come into memory once, and not again for each of the ranks.
        "SELECT pk FROM (SELECT pk, words || '' AS words FROM {index} "
        f"WHERE {_column(in_first)} @@ {{query}} LIMIT %s) "
        f"AS found ORDER BY {' + '.join(ranks)} DESC, pk DESC LIMIT %s"
    )
    values = [value for each in sought for value in (each.weight, _query([each], " & "))]
    return _read(sql, name, _query(sought, " | " if any_of else " & "), [MOST_ROWS, *values, limit])


def _column(in_first: bool) -> str:
    return "first" if in_first else "words"


def _query(sought: list, joined: str) -> str:
    """Each word in quotes, so that none is an operator."""
    return joined.join(
        f"({' | '.join(_phrase(each) for each in group.phrases)})" for group in sought
    )


def _phrase(phrase) -> str:
    return " <-> ".join(f"'{word}'" for word in phrase.words) + (":*" if phrase.is_begun else "")


def _read(sql: str, name: str, query: str, values: list) -> list[int]:
    sql = _for(sql, name, query=f"to_tsquery('{CONFIGURATION}', %s)")
    try:
        with _own_transaction(), connection.cursor() as cursor:
            cursor.execute(f"{BEFORE}; {sql}; {AFTER}", [str(LONGEST), query, *values])
            cursor.nextset()
            return [pk for (pk,) in cursor]
    except OperationalError as error:
        if "statement timeout" in str(error):
            return []
        raise


def _own_transaction():
    """So that one that took too long undoes nothing else; alone, the three statements are one."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _execute(sql: str, name: str, values=None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_for(sql, name), values)


def _for(sql: str, name: str, **parts) -> str:
    return sql.format(index=connection.ops.quote_name(name), **parts)
