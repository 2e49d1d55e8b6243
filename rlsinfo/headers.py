"""The security headers of every answer, and how long a public page keeps.

Own lines and not django-csp: that package writes the directives in an order that changes from one
process to the next, and pages are compared byte by byte by caches and tests.
"""

import secrets
from functools import partial

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import cache_control

#: Fresh for a minute, shown while we are away.
kept_by_all = cache_control(
    public=True, max_age=60, stale_while_revalidate=3600, stale_if_error=86400
)


def public_page(view=None, *, reads: tuple[str, ...] = ()):
    """For a view whose page is the same for all readers: the page cache keeps it.

    ``reads``: the names in the query that it heeds. It must not look at anything else.
    """
    if view is None:
        return partial(public_page, reads=reads)
    page = kept_by_all(view)
    page.public_page_reads = frozenset(reads)
    return page


FIXED = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), "
        "payment=(), usb=()"
    ),
}


def policy(
    *,
    style: str,
    script: str = "",
    font: str = "",
    frame: str = "",
    frame_ancestors: str = "'none'",
    sandbox: bool = False,
) -> str:
    """The Content-Security-Policy; the arguments are sources allowed besides our own files.

    In a ``sandbox`` nothing runs; it stays of our origin, so that its pictures are let in.
    """
    directives = [
        "default-src 'none'",
        f"script-src 'self'{script}",
        f"style-src 'self'{style}",
        "img-src 'self'",
        *([f"font-src {font}"] if font else []),
        *([f"frame-src {frame}"] if frame else []),
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        f"frame-ancestors {frame_ancestors}",
        *(["sandbox allow-same-origin allow-top-navigation-by-user-activation"] if sandbox else []),
        *(["upgrade-insecure-requests"] if settings.SECURE else []),
    ]
    return "; ".join(directives)


def staff_policy(nonce: str) -> str:
    """For /admin/: a nonce and a frame for previews only where the rich-text editor asked."""
    source = f" 'nonce-{nonce}'" if nonce else ""
    return policy(style=source, script=source, font="'self'", frame="'self'" if nonce else "")


class SecurityHeadersMiddleware:
    """Adds what Django's own middleware does not, to pages, files, redirects and errors alike."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        issued = []
        request.csp_nonce = SimpleLazyObject(lambda: self.issue(issued))
        response = self.get_response(request)
        for name, value in FIXED.items():
            response[name] = value
        if request.path_info.startswith("/admin/"):
            response.headers.setdefault("Content-Security-Policy", staff_policy("".join(issued)))
            response["Cache-Control"] = "no-store"
        page_policy = policy(style=f" {settings.PAGE_CSS_SOURCE}")
        response.headers.setdefault("Content-Security-Policy", page_policy)
        return response

    def issue(self, issued: list[str]) -> str:
        issued.append(secrets.token_urlsafe(16))
        return issued[0]
