"""Counts words that found nothing, so that editors hear what is wanted and not what one typed.

A word is kept as a keyed hash until enough searches of a week held it. Words with digits or an @
beside them, and those typed with a given name, are never counted.
"""

import hmac
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils.timezone import localdate

from articles.models import MissedWord
from articles.search.typed import EMPTY
from rlsinfo import patience

#: From how many searches on, in one week, editors hear of a word.
ENOUGH = 5
#: A flood of nonsense does not fill the disk.
MOST_A_WEEK = 10_000
#: How long counts are kept.
WEEKS_KEPT = 8
#: A count is not worth a reader's time, in milliseconds.
PATIENCE_MS = 50
SHORTEST, LONGEST = 3, 20
GIVEN_NAMES = frozenset((Path(__file__).parents[1] / "given_names.txt").read_text().split())


def count(typed: str, words: list[str]) -> None:
    """Count those of ``words`` that may be: they were ``typed`` and found nothing."""
    if "@" in typed or any(not word.isalpha() or word in GIVEN_NAMES for word in words):
        return
    week = localdate() - timedelta(days=localdate().weekday())
    try:
        with patience.at_most(PATIENCE_MS), transaction.atomic():
            # In one order, so that two who search at the same time do not wait for each other.
            for word in sorted({w for w in words if is_counted(w)}):
                count_word(word, week)
    except OperationalError:  # somebody else is writing
        return


def is_counted(word: str) -> bool:
    return word not in EMPTY and SHORTEST <= len(word) <= LONGEST


def count_word(word: str, week: date) -> None:
    key = hmac.digest(settings.SECRET_KEY.encode(), f"missed {week} {word}".encode(), "sha256")
    this_week = MissedWord.objects.filter(week=week)
    row = this_week.filter(key_hash=key.hex())
    if not row.update(times=F("times") + 1) and this_week.count() < MOST_A_WEEK:
        new = MissedWord(week=week, key_hash=key.hex(), times=1)
        # Somebody else may have counted it in the same moment.
        MissedWord.objects.bulk_create([new], ignore_conflicts=True)
    row.filter(times__gte=ENOUGH, word="").update(word=word)


def sweep() -> None:
    """Forget the counts of weeks long past."""
    MissedWord.objects.filter(week__lt=localdate() - timedelta(weeks=WEEKS_KEPT)).delete()
