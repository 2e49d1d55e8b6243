"""What the public reads."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import previewing
from articles.models import (
    WHEN_TO_SEE_A_DOCTOR,
    Article,
    FormerAddress,
    GlossaryTerm,
    Medicine,
    Picture,
    Revision,
    SheetLine,
    Source,
    Step,
    Topic,
)
from articles.quality import outline
from articles.references import CITATION, picture_keys
from articles.rendering import render as render_body
from rlsinfo.headers import policy, public_page

RELATED_AT_MOST = 3
CANNOT_WAIT = {"urgent", "emergency"}


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
    live = Revision.objects.live().with_people().select_related("article__topic")
    revision = live.filter(article__slug=slug).first()
    if revision is None:
        return not_live(request, slug)
    return render(request, "articles/article.html", article_context(revision))


def article_context(revision, chosen=None):
    """All that the article template needs, for ``revision`` and what is live around it.

    A text that is not saved has no rows of its own: ``chosen`` are then the ids of its related.
    """
    keys = picture_keys(revision.body)
    pictures = Picture.objects.in_bulk(keys, field_name="key")
    page = render_body(revision.body, pictures, GlossaryTerm.objects.in_texts())
    sources = Source.objects.in_bulk(page.cited, field_name="key")
    if chosen is None:
        chosen = revision.related.values("pk")
    related = Revision.objects.live().related_to(revision.article, chosen)
    return {
        "revision": revision,
        "page": page,
        "references": [(n, sources[key]) for key, n in page.cited.items() if key in sources],
        "related": related[:RELATED_AT_MOST],
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


@require_safe
@public_page
def short(request, pk):
    """The address on paper: short to type, and right whatever the page is called later."""
    return redirect(get_object_or_404(Article.objects.published(), pk=pk))


@require_safe
@public_page
def glossary(request):
    return render(request, "articles/glossary.html", {"terms": GlossaryTerm.objects.all()})


@require_safe
@public_page
def tonight(request):
    """One thing to try after the other, for somebody who is awake."""
    steps = Step.objects.shown().select_related("article")
    return render(
        request,
        "articles/tonight.html",
        {"steps": steps, "signs": signs_that_cannot_wait(), "theme": "night"},
    )


def signs_that_cannot_wait():
    """The cards of the page on when to see a doctor that are about today, without its sources."""
    here = Q(article__slug=WHEN_TO_SEE_A_DOCTOR)
    moved = Q(article__former_addresses__slug=WHEN_TO_SEE_A_DOCTOR)
    live = Revision.objects.live().filter(here | moved).first()
    text = outline.read(CITATION.sub("", live.body) if live else "")
    cards = [text.blocks[card.block] for card in text.cards if card.level in CANNOT_WAIT]
    return render_body("".join(cards)).html


@require_safe
@cache_control(no_cache=True)
def tonight_worker(request):
    """The service worker. Not a static file: its address decides which pages are its own."""
    return render(request, "articles/tonight_worker.js", content_type="text/javascript")


@require_safe
@public_page
def medicines(request):
    medicines = Medicine.objects.select_related("source")
    kinds = [(kind, [each for each in medicines if each.kind == kind]) for kind in Medicine.Kind]
    groups = [(kind, group) for kind, group in kinds if group]
    sources = dict.fromkeys(each.source for _, group in groups for each in group)
    references = list(enumerate(sources, 1))
    numbers = {source: n for n, source in references}
    for each in medicines:
        each.number = numbers[each.source]
    context = {"groups": groups, "references": references}
    return render(request, "articles/medicines.html", context)


@require_safe
@public_page
def questions(request):
    """A sheet to tick and print. Nothing comes back to us, so there is no form."""
    lines = list(SheetLine.objects.all())
    parts = {
        part.value: {
            "name": part.value,
            "heading": part.label,
            "lines": [line for line in lines if line.part == part],
        }
        for part in SheetLine.Part
    }
    return render(request, "articles/questions.html", parts)


def not_found(request, exception):
    """Django's handler404: a sentence and a way on."""
    return render(request, "404.html", {"topics": topics_with_articles()}, status=404)
