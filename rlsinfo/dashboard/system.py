"""How the site is: the worker, the backups, the mail."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db import connection
from django.utils.timezone import now

from contact.models import ContactDetails, Email
from rlsinfo import backups
from rlsinfo.checks import mail_is_printed
from rlsinfo.dashboard.line import Line, may_see
from rlsinfo.models import Heartbeat

#: From when on a worker that is silent and a backup are worth a word.
WORKER_IS_AWAY = timedelta(minutes=2)
BACKUP_IS_OLD = timedelta(days=1)


def lines(user) -> list[Line]:
    if not may_see(user, "contact.email"):
        return []
    return [each for each in (worker(), backup(), last_mail(), mail_server(), alerts()) if each]


def worker() -> Line:
    seen = Heartbeat.objects.values_list("seen_at", flat=True).first()
    if seen is None:
        return Line("The worker was never seen: no mail goes out.", is_warning=True)
    words = f"The worker was last seen {naturaltime(seen)}."
    return Line(words, is_warning=now() - seen > WORKER_IS_AWAY)


def backup() -> Line | None:
    if connection.vendor != "sqlite":
        return None  # whoever runs the database makes them
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


def mail_server() -> Line | None:
    if not mail_is_printed():
        return None
    words = "Mail is printed to the terminal and sent to nobody: EMAIL_URL is not set."
    return Line(words, is_warning=settings.SECURE)


def alerts() -> Line | None:
    if ContactDetails.load().alert_email:
        return None
    words = "Nobody is alerted to a message: the contact details have no email for alerts."
    return Line(words, is_warning=True)
