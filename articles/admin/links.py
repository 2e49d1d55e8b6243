"""What was found at the addresses of sources."""

from django.contrib import admin

from articles.models import LinkCheck


class LinkFilter(admin.SimpleListFilter):
    title = "link"
    parameter_name = "show"

    def lookups(self, request, model_admin):
        return [("dead", "Dead")]

    def queryset(self, request, queryset):
        if self.value() != "dead":
            return queryset
        return queryset.filter(pk__in=LinkCheck.objects.dead().values("source"))


def last_look(source) -> LinkCheck | None:
    """At the address that it has now."""
    return LinkCheck.objects.of_todays_address().filter(source=source).first()
