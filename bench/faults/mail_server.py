"""A mail server on this machine that does as it is told, and keeps what it took."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from random import SystemRandom
from typing import NamedTuple

from aiosmtpd.controller import Controller

#: Longer than the site waits for an answer (10 s).
FOR_EVER = 30
random = SystemRandom()


class Taken(NamedTuple):
    mail_id: str
    to: str


@dataclass
class Mailbox:
    """``answers``: what it says instead of 250, by the command of the client or the address."""

    #: Seconds that it thinks before it takes a mail, and again before it says so, at most.
    delay: float = 0
    answers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    taken: list[Taken] = field(default_factory=list)
    #: The last mail that somebody began to hand over, and whether that goes on.
    last: str = ""
    is_busy: bool = False

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address) or self.answers.get("RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.last, self.is_busy = message_from_bytes(envelope.content)["Message-ID"], True
        try:
            return await self.take(envelope)
        finally:
            self.is_busy = False

    async def take(self, envelope) -> str:
        if self.hangs:
            await asyncio.sleep(FOR_EVER)
        await asyncio.sleep(random.uniform(0, self.delay))
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("250"):
            self.taken += [Taken(self.last, to) for to in envelope.rcpt_tos]
        await asyncio.sleep(random.uniform(0, self.delay))
        return answer


@contextmanager
def running(mailbox: Mailbox, port: int) -> Iterator[Mailbox]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@contextmanager
def silent(port: int) -> Iterator[None]:
    """Takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", port)):
        yield
