"""Who of staff may answer a message, and who has looked at it."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.timezone import now

from contact import worklist
from contact.models import Message, Viewing
from contact.viewing import HERE


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


def still_here(people: list, *, but) -> list:
    """Those of ``around`` who have the page open now, without ``but``."""
    since = now() - HERE
    return [each for each in people if each != but and each.here_at and each.here_at > since]
