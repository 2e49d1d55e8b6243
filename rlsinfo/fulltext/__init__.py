"""Full text search: an index is a table of words whose row numbers are those of the rows meant.

A migration of the app that searches makes the table; its verbs put and remove words in the same
transaction as the rows themselves. SQLite and PostgreSQL each have a module with the same names.
"""

import json

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from rlsinfo.fulltext import postgres, sqlite
from rlsinfo.fulltext.words import Phrase, Sought, fold, phrases_of, words_of

__all__ = ["Phrase", "Sought", "fold", "words_of"]
__all__ += ["create", "drop", "empty", "find", "forget", "newest", "only", "put", "rank", "remove"]


def engine(database=connection):
    return postgres if database.vendor == "postgresql" else sqlite


def create(database, name: str, columns: int = 1) -> None:
    """Make the index ``name`` in ``database`` (a migration's ``schema_editor.connection``).

    Of up to four ``columns`` the first weighs most.
    """
    engine(database).create(database, name, columns)


def drop(database, name: str) -> None:
    engine(database).drop(database, name)


def put(name: str, pk: int, *texts: str) -> None:
    """Let the words of ``texts``, one for each column, lead to the row ``pk`` and no others."""
    engine().put(name, pk, [fold(text) for text in texts])


def remove(name: str, pks) -> None:
    """Let nothing lead to these rows. Their words are still in the file until `forget`."""
    engine().remove(name, list(pks))


def empty(name: str) -> None:
    """Let nothing lead anywhere."""
    engine().empty(name)


def forget(name: str) -> None:
    """Rewrite the index without the words that were removed; then `deletion.scrub`.

    In steps, so that writers wait for a moment only: not inside a transaction.
    """
    engine().forget(name)


def find(name: str, typed: str, limit: int) -> list[int]:
    """The keys of the rows that hold all words of ``typed``, the newest ``limit``, newest first.

    If there is none, the last word counts as the beginning of one, unless it is one letter.
    """
    phrases = phrases_of(typed)
    if not phrases:
        return []
    whole = [Sought((Phrase(words),)) for words in phrases]
    found = newest(name, whole, limit)
    if found or len(phrases[-1][-1]) == 1:
        return found
    begun = Sought((Phrase(phrases[-1], is_begun=True),))
    return newest(name, [*whole[:-1], begun], limit)


def newest(name: str, sought: list[Sought], limit: int, *, in_first=False) -> list[int]:
    """The keys of the newest ``limit`` rows that hold all ``sought``, newest first.

    ``in_first``: in the first column.
    """
    return engine().newest(name, sought, limit, in_first=in_first)


def rank(name: str, sought: list[Sought], limit: int, *, any_of=False, in_first=False) -> list[int]:
    """The keys of the rows that hold all (or ``any_of``) ``sought``, at most ``limit``, best first.

    Of very many rows MOST_ROWS are compared.
    """
    if not sought:
        return []
    return engine().rank(name, sought, limit, any_of=any_of, in_first=in_first)


def only(rows: QuerySet, pks: list[int]) -> QuerySet:
    """Those of ``rows`` whose keys were found."""
    # As one value: a thousand would take Django and SQLite longer than the search itself.
    return rows.filter(pk__in=RawSQL(engine().READ_LIST, [json.dumps(pks)]))  # noqa: S611
