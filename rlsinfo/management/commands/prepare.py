import secrets
import shutil
import socket
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles.models import Article
from rlsinfo.secret_key import keep_secret_key

LEAST_FREE_BYTES = 200_000_000
#: SQLite's settings that keep what it has confirmed (2 is FULL).
DURABLE = {"journal_mode": "wal", "synchronous": 2}


class Command(BaseCommand):
    help = "Make everything ready to start the site. Safe to run again: it loses nothing."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, help="also check that this port is free")

    def handle(self, *, port, **options):
        if port is not None:
            check_port(port)
        check_folder(settings.VAR_DIR)
        (settings.VAR_DIR / "media").mkdir(exist_ok=True)
        keep_secret_key(settings.VAR_DIR)
        call_command("migrate", verbosity=0)
        if connection.vendor == "sqlite":
            check_durability()
        if not Article.objects.exists():
            call_command("load_starter", stdout=self.stdout)
        self.add_first_staff_account()
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write(f"The site:  {settings.SITE_URL}/\nFor staff: {settings.SITE_URL}/admin/")

    def add_first_staff_account(self):
        users = get_user_model().objects
        if users.exists():
            return
        password = secrets.token_urlsafe(15)
        users.create_superuser("staff", password=password)
        self.stdout.write(
            "The first staff account. This password is shown once: keep it.\n"
            f"  Name:     staff\n  Password: {password}"
        )


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"Port {port} cannot be used: {reason(error)}. Choose another: make run PORT=8001"
            ) from error


def check_durability() -> None:
    """A message that we have thanked for must survive a power cut."""
    with connection.cursor() as cursor:
        found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in DURABLE]
    if found != list(DURABLE.values()):
        raise CommandError(f"The database must run with {DURABLE}, not {found}.")


def reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise CommandError(f"Cannot write to {folder}: {error.strerror}.") from error
    if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        raise CommandError(f"The disk of {folder} is nearly full: 200 MB must be free.")
