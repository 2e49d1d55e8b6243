"""Did this form come from our own page? Asked in place of a CSRF cookie: readers get none."""

from urllib.parse import urlsplit


def is_same_origin(request) -> bool:
    """By Sec-Fetch-Site; in browsers too old for it, by Origin or else Referer.

    `none` is a request that no page made. One that says nothing at all is refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in {"same-origin", "none"}
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        return urlsplit(sender).netloc == request.get_host()
    except ValueError:  # not an address at all
        return False
