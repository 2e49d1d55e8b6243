"""The thread of a message as its page shows it: what was said, and between it what happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from contact.admin.delivery import Delivery
from contact.models import Entry

#: More events than these in a row are folded.
SHOWN = 3


@dataclass(frozen=True)
class Said:
    """One thing that the sender wrote, a reply with its mail, or a private note."""

    entry: Entry
    delivery: Delivery | None


@dataclass(frozen=True)
class Happened:
    events: list[Entry]

    @property
    def is_folded(self) -> bool:
        return len(self.events) > SHOWN


def parts(entries: Iterable[Entry], deliveries: dict[int, Delivery]) -> list[Said | Happened]:
    """``entries`` in their order; ``deliveries`` by the ids of their entries."""
    found = []
    for is_event, run in groupby(entries, lambda entry: entry.kind == Entry.Kind.EVENT):
        if is_event:
            found.append(Happened(list(run)))
        else:
            found += [Said(entry, deliveries.get(entry.pk)) for entry in run]
    return found
