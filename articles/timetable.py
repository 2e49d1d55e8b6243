"""When time alone changes what readers see."""

from datetime import datetime, time, timedelta

from django.db.models import Min
from django.utils.timezone import localdate, make_aware, now

from articles.models import Article, Revision


def next_change(at: datetime | None = None) -> float:
    """The next such moment after ``at`` (aware; default now), in seconds since 1970.

    At the latest midnight where the site is: pages say whether their check is overdue.
    """
    at = at or now()
    moments = [
        make_aware(datetime.combine(localdate(at) + timedelta(days=1), time.min)),
        first(Revision.objects.filter(publish_at__gt=at), "publish_at"),
        first(Article.objects.filter(withdrawn_at__gt=at), "withdrawn_at"),
    ]
    return min(moment for moment in moments if moment is not None).timestamp()


def first(rows, field: str) -> datetime | None:
    return rows.aggregate(first=Min(field))["first"]
