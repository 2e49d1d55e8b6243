from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.files import exporting


class Command(BaseCommand):
    help = "Write the pages, and what they rest on, as readable files into a new folder."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a folder that is not there yet, or is empty")
        parser.add_argument(
            "--drafts",
            action="store_true",
            help="the newest version of every page, not what the public reads",
        )

    def handle(self, *, folder, drafts, **options):
        try:
            count = exporting.export(folder, with_drafts=drafts)
        except exporting.CannotExport as error:
            raise CommandError(f"Nothing was exported. {error}") from error
        self.stdout.write(f"Exported {count} pages to {folder}.")
