"""The form "Send us a message" and the page that thanks for one."""

import logging

from django.db import Error as DatabaseError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from contact import form_token, inbox, spam
from contact.forms import CONSENT, CONSENT_HINT, MessageForm
from contact.models import Message
from rlsinfo.same_origin import is_same_origin

log = logging.getLogger(__name__)

never_kept = cache_control(no_store=True)

NOT_SAVED = "We could not save your message. It is still below. Please try again."
NOT_FROM_HERE = (
    "Your browser did not tell us that this came from our own page. "
    "Nothing is lost: press “Send message” again"
)


# No CSRF cookie, since readers get no cookie at all: `same_origin` and the signed token instead.
@csrf_exempt
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_kept
def write(request):
    if request.method != "POST":
        form = MessageForm(initial={"token": form_token.issue()})
        return render(request, "contact/write.html", {"form": form})
    form = MessageForm(request.POST)
    if not is_same_origin(request):
        form.add_error(None, NOT_FROM_HERE)
        return show_again(request, form, status=403)
    if not form.is_valid():
        return show_again(request, form, status=422)
    return keep(request, form)


def keep(request, form):
    """Store what was sent; only when it is on disk say so."""
    try:
        message = inbox.receive(**what_was_sent(form.cleaned_data))
    except DatabaseError:
        log.exception("A message could not be saved")
        form.add_error(None, NOT_SAVED)
        response = show_again(request, form, status=503)
        response["Retry-After"] = "30"
        return response
    response = redirect("contact:thanks", message.reference)
    # 303: the browser fetches the next page with GET, and a reload sends nothing again.
    response.status_code = 303
    return response


def what_was_sent(cleaned: dict) -> dict:
    token = cleaned["token"]
    words = [cleaned["name"], cleaned["email"], cleaned["body"]]
    return {
        "submission_key": token.key_for(*words),
        "spam_reasons": spam.reasons(honeypot=cleaned["website"], taken=now() - token.shown_at),
        "name": cleaned["name"],
        "email": cleaned["email"],
        "no_reply_needed": cleaned["no_reply_needed"],
        "body": cleaned["body"],
        "consent_text": f"{CONSENT} {CONSENT_HINT}",
    }


def show_again(request, form, *, status: int):
    """The form with its errors, the words kept, and a new token if the old one is of no use."""
    if "token" in form.errors:
        form.data = form.data.copy()
        form.data["token"] = form_token.issue()
    return render(request, "contact/write.html", {"form": form}, status=status)


@require_safe
@never_kept
def thanks(request, reference):
    message = get_object_or_404(Message, reference=reference)
    return render(request, "contact/thanks.html", {"message": message})
