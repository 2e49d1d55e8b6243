"""Long lists: counted no further than anybody pages through them."""

from collections.abc import Iterable

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet
from django.utils.functional import cached_property

#: Nobody reads on, and counting a million rows takes seconds.
COUNTED_TO = 1000


def count(rows: QuerySet) -> int:
    """How many, but no more than COUNTED_TO."""
    return ids(rows).count()


def counts(lists: dict[str, QuerySet]) -> dict[str, int]:
    """How many rows each holds, no further than is counted, in one question."""
    return dict(zip(lists, ask(*question(lists.values())), strict=True))


def question(lists: Iterable[QuerySet]) -> tuple[str, tuple]:
    """The SQL that counts each of them, and its values: for `ask`."""
    found = [
        ("SELECT 1 WHERE 1 = 0", ()) if rows.query.is_empty() else ids(rows).query.sql_with_params()
        for rows in lists
    ]
    columns = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS counted)" for sql, _ in found)  # noqa: S608
    return f"SELECT {columns}", tuple(value for _, values in found for value in values)


def ask(sql: str, values: tuple) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def ids(rows: QuerySet) -> QuerySet:
    """What is counted: in no order, or all would be read to sort them."""
    return rows.order_by().values("pk")[:COUNTED_TO]


def in_words(number: int) -> str:
    """For people: 1,000+ where the counting stopped."""
    return f"{number:,}" if number < COUNTED_TO else f"{COUNTED_TO:,}+"


class CappedPaginator(Paginator):
    """Has pages for the first COUNTED_TO rows only."""

    @cached_property
    def count(self) -> int:
        return count(self.object_list)

    @property
    def is_capped(self) -> bool:
        return self.count == COUNTED_TO

    @property
    def count_in_words(self) -> str:
        return in_words(self.count)
