"""What the first page of the staff site says: what waits for this person, and how the site is."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.timezone import now

from articles.models import Article
from contact.models import Email, Message
from rlsinfo import backups
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


def read(user) -> Dashboard:
    """In at most four questions to the database, however many rows there are."""
    mail = read_mail() if may_see(user, "contact.email") else None
    to_do = [*pages_to_do(user)]
    if mail:
        to_do += mail_to_do(mail)
    if may_see(user, "contact.message"):
        to_do += messages_to_do()
    system = [worker(), backup(), last_mail(mail)] if mail else []
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
        new = listing("contact_message", status__exact=Message.Status.NEW)
        found.append(Line("Answer messages", new))
    return [*found, Line("See the site", reverse("articles:home"))]


def counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


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


def read_mail() -> dict:
    before = now() - MAIL_IS_LATE
    late = Q(status=Email.Status.WAITING, queued_at__lt=before)
    counts = Email.objects.aggregate(
        failed=Count("pk", filter=Q(status=Email.Status.FAILED)),
        late=Count("pk", filter=late),
        last_sent=Max("sent_at"),
    )
    return {**counts, "before": before}


def mail_to_do(mail: dict) -> list[Line]:
    failed = listing("contact_email", status__exact=Email.Status.FAILED)
    late = listing(
        "contact_email",
        status__exact=Email.Status.WAITING,
        queued_at__lt=mail["before"].isoformat(),
    )
    lines = [
        (mail["failed"], "email was not delivered", "emails were not delivered", failed),
        (mail["late"], "email waits to go out", "emails wait to go out", late),
    ]
    return [
        Line(counted(count, one, many), url, is_warning=True)
        for count, one, many, url in lines
        if count
    ]


def messages_to_do() -> list[Line]:
    new = Message.objects.filter(status=Message.Status.NEW)
    found = new.aggregate(count=Count("pk"), oldest=Min("received_at"))
    if not found["count"]:
        return []
    words = counted(found["count"], "new message", "new messages")
    age = timesince(found["oldest"])
    url = listing("contact_message", status__exact=Message.Status.NEW)
    return [Line(f"{words}, the oldest from {age} ago", url)]


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


def last_mail(mail: dict) -> Line:
    if not mail["last_sent"]:
        return Line("No mail has gone out yet.")
    return Line(f"The last mail went out {naturaltime(mail['last_sent'])}.")
