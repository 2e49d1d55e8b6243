"""How often somebody did something lately, without keeping who: counted under a keyed hash."""

import hmac
import secrets
from datetime import UTC, datetime

from django.db import connection
from django.utils.timezone import now

from rlsinfo.models import RateBucket, RateSalt

# One statement, so that two who count at the same moment never get the same number.
COUNT = """
    INSERT INTO rlsinfo_ratebucket (key_hash, hits, ends_at) VALUES (%s, 1, %s)
    ON CONFLICT (key_hash) DO UPDATE SET hits = rlsinfo_ratebucket.hits + 1
    RETURNING hits
"""


class Counter:
    """Counts with the salt of this day, which is asked for once."""

    def __init__(self):
        self.moment = now()
        day = self.moment.astimezone(UTC).date()
        row, _ = RateSalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_hex(32)})
        self.salt = bytes.fromhex(row.salt)

    def hit(self, key: str, *, seconds: int) -> int:
        """How often ``key`` was hit in the present window of ``seconds``, this time included.

        Windows follow each other without overlap and begin anew at midnight UTC, as the salt does.
        """
        window = int(self.moment.timestamp()) // seconds
        ends_at = datetime.fromtimestamp((window + 1) * seconds, UTC)
        key_hash = hmac.digest(self.salt, f"{window} {key}".encode(), "sha256").hex()
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [key_hash, connection.ops.adapt_datetimefield_value(ends_at)])
            return cursor.fetchone()[0]


def hit(key: str, *, seconds: int) -> int:
    """`Counter.hit`, for those that count one thing."""
    return Counter().hit(key, seconds=seconds)


def sweep() -> None:
    """Delete the windows that have ended, and every salt but today's.

    Without its salt nobody can work out whom a hash stood for.
    """
    moment = now()
    RateBucket.objects.filter(ends_at__lte=moment).delete()
    RateSalt.objects.filter(day__lt=moment.astimezone(UTC).date()).delete()
