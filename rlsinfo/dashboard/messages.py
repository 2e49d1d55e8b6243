"""The messages and mails that somebody may have to look at."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils.timesince import timesince
from django.utils.timezone import now

from contact import worklist
from contact.models import Email, Message
from rlsinfo.dashboard.line import Line, counted, listing, may_see

#: From when on a mail that waits is worth a word.
MAIL_IS_LATE = timedelta(minutes=5)


@dataclass(frozen=True)
class MessageList:
    """A list of the inbox that somebody may have to look at, by its name in `worklist`."""

    show: str
    one: str
    many: str
    is_warning: bool = False


MESSAGE_LISTS = [
    MessageList("maybe-urgent", "message may be urgent", "messages may be urgent", True),
    MessageList(
        "not-delivered",
        "message has a mail that was not delivered",
        "messages have a mail that was not delivered",
        True,
    ),
    MessageList("new", "new message", "new messages"),
    MessageList("waiting-for-us", "message waits for us", "messages wait for us"),
]


def to_do(user) -> list[Line]:
    if not may_see(user, "contact.message"):
        return []
    counts = worklist.counts()
    return [line_of(each, counts[each.show]) for each in MESSAGE_LISTS if counts[each.show]]


def line_of(each: MessageList, count: int) -> Line:
    words = counted(count, each.one, each.many)
    if each.show == "new":
        words += f", the oldest from {timesince(oldest())} ago"
    return Line(words, listing("contact_message", show=each.show), is_warning=each.is_warning)


def oldest():
    """When the oldest of the new messages was written (aware)."""
    new = Message.objects.kept().filter(status=Message.Status.NEW)
    return new.order_by("last_written_at").values_list("last_written_at", flat=True)[0]


def mail_to_do(user) -> list[Line]:
    """Mails that are late, and alerts that nobody got: not for those who answer, but for all."""
    if not may_see(user, "contact.email"):
        return []
    before = now() - MAIL_IS_LATE
    is_late = {"status": Email.Status.WAITING, "queued_at__lt": before}
    is_lost = {"status": Email.Status.FAILED, "kind": Email.Kind.ALERT}
    unsent = Email.objects.filter(status__in=[Email.Status.WAITING, Email.Status.FAILED])
    found = unsent.aggregate(
        late=Count("pk", filter=Q(**is_late)), lost=Count("pk", filter=Q(**is_lost))
    )
    late = {"status__exact": Email.Status.WAITING, "queued_at__lt": before.isoformat()}
    lost = {"status__exact": Email.Status.FAILED, "kind__exact": Email.Kind.ALERT}
    lines = [
        (found["late"], "email waits to go out", "emails wait to go out", late),
        (found["lost"], "alert to staff was not delivered", "alerts were not delivered", lost),
    ]
    return [
        Line(counted(count, one, many), listing("contact_email", **query), is_warning=True)
        for count, one, many, query in lines
        if count
    ]
