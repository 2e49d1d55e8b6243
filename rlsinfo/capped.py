"""Long lists: counted no further than anybody pages through them."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

#: Nobody reads on, and counting a million rows takes seconds.
COUNTED_TO = 1000


def count(rows: QuerySet) -> int:
    """How many, but no more than COUNTED_TO."""
    return ids(rows).count()


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
