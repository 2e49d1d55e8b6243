"""How to reach us, who helps in danger, and how staff work with messages."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.shortcuts import redirect
from django.urls import reverse

from contact import urgency
from contact.models import (
    ClosedDays,
    ContactDetails,
    CrisisLine,
    Retention,
    SavedReply,
    UrgentPhrase,
)

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
#: Days that may be closed in one row: `ClosedDays.dates` looks no further.
LONGEST_CLOSURE = timedelta(days=366)
MOST_WORDS = 6

NATIVE_INPUTS = {
    models.DateField: {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})},
    models.TimeField: {"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"})},
}


class OneRowAdmin(admin.ModelAdmin):
    """For a model of one row: the list leads to it, and there is one before it is first saved."""

    formfield_overrides = NATIVE_INPUTS

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_object(self, request, object_id, from_field=None):
        return self.model.load() if object_id == "1" else None

    def changelist_view(self, request, extra_context=None):
        return redirect(reverse(f"admin:contact_{self.opts.model_name}_change", args=[1]))


class ContactDetailsForm(forms.ModelForm):
    open_days = forms.TypedMultipleChoiceField(
        label="Days on which we read messages",
        coerce=int,
        choices=enumerate(WEEKDAYS),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )
    reply_within_days = forms.IntegerField(
        label="We reply within (working days)",
        min_value=1,
        max_value=60,
        help_text="A promise: keep it. Closed days do not count.",
    )


@admin.register(ContactDetails)
class ContactDetailsAdmin(OneRowAdmin):
    form = ContactDetailsForm
    fieldsets = [
        (
            "How people reach us",
            {"fields": ["organisation", "address", "phone", "email", "are_examples"]},
        ),
        (
            "When we read messages",
            {"fields": ["open_days", "opens_at", "closes_at", "reply_within_days"]},
        ),
        ("For staff", {"fields": ["alert_email"]}),
    ]


def days_field(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=most,
        help_text=f"1 to {most}. If you shorten it, what is older is deleted for ever at once.",
        error_messages={
            "min_value": "At least 1 day.",
            "max_value": f"At most {most} days: this site promises to keep words no longer.",
        },
    )


class RetentionForm(forms.ModelForm):
    """Staff may shorten what the settings allow, and never lengthen it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.limit("done_days", settings.CONTACT_RETENTION_DAYS)
        self.limit("spam_days", settings.SPAM_RETENTION_DAYS)

    def limit(self, name: str, most: int):
        if name in self.fields:  # not for those who may only look
            self.fields[name] = days_field(self.fields[name].label, most)
            self.initial[name] = min(self.initial[name], most)


@admin.register(Retention)
class RetentionAdmin(OneRowAdmin):
    form = RetentionForm


class ClosedDaysForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last - first > LONGEST_CLOSURE:
            self.add_error("last_day", "At most a year at once: add another one for the rest.")
        return cleaned


@admin.register(ClosedDays)
class ClosedDaysAdmin(admin.ModelAdmin):
    form = ClosedDaysForm
    formfield_overrides = NATIVE_INPUTS
    list_display = ["name", "first_day", "last_day"]


@admin.register(CrisisLine)
class CrisisLineAdmin(admin.ModelAdmin):
    formfield_overrides = NATIVE_INPUTS
    list_display = ["country", "name", "phone", "is_emergency", "checked_on", "next_check_on"]


@admin.register(SavedReply)
class SavedReplyAdmin(admin.ModelAdmin):
    list_display = ["name", "position"]


class UrgentPhraseForm(forms.ModelForm):
    class Meta:
        error_messages = {"words": {"unique": "These words are in the list already."}}
        help_texts = {
            "words": "One to six words, such as: cannot go on. Capital letters do not matter, and "
            "small misspellings are found as well."
        }

    def clean_words(self):
        words = " ".join(self.cleaned_data["words"].lower().split())
        if not 1 <= len(urgency.words_of(words)) <= MOST_WORDS:
            raise ValidationError("Write one to six words.")
        return words


@admin.register(UrgentPhrase)
class UrgentPhraseAdmin(admin.ModelAdmin):
    form = UrgentPhraseForm
    list_display = ["words"]
    search_fields = ["words"]
