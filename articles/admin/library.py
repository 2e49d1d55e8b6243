"""What articles are filed under and rest on."""

from django.contrib import admin
from django.db import models
from django.db.models import Count

from articles.models import GlossaryTerm, Person, Source, Topic


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "position", "summary"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["key", "kind", "year", "reference", "cited"]
    list_filter = ["kind", "year"]
    search_fields = ["key", "reference"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(uses=Count("citations"))

    def get_readonly_fields(self, request, obj=None):
        return ["key"] if obj else []  # texts that are never edited name it

    @admin.display(description="cited by (versions)", ordering="uses")
    def cited(self, source):
        return source.uses


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):
    list_display = ["name", "role", "is_clinician", "user"]
    list_select_related = ["user"]


@admin.register(GlossaryTerm)
class GlossaryTermAdmin(admin.ModelAdmin):
    list_display = ["term", "say", "definition"]
    search_fields = ["term", "definition"]
