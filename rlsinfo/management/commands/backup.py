from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.timezone import now

from rlsinfo import backups


class Command(BaseCommand):
    help = "Copy the database, also while the site runs, and keep the newest 14 copies."

    def handle(self, **options):
        if connection.vendor != "sqlite":
            raise CommandError("This copies the file of SQLite. For PostgreSQL, use its pg_dump.")
        folder = Path(settings.VAR_DIR) / "backups"
        database = Path(settings.DATABASES["default"]["NAME"])
        try:
            copy = backups.back_up(database.absolute(), folder, now())
        except backups.BackupFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Copied to {copy} and checked: {copy.stat().st_size:,} bytes.")
        if forgotten := backups.forget_old(folder):
            self.stdout.write(f"Deleted {forgotten} older than the newest {backups.KEEP}.")
