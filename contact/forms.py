"""The form "Send us a message"."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, RegexValidator

from contact import form_token
from contact.models import Message

#: What the sender agrees to. Stored with the message; change it only together with the practice.
CONSENT = (
    "I agree that you may read and keep what I write here about my health, so that you can reply."
)
CONSENT_HINT = (
    "We keep it for 12 months after we reply, then delete it. You can ask us to delete it sooner. "
    "We do not share it or use it for anything else."
)
#: Nothing that could end a line, in a mail or anywhere else.
one_line = RegexValidator(
    r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*\Z", "Use letters, digits and signs on one line"
)
LONGEST_BODY = 5000
EMAIL_HELP = "Enter an email address in the correct format, like name@example.com"


class MessageForm(forms.ModelForm):
    consent = forms.BooleanField(
        label=CONSENT,
        help_text=CONSENT_HINT,
        error_messages={"required": "Tick the box to agree, so that we may read your message"},
    )
    website = forms.CharField(label="Leave this empty", required=False)
    token = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)

    class Meta:
        model = Message
        fields = ["body", "name", "email", "no_reply_needed"]
        labels = {
            "body": "Your message",
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
        widgets = {
            "body": forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST_BODY}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        }
        error_messages = {"body": {"required": "Enter your message"}}

    field_order = ["body", "name", "email", "no_reply_needed", "consent", "website", "token"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].validators = [EmailValidator(message=EMAIL_HELP), one_line]
        self.fields["name"].validators.append(one_line)
        self.fields["website"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_body(self):
        # A browser counts a line break as one character and sends two.
        body = self.cleaned_data["body"].replace("\r\n", "\n")
        if (surplus := len(body) - LONGEST_BODY) > 0:
            raise ValidationError(f"Shorten your message by {surplus:,} characters")
        return body

    def clean(self):
        cleaned = super().clean()
        email = cleaned.get("email")
        if "email" in cleaned and not email and not cleaned.get("no_reply_needed"):
            self.add_error("email", "Enter your email address, or tick that you need no reply")
        if cleaned.get("no_reply_needed"):
            cleaned["email"] = ""
        return cleaned

    def clean_token(self):
        try:
            return form_token.read(self.cleaned_data["token"])
        except form_token.InvalidToken as error:
            raise ValidationError(
                "This page was open for too long. Nothing is lost: press “Send message” again"
            ) from error
