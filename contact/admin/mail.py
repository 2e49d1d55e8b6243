"""The outbox."""

from django.contrib import admin

from contact import outbox
from contact.models import Email
from rlsinfo.capped import CappedPaginator
from rlsinfo.read_only import ReadOnlyAdmin


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin):
    list_display = ["message", "kind", "to", "status", "attempts", "queued_at", "sent_at"]
    list_filter = ["status", "kind"]
    list_per_page = 50
    list_max_show_all = 0
    list_select_related = ["message"]
    paginator = CappedPaginator
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    sortable_by = ()
    actions = ["send_now"]
    fields = readonly_fields = [*list_display, "due_at", "error"]

    @admin.action(description="Send now", permissions=["change"])
    def send_now(self, request, queryset):
        self.message_user(request, f"{outbox.send_now(queryset)} queued.")
