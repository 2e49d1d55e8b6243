"""Asks another site whether a page is there, without being led anywhere else.

A name is looked up once, each address that it has is checked, and the connection goes to exactly
the address that was checked: a name that means something else a moment later changes nothing.
"""

import contextlib
import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings

from articles import link_address
from articles.link_address import Target, is_public
from articles.link_outcome import Kind, Outcome, Refused, of_error, of_status

REDIRECTS_AT_MOST = 3
PERMANENT = {301, 308}
REDIRECTS = {302, 303, 307, *PERMANENT}
#: Bytes of an answer, its head included. We need its first lines only.
MOST_BYTES = 256 * 1024
#: How many addresses of a name are tried.
TRIES = 4


def look_up(host: str, port: int) -> list[tuple[str, int]]:
    """The addresses of a name, each with the port. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [place[:2] for *_, place in found]


def may_connect(address: str, port: int) -> bool:
    return is_public(address) and port in link_address.DEFAULT_PORTS.values()


@dataclass(frozen=True)
class Network:
    """How other sites are reached. Tests have a server of their own in their place."""

    look_up: Callable = look_up
    may_connect: Callable = may_connect
    tls: ssl.SSLContext = field(default_factory=cache(ssl.create_default_context))
    #: For one link with all that it leads to.
    seconds: float = 5


def look(url: str, network: Network | None = None) -> Outcome:
    """What is at ``url``; a fault of the other side is an outcome too, never an error."""
    try:
        return Visit(network or Network()).follow(url)
    except (Refused, OSError, http.client.HTTPException) as error:
        return of_error(error)


class Visit:
    """One look at one link: a deadline, and the names that were looked up."""

    def __init__(self, network: Network):
        self.network = network
        self.ends = time.monotonic() + network.seconds
        self.known = {}

    def left(self) -> float:
        """Seconds until the deadline. Raises TimeoutError once it has passed."""
        seconds = self.ends - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def follow(self, url: str) -> Outcome:
        moved_to, is_permanent = "", True
        for _ in range(REDIRECTS_AT_MOST + 1):
            status, location = self.ask(link_address.read(url))
            if status not in REDIRECTS or not location:
                return of_status(status, moved_to)
            url = link_address.follow(url, location)
            is_permanent = is_permanent and status in PERMANENT
            moved_to = url if is_permanent else moved_to
        words = f"We cannot tell: the page leads on more than {REDIRECTS_AT_MOST} times."
        return Outcome(Kind.UNKNOWN, words)

    def ask(self, target: Target) -> tuple[int, str]:
        """The status and where it leads. Many sites answer only those who ask for the page."""
        try:
            status, location = self.request("HEAD", target)
        except (http.client.HTTPException, ConnectionError):
            return self.request("GET", target)
        # 429: it asks to be left alone.
        if status < 400 or status == 429:
            return status, location
        return self.request("GET", target)

    def request(self, method: str, target: Target) -> tuple[int, str]:
        with contextlib.closing(self.connect(target)) as connection:
            asking = http.client.HTTPConnection(target.host, target.port)
            asking.sock = connection
            asking.request(method, target.path, headers=headers(target))
            with http.client.HTTPResponse(Answer(connection, self.left), method=method) as answer:
                answer.begin()
                # Whatever the page holds is left unread.
                return answer.status, answer.getheader("Location", "")

    def connect(self, target: Target) -> socket.socket:
        """Raises Refused if one of its addresses is not public."""
        places = self.places(target)
        fault = None
        for tries_left in range(len(places), 0, -1):
            place = places[-tries_left]
            try:
                plain = socket.create_connection(place, timeout=self.left() / tries_left)
            except OSError as error:
                fault = error
                continue
            plain.settimeout(self.left())
            return self.secure(plain, target)
        raise fault

    def secure(self, plain: socket.socket, target: Target) -> socket.socket:
        if target.scheme == "http":
            return plain
        try:
            return self.network.tls.wrap_socket(plain, server_hostname=target.host)
        except BaseException:
            plain.close()
            raise

    def places(self, target: Target) -> list[tuple[str, int]]:
        key = target.host, target.port
        if key not in self.known:
            found = in_time(self.network.look_up, *key, seconds=self.left())
            if not found or not all(self.network.may_connect(*place) for place in found):
                raise Refused("The address leads into a network that is not public.")
            self.known[key] = found[:TRIES]
        return self.known[key]


def headers(target: Target) -> dict[str, str]:
    return {
        "Host": target.host_header,
        "User-Agent": f"rlsinfo link check (+{settings.SITE_URL})",
        "Accept": "*/*",
        "Connection": "close",
    }


class Answer(io.RawIOBase):
    """What the other side says, until the deadline and no further than MOST_BYTES.

    A timeout of the socket alone is for each read: a byte now and then could keep us for ever.
    """

    def __init__(self, connection: socket.socket, left: Callable[[], float]):
        self.connection, self.left = connection, left
        self.taken = 0

    def makefile(self, mode: str) -> io.BufferedReader:
        """As of a socket, which `http.client` takes this for."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self.connection.settimeout(self.left())
        count = self.connection.recv_into(buffer)
        self.taken += count
        if self.taken > MOST_BYTES:
            raise http.client.HTTPException("too long")
        return count


def in_time(call: Callable, *given, seconds: float):
    """What ``call`` returns or raises, in a thread: looking a name up has no timeout of its own."""
    answers = queue.SimpleQueue()

    def run():
        try:
            answers.put((call(*given), None))
        except Exception as error:
            answers.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        found, error = answers.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if error:
        raise error
    return found
