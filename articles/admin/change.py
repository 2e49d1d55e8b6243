"""The list of changes: to read, and to add to."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from articles import ledger
from articles.admin.states import moment
from articles.admin.verb_forms import OneParagraph
from articles.models import Change
from rlsinfo.read_only import ReadOnlyAdmin


class AddForm(forms.Form):
    note = OneParagraph(label="What to add")


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ["page", "kind", "date", "said", "says"]
    list_filter = ["kind"]
    list_select_related = ["revision"]
    search_fields = ["revision__title", "said", "says", "why"]
    ordering = ["-revision__publish_at", "-pk"]

    @admin.display(ordering="revision__title")
    def page(self, change):
        return change.revision.title

    @admin.display(ordering="revision__publish_at")
    def date(self, change):
        return moment(change.date)

    def has_change_permission(self, request, obj=None):
        return False  # readers were told; more can be added

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "List of changes"})

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.note_view))
        return [path("<int:pk>/note/", view, name="articles_change_note"), *super().get_urls()]

    # --- one entry -------------------------------------------------------------------------------

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.entry_page(request, self.find(request, object_id), AddForm())

    def find(self, request, pk) -> Change:
        if not self.has_view_permission(request):
            raise PermissionDenied
        entry = self.get_object(request, str(pk))
        return get_object_or_404(Change.objects.with_details(), pk=entry.pk if entry else None)

    def entry_page(self, request, change, form, status=200):
        context = {
            **self.admin_site.each_context(request),
            "title": str(change),
            "opts": self.opts,
            "article": change.revision.article,
            "change": change,
            "form": form if request.user.has_perm("articles.publish_revision") else None,
        }
        template = "admin/articles/change/entry.html"
        return TemplateResponse(request, template, context, status=status)

    def note_view(self, request, pk):
        if not request.user.has_perm("articles.publish_revision"):
            raise PermissionDenied
        change, form = self.find(request, pk), AddForm(request.POST)
        if form.is_valid() and self.add(request, change, form):
            self.message_user(request, "Added to the entry.")
            return redirect(reverse("admin:articles_change_change", args=[change.pk]))
        return self.entry_page(request, change, form, status=422)

    def add(self, request, change, form) -> bool:
        """Whether it was added; if not, the form says why."""
        words = form.cleaned_data["note"]
        try:
            with transaction.atomic():
                ledger.add(change, words=words, by=request.user)
                self.log_change(request, change, f"Added: {words}")
        except ValidationError as error:
            form.add_error("note", error.messages)
        return form.is_valid()
