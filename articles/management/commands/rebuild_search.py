from django.core.management.base import BaseCommand

from articles import term_uses
from articles.search import index


class Command(BaseCommand):
    help = "Reads all public texts anew for the search and for the glossary. Loses nothing."

    def handle(self, **options):
        count = index.rebuild()
        term_uses.rebuild()
        self.stdout.write(f"The search knows {count} page{'' if count == 1 else 's'}.")
