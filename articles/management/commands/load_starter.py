from django.core.management.base import BaseCommand, CommandError

from articles.files import importing


class Command(BaseCommand):
    help = "Load the starter articles. Safe to run twice: what staff changed is left alone."

    def handle(self, **options):
        try:
            loaded = importing.load()
        except importing.BrokenFile as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        self.stdout.write(f"Added {len(loaded.added)}, updated {len(loaded.updated)} articles.")
        if drafts := len(loaded.added + loaded.updated) - len(loaded.published):
            self.stdout.write(f"{drafts} are drafts: they need a sign-off before publication.")
        if loaded.left_alone:
            self.stdout.write(f"Left alone, changed by staff: {', '.join(loaded.left_alone)}.")
