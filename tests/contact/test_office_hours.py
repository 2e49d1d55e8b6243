from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact.office_hours import OfficeHours, long_date

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = frozenset(range(5))
WEEK = OfficeHours(WEEKDAYS, time(9), time(17))
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


def at(day, month, hour=0, minute=0, year=2026, **fold):
    return datetime(year, month, day, hour, minute, tzinfo=LONDON, **fold)


@pytest.mark.parametrize(
    ("days", "opens_at", "closes_at", "words"),
    [
        (WEEKDAYS, time(9), time(17), "Monday to Friday, 9am to 5pm"),
        ({1, 3}, time(9, 30), time(13), "Tuesday and Thursday, 9.30am to 1pm"),
        ({1}, time(9), time(17), "Tuesday, 9am to 5pm"),
        (range(7), time(9), time(17), "every day, 9am to 5pm"),
        ({5, 6}, time(0), time(12), "Saturday and Sunday, midnight to noon"),
        ({0, 2, 4}, time(12, 5), time(23, 59), "Monday, Wednesday and Friday, 12.05pm to 11.59pm"),
        ({0, 1, 2, 4}, time(0, 30), time(1), "Monday to Wednesday and Friday, 12.30am to 1am"),
        ((), time(9), time(17), ""),
    ],
)
def test_opening_hours_read_as_somebody_would_say_them(days, opens_at, closes_at, words):
    assert OfficeHours(frozenset(days), opens_at, closes_at).words == words


# Monday 23 November 2026 is a working day.
@pytest.mark.parametrize(
    ("sent", "read", "words"),
    [
        (at(23, 11, 9), at(23, 11, 9), "today, before 5pm"),
        (at(23, 11, 16, 59), at(23, 11, 16, 59), "today, before 5pm"),
        (at(23, 11, 3), at(23, 11, 9), "today from 9am"),
        (at(23, 11, 17), at(24, 11, 9), "tomorrow, Tuesday 24 November, from 9am"),
        (at(20, 11, 23), at(23, 11, 9), "on Monday 23 November, from 9am"),
        (at(24, 12, 18), at(29, 12, 9), "on Tuesday 29 December, from 9am"),
        (at(31, 12, 18), at(1, 1, 9, year=2027), "tomorrow, Friday 1 January 2027, from 9am"),
    ],
)
def test_a_message_is_next_read_when_we_are_open(sent, read, words):
    hours = OfficeHours(WEEKDAYS, time(9), time(17), CHRISTMAS)
    assert hours.next_reading(sent) == read
    assert hours.when_read(sent) == words


def test_an_opening_is_at_nine_by_the_clock_on_both_sides_of_a_clock_change():
    before, after = WEEK.next_reading(at(23, 10, 18)), WEEK.next_reading(at(27, 3, 18))
    assert before.astimezone(UTC) == datetime(2026, 10, 26, 9, tzinfo=UTC)
    assert after.astimezone(UTC) == datetime(2026, 3, 30, 8, tzinfo=UTC)


def test_the_hour_that_comes_twice_is_not_read_in_the_past():
    sunday = OfficeHours(frozenset({6}), time(1, 30), time(5))
    sent = at(25, 10, 1, 15, fold=1)
    assert sunday.next_reading(sent).astimezone(UTC) == sent.astimezone(UTC)


def test_an_opening_in_the_hour_that_is_left_out_is_a_time_that_exists():
    sunday = OfficeHours(frozenset({6}), time(1, 30), time(5))
    assert sunday.next_reading(at(29, 3)).timetz() == time(2, 30, tzinfo=LONDON)


@pytest.mark.parametrize("days", [(), {0}])
def test_nobody_promises_a_day_that_does_not_come(days):
    mondays = frozenset(date(2026, 11, 23) + timedelta(weeks=week) for week in range(60))
    hours = OfficeHours(frozenset(days), time(9), time(17), mondays)
    assert hours.next_reading(at(22, 11)) is None
    assert hours.working_days_after(at(22, 11), 2) is None
    assert hours.when_read(at(22, 11)) == ""


@pytest.mark.parametrize(
    ("sent", "count", "day"),
    [
        (at(23, 11, 10), 2, date(2026, 11, 25)),
        (at(23, 11, 10), 0, date(2026, 11, 23)),
        (at(23, 11, 17), 0, date(2026, 11, 24)),
        (at(21, 11, 10), 2, date(2026, 11, 25)),
        (at(20, 11, 10), 1, date(2026, 11, 23)),
        (at(24, 12, 10), 1, date(2026, 12, 29)),
        (at(24, 12, 10), 400, None),
    ],
)
def test_a_reply_is_promised_in_working_days_from_the_day_of_reading(sent, count, day):
    hours = OfficeHours(WEEKDAYS, time(9), time(17), CHRISTMAS)
    assert hours.working_days_after(sent, count) == day


def test_a_date_names_its_year_only_if_that_is_another_one():
    assert long_date(date(2026, 11, 24)) == "Tuesday 24 November"
    assert long_date(date(2026, 11, 24), date(2026, 1, 1)) == "Tuesday 24 November"
    assert long_date(date(2027, 1, 1), date(2026, 12, 31)) == "Friday 1 January 2027"


@given(
    st.frozensets(st.integers(0, 6), min_size=1),
    st.lists(st.times(), min_size=2, max_size=2, unique=True).map(sorted),
    st.datetimes(datetime(2025, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC)),
)
def test_the_next_reading_is_never_past_and_always_on_an_open_day(days, times, moment):
    hours = OfficeHours(days, *times)
    sent = moment.astimezone(LONDON)
    read = hours.next_reading(sent)
    assert read.astimezone(UTC) >= moment
    assert read.weekday() in days
    assert hours.next_reading(read) == read
