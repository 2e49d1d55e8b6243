from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller

from tests.ports import free_port


@dataclass
class Mailbox:
    """A mail server on this machine: keeps what it takes, answers as it is told."""

    answer: str = "250 OK"
    refuse: dict[str, str] = field(default_factory=dict)
    taken: list = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield box
    controller.stop()
