"""Messages in the staff site: a list, a page for each, exports."""

from django.contrib import admin

from contact.admin.conversation import ConversationMixin
from contact.admin.exports import ExportMixin
from contact.admin.inbox import InboxMixin
from contact.models import Message
from rlsinfo.read_only import ReadOnlyAdmin


@admin.register(Message)
class MessageAdmin(InboxMixin, ConversationMixin, ExportMixin, ReadOnlyAdmin):
    pass
