"""The outbox."""

from django.contrib import admin

from contact import outbox
from contact.admin.lists import LongListMixin
from contact.models import Email
from rlsinfo.read_only import ReadOnlyAdmin


@admin.register(Email)
class EmailAdmin(LongListMixin, ReadOnlyAdmin):
    list_display = ["message", "kind", "to", "status", "attempts", "queued_at", "sent_at"]
    list_filter = ["status", "kind"]
    lookups = ("status__exact", "kind__exact", "queued_at__lt")
    list_select_related = ["message"]
    actions = ["send_now"]
    fields = readonly_fields = [*list_display, "due_at", "error"]

    @admin.action(description="Send now", permissions=["change"])
    def send_now(self, request, queryset):
        self.message_user(request, f"{outbox.send_now(queryset)} queued.")
