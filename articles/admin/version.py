"""The history of each article: every text that was saved, as it was."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied

from articles import publishing
from articles.models import Revision
from rlsinfo.read_only import ReadOnlyAdmin


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["title", "article", "created_at", "written_by", "publish_at", "reviewer"]
    list_filter = ["article__topic"]
    list_select_related = ["article", "created_by", "review__reviewer"]
    search_fields = ["title", "article__slug"]
    actions = ["sign_off"]
    fields = readonly_fields = [
        "article",
        "title",
        "summary",
        "key_points",
        "body",
        "author",
        "checked_on",
        "next_check_on",
        "created_at",
        "written_by",
        "publish_at",
        "reviewer",
    ]

    def has_sign_off_permission(self, request):
        return request.user.has_perm("articles.sign_off_revision")

    @admin.display(ordering="created_by")
    def written_by(self, revision):
        return revision.created_by or "starter text"

    @admin.display(description="reviewed by", empty_value="not yet reviewed")
    def reviewer(self, revision):
        return getattr(revision, "review", None) and revision.review.reviewer

    @admin.action(description="Sign off as medically reviewed", permissions=["sign_off"])
    def sign_off(self, request, queryset):
        for revision in queryset:
            try:
                publishing.sign_off(revision, by=request.user)
            except PermissionDenied as error:
                self.message_user(request, f"{revision}: {error}", messages.ERROR)
            else:
                self.message_user(request, f"{revision}: signed off.")
