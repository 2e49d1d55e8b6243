"""“Was this page useful?”: the answer, and the page that thanks for it and takes a line."""

import logging
from datetime import timedelta
from functools import wraps

from django.core import signing
from django.db import DatabaseError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from articles import feedback, health_story
from articles.line_form import LineForm
from articles.models import Article, Feedback, Revision
from rlsinfo.client_address import network
from rlsinfo.same_origin import is_same_origin

log = logging.getLogger(__name__)

SALT = "articles.useful"
#: How long somebody can add a line to their answer.
LONGEST = timedelta(hours=1)
ANSWERS = {"yes": True, "no": False}

NOT_SENT = "No answer was sent with this address."
NOT_CHOSEN = "We could not tell whether you chose Yes or No."
NOT_FROM_HERE = "Your browser did not tell us that this came from our own page."
NOT_SAVED = "We could not save your line. It is still below. Try again"
HAS_A_LINE = "We have a line with your answer already, and keep the first. This one was not kept"


class Refused(Exception):
    """Why a line was not kept: the form says it, or ``sentence``."""

    def __init__(self, status: int, sentence: str = ""):
        super().__init__(status)
        self.status, self.sentence = status, sentence


never_kept = cache_control(no_store=True)


# --- Yes or No ------------------------------------------------------------------------------------


# No CSRF cookie, since readers get no cookie at all: `same_origin` instead.
@csrf_exempt
@never_kept
def useful(request, pk):
    revision = Revision.objects.live().select_related("article").filter(article__pk=pk).first()
    if revision is None:
        raise Http404
    if request.method != "POST":
        response = ask_again(request, revision, NOT_SENT, 405)
        response["Allow"] = "POST"
        return response
    if not is_same_origin(request):
        return ask_again(request, revision, NOT_FROM_HERE, 403)
    is_useful = ANSWERS.get(request.POST.get("useful"))
    if is_useful is None:
        return ask_again(request, revision, NOT_CHOSEN, 422)
    answer = feedback.vote(revision, is_useful=is_useful, network=network(request))
    return to_thanks(make_token(revision.article, answer))


def ask_again(request, revision, sentence: str, status: int):
    context = {"revision": revision, "sentence": sentence}
    return render(request, "articles/useful.html", context, status=status)


def to_thanks(token: str):
    response = redirect("articles:useful_thanks", token)
    # 303: the browser fetches the next page with GET, and a reload sends nothing again.
    response.status_code = 303
    return response


def make_token(article: Article, answer: Feedback | None) -> str:
    """Names the page, and the answer if it was counted. Nobody can make one for another's."""
    return signing.dumps([article.pk, answer and answer.pk], salt=SALT)


# --- the line -------------------------------------------------------------------------------------


def for_who_answered(view):
    """Its address is a secret: kept nowhere, in no index, told to no other site."""

    @csrf_exempt
    @sensitive_post_parameters()
    @never_kept
    @wraps(view)
    def answer(request, token):
        response = view(request, token)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@for_who_answered
def thanks(request, token):
    try:
        article_pk, pk = signing.loads(token, salt=SALT, max_age=LONGEST)
    except signing.SignatureExpired:
        return ended(request, 410)
    except signing.BadSignature:
        return ended(request, 404)
    revision = Revision.objects.live().select_related("article").filter(article=article_pk).first()
    answer = Feedback.objects.filter(pk=pk).first()
    context = {"revision": revision, "answer": answer}
    if request.method != "POST":
        return render(request, "articles/useful_thanks.html", {**context, "form": LineForm()})
    form = LineForm(request.POST)
    try:
        take(form, answer, is_ours=is_not_from_elsewhere(request))
    except Refused as refused:
        return show_again(request, form, refused, context)
    return to_thanks(token)


def ended(request, status: int):
    """410 if it was one of our addresses, else 404. What somebody wrote is shown to them again."""
    context = {"was_ours": status == 410, "words": request.POST.get("words", "")}
    return render(request, "articles/useful_ended.html", context, status=status)


def is_not_from_elsewhere(request) -> bool:
    """The page asks for no referrer: a browser too old for Sec-Fetch-Site says nothing at all."""
    return "Sec-Fetch-Site" not in request.headers or is_same_origin(request)


def take(form, answer: Feedback | None, *, is_ours: bool) -> None:
    """Keep the line of the form. Raises Refused."""
    if not is_ours:
        raise Refused(403, f"{NOT_FROM_HERE} Nothing is lost: press “Send” again")
    if not form.is_valid():
        raise Refused(422)
    try:
        is_kept = answer is not None and feedback.add_line(answer, form.cleaned_data["words"])
    except DatabaseError as error:
        log.exception("A line could not be saved")
        raise Refused(503, NOT_SAVED) from error
    if not is_kept:
        raise Refused(422, HAS_A_LINE)


def show_again(request, form, refused: Refused, context: dict):
    """The form with what is wrong, and the words kept in it."""
    if refused.sentence:
        form.add_error(None, refused.sentence)
    context |= {
        "form": form,
        "is_story": form.has_error("words", "story"),
        "is_despair": health_story.is_despair(form.data.get("words", "")),
    }
    return render(request, "articles/useful_thanks.html", context, status=refused.status)
