"""A site on this machine that answers as it is told, in good form or bad."""

import contextlib
import socket
import ssl
import threading
import time
from pathlib import Path

from articles.link_fetch import Network

#: Names link.example. Whoever trusts it trusts nobody: its key is here.
CERTIFICATE = Path(__file__).parent / "link.example.pem"


def say(status: int, *headers: str, body: bytes = b"") -> bytes:
    head = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status} So", *headers, ""))
    return head.encode("latin-1") + body


class OddSite:
    """Each path has an answer: bytes, or a function that is given the connection."""

    def __init__(self):
        self.answers = {}
        #: "METHOD path" of each question, and its head.
        self.asked, self.heads = [], []
        self.connections = 0
        self.tls = None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.run, daemon=True).start()

    def close(self):
        # To close alone leaves a thread that waits at it a last visitor.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def run(self):
        with contextlib.suppress(OSError):  # it was closed
            while True:
                connection, _ = self.listener.accept()
                self.connections += 1
                with contextlib.suppress(OSError), connection:
                    self.serve(connection)

    def serve(self, connection):
        connection.settimeout(10)
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
        with connection:
            self.answer(connection)

    def answer(self, connection):
        head = b""
        while not head.endswith(b"\r\n\r\n") and (more := connection.recv(4096)):
            head += more
        if not head:
            return
        method, path, *_ = head.decode().split()
        self.heads.append(head.decode())
        self.asked.append(f"{method} {path}")
        answer = self.answers.get(f"{method} {path}", self.answers.get(path, say(200)))
        answer(connection) if callable(answer) else connection.sendall(answer)

    def offer_tls(self):
        self.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.tls.load_cert_chain(CERTIFICATE)

    def network(self, **fields) -> Network:
        """On which every name leads here."""
        here = ("127.0.0.1", self.port)
        return Network(
            **{
                "look_up": lambda host, port: [here],
                "may_connect": lambda *place: place == here,
                "seconds": 10,
                **fields,
            }
        )


def drip(connection):
    """A good answer, a byte at a time: two seconds in all."""
    answer = say(200, *["X-Slow: slow"] * 5)
    for byte in answer:
        connection.sendall(bytes([byte]))
        time.sleep(2 / len(answer))


def late(connection):
    """A good answer of which half comes in time, and the rest not long after the first half."""
    answer = say(200)
    time.sleep(0.2)
    connection.sendall(answer[:10])
    time.sleep(0.25)
    connection.sendall(answer[10:])


def endless_body(connection):
    connection.sendall(say(200))
    while True:
        connection.sendall(b"x" * 65536)


def huge_head(connection):
    """No line is too long for Python's own client, and there are not too many."""
    connection.sendall(say(200, *[f"X-Huge: {'x' * 60000}"] * 90))


def silence(connection):
    """Until the other side has had enough."""
    while connection.recv(4096):
        pass
