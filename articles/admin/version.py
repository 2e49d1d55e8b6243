"""The versions of each page: every text that was saved, as it was, and what is done with it."""

from functools import partial

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from articles import checking, previewing, reviewing
from articles.admin import states
from articles.admin.compare import comparison, lines_of, pieces
from articles.admin.verbs import REVIEW, VERBS, tasks
from articles.models import Article, PreviewLink, Revision
from articles.views.previews import render_preview
from rlsinfo.read_only import ReadOnlyAdmin

PER_PAGE = 50


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["title", "number", "page", "created_at", "written_by", "state"]
    list_filter = ["article__topic"]
    list_per_page = PER_PAGE
    search_fields = ["title", "article__slug"]

    def get_queryset(self, request):
        return states.with_state(super().get_queryset(request))

    @admin.display(ordering="article__slug")
    def page(self, revision):
        return revision.article

    @admin.display(description="by", ordering="created_by__username")
    def written_by(self, revision):
        return revision.created_by or "starter text"

    @admin.display(ordering="publish_at")
    def state(self, revision):
        return states.describe(revision)

    # --- addresses -------------------------------------------------------------------------------

    def get_urls(self):
        shown = [
            ("of/<int:article>/", "versions", self.versions_view),
            ("compare/", "compare", self.compare_view),
            ("<int:pk>/review/", "review", self.review_view),
            ("<int:pk>/preview/", "preview", self.preview_view),
        ]
        done = [(verb.name, partial(self.verb_view, verb=verb)) for verb in VERBS]
        done.append(("link", self.link_view))
        own = [self.own(address, name, require_safe(view)) for address, name, view in shown]
        own += [self.own(f"<int:pk>/{name}/", name, require_POST(view)) for name, view in done]
        return own + super().get_urls()

    def own(self, address, name, view):
        wrapped = self.admin_site.admin_view(view)
        return path(address.replace("_", "-"), wrapped, name=f"articles_revision_{name}")

    # --- what is asked for -----------------------------------------------------------------------

    def refuse_strangers(self, request, permission: str = ""):
        allowed = self.has_view_permission(request)
        if not allowed or (permission and not request.user.has_perm(permission)):
            raise PermissionDenied

    def find(self, request, pk) -> Revision:
        """With its state. 404 if it is not there, or ``pk`` cannot be an id."""
        try:
            return get_object_or_404(self.get_queryset(request), pk=pk)
        except ValueError as error:
            raise Http404 from error

    def find_live(self, request, article) -> Revision | None:
        return self.get_queryset(request).live().filter(article=article).first()

    # --- pages -----------------------------------------------------------------------------------

    def answer(self, request, template, context, status=200):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        template = f"admin/articles/revision/{template}.html"
        return TemplateResponse(request, template, context, status=status)

    def versions_view(self, request, article):
        self.refuse_strangers(request)
        article = get_object_or_404(Article, pk=article)
        versions = self.get_queryset(request).filter(article=article).order_by("-number")
        page = Paginator(versions, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "title": f"Versions of {article.latest.title if article.latest else article}",
            "article": article,
            "page": page,
            "rows": [(revision, states.describe(revision)) for revision in page],
            "live": article.live,
        }
        return self.answer(request, "versions", context)

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        self.refuse_strangers(request)
        return self.version_page(request, self.find(request, object_id))

    def version_page(self, request, revision, refused=None, link="", status=200):
        """``refused``: forms that were sent and not accepted; ``link``: one just made."""
        context = self.about(request, revision) | {
            "title": str(revision),
            "fields": lines_of(revision),
            "pieces": pieces(revision),
            "requests": revision.requests.select_related("asked_by", "returned_by"),
            "links": PreviewLink.objects.valid().filter(revision=revision),
            "tasks": tasks(revision, request.user, refused or {}),
            "may_link": request.user.has_perm("articles.change_article"),
            "link": link,
        }
        return self.answer(request, "version", context, status)

    def about(self, request, revision):
        """What the page of a version and that of its review both need."""
        return {
            "revision": revision,
            "article": revision.article,
            "state": states.describe(revision),
            "live": self.find_live(request, revision.article),
            "latest": revision.article.latest,
        }

    def compare_view(self, request):
        self.refuse_strangers(request)
        new = self.find(request, request.GET.get("new"))
        asked, live = request.GET.get("old"), self.find_live(request, new.article)
        old = live if asked == "live" else self.find(request, asked)
        if old and old.article_id != new.article_id:
            raise Http404
        context = self.about(request, new) | comparison(old, new)
        context |= {"title": f"Compare versions of {new.title}", "old": old}
        context["restores"] = self.restores(request, old, new)
        return self.answer(request, "compare", context)

    def restores(self, request, *revisions):
        """Those that can be restored, with the address for that."""
        return [
            (revision, task.address)
            for revision in revisions
            if revision
            for task in tasks(revision, request.user, {})
            if task.verb.name == "restore"
        ]

    def review_view(self, request, pk):
        self.refuse_strangers(request, REVIEW)
        return self.review_page(request, self.find(request, pk))

    def review_page(self, request, revision, refused=None, status=200):
        context = self.about(request, revision)
        if context["live"] not in (None, revision):
            context |= comparison(context["live"], revision)
        context |= {
            "title": f"Review: {revision}",
            "waiting": revision.requests.filter(closed_at=None).select_related("asked_by").first(),
            "pieces": pieces(revision),
            "findings": checking.findings(revision),
            "why_not": reviewing.why_not(revision, request.user),
            "tasks": tasks(revision, request.user, refused or {}, only=REVIEW),
        }
        return self.answer(request, "review", context, status)

    def preview_view(self, request, pk):
        self.refuse_strangers(request)
        revision = self.find(request, pk)
        notice = f"Preview of version {revision.number}. {states.describe(revision)}."
        return render_preview(request, revision, notice=notice)

    # --- what changes something ------------------------------------------------------------------

    def verb_view(self, request, pk, verb):
        self.refuse_strangers(request, verb.permission)
        revision = self.find(request, pk)
        form = verb.form(request.POST, revision=revision, auto_id=f"id_{verb.name}_%s")
        if form.is_valid() and (done := self.attempt(request, revision, verb, form)):
            self.message_user(request, done)
            return redirect(verb.then(revision))
        self.message_user(request, "Nothing was changed. The reason stands below.", messages.ERROR)
        page = self.review_page if verb.permission == REVIEW else self.version_page
        # Read again: what was refused may have left its marks.
        return page(request, self.find(request, pk), {verb.name: form}, status=422)

    def attempt(self, request, revision, verb, form) -> str:
        """What was done, in a sentence; empty if it was refused, and then the form says why."""
        try:
            with transaction.atomic():
                # One after the other, so that two people cannot both be first.
                Article.objects.select_for_update().get(pk=revision.article_id)
                done = verb.do(revision, request.user, **form.cleaned_data)
                self.log_change(request, revision.article, done)
                return done
        except ValidationError as error:
            explain(form, error)
        except PermissionDenied as error:
            form.add_error(None, str(error))
        return ""

    def link_view(self, request, pk):
        """The address stands in this answer and nowhere else: only its hash is kept."""
        self.refuse_strangers(request, "articles.change_article")
        revision = self.find(request, pk)
        token = previewing.make_link(revision, by=request.user)
        done = f"Made a preview link to version {revision.number}."
        self.log_change(request, revision.article, done)
        link = settings.SITE_URL + reverse("articles:preview", args=[token])
        return self.version_page(request, revision, link=link)


def explain(form, error: ValidationError):
    """Each sentence at its field, if ``form`` has that, else above all of them."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in by_field.items():
        form.add_error(name if name in form.fields else None, sentences)
