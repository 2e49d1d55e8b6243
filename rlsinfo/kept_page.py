"""A page as it is sent: its headers, and its body in each encoding. Pure."""

import gzip
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256

import brotli

Headers = list[tuple[str, str]]

#: In order of preference.
ENCODINGS = ("br", "gzip", "identity")
#: As small as can be, once for a page that is kept; quickly, for one that is not.
SMALLEST = {"br": lambda body: brotli.compress(body, quality=11)}
SMALLEST["gzip"] = lambda body: gzip.compress(body, 9, mtime=0)
QUICKEST = {"br": lambda body: brotli.compress(body, quality=4)}
QUICKEST["gzip"] = lambda body: gzip.compress(body, 4, mtime=0)
#: What belongs to one encoding, or to the connection.
OF_ONE_ENCODING = {"content-encoding", "content-length", "etag", "vary", "date", "connection"}


@lru_cache(maxsize=256)
def best_encoding(accepted: str) -> str:
    """Of those in an Accept-Encoding header; RFC 9110, 12.5.3. What is not named is not wanted."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    wanted = (name for name in ENCODINGS[:2] if weights.get(name, weights.get("*", 0)) > 0)
    return next(wanted, "identity")


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


class KeptPage:
    """``is_kept``: worth the time to make it small. ``version``: of the content that it shows."""

    def __init__(self, status: str, headers: Headers, body: bytes, *, version, is_kept: bool):
        self.status, self.body, self.version, self.is_kept = status, body, version, is_kept
        self.headers = [(k, v) for k, v in headers if k.lower() not in OF_ONE_ENCODING]
        #: Names in the query with which the page would be another.
        self.reads: frozenset[str] = frozenset()
        self._made: dict[str, tuple[Headers, str, bytes]] = {}

    @property
    def weight(self) -> int:
        """Bytes of memory, at most: compressed, it is never twice as long."""
        return 3 * len(self.body) + 4096

    def is_same(self, other: "KeptPage") -> bool:
        return (self.body, self.headers) == (other.body, other.headers)

    def answer(self, environ: dict, start_response: Callable, extra: Headers) -> list[bytes]:
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers, etag, body = self._made.get(encoding) or self._make(encoding)
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and self.is_kept and (etag in asked or asked.strip() == "*"):
            of_body = ("Content-Type", "Content-Length", "Content-Encoding")
            kept = [header for header in headers if header[0] not in of_body]
            start_response("304 Not Modified", kept + extra)
            return []
        start_response(self.status, headers + extra)
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _make(self, encoding: str) -> tuple[Headers, str, bytes]:
        """Made when it is first asked for: most readers ask for the same."""
        compress = (SMALLEST if self.is_kept else QUICKEST).get(encoding)
        body = compress(self.body) if compress else self.body
        digest = sha256(repr(self.headers).encode() + body).hexdigest()[:24]
        etag = f'"{digest}"'
        headers = [*self.headers, ("Vary", "Accept-Encoding"), ("Content-Length", str(len(body)))]
        headers += [("ETag", etag)] if self.is_kept else []
        headers += [("Content-Encoding", encoding)] if compress else []
        self._made[encoding] = headers, etag, body
        return self._made[encoding]
