"""The form "Send us a message", and the one to write again."""

import re
from unicodedata import category

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator

from contact import consent, form_token
from contact.models import Message

#: Nothing that could end a line, in a mail or anywhere else.
one_line = RegexValidator(
    r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z", "Use letters, digits and signs on one line"
)
LONGEST_BODY = 5000
EMAIL_HELP = "Enter an email address in the correct format, like name@example.com"
PAGE_ADDRESS = re.compile(r"[a-z0-9-]{1,80}")

has_correct_format = EmailValidator(message=EMAIL_HELP)


def can_get_mail(address: str) -> None:
    """Raise ValidationError unless mail servers can be told this address: its domain in ASCII."""
    has_correct_format(address)
    local, _, domain = address.rpartition("@")
    # Python leaves out what cannot be seen, and the mail would go to another domain.
    if any(category(sign) == "Cf" for sign in domain):
        raise ValidationError(EMAIL_HELP)
    try:
        has_correct_format(f"{local}@{domain.encode('idna').decode()}")
    except UnicodeError as error:
        raise ValidationError(EMAIL_HELP) from error


def page_address(text: str | None) -> str:
    """``text`` if it can be the address of a page; whether there is one, `articles` knows."""
    return text if text and PAGE_ADDRESS.fullmatch(text) else ""


class WordsForm(forms.ModelForm):
    """What somebody writes to us, and when we showed them the form."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)

    class Meta:
        model = Message
        fields = ["body"]
        labels = {"body": "Your message"}
        help_texts = {"body": f"Up to {LONGEST_BODY:,} characters."}
        # No maxlength: a browser cuts off the rest of what is pasted, and does not say so.
        widgets = {"body": forms.Textarea(attrs={"rows": 8})}
        error_messages = {"body": {"required": "Enter your message"}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def validate_constraints(self):
        """Nothing: they speak of columns that the sender does not fill, and the database asks."""

    def clean_body(self):
        # A browser counts a line break as one character and sends two.
        body = self.cleaned_data["body"].replace("\r\n", "\n")
        if (surplus := len(body) - LONGEST_BODY) > 0:
            raise ValidationError(f"Shorten your message by {surplus:,} characters")
        return body

    def clean_token(self):
        try:
            return form_token.read(self.cleaned_data["token"])
        except form_token.InvalidToken as error:
            raise ValidationError(
                "This page was open for too long. Nothing is lost: press “Send message” again"
            ) from error

    def renew_token(self) -> None:
        """Make the form ready to be sent again if its token was of no use."""
        if "token" in self.errors:
            self.data = self.data.copy()
            self.data["token"] = form_token.issue()


class MessageForm(WordsForm):
    consent = forms.BooleanField(
        label=consent.BOX,
        help_text=consent.HINT,
        error_messages={"required": "Tick the box to agree, so that we may read your message"},
    )
    website = forms.CharField(label="Leave this empty", required=False)
    # A plain Field: no value of it is an error.
    about = forms.Field(widget=forms.HiddenInput, required=False)

    class Meta(WordsForm.Meta):
        fields = ["body", "name", "email", "no_reply_needed"]
        labels = WordsForm.Meta.labels | {
            "name": "Your name (optional)",
            "email": "Your email address",
            "no_reply_needed": "I do not need a reply",
        }
        help_texts = {
            "body": "Tell us about your health only as far as you want to. "
            f"Leave out names and addresses. Up to {LONGEST_BODY:,} characters.",
            "name": "So that we know what to call you.",
            "email": "So that we can reply. We use it for nothing else.",
        }
        widgets = WordsForm.Meta.widgets | {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        }

    field_order = ["body", "name", "email", "no_reply_needed", "consent", "website"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].validators = [can_get_mail, one_line]
        self.fields["name"].validators.append(one_line)
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    def clean_about(self):
        return page_address(self.cleaned_data["about"])

    def clean(self):
        cleaned = super().clean()
        email = cleaned.get("email")
        if "email" in cleaned and not email and not cleaned.get("no_reply_needed"):
            self.add_error("email", "Enter your email address, or tick that you need no reply")
        if cleaned.get("no_reply_needed"):
            cleaned["email"] = ""
        return cleaned
