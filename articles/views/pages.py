"""The front page, the topics, and the articles."""

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from articles.models import (
    Article,
    FormerAddress,
    GlossaryTerm,
    Picture,
    Revision,
    Source,
    Topic,
)
from articles.references import picture_keys
from articles.rendering import render as render_body
from articles.views.changes import HAS_CHANGES, changes_of
from rlsinfo.content_version import remembered
from rlsinfo.headers import public_page

RELATED_AT_MOST = 3

terms_in_texts = remembered(GlossaryTerm.objects.in_texts)


def topics_with_articles():
    live = Revision.objects.live().filter(article__topic=OuterRef("pk"))
    return Topic.objects.filter(Exists(live))


@require_safe
@public_page
def home(request):
    return render(request, "articles/home.html", {"topics": topics_with_articles()})


@require_safe
@public_page
def topics(request):
    live = Revision.objects.live().filter(article__topic__isnull=False)
    revisions = live.select_related("article__topic").order_by(
        "article__topic__position", "article__topic__name", "article__position", "title"
    )
    return render(request, "articles/topics.html", {"revisions": revisions})


@require_safe
@public_page
def topic(request, slug):
    topic = get_object_or_404(Topic, slug=slug)
    revisions = Revision.objects.live().filter(article__topic=topic).select_related("article")
    context = {"topic": topic, "revisions": revisions.in_reading_order()}
    return render(request, "articles/topic.html", context)


@require_safe
@public_page
def article(request, slug):
    live = Revision.objects.live().with_people().with_dates().select_related("article__topic")
    revision = live.annotate(has_changes=HAS_CHANGES).filter(article__slug=slug).first()
    if revision is None:
        return not_live(request, slug)
    return render(request, "articles/article.html", article_context(revision))


def article_context(revision, chosen=None):
    """All that the article template needs, for ``revision`` and what is live around it.

    A text that is not saved has no rows of its own: ``chosen`` are then the ids of its related.
    """
    keys = picture_keys(revision.body)
    pictures = Picture.objects.in_bulk(keys, field_name="key")
    page = render_body(revision.body, pictures, terms_in_texts())
    sources = Source.objects.in_bulk(page.cited, field_name="key")
    if chosen is None:
        chosen = revision.related.values("pk")
    related = Revision.objects.live().related_to(
        revision.article, chosen, [source.pk for source in sources.values()]
    )
    references = [(n, sources[key]) for key, n in page.cited.items() if key in sources]
    recalled = revision.recalled_among(source for _, source in references)
    return {
        "revision": revision,
        "page": page,
        "references": references,
        "recalled": [source for source in recalled if source.shows_banner],
        "related": related[:RELATED_AT_MOST],
        "changes": changes_of(revision),
    }


def not_live(request, slug):
    """Moved: 301. Withdrawn: 410 with the reason. Anything else, a draft too: 404."""
    article = Article.objects.published().withdrawn().filter(slug=slug).first()
    if article is not None:
        context = {"article": article, "topics": topics_with_articles()}
        return render(request, "articles/withdrawn.html", context, status=410)
    former = FormerAddress.objects.filter(slug=slug).select_related("article").first()
    if former is not None:
        return redirect(former.article, permanent=True)
    raise Http404


@require_safe
@public_page
def short(request, pk):
    """The address on paper: short to type, and right whatever the page is called later."""
    return redirect(get_object_or_404(Article.objects.published(), pk=pk))


def not_found(request, exception):
    """Django's handler404: a sentence and a way on."""
    return render(request, "404.html", {"topics": topics_with_articles()}, status=404)
