"""The search, and what it offers while somebody types."""

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.search import finding, missed
from articles.views.pages import topics_with_articles
from rlsinfo.fulltext.words import MOST_CHARACTERS

#: What was typed may be about somebody's health: no cache that others share keeps it.
private_page = cache_control(private=True, max_age=60)


@require_safe
@private_page
def search(request):
    typed = typed_in(request)
    found = finding.find(typed)
    if found.words and not found.results and not found.entries:
        missed.count(typed, found.words)
    context = {"typed": typed, "found": found}
    if not found.results:
        context["topics"] = topics_with_articles()
    return render(request, "articles/search.html", context)


@require_safe
@private_page
def suggest(request):
    """Titles and words that begin as what was typed so far."""
    return JsonResponse(finding.suggest(typed_in(request)), safe=False)


def typed_in(request) -> str:
    """As much as a search reads. PostgreSQL takes no text with a zero byte."""
    return request.GET.get("q", "").replace("\0", "").strip()[:MOST_CHARACTERS]
