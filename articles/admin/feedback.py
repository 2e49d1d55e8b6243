"""What readers say of the pages: beside each page, and in one list."""

from datetime import timedelta

from django.contrib import admin
from django.utils.timezone import localdate

from articles import feedback
from articles.models import Article, Feedback
from rlsinfo.capped import CappedPaginator
from rlsinfo.read_only import ReadOnlyAdmin

#: How far back the answers are counted.
A_YEAR = timedelta(days=365)
#: How many lines stand beside a page.
NEWEST = 10


def what_readers_say(article: Article) -> dict:
    """The context of ``_feedback.html``."""
    year = article.feedback.filter(sent_on__gt=localdate() - A_YEAR)
    lines = article.feedback.with_line()[:NEWEST]
    return {"article": article, **year.counts(), "lines": lines}


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    """The answers with a line. To delete one takes the words away; the answer stays counted."""

    list_display = ["words", "is_useful", "article", "sent_on"]
    list_filter = ["is_useful", ("article", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["article"]
    list_per_page = 50
    search_fields = ["words"]
    fields = ["words", "is_useful", "article", "revision", "sent_on"]
    paginator = CappedPaginator
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).with_line()

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    def delete_model(self, request, obj):
        feedback.erase(Feedback.objects.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        feedback.erase(queryset)
