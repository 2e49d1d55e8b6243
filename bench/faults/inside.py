"""What is done with the site's own verbs. Runs inside the site (`Site.shell`)."""

from django.contrib.auth.models import User
from django.db import transaction

from contact import inbox, worklist
from contact.models import Message

CONSENT = "I agree."


@transaction.atomic
def queue(count: int, *, replies: int = 0) -> None:
    """``count`` messages with an alert (and a receipt, up to the limit); the first are answered."""
    staff = User.objects.get(username="staff")
    for n in range(count):
        message = inbox.receive(
            submission_key=f"queued-{n}",
            spam_reasons=[],
            name="",
            email=f"sender-{n}@example.org",
            body=f"Message {n}",
            consent_text=CONSENT,
        )
        if n < replies:
            answer = {"seen": 0, "key": f"reply-{n}", "close": False}
            inbox.reply(message, body=f"Reply {n}", by=staff, **answer)


def show_not_delivered() -> None:
    """Print who wrote the messages in that list of the inbox."""
    for each in worklist.LISTS:
        if each.name == "not-delivered":
            print(*each.rows(Message.objects).values_list("email", flat=True))
