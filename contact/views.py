"""The form "Send us a message", the page that thanks for one, and the sender's way back to it."""

import logging
from functools import wraps

from django.db import Error as DatabaseError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from contact import erasing, follow_up, form_token, submitting, thanks_link
from contact.forms import MessageForm, WordsForm, page_address
from contact.mailing import UNDO
from contact.models import Entry, Message
from contact.surroundings import around, without_database
from rlsinfo.client_address import network
from rlsinfo.same_origin import is_same_origin

log = logging.getLogger(__name__)

never_kept = cache_control(no_store=True)
read_or_send = require_http_methods(["GET", "HEAD", "POST"])

# Each goes on with ", or email …".
NOT_SAVED = "We could not save your message. It is still below. Try again"
TOO_MANY = (
    "You have written many times today. What you wrote is still below. Please wait until tomorrow"
)
NOT_FROM_HERE = (
    "Your browser did not tell us that this came from our own page. "
    "Nothing is lost: press “Send message” again"
)
RETRY_AFTER_SECONDS = 30


class Refused(Exception):
    """The form, or ``sentence``, says why; it is shown again with this status."""

    def __init__(self, status: int, sentence: str = ""):
        super().__init__(status)
        self.status, self.sentence = status, sentence


def words_come_back(template: str, form_class):
    """What somebody sent is shown to them again, also if the database cannot even be read."""

    def decorate(view):
        @wraps(view)
        def answer(request, **arguments):
            try:
                return view(request, **arguments)
            except DatabaseError:
                if request.method != "POST":
                    raise
                log.exception("A form was shown again without the database")
                context = {**arguments, **without_database()}
                refused = Refused(503, NOT_SAVED)
                return show_again(request, template, form_class(request.POST), refused, context)

        return answer

    return decorate


# --- the form -------------------------------------------------------------------------------------


# No CSRF cookie, since readers get no cookie at all: `same_origin` and the signed token instead.
@csrf_exempt
@sensitive_post_parameters()
@read_or_send
@never_kept
@words_come_back("contact/write.html", MessageForm)
def write(request):
    if request.method != "POST":
        about = page_address(request.GET.get("about"))
        form = MessageForm(initial={"token": form_token.issue(), "about": about})
        return render(request, "contact/write.html", {"form": form, "about": about, **around()})
    form = MessageForm(request.POST)
    try:
        message = take(
            form,
            lambda sent: submitting.submit(sent, network=network(request)),
            is_ours=is_same_origin(request),
        )
    except Refused as refused:
        context = {"about": page_address(form["about"].value()), **around()}
        return show_again(request, "contact/write.html", form, refused, context)
    return see_other("contact:thanks", thanks_link.make_link(message))


def take(form, keep, *, is_ours: bool):
    """What ``keep`` made of the form; it is on disk. Raises Refused."""
    if not is_ours:
        form.add_error(None, NOT_FROM_HERE)
        raise Refused(403)
    if not form.is_valid():
        raise Refused(422)
    try:
        return keep(form.cleaned_data)
    except DatabaseError as error:
        log.exception("A message could not be saved")
        raise Refused(503, NOT_SAVED) from error
    except submitting.TooMany as error:
        raise Refused(422, TOO_MANY) from error


def show_again(request, template: str, form, refused: Refused, context: dict):
    """The form with its errors and the words kept, ready to be sent again."""
    form.renew_token()
    if refused.sentence:
        form.add_error(None, or_email(refused.sentence, context["contact_details"]))
    # It holds a secret beside words that anybody may choose: its length, compressed, would tell
    # the one from the other (BREACH).
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    response = render(request, template, {**context, "form": form}, status=refused.status)
    patch_cache_control(response, no_transform=True)
    if refused.status == 503:
        response["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def or_email(sentence: str, details) -> str:
    return f"{sentence}, or email {details.email}." if details.email else f"{sentence}."


def see_other(name: str, token: str = "", *, fragment: str = ""):
    response = redirect(name, *([token] if token else []))
    response["Location"] += fragment
    # 303: the browser fetches the next page with GET, and a reload sends nothing again.
    response.status_code = 303
    return response


# --- pages for the sender alone -------------------------------------------------------------------


def for_its_sender(view):
    """A page with a secret in its address: kept nowhere, in no index, told to no other site."""

    @csrf_exempt
    @sensitive_post_parameters()
    @never_kept
    @wraps(view)
    def answer(request, token):
        response = view(request, token=token)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def about_the_message(find):
    """``find`` finds it by the secret. Without a message 404, whatever the reason."""

    def decorate(view):
        @wraps(view)
        def answer(request, token):
            message = find(token)
            if message is None:
                raise Http404
            return view(request, message, token)

        return answer

    return decorate


@require_safe
@for_its_sender
@about_the_message(thanks_link.find)
def thanks(request, message, token):
    context = {"message": message, "token": token, **around(message.received_at)}
    return render(request, "contact/thanks.html", context)


@read_or_send
@for_its_sender
@words_come_back("contact/thread.html", WordsForm)
@about_the_message(follow_up.find)
def thread(request, message, token):
    """What was said so far, and a form to say more."""
    if request.method != "POST":
        form = WordsForm(initial={"token": form_token.issue()})
        return render(
            request, "contact/thread.html", {**about_thread(message, token), "form": form}
        )
    form = WordsForm(request.POST)
    try:
        take(
            form, lambda sent: submitting.add(message, sent), is_ours=is_not_from_elsewhere(request)
        )
    except submitting.Erased as error:
        raise Http404 from error
    except Refused as refused:
        context = about_thread(message, token)
        return show_again(request, "contact/thread.html", form, refused, context)
    return see_other("contact:thread", token, fragment="#newest")


def is_not_from_elsewhere(request) -> bool:
    """Only the sender knows the address. It asks for no referrer, so that a browser too old for
    Sec-Fetch-Site says nothing about where it has been."""
    return "Sec-Fetch-Site" not in request.headers or is_same_origin(request)


def about_thread(message: Message, token: str) -> dict:
    # A reply can be taken back until its mail leaves.
    gone_out = Q(kind=Entry.Kind.REPLY, at__lte=now() - UNDO)
    said = message.entries.filter(Q(kind=Entry.Kind.WRITTEN) | gone_out)
    return {"message": message, "token": token, "said": said, **around()}


def erase_page(find, *, back: str):
    """One question; then the words are gone. ``back``: the name of the page to go back to."""

    @read_or_send
    @for_its_sender
    @about_the_message(find)
    def answer(request, message, token):
        if request.method != "POST":
            context = {"message": message, "back": reverse(back, args=[token])}
            return render(request, "contact/erase.html", context)
        erasing.erase(Message.objects.filter(pk=message.pk))
        return see_other("contact:erased")

    return answer


erase_new = erase_page(thanks_link.find, back="contact:thanks")
erase_thread = erase_page(follow_up.find, back="contact:thread")


@require_safe
@never_kept
def erased(request):
    return render(request, "contact/erased.html")
