"""How and when we can be reached, and who helps in danger."""

from datetime import time, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from contact.office_hours import OfficeHours

#: How far ahead closed days matter: longer than any promise to reply.
LOOK_AHEAD = timedelta(days=366)


def dial(phone: str) -> str:
    """A number as a tel: link wants it (RFC 3966): digits, and the plus of a country."""
    return "".join(letter for letter in phone if letter in "+0123456789")


def working_week() -> list[int]:
    """Monday to Friday."""
    return [0, 1, 2, 3, 4]


def refuse_what_is_no_day(days) -> None:
    if not isinstance(days, list) or not set(days) <= set(range(7)):
        raise ValidationError("Choose days of the week.")


class ContactDetails(models.Model):
    """How to reach us. One row; a site that has none shows the examples below."""

    organisation = models.CharField(max_length=100, default="Example organisation")
    address = models.TextField(
        "postal address", blank=True, default="1 Example Street\nExampletown"
    )
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True, default="help@example.org")
    open_days = models.JSONField(
        "days on which messages are read", default=working_week, validators=[refuse_what_is_no_day]
    )
    opens_at = models.TimeField("from", default=time(9))
    closes_at = models.TimeField("until", default=time(17))
    reply_within_days = models.PositiveSmallIntegerField(
        "we reply within (working days)", default=2, help_text="A promise: keep it."
    )
    alert_email = models.EmailField(
        "email for alerts",
        blank=True,
        help_text="Gets a line when a message arrives, without what it says. Not shown in public.",
    )
    are_examples = models.BooleanField(
        "these are examples",
        default=True,
        help_text="The site says so beside them. Untick when they are yours.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "contact details"
        constraints = [
            models.CheckConstraint(name="one_set_of_contact_details", condition=Q(pk=1)),
            models.CheckConstraint(
                name="opens_before_it_closes",
                condition=Q(opens_at__lt=F("closes_at")),
                violation_error_message="“From” comes before “until”.",
            ),
        ]

    def __str__(self):
        return self.organisation

    @classmethod
    def load(cls):
        return cls.objects.first() or cls(pk=1)

    @property
    def dial(self) -> str:
        return dial(self.phone)

    @property
    def opening_hours(self) -> str:
        """In words: Monday to Friday, 9am to 5pm."""
        return self.week().words

    @property
    def reply_within(self) -> str:
        days = self.reply_within_days
        return "1 working day" if days == 1 else f"{days} working days"

    def week(self, closed=()) -> OfficeHours:
        return OfficeHours(
            frozenset(self.open_days), self.opens_at, self.closes_at, frozenset(closed)
        )

    @cached_property
    def hours(self) -> OfficeHours:
        """When messages are read, with the closed days of the next year."""
        return self.week(ClosedDays.objects.dates())


class ClosedDaysQuerySet(models.QuerySet):
    def dates(self) -> set:
        """Each day of the next year on which nobody reads messages."""
        today = localdate()
        year = [today + timedelta(days=n) for n in range(LOOK_AHEAD.days + 1)]
        closed = list(
            self.filter(last_day__gte=today, first_day__lte=year[-1]).values_list(
                "first_day", "last_day"
            )
        )
        return {day for day in year if any(first <= day <= last for first, last in closed)}


class ClosedDays(models.Model):
    """Days on which nobody reads messages: a holiday, a week at the end of the year."""

    name = models.CharField(max_length=60, help_text="For example: Christmas.")
    first_day = models.DateField()
    last_day = models.DateField()

    objects = ClosedDaysQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "closed days"
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                name="closed_days_end_after_they_begin",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message="The last day is not before the first.",
            )
        ]

    def __str__(self):
        return self.name


class CrisisLine(models.Model):
    """A number for somebody in danger or despair, in the countries where it answers."""

    country = models.CharField("where", max_length=60, help_text="For example: UK and Ireland.")
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40)
    note = models.CharField(max_length=120, blank=True, help_text="For example: option 2.")
    is_emergency = models.BooleanField("for immediate danger", default=False)
    position = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")
    checked_on = models.DateField("last checked", default=localdate)
    next_check_on = models.DateField("next check by")

    class Meta:
        ordering = ["-is_emergency", "position", "country"]
        constraints = [
            models.CheckConstraint(
                name="crisis_lines_are_checked_again",
                condition=Q(next_check_on__gt=F("checked_on")),
                violation_error_message="The next check comes after the last one.",
            )
        ]

    def __str__(self):
        return f"{self.name} {self.phone} ({self.country})"

    @property
    def dial(self) -> str:
        return dial(self.phone)
