from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from articles import link_checking
from articles.link_outcome import FAILING, IN_A_LIST, Kind
from articles.models import Source


class Command(BaseCommand):
    help = "Look at the address of each source, and say which are not fine. Asks other sites."

    def add_arguments(self, parser):
        parser.add_argument("--source", metavar="KEY", help="Look at this source only.")
        parser.add_argument("--fail", action="store_true", help="End with 1 if a link fails.")

    def handle(self, *, source, fail, **options):
        sources = Source.objects.order_by("key")
        if source:
            sources = sources.filter(key=source)
            if not sources:
                raise CommandError(f"There is no source with the key {source}.")
        counts = Counter(self.say(found) for found in link_checking.check(sources))
        listed = [f"{counts[kind]} {words}" for kind, words in IN_A_LIST.items() if counts[kind]]
        self.stdout.write(f"Looked at {counts.total()}: {', '.join(listed) or 'no source'}.")
        if fail and (failing := sum(counts[kind] for kind in FAILING)):
            raise CommandError(f"Links that fail: {failing}.")

    def say(self, found) -> Kind:
        """A line for whoever waits, if there is something to say; what kind it was."""
        if found.outcome != Kind.FINE:
            self.stdout.write(f"{found.source.key}: {found.address}\n  {found.words}")
        return found.outcome
