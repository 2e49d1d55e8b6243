"""When somebody reads messages: days of the week, hours, closed days. Pure."""

from calendar import day_name, month_name
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

#: Days ahead in which an open day is looked for.
LOOK_AHEAD = 366


@dataclass(frozen=True)
class OfficeHours:
    """Moments are aware and in the site's time zone (`timezone.localtime`), in and out."""

    days: frozenset[int]  # 0 is Monday
    opens_at: time
    closes_at: time
    closed: frozenset[date] = frozenset()

    @property
    def words(self) -> str:
        """Such as "Monday to Friday, 9am to 5pm"; empty if no day is open."""
        if not self.days:
            return ""
        return f"{days_in_words(self.days)}, {clock(self.opens_at)} to {clock(self.closes_at)}"

    def next_reading(self, at: datetime) -> datetime | None:
        """``at`` itself if we are open then, else the next opening, if there is one in a year."""
        for day in self.open_days(at.date()):
            reading = max(at.astimezone(UTC), in_utc(day, self.opens_at, at.tzinfo))
            if reading < in_utc(day, self.closes_at, at.tzinfo):
                return reading.astimezone(at.tzinfo)
        return None

    def working_days_after(self, at: datetime, count: int) -> date | None:
        """The day ``count`` open days after the one on which a message sent ``at`` is read."""
        reading = self.next_reading(at)
        return reading and next(islice(self.open_days(reading.date()), count, None), None)

    def when_read(self, at: datetime) -> str:
        """Ends "Somebody will next read messages …": "tomorrow, Tuesday 24 November, from 9am".

        Empty if there is no open day in a year.
        """
        reading = self.next_reading(at)
        if reading is None:
            return ""
        if reading == at:
            return f"today, before {clock(self.closes_at)}"
        return f"{day_from(at.date(), reading.date())} from {clock(self.opens_at)}"

    def open_days(self, first: date) -> Iterator[date]:
        ahead = (first + timedelta(days=count) for count in range(LOOK_AHEAD + 1))
        return (day for day in ahead if day.weekday() in self.days and day not in self.closed)


def in_utc(day: date, clock_time: time, zone: tzinfo) -> datetime:
    """In UTC, because moments of one time zone are compared by their clocks alone."""
    return datetime.combine(day, clock_time, zone).astimezone(UTC)


def day_from(today: date, day: date) -> str:
    if day == today:
        return "today"
    tomorrow = day - today == timedelta(days=1)
    return f"{'tomorrow,' if tomorrow else 'on'} {long_date(day, today)},"


def long_date(day: date, today: date | None = None) -> str:
    """Such as "Tuesday 24 November", with the year if it is not that of ``today``."""
    words = f"{day_name[day.weekday()]} {day.day} {month_name[day.month]}"
    return words if today is None or day.year == today.year else f"{words} {day.year}"


def clock(moment: time) -> str:
    """Such as "9am", "9.30am", "noon"."""
    if moment.minute == 0 and moment.hour in (0, 12):
        return "noon" if moment.hour else "midnight"
    minutes = f".{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def days_in_words(days: frozenset[int]) -> str:
    """Such as "Monday to Wednesday and Friday"."""
    if len(days) == 7:
        return "every day"
    *first, last = [part for run in runs(days) for part in run_in_words(run)]
    return f"{', '.join(first)} and {last}" if first else last


def runs(days: frozenset[int]) -> list[list[int]]:
    """``days`` in order, those that follow each other together."""
    found = []
    for day in sorted(days):
        if day - 1 in days:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def run_in_words(run: list[int]) -> list[str]:
    if len(run) > 2:
        return [f"{day_name[run[0]]} to {day_name[run[-1]]}"]
    return [day_name[day] for day in run]
