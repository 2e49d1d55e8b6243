"""The form for one line about a page."""

from unicodedata import category

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from articles import health_story
from articles.models import LONGEST_LINE

#: Control characters, halves of characters, ends of lines and paragraphs.
NOT_ON_A_LINE = {"Cc", "Cs", "Zl", "Zp"}
NOT_A_LINE = "Use letters, digits and signs on one line"


class LineForm(forms.Form):
    words = forms.CharField(
        label="What was missing, or what helped?",
        help_text="One line is enough. Leave out names and anything about your own health.",
        error_messages={
            "required": "Write a line first. If you have none, you are done",
            "null_characters_not_allowed": NOT_A_LINE,
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_words(self) -> str:
        words = self.cleaned_data["words"]
        # No maxlength: a browser cuts off the rest of what is pasted, and does not say so.
        if (surplus := len(words) - LONGEST_LINE) > 0:
            raise ValidationError(f"Shorten your line by {surplus:,} characters")
        if any(category(sign) in NOT_ON_A_LINE for sign in words):
            raise ValidationError(NOT_A_LINE)
        if health_story.is_health_story(words):
            raise ValidationError(
                "This looks as if it is about you. We do not keep that here", code="story"
            )
        return words
