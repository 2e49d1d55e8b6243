"""What the first page of the staff site says: what waits for this person, and how the site is."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.timezone import now

from articles.models import Article
from contact import worklist
from contact.models import Email, Message
from rlsinfo import backups, capped
from rlsinfo.models import Heartbeat

#: From when on a mail that waits, a worker that is silent and a backup are worth a word.
MAIL_IS_LATE = timedelta(minutes=5)
WORKER_IS_AWAY = timedelta(minutes=2)
BACKUP_IS_OLD = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    words: str
    url: str = ""
    is_warning: bool = False


@dataclass(frozen=True)
class Dashboard:
    buttons: list[Line]
    to_do: list[Line]
    system: list[Line]


@dataclass(frozen=True)
class PageList:
    """A list of pages that somebody may have to look at; ``show`` is its name in the address."""

    show: str
    one: str
    many: str
    rows: callable
    permission: str = "articles.view_article"


PAGE_LISTS = [
    PageList(
        "for-my-review",
        "page waits for your review",
        "pages wait for your review",
        lambda user: Article.objects.for_review_by(user),
        "articles.sign_off_revision",
    ),
    PageList(
        "returned-to-me",
        "page was sent back to you",
        "pages were sent back to you",
        lambda user: Article.objects.returned_to(user),
        "articles.change_article",
    ),
    PageList(
        "my-drafts",
        "page has a draft of yours",
        "pages have a draft of yours",
        lambda user: Article.objects.drafts(by=user),
        "articles.change_article",
    ),
    PageList(
        "overdue",
        "page is past its check date",
        "pages are past their check date",
        lambda user: Article.objects.overdue(),
    ),
    PageList(
        "due-soon",
        "page is due for a check soon",
        "pages are due for a check soon",
        lambda user: Article.objects.due_soon(),
    ),
    PageList(
        "unreviewed",
        "public page has no clinician’s review",
        "public pages have no clinician’s review",
        lambda user: Article.objects.unreviewed(),
    ),
    PageList(
        "dead-links",
        "page has a link that leads nowhere",
        "pages have a link that leads nowhere",
        lambda user: Article.objects.with_dead_links(),
    ),
]


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
MESSAGE_ROWS = {each.name: each.rows for each in worklist.LISTS}


def read(user) -> Dashboard:
    """In at most eight questions to the database, however many rows there are."""
    to_do = [*messages_to_do(user), *mail_to_do(user), *pages_to_do(user)]
    system = [worker(), backup(), last_mail()] if may_see(user, "contact.email") else []
    return Dashboard(buttons=buttons(user), to_do=to_do, system=system)


def may_see(user, model: str) -> bool:
    """Whether the staff site shows ``user`` the rows of ``app.model``."""
    app, _, name = model.partition(".")
    return user.has_perm(f"{app}.view_{name}") or user.has_perm(f"{app}.change_{name}")


def listing(model: str, **query) -> str:
    """The address of the list of ``app_model`` that shows only these rows."""
    return f"{reverse(f'admin:{model}_changelist')}?{urlencode(query)}"


def buttons(user) -> list[Line]:
    found = []
    if user.has_perm("articles.add_article"):
        found.append(Line("Write a page", reverse("admin:articles_article_add")))
    if may_see(user, "contact.message"):
        found.append(Line("Answer messages", reverse("admin:contact_message_changelist")))
    return [*found, Line("See the site", reverse("articles:home"))]


def counted(count: int, one: str, many: str) -> str:
    return f"{capped.in_words(count)} {one if count == 1 else many}"


def pages_to_do(user) -> list[Line]:
    if not may_see(user, "articles.article"):
        return []
    lists = [each for each in PAGE_LISTS if user.has_perm(each.permission)]
    counts = Article.objects.aggregate(
        **{each.show: Count("pk", filter=Q(pk__in=each.rows(user).values("pk"))) for each in lists}
    )
    return [
        Line(
            counted(counts[each.show], each.one, each.many),
            listing("articles_article", show=each.show),
        )
        for each in lists
        if counts[each.show]
    ]


def messages_to_do(user) -> list[Line]:
    if not may_see(user, "contact.message"):
        return []
    return [line for each in MESSAGE_LISTS if (line := messages_in(each))]


def messages_in(each: MessageList) -> Line | None:
    rows = MESSAGE_ROWS[each.show](Message.objects.all()).order_by("last_written_at")
    counted_ones = rows.values("last_written_at")[: capped.COUNTED_TO]
    found = counted_ones.aggregate(count=Count("*"), oldest=Min("last_written_at"))
    if not found["count"]:
        return None
    words = counted(found["count"], each.one, each.many)
    return Line(
        f"{words}, the oldest from {timesince(found['oldest'])} ago",
        listing("contact_message", show=each.show),
        is_warning=each.is_warning,
    )


def mail_to_do(user) -> list[Line]:
    """Mails that are late, which the worker or the mail server has to answer for."""
    if not may_see(user, "contact.email"):
        return []
    before = now() - MAIL_IS_LATE
    late = Email.objects.filter(status=Email.Status.WAITING, queued_at__lt=before).count()
    query = {"status__exact": Email.Status.WAITING, "queued_at__lt": before.isoformat()}
    words = counted(late, "email waits to go out", "emails wait to go out")
    return [Line(words, listing("contact_email", **query), is_warning=True)] if late else []


def worker() -> Line:
    seen = Heartbeat.objects.values_list("seen_at", flat=True).first()
    if seen is None:
        return Line("The worker was never seen: no mail goes out.", is_warning=True)
    words = f"The worker was last seen {naturaltime(seen)}."
    return Line(words, is_warning=now() - seen > WORKER_IS_AWAY)


def backup() -> Line:
    copies = backups.made(Path(settings.VAR_DIR) / "backups")
    if not copies:
        return Line("No backup yet.", is_warning=True)
    made, _ = copies[0]
    words = f"The last backup was made {naturaltime(made)}."
    return Line(words, is_warning=now() - made > BACKUP_IS_OLD)


def last_mail() -> Line:
    sent = Email.objects.filter(sent_at__isnull=False).order_by("-sent_at")
    newest = sent.values_list("sent_at", flat=True).first()
    if not newest:
        return Line("No mail has gone out yet.")
    return Line(f"The last mail went out {naturaltime(newest)}.")
