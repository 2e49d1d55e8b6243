"""The page on which a page is withdrawn, now or later, and brought back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from articles import publishing
from articles.admin.states import moment
from articles.models import WHEN_TO_SEE_A_DOCTOR, Article
from articles.moments import MomentField


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        help_text="Readers see it in place of the page. At most 300 characters.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    at = MomentField(label="From", help_text="Leave it empty to withdraw the page now.")


class WithdrawMixin:
    """For the admin of articles: adds `admin:articles_article_withdraw`."""

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(self.withdraw_view)
        wrapped = self.admin_site.admin_view(view)
        own = path("<int:pk>/withdraw/", wrapped, name="articles_article_withdraw")
        return [own, *super().get_urls()]

    def withdraw_view(self, request, pk):
        if not request.user.has_perm("articles.publish_revision"):
            raise PermissionDenied
        article = get_object_or_404(Article, pk=pk)
        if "_reinstate" in request.POST:
            return self.reinstate(request, article)
        form = WithdrawForm(request.POST if request.method == "POST" else None)
        if not form.is_valid():
            return self.withdraw_page(request, article, form)
        if refusal := why_not(article):
            self.message_user(request, refusal, messages.ERROR)
        else:
            self.withdraw(request, article, **form.cleaned_data)
        return redirect("admin:articles_article_withdraw", article.pk)

    def withdraw_page(self, request, article, form):
        context = {
            **self.admin_site.each_context(request),
            "title": f"Withdraw {article.latest.title if article.latest else article}",
            "opts": self.opts,
            "article": article,
            "form": form,
            "refusal": why_not(article),
            "linking": Article.objects.linking_to(article).with_state(),
            "lends_cards": article.slug == WHEN_TO_SEE_A_DOCTOR,
        }
        template = "admin/articles/article/withdraw.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    @transaction.atomic
    def withdraw(self, request, article, reason, at):
        publishing.withdraw(article, reason, at=at)
        done = f"Planned to withdraw the page on {moment(at)}" if at else "Withdrew the page"
        self.log_change(request, article, f"{done}: {reason}")
        self.message_user(request, f"{done}.")

    @transaction.atomic
    def reinstate(self, request, article):
        if article.withdrawn_at is None:
            self.message_user(request, "This page is not withdrawn.", messages.ERROR)
        else:
            was = article.is_withdrawn
            publishing.reinstate(article)
            done = "Brought the page back." if was else "Took back the planned withdrawal."
            self.log_change(request, article, done)
            self.message_user(request, done)
        return redirect("admin:articles_article_withdraw", article.pk)


def why_not(article: Article) -> str:
    """Why ``article`` cannot be withdrawn, in a sentence; empty if it can."""
    if article.withdrawn_at is not None:
        return "This page is withdrawn already, or will be."
    if not Article.objects.published().filter(pk=article.pk).exists():
        return "This page was never public, so there is nothing to withdraw."
    return ""
