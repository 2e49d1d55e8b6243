"""Where staff read messages and say how to reach us."""

from django.contrib import admin
from django.shortcuts import redirect
from django.urls import reverse

from contact import inbox, outbox
from contact.models import ContactDetails, CrisisLine, Email, Message
from rlsinfo.read_only import ReadOnlyAdmin


@admin.register(ContactDetails)
class ContactDetailsAdmin(admin.ModelAdmin):
    def has_add_permission(self, request):
        return not ContactDetails.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.pk = 1
        super().save_model(request, obj, form, change)

    def changelist_view(self, request, extra_context=None):
        """There is one row: open it."""
        if ContactDetails.objects.exists():
            return redirect(reverse("admin:contact_contactdetails_change", args=[1]))
        return redirect(reverse("admin:contact_contactdetails_add"))


@admin.register(CrisisLine)
class CrisisLineAdmin(admin.ModelAdmin):
    list_display = ["country", "name", "phone", "is_emergency", "checked_on", "next_check_on"]


class EmailInline(admin.TabularInline):
    model = Email
    fields = readonly_fields = ["kind", "to", "status", "sent_at", "error"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj):
        return False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["reference", "first_words", "sender", "status", "received_at"]
    list_filter = ["status"]
    ordering = ["-received_at"]
    show_full_result_count = False
    actions = ["close", "reopen", "mark_spam", "not_spam"]
    inlines = [EmailInline]
    fields = readonly_fields = [
        "reference",
        "received_at",
        "name",
        "email",
        "no_reply_needed",
        "body",
        "status",
        "settled_at",
        "spam_reasons",
        "consent_text",
        "erased_at",
    ]

    def has_delete_permission(self, request, obj=None):
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    def get_deleted_objects(self, objs, request):
        """For the page that asks whether to delete: the mails go with their messages."""
        return [str(message) for message in objs], {"messages": len(objs)}, set(), []

    def delete_model(self, request, obj):
        inbox.erase(Message.objects.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        inbox.erase(queryset)

    @admin.display
    def first_words(self, message):
        return f"{message.body[:60]}…" if len(message.body) > 60 else message.body

    @admin.display(ordering="email")
    def sender(self, message):
        if message.erased_at:
            return "erased"
        return message.name or message.email or "no name"

    @admin.action(description="Close", permissions=["change"])
    def close(self, request, queryset):
        self.message_user(request, f"{inbox.close(queryset)} closed.")

    @admin.action(description="Open again", permissions=["change"])
    def reopen(self, request, queryset):
        self.message_user(request, f"{inbox.reopen(queryset)} opened again.")

    @admin.action(description="Put into spam", permissions=["change"])
    def mark_spam(self, request, queryset):
        self.message_user(request, f"{inbox.mark_spam(queryset)} put into spam.")

    @admin.action(description="Not spam", permissions=["change"])
    def not_spam(self, request, queryset):
        self.message_user(request, f"{inbox.not_spam(queryset)} taken out of spam.")


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin):
    list_display = ["message", "kind", "to", "status", "attempts", "queued_at", "sent_at"]
    list_filter = ["status", "kind"]
    list_select_related = ["message"]
    actions = ["send_again"]
    fields = readonly_fields = [*list_display, "due_at", "error"]

    @admin.action(description="Send again", permissions=["change"])
    def send_again(self, request, queryset):
        self.message_user(request, f"{outbox.send_again(queryset)} queued.")
