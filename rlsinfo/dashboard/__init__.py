"""What the first page of the staff site says: what waits for this person, and how the site is."""

from dataclasses import dataclass

from django.urls import reverse

from rlsinfo.dashboard import links, messages, pages, system
from rlsinfo.dashboard.line import Line, may_see


@dataclass(frozen=True)
class Dashboard:
    buttons: list[Line]
    to_do: list[Line]
    system: list[Line]


def read(user) -> Dashboard:
    """In at most eight questions to the database, however many rows there are."""
    to_do = [
        *messages.to_do(user),
        *messages.mail_to_do(user),
        *pages.to_do(user),
        *links.to_do(user),
    ]
    return Dashboard(buttons=buttons(user), to_do=to_do, system=system.lines(user))


def buttons(user) -> list[Line]:
    found = []
    if user.has_perm("articles.add_article"):
        found.append(Line("Write a page", reverse("admin:articles_article_add")))
    if may_see(user, "contact.message"):
        found.append(Line("Answer messages", reverse("admin:contact_message_changelist")))
    return [*found, Line("See the site", reverse("articles:home"))]
