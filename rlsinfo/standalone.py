"""The pages for when the site itself is broken: no database, no template engine.

They are read once, when the site starts, so that they can be sent whatever fails afterwards.
"""

import logging

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 30


PAGE = (settings.BASE_DIR / "templates" / "standalone.html").read_text()
#: The one page that the reader's browser may have kept. By name, as addresses are not loaded yet.
TONIGHT = "/tonight/"


def page(*, title: str, words: str) -> str:
    return PAGE.format(title=title, words=words, style=settings.PAGE_CSS, tonight=TONIGHT)


BROKEN = page(
    title="Something went wrong",
    words="The fault is ours, not yours. Please try again in a few minutes.",
)
AWAY = page(
    title="We are away for a moment",
    words="This page will be back soon. Please try again in a minute.",
)


def broken(request) -> HttpResponse:
    """Django's handler500."""
    return HttpResponse(BROKEN, status=500, headers={"Cache-Control": "no-store"})


def away() -> HttpResponse:
    headers = {"Cache-Control": "no-store", "Retry-After": RETRY_AFTER_SECONDS}
    return HttpResponse(AWAY, status=503, headers=headers)


class DatabaseAwayMiddleware:
    """A database that cannot answer is a 503: it will pass, and proxies may show an older page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        log.error("The database did not answer", exc_info=exception)
        return away()
