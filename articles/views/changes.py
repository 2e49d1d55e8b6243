"""What changed for readers, on the whole site and on one page."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Change
from rlsinfo.headers import public_page

PER_PAGE = 20
SHOWN_ON_A_PAGE = 5

#: For a query of revisions: whether readers are told of a change of their article.
HAS_CHANGES = Exists(Change.objects.filter(revision__article=OuterRef("article")))


@require_safe
@public_page(reads=("page",))
def changes(request):
    entries = Change.objects.public().with_details()
    page = Paginator(entries, PER_PAGE).get_page(page_number(request.GET.get("page", "")))
    return render(request, "articles/changes.html", {"page": page})


def page_number(asked: str) -> int:
    """The first page, unless a number was ``asked`` for; the last one stands for any beyond it."""
    return max(1, int(asked[:9])) if asked.isdecimal() else 1


def changes_of(revision) -> list[Change]:
    """The newest changes of its article; no query if it is known that there are none."""
    if revision.article_id is None or not getattr(revision, "has_changes", True):
        return []
    public = Change.objects.public().with_details()
    return list(public.filter(revision__article=revision.article_id)[:SHOWN_ON_A_PAGE])
