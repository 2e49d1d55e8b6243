from datetime import UTC, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from articles.moments import MomentField, describe

NOW = "2026-12-01T12:00:00Z"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2027-01-15T09:00", datetime(2027, 1, 15, 9, tzinfo=UTC)),
        ("2027-05-03T09:00", datetime(2027, 5, 3, 8, tzinfo=UTC)),
        ("2027-05-03T09:00:30", datetime(2027, 5, 3, 8, 0, 30, tzinfo=UTC)),
        ("2027-03-28T00:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        ("2027-03-28T02:00", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("2027-10-31T00:59", datetime(2027, 10, 30, 23, 59, tzinfo=UTC)),
        ("2027-10-31T02:00", datetime(2027, 10, 31, 2, 0, tzinfo=UTC)),
        ("", None),
    ],
)
def test_a_moment_is_read_in_the_time_zone_of_the_site(typed, moment):
    assert MomentField().clean(typed) == moment


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2027-03-28T01:00", "gap"),
        ("2027-03-28T01:59", "gap"),
        ("2027-10-31T01:00", "twice"),
        ("2027-10-31T01:59", "twice"),
        ("2026-12-01T11:59", "past"),
        ("2026-12-01T12:00", "past"),
        ("2027-3-28T1:30", "gap"),
        ("3 May", "invalid"),
        ("2027-02-30T09:00", "invalid"),
    ],
)
def test_a_time_that_stands_for_no_moment_ahead_is_refused(typed, code):
    with pytest.raises(ValidationError) as refused:
        MomentField().clean(typed)
    assert refused.value.messages == [MomentField.default_error_messages[code]]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 12, 1, 15, 30, tzinfo=UTC), "Tuesday 1 December 2026, 15:30 (today)"),
        (datetime(2026, 12, 2, 0, 0, tzinfo=UTC), "Wednesday 2 December 2026, 00:00 (tomorrow)"),
        (datetime(2026, 11, 30, 9, 0, tzinfo=UTC), "Monday 30 November 2026, 09:00 (yesterday)"),
        (datetime(2027, 5, 3, 8, 0, tzinfo=UTC), "Monday 3 May 2027, 09:00 (in 153 days)"),
        (datetime(2026, 11, 22, 9, 0, tzinfo=UTC), "Sunday 22 November 2026, 09:00 (9 days ago)"),
    ],
)
def test_a_moment_is_told_with_its_day_and_how_far_away_it_is(moment, words):
    assert describe(moment) == words
