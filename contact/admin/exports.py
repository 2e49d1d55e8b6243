"""Messages as files: a table of all, or everything about one person."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from contact import exporting
from contact.models import Message
from contact.spreadsheet import rows_as_csv
from rlsinfo import ratelimit

#: Tries with the password, right or wrong, by one person in so many seconds.
TRIES, TRIES_WITHIN = 5, 600
TABLE = "table"
KINDS = {
    TABLE: "A table of all messages (CSV)",
    "page": "Everything about one person, to read (a web page)",
    "json": "Everything about one person, for a computer (JSON)",
}


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label="What", choices=KINDS.items(), widget=forms.RadioSelect, initial=TABLE
    )
    address = forms.EmailField(
        label="Their email address",
        required=False,
        help_text="Only for everything about one person: the address that they wrote from.",
    )
    reason = forms.CharField(
        max_length=200,
        help_text="Why you need it. It stays in the history, so name nobody. "
        "At most 200 characters.",
    )
    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="The one that you sign in with: people told us these things in confidence.",
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_reason(self):
        if "@" in self.cleaned_data["reason"]:
            raise ValidationError(
                "Leave addresses out of the reason: it is kept for longer than the messages."
            )
        return self.cleaned_data["reason"]

    def clean(self):
        cleaned = super().clean()
        is_about_one = cleaned.get("kind") != TABLE
        if is_about_one and cleaned.get("address") == "":
            self.add_error("address", "Enter the address that they wrote from.")
        # The password comes last, so that another mistake costs no try.
        if not self.errors:
            self.check_password()
        if not self.errors and is_about_one:
            self.look_for_messages()
        return cleaned

    def check_password(self):
        tries = ratelimit.hit(f"password for an export {self.user.pk}", seconds=TRIES_WITHIN)
        if tries > TRIES:
            self.add_error(
                "password",
                "Too many tries. Wait ten minutes, then try again. Nothing was exported.",
            )
        elif not self.user.check_password(self.cleaned_data["password"]):
            self.add_error("password", "This is not your password. Try again.")

    def look_for_messages(self):
        if not exporting.messages_of(self.cleaned_data["address"]).exists():
            self.add_error("address", "We hold no message from this address.")


class ExportMixin:
    """For the admin of messages: adds `admin:contact_message_export`."""

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.export_view)
        wrapped = self.admin_site.admin_view(sensitive_post_parameters()(view))
        return [path("export/", wrapped, name="contact_message_export"), *super().get_urls()]

    def export_view(self, request):
        if not request.user.has_perm("contact.export_message"):
            raise PermissionDenied
        form = ExportForm(request.user, request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self.export_page(request, form)
        self.record_export(request, **form.cleaned_data)
        kind, address = form.cleaned_data["kind"], form.cleaned_data["address"]
        response = table() if kind == TABLE else about_person(request, kind, address)
        name = f"{'messages' if kind == TABLE else 'one-person'}-{localdate()}.{ENDINGS[kind]}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def export_page(self, request, form):
        context = {
            **self.admin_site.each_context(request),
            "title": "Export messages",
            "opts": self.opts,
            "form": form,
        }
        template = "admin/contact/message/export.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    @transaction.atomic
    def record_export(self, request, kind, address, reason, **_):
        """Who, when, what and why, but not about whom."""
        if kind == TABLE:
            count = Message.objects.kept().count()
        else:
            count = exporting.record(exporting.messages_of(address), by=request.user)
        # No row in particular: the history names what was exported in its place.
        what = Message(reference="Exported messages")
        self.log_change(request, what, f"{KINDS[kind]}, messages: {count}. Reason: {reason}")


ENDINGS = {TABLE: "csv", "page": "html", "json": "json"}


def table():
    rows = rows_as_csv(exporting.messages_table())
    return StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")


def about_person(request, kind: str, address: str):
    person = exporting.about_person(address)
    if kind == "json":
        return JsonResponse(person, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return render(request, "admin/contact/message/person.html", {"person": person})
