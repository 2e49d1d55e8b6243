from django.core.management.base import BaseCommand

from articles import term_uses
from articles.search import index, saved


class Command(BaseCommand):
    help = "Reads all texts anew for the searches and for the glossary. Loses nothing."

    def handle(self, **options):
        count = index.rebuild()
        saved.rebuild()
        term_uses.rebuild()
        self.stdout.write(f"The search knows {count} page{'' if count == 1 else 's'}.")
