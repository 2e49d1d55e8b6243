"""The forms on the page of a message."""

import hashlib
import secrets

from django import forms
from django.core.exceptions import ValidationError

from contact import inbox, placeholders, worklist
from contact.models.practice import refuse_unknown_placeholders

#: Letters of a reply or a note; a mail of that length still arrives everywhere.
LONGEST = 20_000
LARGEST_ID = 2**63 - 1


def new_key() -> str:
    return secrets.token_hex(16)


def hidden() -> forms.HiddenInput:
    """Never filled in again by a browser that comes back to the page."""
    return forms.HiddenInput(attrs={"autocomplete": "off"})


class KeyedForm(forms.Form):
    """Words about one message, and a key by which the same words sent twice are known."""

    # No max_length: a browser would cut what is pasted and say nothing.
    body = forms.CharField()
    key = forms.RegexField(r"^[0-9a-f]{32}\Z", widget=hidden(), initial=new_key)

    def __init__(self, message, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.message = message

    def clean_body(self):
        body = self.cleaned_data["body"].replace("\r\n", "\n")
        if (surplus := len(body) - LONGEST) > 0:
            characters = "character" if surplus == 1 else "characters"
            raise ValidationError(f"Shorten this by {surplus:,} {characters}")
        return body

    def take_focus(self) -> None:
        """The page opens with the cursor in these words."""
        self.fields["body"].widget.attrs["autofocus"] = True

    def clean(self):
        """Other words from the same page are not the same: their key differs."""
        cleaned = super().clean()
        if not self.errors:
            parts = [cleaned["key"], self.message.reference, cleaned["body"]]
            cleaned["key"] = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
        if "key" in self.errors:
            self.data = self.data.copy()
            self.data["key"] = new_key()
        return cleaned


class ReplyForm(KeyedForm):
    """``values``: what its placeholders stand for."""

    body = forms.CharField(
        label="Your reply",
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Write your reply first"},
    )
    #: The newest entry of the thread that the writer has seen.
    seen = forms.IntegerField(min_value=0, max_value=LARGEST_ID, widget=hidden())

    def __init__(self, *args, values: dict[str, str], **kwargs):
        super().__init__(*args, auto_id="id_reply_%s", **kwargs)
        self.values = values

    def looked_at(self, newest: int, *, again: bool) -> None:
        """The page shows the thread up to ``newest``; ``again``: its writer is told what is new.

        Otherwise a form that comes back goes on saying what its writer has seen.
        """
        self.initial.setdefault("seen", newest)
        if self.is_bound and (again or "seen" in self.errors):
            self.data = self.data.copy()
            self.data["seen"] = newest

    def clean_body(self):
        typed = super().clean_body()
        refuse_unknown_placeholders(typed)
        return placeholders.fill(typed, self.values)


class NoteForm(KeyedForm):
    body = forms.CharField(
        label="Private note (never sent)",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write your note first"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id_note_%s", **kwargs)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person):
        return inbox.name_of(person)


class GiveForm(forms.Form):
    to = PersonField(label="Give it to", queryset=None, empty_label="Choose somebody")

    def __init__(self, *args, people=None, **kwargs):
        """``people``: colleagues who were read already, so that nobody asks for them again."""
        super().__init__(*args, label_suffix="", **kwargs)
        field = self.fields["to"]
        field.queryset = worklist.staff()
        if people is not None:
            names = [(each.pk, field.label_from_instance(each)) for each in people]
            field.choices = [("", field.empty_label), *names]


class MailForm(forms.Form):
    email = forms.IntegerField(min_value=1, max_value=LARGEST_ID)
