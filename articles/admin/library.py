"""What articles are filed under and rest on."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from articles import term_uses
from articles.admin.links import LinkFilter, last_look
from articles.admin.recall import EvidenceFilter, RecallMixin
from articles.models import (
    Article,
    GlossaryTerm,
    Medicine,
    Person,
    Revision,
    SheetLine,
    Source,
    Step,
    Topic,
)

#: How many sources the editor is offered at once.
OFFERED = 8


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "position", "summary"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Source)
class SourceAdmin(RecallMixin, admin.ModelAdmin):
    change_form_template = "admin/articles/source/change_form.html"
    list_display = ["key", "kind", "year", "reference", "recall", "cited"]
    ordering = ["key"]  # counting takes away that of the model
    list_filter = [LinkFilter, "kind", "recall", "year"]
    search_fields = ["key", "reference"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request):
        versions = Count("citations", distinct=True)
        medicines = Count("medicines", distinct=True)
        return super().get_queryset(request).annotate(uses=versions + medicines)

    def get_readonly_fields(self, request, obj=None):
        return ["key"] if obj else []  # texts that are never edited name it

    @admin.display(description="cited by (versions, medicines)", ordering="uses")
    def cited(self, source):
        return source.uses

    def has_change_permission(self, request, obj=None):
        """What readers see, or a reviewer has signed off, changes by a publisher's hand only."""
        may = super().has_change_permission(request, obj)
        if not may or obj is None or request.user.has_perm("articles.publish_revision"):
            return may
        settled = Revision.objects.settled().filter(citations__source=obj)
        return not (settled.exists() or obj.medicines.exists())

    def has_delete_permission(self, request, obj=None):
        """One at a time, and none that something rests on: readers must find it for ever."""
        cited = obj is None or obj.citations.exists() or obj.medicines.exists()
        return not cited and super().has_delete_permission(request, obj)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj is not None:
            shown = Q(pk__in=Revision.objects.live()) | Q(pk__in=Revision.objects.newest())
            citing = Revision.objects.filter(shown, citations__source=obj).values("article")
            context["last_look"] = last_look(obj)
            context["may_recall"] = self.may_recall(request)
            context["citing"] = Article.objects.filter(pk__in=citing).with_state()
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def get_urls(self):
        find = self.admin_site.admin_view(require_safe(self.find))
        return [path("find/", find, name="articles_source_find"), *super().get_urls()]

    def find(self, request):
        """Those that hold every word that was typed, for the editor of a page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        sources = Source.objects.all()
        for word in request.GET.get("q", "")[:100].split()[:8]:
            sources = sources.filter(Q(key__icontains=word) | Q(reference__icontains=word))
        context = {"sources": sources.order_by("-year", "key")[:OFFERED]}
        return render(request, "admin/articles/source/_found.html", context)


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    list_display = ["name", "role", "is_clinician", "user"]
    list_select_related = ["user"]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(admin.ModelAdmin):
    list_display = ["term", "say", "plain", "definition"]
    search_fields = ["term", "also", "definition"]

    def save_model(self, request, obj, form, change):
        term_uses.save_term(obj)

    def delete_model(self, request, obj):
        term_uses.delete_terms([obj])

    def delete_queryset(self, request, queryset):
        term_uses.delete_terms(queryset)


@admin.register(Medicine)
class MedicineAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "also_called", "sold_uk", "sold_us", "source"]
    list_filter = ["kind", EvidenceFilter]
    list_select_related = ["source"]
    search_fields = ["name", "also_called", "sold_uk", "sold_us"]
    autocomplete_fields = ["source"]


@admin.register(Step)
class StepAdmin(admin.ModelAdmin):
    list_display = ["title", "position", "article", "is_shown"]
    list_select_related = ["article"]
    autocomplete_fields = ["article"]

    def get_queryset(self, request):
        shown = Step.objects.shown().filter(pk=OuterRef("pk"))
        return super().get_queryset(request).annotate(shown=Exists(shown))

    @admin.display(description="readers see it", boolean=True)
    def is_shown(self, step):
        return step.shown


@admin.register(SheetLine)
class SheetLineAdmin(admin.ModelAdmin):
    list_display = ["words", "part", "position"]
    list_filter = ["part"]
