"""Who of staff may answer a message, who has looked at it, and who has it open now."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.timezone import now

from contact import inbox, worklist
from contact.models import Message, Viewing

#: An open page says every five seconds that it is open (presence.js).
HERE = timedelta(seconds=15)


def around(message: Message) -> list:
    """Those who may be given ``message`` (``may_answer``), and whoever looked at it, and when.

    In one question to the database.
    """
    looks = Viewing.objects.filter(message=message, by=OuterRef("pk"))
    moments = {
        name: Subquery(looks.values(name)[:1]) for name in ("first_at", "read_at", "here_at")
    }
    answering = Exists(worklist.staff().order_by().filter(pk=OuterRef("pk")))
    people = get_user_model().objects.annotate(may_answer=answering, **moments)
    shown = people.filter(Q(may_answer=True) | Q(first_at__isnull=False))
    return list(shown.order_by("first_name", "last_name", "username"))


def still_here(people: list, *, but) -> list[str]:
    """The names of those of ``around`` who have the page open now, without ``but``."""
    since = now() - HERE
    here = [each for each in people if each.here_at and each.here_at > since]
    return [inbox.name_of(each) for each in here if each != but]
