"""Public pages from memory, in front of Django: a WSGI application around the site's own.

A page is made from nothing of its request but the host and the path, so that no header and no
unknown word in the address can make it another one. It holds until the content changes.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import lru_cache
from threading import Lock
from urllib.parse import parse_qs

from django.conf import settings
from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

from rlsinfo.content_version import GIVEN
from rlsinfo.freshness import Freshness
from rlsinfo.kept_page import Headers, KeptPage

#: What is kept: so many pages, and so many bytes.
MOST_PAGES = 2000
MOST_BYTES = 16 * 1024 * 1024
READING = ("GET", "HEAD")
#: What the server says of a request besides its headers.
OF_SERVER = ("REMOTE_ADDR", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL")


class Shelf:
    """Pages by their keys; those not asked for longest go first."""

    def __init__(self, most_pages: int = MOST_PAGES, most_bytes: int = MOST_BYTES):
        self.most_pages, self.most_bytes = most_pages, most_bytes
        self.pages: OrderedDict[tuple, KeptPage] = OrderedDict()
        self.bytes = 0
        self.lock = Lock()

    def get(self, key: tuple) -> KeptPage | None:
        page = self.pages.get(key)
        if page is not None:
            with self.lock:
                if key in self.pages:
                    self.pages.move_to_end(key)
        return page

    def put(self, key: tuple, page: KeptPage) -> None:
        with self.lock:
            self._drop(self.pages.pop(key, None))
            self.pages[key] = page
            self.bytes += page.weight
            while len(self.pages) > self.most_pages or self.bytes > self.most_bytes:
                self._drop(self.pages.popitem(last=False)[1])

    def _drop(self, page: KeptPage | None) -> None:
        self.bytes -= page.weight if page else 0


class PageCache:
    def __init__(self, application: Callable, freshness: Freshness, shelf: Shelf | None = None):
        self.application, self.freshness = application, freshness
        self.shelf = shelf or Shelf()
        self.being_made: dict[tuple, Future] = {}
        self.lock = Lock()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        domain = domain_of(environ.get("HTTP_HOST", ""))
        if environ["REQUEST_METHOD"] not in READING or domain is None or not is_plain(environ):
            return self.application(environ, start_response)
        self.freshness.check()
        key = (domain, environ["PATH_INFO"])
        page = self.shelf.get(key)
        if page is None or page.version != self.freshness.version:
            page = self.make(key, environ)
        if page is None or is_read(page.reads, environ):
            return self.application(environ, start_response)
        return page.answer(environ, start_response, self.stale())

    def stale(self) -> Headers:
        """RFC 9211: for how long the page may no longer be the newest one."""
        away = self.freshness.seconds_away()
        return [("Cache-Status", f"rlsinfo; hit; ttl=-{away}")] if away else []

    def make(self, key: tuple, environ: dict) -> KeptPage | None:
        """One at a time, however many ask; None where Django is to answer itself."""
        reads = read_by_view(environ)
        if reads is None or is_read(reads, environ):
            return None
        with self.lock:
            is_first = key not in self.being_made
            future = self.being_made.setdefault(key, Future())
        if not is_first:
            return future.result()
        try:
            page = self.render(key, environ)
            page.reads = reads
            future.set_result(page)
        except BaseException as error:
            future.set_exception(error)
            raise
        finally:
            del self.being_made[key]
        return page

    def render(self, key: tuple, environ: dict) -> KeptPage:
        version = self.freshness.version
        page = call(self.application, request_for(*key, environ, version), version)
        if version is None or not page.is_kept:
            return page
        before = self.shelf.get(key)
        if before is not None and before.is_same(page):
            before.version, page = version, before
        self.shelf.put(key, page)
        return page


# --- requests -------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def domain_of(host: str) -> str | None:
    """Of a Host header that names this site; None for any other, which Django refuses."""
    domain, _, port = host.lower().partition(":")
    is_ours = domain in settings.ALLOWED_HOSTS and (not port or port.isdecimal())
    return domain if is_ours and len(port) < 6 and not host.endswith(":") else None


def is_plain(environ: dict) -> bool:
    """Without a body, and by the right scheme: anything else is Django's."""
    if environ.get("SCRIPT_NAME") or environ.get("CONTENT_LENGTH", "0") not in ("", "0"):
        return False
    return not settings.SECURE or environ.get("HTTP_X_FORWARDED_PROTO") == "https"


def read_by_view(environ: dict) -> frozenset[str] | None:
    """The names in the query that the view of a public page reads; None for other views."""
    try:
        return getattr(resolve(get_path_info(environ)).func, "public_page_reads", None)
    except Resolver404:
        return None


def is_read(names: frozenset[str], environ: dict) -> bool:
    query = environ.get("QUERY_STRING")
    return bool(query and names and not names.isdisjoint(parse_qs(query, keep_blank_values=True)))


def request_for(domain: str, path: str, environ: dict, version: tuple | None) -> dict:
    """What Django is asked: the same for all who want this page."""
    asked = {name: value for name, value in environ.items() if name.startswith("wsgi.")}
    asked |= {name: environ[name] for name in OF_SERVER if name in environ}
    asked |= {"REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": ""}
    asked |= {"HTTP_HOST": domain}
    if settings.SECURE:
        asked["HTTP_X_FORWARDED_PROTO"] = "https"
    return asked | ({GIVEN: version[0]} if version else {})


def call(application: Callable, environ: dict, version: tuple | None) -> KeptPage:
    told = []
    chunks = application(environ, lambda status, headers, *_: told.extend((status, headers)))
    try:
        body = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    return KeptPage(*told, body, version=version, is_kept=may_be_kept(*told))


def may_be_kept(status: str, headers: Headers) -> bool:
    """Public, and without anything of one reader."""
    said = {name.lower(): value for name, value in headers}
    wishes = {wish.strip().partition("=")[0] for wish in said.get("cache-control", "").split(",")}
    return (
        status.startswith("200 ")
        and "public" in wishes
        and wishes.isdisjoint({"private", "no-store", "no-cache"})
        and "set-cookie" not in said
        and "'nonce-" not in said.get("content-security-policy", "")
        and said.get("vary", "accept-encoding").lower() == "accept-encoding"
    )
