"""Where staff write: one form for the words and for where they live."""

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Subquery
from django.utils.timezone import now

from articles import publishing
from articles.admin.editor import EditorMixin
from articles.forms import ArticleForm
from articles.models import Article, Revision


@admin.register(Article)
class ArticleAdmin(EditorMixin, admin.ModelAdmin):
    form = ArticleForm
    change_form_template = "admin/articles/article/change_form.html"
    list_display = ["title", "slug", "topic", "state", "next_check_on"]
    list_display_links = ["title", "slug"]
    list_filter = ["topic"]
    list_select_related = ["topic"]
    search_fields = ["slug", "revisions__title"]
    fieldsets = [
        ("Words", {"fields": ["title", "summary", "key_points", "body"]}),
        ("Evidence", {"fields": ["author", "checked_on", "next_check_on"]}),
        ("Where it lives", {"fields": ["slug", "topic", "position", "related"]}),
        ("Withdraw", {"fields": ["withdrawn_reason"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-pk")
        return (
            super()
            .get_queryset(request)
            .annotate(
                latest_title=Subquery(newest.values("title")[:1]),
                latest_publish_at=Subquery(newest.values("publish_at")[:1]),
                latest_next_check_on=Subquery(newest.values("next_check_on")[:1]),
                is_live=Exists(Revision.objects.live().filter(article=OuterRef("pk"))),
            )
        )

    @admin.display(ordering="latest_title")
    def title(self, article):
        return article.latest_title

    @admin.display(ordering="latest_next_check_on")
    def next_check_on(self, article):
        return article.latest_next_check_on

    @admin.display
    def state(self, article):
        return describe_state(article)

    def get_fieldsets(self, request, obj=None):
        """To withdraw is to change what the public reads, and a new page has nothing public."""
        may_withdraw = obj and request.user.has_perm("articles.publish_revision")
        return self.fieldsets if may_withdraw else self.fieldsets[:-1]

    def has_delete_permission(self, request, obj=None):
        return False  # a published address must go on answering: withdraw the page instead

    def render_change_form(self, request, context, *args, **kwargs):
        context["may_publish"] = request.user.has_perm("articles.publish_revision")
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        article = self.place(obj, form, change)
        revision = article.latest
        if form.has_new_words or revision is None:
            revision = publishing.save_draft(article, by=request.user, **form.words())
        if "_publish" in request.POST and request.user.has_perm("articles.publish_revision"):
            self.publish(request, revision)

    def place(self, obj, form, change) -> Article:
        """Apply what the form says of the address; the words come after."""
        where = {name: form.cleaned_data[name] for name in ("topic", "position")}
        if not change:
            article = publishing.create(obj.slug, **where)
            obj.pk = article.pk
            return article
        article = Article.objects.get(pk=obj.pk)
        publishing.move(article, obj.slug)
        publishing.file_under(article, **where)
        if obj.withdrawn_reason and obj.withdrawn_reason != article.withdrawn_reason:
            publishing.withdraw(article, obj.withdrawn_reason)
        if article.withdrawn_at and not obj.withdrawn_reason:
            publishing.reinstate(article)
        return article

    def publish(self, request, revision):
        if revision.publish_at is None:
            publishing.publish(revision)
            self.message_user(request, "Published: the public reads this version now.")
        else:
            self.message_user(request, "There was nothing new to publish.", messages.WARNING)

    def construct_change_message(self, request, form, formsets, add=False):
        if "_publish" in request.POST:
            return "Published."
        return "Saved as a draft." if form.has_new_words else "Changed where it lives."


def describe_state(article) -> str:
    """In words, for an article with the annotations of ArticleAdmin."""
    if article.withdrawn_at:
        return "Withdrawn"
    if article.latest_publish_at and article.latest_publish_at > now():
        return "Scheduled"
    if article.is_live:
        return "Published" if article.latest_publish_at else "Published, newer draft waiting"
    return "Draft"
