"""Moments as staff type and read them: one input, in the site's time zone."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, localtime, now

FORMAT = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """One input, which tells the script beside it what day it is where the site is."""

    input_type = "datetime-local"

    def get_context(self, name, value, attrs):
        attrs = {**attrs, "data-today": localtime(now()).date().isoformat()}
        return super().get_context(name, value, attrs)


class MomentField(forms.DateTimeField):
    """A moment that lies ahead; empty is now."""

    input_formats = [FORMAT, f"{FORMAT}:%S"]
    default_error_messages = {
        "invalid": "Write a date and a time, like 2027-05-03 09:00.",
        "gap": "There is no such time: the clocks go forward then. Choose another one.",
        "twice": "That time comes twice: the clocks go back then. Choose another one.",
        "past": "That moment has passed. Leave it empty for now.",
    }

    def __init__(self, **kwargs):
        super().__init__(required=False, widget=MomentInput(format=FORMAT), **kwargs)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except ValidationError as error:
            code = error.code if error.code == "invalid" else clock_change(str(value))
            raise ValidationError(self.error_messages[code], code=code) from error

    def validate(self, value):
        if value is not None and value <= now():
            raise ValidationError(self.error_messages["past"], code="past")


def clock_change(value: str) -> str:
    """What is wrong with a local time that stands for no moment, or for two."""
    local = parse_datetime(value.strip()).replace(tzinfo=get_current_timezone())
    return "gap" if local.utcoffset() < local.replace(fold=1).utcoffset() else "twice"


def describe(moment: datetime) -> str:
    """As in “Tuesday 3 May 2027, 09:00 (in 2 days)”."""
    local = localtime(moment)
    return f"{local:%A} {local.day} {local:%B %Y, %H:%M} ({distance(moment)})"


def distance(moment: datetime) -> str:
    """How many days away it is, by the calendar."""
    days = (localtime(moment).date() - localtime(now()).date()).days
    match days:
        case 0:
            return "today"
        case 1:
            return "tomorrow"
        case -1:
            return "yesterday"
    return f"in {days} days" if days > 0 else f"{-days} days ago"
