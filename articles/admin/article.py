"""Where staff write: one form for the words and for where they live."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from articles import checking, publishing, reviewing
from articles.admin.compare import comparison_with_unsaved
from articles.admin.editor import EditorMixin
from articles.admin.status import status
from articles.admin.withdrawal import WithdrawMixin
from articles.admin.worklist import WorklistMixin
from articles.forms import ArticleForm
from articles.models import Article, Revision
from articles.moments import describe
from articles.views.previews import render_preview

#: The fields that say where a page lives. They are not part of a version.
PLACE = {"slug", "topic", "position"}
#: How many pages are offered at once to those who look for one.
OFFERED = 8


@admin.register(Article)
class ArticleAdmin(EditorMixin, WithdrawMixin, WorklistMixin, admin.ModelAdmin):
    form = ArticleForm
    change_form_template = "admin/articles/article/change_form.html"
    fieldsets = [
        ("Words", {"fields": ["title", "summary", "key_points", "body"]}),
        ("Where it lives", {"fields": ["slug", "topic", "position", "related"]}),
        ("Evidence", {"fields": ["author", "checked_on", "next_check_on"]}),
    ]

    # --- the form --------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        fields = ["note", "seen"]
        if self.may_publish(request):
            fields = ["publish_at", *fields]
            if obj and obj.live and obj.live.standing_review:
                fields.insert(1, "small_correction")
        return [*self.fieldsets, ("Status", {"fields": fields})]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        settled = obj and obj.revisions.filter(publish_at__isnull=False).exists()
        if settled and not self.may_publish(request):
            for name in PLACE:  # readers and search engines know it
                form.base_fields[name].disabled = True
                form.base_fields[name].help_text = "Only a publisher can move a public page."
        return form

    def may_publish(self, request) -> bool:
        return request.user.has_perm("articles.publish_revision")

    def has_delete_permission(self, request, obj=None):
        return False  # a published address must go on answering: withdraw the page instead

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Who may only read gets the newest version, not an empty form."""
        if self.has_change_permission(request) or not is_id(object_id):
            return super().change_view(request, object_id, form_url, extra_context)
        article = get_object_or_404(Article, pk=object_id)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        return redirect("admin:articles_revision_change", article.latest.pk)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        context |= {"may_publish": self.may_publish(request), "subtitle": None}
        context["title"] = obj.latest.title if obj else "Write a page"
        if obj is not None:
            context |= status(obj)
        if form.is_bound or obj is not None:
            context["findings"] = checking.findings(form.unsaved() if form.is_bound else obj.latest)
        if form.conflict:
            differences = comparison_with_unsaved(form.conflict, form.unsaved())
            context["conflict"] = {"theirs": form.conflict, **differences}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- looking at it before it is saved --------------------------------------------------------

    def get_urls(self):
        find = self.admin_site.admin_view(require_safe(self.find))
        own = [
            path("find/", find, name="articles_article_find"),
            path("preview/", self.looks(self.preview), name="articles_article_preview"),
            path("checks/", self.looks(self.checks), name="articles_article_checks"),
        ]
        return own + super().get_urls()

    def find(self, request):
        """Public pages whose title holds every word that was typed; for anybody of staff."""
        pages = Revision.objects.live().select_related("article")
        for word in request.GET.get("q", "")[:100].split()[:8]:
            pages = pages.filter(title__icontains=word)
        context = {"pages": pages.in_reading_order()[:OFFERED], "site_url": settings.SITE_URL}
        return render(request, "admin/articles/article/_found.html", context)

    def looks(self, view):
        """``view`` for a POST of the form, saved or not, by somebody who may save it."""

        def look(request):
            page = request.GET.get("page", "")
            article = get_object_or_404(Article, pk=page) if is_id(page) else None
            if not (
                self.has_change_permission(request, article) and self.has_add_permission(request)
            ):
                raise PermissionDenied
            return view(request, ArticleForm(request.POST, instance=article))

        return self.admin_site.admin_view(require_POST(look))

    def preview(self, request, form):
        revision = form.unsaved()
        chosen = [article.pk for article in form.cleaned_data.get("related", [])]
        notice = "This is a preview of what you are writing. Nothing is saved yet."
        return render_preview(request, revision, notice=notice, chosen=chosen)

    def checks(self, request, form):
        context = {"findings": checking.findings(form.unsaved())}
        return render(request, "admin/articles/article/_checks.html", context)

    # --- saving ----------------------------------------------------------------------------------

    def save_model(self, request, obj, form, change):
        article = self.place(obj, form, change)
        revision = article.latest
        form.done = [self.describe_place(article, form)] if change else []
        if form.has_new_words or revision is None:
            revision = publishing.save_draft(article, by=request.user, **form.words())
            form.done.append(f"Saved version {revision.number} as a draft.")
        if "_review" in request.POST:
            self.attempt(request, form, self.ask, revision)
        elif form.cleaned_data["note"]:
            form.done.append("The note was not sent: choose “Send for review” for that.")
        if "_publish" in request.POST and self.may_publish(request):
            self.attempt(request, form, self.publish, revision)
        elif form.cleaned_data["publish_at"]:
            form.done.append("It is not scheduled: choose “Schedule” for that.")
        if done := self.construct_change_message(request, form, []):
            self.message_user(request, done)

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
        return article

    def describe_place(self, article, form) -> str:
        """What became of its address, in words."""
        if "slug" in form.changed_data and article.former_addresses.exists():
            linking = Article.objects.linking_to(article).count()
            return f"Its old address leads here. Pages that link to this one: {linking}."
        return "Changed where it lives." if PLACE & set(form.changed_data) else ""

    def attempt(self, request, form, step, revision):
        """A step after saving that may be refused: the words are saved all the same."""
        try:
            form.done.append(step(request, form, revision))
        except ValidationError as error:
            for sentence in error.messages:
                self.message_user(request, f"Saved, but: {sentence}", messages.ERROR)

    def ask(self, request, form, revision) -> str:
        reviewing.ask(revision, by=request.user, note=form.cleaned_data["note"])
        return f"Sent version {revision.number} for review."

    def publish(self, request, form, revision) -> str:
        at = form.cleaned_data["publish_at"]
        small = form.cleaned_data["small_correction"]
        publishing.publish(revision, at=at, small_correction=small)
        if at:
            return f"Scheduled version {revision.number} for {describe(at)}."
        if revision.article.is_withdrawn:
            return f"Published version {revision.number}. Readers see it when you bring it back."
        return f"Published version {revision.number}: the public reads it now."

    def construct_change_message(self, request, form, formsets, add=False):
        return " ".join(filter(None, form.done))

    def response_add(self, request, obj, post_url_continue=None):
        return redirect(reverse("admin:articles_article_change", args=[obj.pk]) + "?saved")

    def response_change(self, request, obj):
        return self.response_add(request, obj)


def is_id(text: str) -> bool:
    """Whether ``text`` can be the id of a row."""
    return text.isdecimal() and len(text) < 19
