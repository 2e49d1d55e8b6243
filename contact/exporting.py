"""What we hold, to take away: a table of all messages, and everything about one person."""

from collections.abc import Iterator

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localtime, now

from contact import data_classes
from contact.inbox import name_of
from contact.models import Email, Entry, Message

HEADINGS = ["Reference", "Received", "Status", "Who has it", "From", "Address", "Message"]
HEADINGS += ["Replies"]
#: Rows of the table that are read at once.
AT_ONCE = 1000
EXPORTED = "Exported everything about the sender"


def messages_table() -> Iterator[list[str]]:
    """The headings, then a row for each message that is not erased, oldest first."""
    yield HEADINGS
    replies = Entry.objects.filter(message=OuterRef("pk"), kind=Entry.Kind.REPLY).order_by()
    count = Subquery(replies.values("message").annotate(n=Count("pk")).values("n"))
    messages = Message.objects.kept().select_related("assignee").annotate(replies=count)
    for message in one_by_one(messages.order_by("pk").defer("consent_text")):
        yield row(message)


def one_by_one(messages: QuerySet) -> Iterator[Message]:
    """In steps: one long read would keep erased words in the file for as long as it lasts."""
    last = 0
    while step := list(messages.filter(pk__gt=last)[:AT_ONCE]):
        yield from step
        last = step[-1].pk


def row(message: Message) -> list[str]:
    return [
        message.reference,
        f"{localtime(message.received_at):%Y-%m-%d %H:%M}",
        message.get_status_display(),
        name_of(message.assignee) if message.assignee else "",
        message.name,
        message.email,
        message.body,
        str(message.replies or 0),
    ]


def messages_of(address: str) -> QuerySet:
    """Those that came from ``address``, in whatever case, and are not erased."""
    # SQLite knows the case of ASCII letters only.
    spelt = [Q(email__iexact=each) for each in (address, address.lower(), address.upper())]
    return Message.objects.kept().filter(spelt[0] | spelt[1] | spelt[2]).exclude(email="")


def about_person(address: str) -> dict:
    """Everything about who wrote from ``address``: words, numbers, times (aware), lists, dicts."""
    parts = ["entries__by", "emails", "viewings__by", "links"]
    messages = messages_of(address).select_related("assignee").prefetch_related(*parts)
    return {
        "address": address,
        "made_at": now(),
        "messages": [everything(message) for message in messages.order_by("pk")],
    }


def everything(message: Message) -> dict:
    entries = [(entry.kind, facts(entry)) for entry in message.entries.all()]
    kinds = Entry.Kind
    return {
        **facts(message),
        "thread": [told for kind, told in entries if kind in (kinds.WRITTEN, kinds.REPLY)],
        "private_notes_of_staff": [told for kind, told in entries if kind == kinds.NOTE],
        "what_happened": [told for kind, told in entries if kind == kinds.EVENT],
        "mails": [mail_facts(email) for email in reversed(message.emails.all())],
        "looked_at_by": [facts(viewing) for viewing in message.viewings.all()],
        "links_sent": [facts(link) for link in message.links.all()],
    }


def mail_facts(email: Email) -> dict:
    """An alert goes to staff, whose address is nobody else's business."""
    told = facts(email)
    return {**told, "to": "our staff"} if email.kind == Email.Kind.ALERT else told


def facts(row) -> dict:
    """The fields that are about the person, as people read them, in the order of the model."""
    told = data_classes.about_people(type(row).__name__)
    return {field.name: value(row, field) for field in row._meta.fields if field.name in told}


def value(row, field):
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    found = getattr(row, field.name)
    return name_of(found) if field.is_relation and found else found


def record(messages: QuerySet, *, by) -> int:
    """Say in each thread that ``by`` took everything away; how many there are."""
    pks = list(messages.values_list("pk", flat=True))
    Entry.objects.bulk_create(
        Entry(message_id=pk, kind=Entry.Kind.EVENT, body=EXPORTED, by=by) for pk in pks
    )
    return len(pks)
