"""Texts as readers would see them, for those who may see them earlier."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles import previewing
from articles.views.pages import article_context
from rlsinfo.headers import policy

#: How a preview can look. A phone and a desk differ in the width of the frame only.
LOOKS = {
    "": {},
    "day": {"theme": "day"},
    "night": {"theme": "night"},
    "print": {"theme": "day", "style_sheet": "print-preview.css"},
}


def render_preview(request, revision, *, notice: str, chosen=None):
    """``revision`` as readers would see it, for whoever may: kept nowhere, without scripts."""
    look = LOOKS.get(request.POST.get("look") or request.GET.get("look", ""), {})
    context = article_context(revision, chosen) | {"preview_notice": notice} | look
    response = render(request, "articles/article.html", context)
    response["Content-Security-Policy"] = policy(
        style=f" {settings.PAGE_CSS_SOURCE} {settings.PRINT_PREVIEW_CSS_SOURCE}",
        frame_ancestors="'self'",
        sandbox=True,
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def preview(request, token):
    """One version, for somebody without an account who was given the link."""
    revision = previewing.find(token)
    if revision is None:
        raise Http404
    return render_preview(request, revision, notice="This is a preview. It is not public.")
