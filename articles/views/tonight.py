"""The page for somebody who is awake, and what keeps it without a signal."""

from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import WHEN_TO_SEE_A_DOCTOR, Revision, Step
from articles.quality import outline
from articles.references import CITATION
from articles.rendering import render as render_body
from rlsinfo.headers import public_page

CANNOT_WAIT = {"urgent", "emergency"}


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
