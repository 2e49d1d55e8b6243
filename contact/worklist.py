"""What the inbox shows: its lists, how long they are, and what stands in a row. Reads only."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.contrib.auth import get_user_model
from django.db.models import Case, Exists, F, Max, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Length, Substr
from django.db.models.lookups import GreaterThan

from contact import searching
from contact.models import Email, Message, Viewing
from rlsinfo import capped, fulltext

Status = Message.Status
#: So many letters of a message stand in a row.
FIRST_WORDS = 90
IN_A_ROW = ["reference", "name", "email", "status", "maybe_urgent", "last_written_at"]
IN_A_ROW += ["assignee__first_name", "assignee__last_name", "assignee__username"]

OLDEST_FIRST = ["-maybe_urgent", "last_written_at", "pk"]
NEWEST_FIRST = ["-last_written_at", "pk"]
#: What a search found: the newest messages first, as the index gives them.
AS_FOUND = ["-pk"]


@dataclass(frozen=True)
class List:
    """One list of the inbox; ``name`` is its name in the address.

    ``is_mixed``: its messages are of several statuses, so that a row says which.
    """

    name: str
    title: str
    rows: Callable[[QuerySet], QuerySet]
    order: list[str]
    is_mixed: bool = False

    @property
    def order_in_words(self) -> str:
        if self.order is OLDEST_FIRST:
            return "what may be urgent first, then the oldest"
        return "the newest first"


def not_delivered(messages):
    failed = Email.objects.not_delivered().order_by().values("message")
    return messages.filter(pk__in=failed)


def with_status(status) -> Callable[[QuerySet], QuerySet]:
    return lambda messages: messages.kept().filter(status=status)


LISTS = [
    List("to-answer", "To answer", lambda messages: messages.to_answer(), OLDEST_FIRST),
    List("new", "New", with_status(Status.NEW), OLDEST_FIRST),
    List("waiting-for-us", "Waiting for us", with_status(Status.OPEN), OLDEST_FIRST),
    List("waiting-for-them", "Waiting for them", with_status(Status.WAITING), NEWEST_FIRST),
    List("done", "Done", with_status(Status.CLOSED), NEWEST_FIRST),
    List("not-delivered", "Not delivered", not_delivered, OLDEST_FIRST, is_mixed=True),
    List(
        "maybe-urgent",
        "Maybe urgent",
        lambda messages: messages.maybe_urgent(),
        OLDEST_FIRST,
        is_mixed=True,
    ),
    List("spam", "Spam", with_status(Status.SPAM), NEWEST_FIRST),
]
#: Where a search looks.
ALL = List("", "Found in all lists", lambda messages: messages.kept(), AS_FOUND, is_mixed=True)


def get_list(name: str | None) -> List:
    """The list of that name; the first one if there is none."""
    return next((each for each in LISTS if each.name == name), LISTS[0])


def counts() -> dict[str, int]:
    """How many each list holds by its name, no further than is counted; in one question."""
    return dict(zip([each.name for each in LISTS], capped.ask(*counting()), strict=True))


@cache
def counting() -> tuple[str, tuple]:
    """The question for all counts: the same each time, and slow to put together."""
    return capped.question(each.rows(Message.objects.all()) for each in LISTS)


def found(messages: QuerySet, typed: str) -> QuerySet:
    """Those that hold all the words."""
    return fulltext.only(messages, searching.find(typed))


def for_list(messages: QuerySet, user) -> QuerySet:
    """With what a row says and no more, in one question; no whole text is read."""
    mails = Email.objects.filter(message=OuterRef("pk"))
    replies = mails.filter(kind=Email.Kind.REPLY).exclude(status=Email.Status.FAILED)
    # One that waits before one that was sent. Not Exists: for fifty rows PostgreSQL would read
    # every reply that was ever sent.
    reply_state = replies.order_by().values("message").annotate(state=Max("status"))
    read = Viewing.objects.filter(
        message=OuterRef("pk"), by=user, read_at__gte=OuterRef("last_written_at")
    )
    return (
        messages.select_related("assignee")
        .only(*IN_A_ROW)
        .annotate(
            first_words=Substr(F("body"), 1, FIRST_WORDS),
            goes_on=GreaterThan(Length(F("body")), FIRST_WORDS),
            is_read=Exists(read),
            mail_state=Case(
                When(Exists(mails.not_delivered()), then=Value("failed")),
                default=Coalesce(Subquery(reply_state.values("state")), Value("")),
            ),
        )
    )


def staff() -> QuerySet:
    """Those who may be given a message."""
    may = get_user_model().objects.with_perm("contact.change_message")
    return may.filter(is_staff=True).order_by("first_name", "last_name", "username")
