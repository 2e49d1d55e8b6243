"""The page on which a source is marked as superseded or retracted, and that is taken back."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from articles import recalling
from articles.models import Article, Source

KINDS = [(each.value, each.label.capitalize()) for each in Source.Recall if each.value]


class SourceField(forms.ModelChoiceField):
    def label_from_instance(self, source) -> str:
        return f"{source.key}: {Truncator(source.reference).chars(80)}"


class RecallForm(forms.Form):
    kind = forms.ChoiceField(label="It was", choices=KINDS, widget=forms.RadioSelect)
    on = forms.DateField(
        label="On",
        initial=localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="In plain words: readers see it. At most 300 characters.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    replaced_by = SourceField(
        label="Replaced by",
        queryset=Source.objects.none(),
        required=False,
        empty_label="Nothing in our library",
        help_text="A newer source that is not here yet? Add it first.",
    )
    shows_banner = forms.BooleanField(
        label="Say it at the top of each page that rests on it",
        required=False,
        help_text="Until a version that was reviewed since then is public.",
    )

    def __init__(self, *args, source, **kwargs):
        super().__init__(*args, initial={"kind": Source.Recall.SUPERSEDED}, **kwargs)
        current = Source.objects.filter(recall=Source.Recall.CURRENT).exclude(pk=source.pk)
        self.fields["replaced_by"].queryset = current


class EvidenceFilter(admin.SimpleListFilter):
    """Of rows whose queryset has ``recalled``."""

    title = "evidence"
    parameter_name = "show"

    def lookups(self, request, model_admin):
        return [("recalled", "On a source that was superseded or retracted")]

    def queryset(self, request, queryset):
        return queryset.recalled() if self.value() else queryset


class RecallMixin:
    """For the admin of sources: adds `admin:articles_source_recall`."""

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.recall_view)
        wrapped = self.admin_site.admin_view(view)
        own = path("<int:pk>/recall/", wrapped, name="articles_source_recall")
        return [own, *super().get_urls()]

    def may_recall(self, request) -> bool:
        wanted = ["articles.change_source", "articles.publish_revision"]
        return request.user.has_perms(wanted)

    def recall_view(self, request, pk):
        if not self.may_recall(request):
            raise PermissionDenied
        source = get_object_or_404(Source, pk=pk)
        form = RecallForm(request.POST if request.method == "POST" else None, source=source)
        if "_withdraw" in request.POST:
            done = self.attempt(form, self.withdraw_recall, request, source)
        else:
            done = form.is_valid() and self.attempt(form, self.recall, request, source)
        if not done:
            return self.recall_page(request, Source.objects.get(pk=pk), form)
        return redirect("admin:articles_source_change", source.pk)

    def attempt(self, form, verb, request, source) -> bool:
        """Whether it was done; if not, the form says why."""
        try:
            with transaction.atomic():
                verb(request, source, form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return False
        return True

    def recall(self, request, source, form):
        affected = recalling.recall(source, by=request.user, **form.cleaned_data)
        done = f"Marked as {source.recall}: {source.recall_reason}"
        self.log_change(request, source, done)
        for draft in affected.queued:
            words = f"Sent version {draft.number} for review: “{source.key}” was {source.recall}."
            self.log_change(request, draft.article, words)
        for sentence in [f"Marked as {source.recall}.", *in_words(affected)]:
            self.message_user(request, sentence, messages.SUCCESS)

    def withdraw_recall(self, request, source, form):
        was = source.recall
        recalling.withdraw_recall(source)
        done = f"Took back that it was {was}. The drafts that were made for it stay."
        self.log_change(request, source, done)
        self.message_user(request, done)

    def recall_page(self, request, source, form):
        context = {
            **self.admin_site.each_context(request),
            "title": f"{source}: superseded or retracted",
            "opts": self.opts,
            "source": source,
            "form": form,
            "citing": Article.objects.citing(source).with_state(),
            "medicines": source.medicines.all(),
        }
        template = "admin/articles/source/recall.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)


def in_words(affected: recalling.Affected) -> list[str]:
    """As in “2 pages rest on it: 1 is queued for review; “Iron” has a version that …”."""
    queued, count = len(affected.queued), len(affected.queued) + len(affected.left)
    if not count:
        sentence = "No public page rests on it."
    else:
        rest = "1 page rests" if count == 1 else f"{count} pages rest"
        parts = [f"{queued} {'is' if queued == 1 else 'are'} queued for review"]
        parts += [f"“{revision.title}” {reason}" for revision, reason in affected.left]
        sentence = f"{rest} on it: {'; '.join(parts).rstrip('.')}."
    if names := ", ".join(each.name for each in affected.medicines):
        return [sentence, f"Medicines that rest on it, which nobody is asked to review: {names}."]
    return [sentence]
