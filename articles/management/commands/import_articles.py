from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from articles.files import importing


class Command(BaseCommand):
    help = "Make a draft of each page whose file, in a folder of export_articles, says more."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--by", required=True, help="the account that the versions are by")
        parser.add_argument("--publish", action="store_true", help="the public reads them at once")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *, folder, by, publish, dry_run, **options):
        account = get_user_model().objects.filter(username=by).first()
        if account is None:
            raise CommandError(f"Nothing was imported. There is no account “{by}”.")
        try:
            loaded = importing.import_folder(folder, by=account, publicly=publish, dry_run=dry_run)
        except importing.BrokenFile as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error
        for line in describe(loaded):
            self.stdout.write(line)
        if dry_run:
            self.stdout.write("This was a dry run: nothing was changed.")


def describe(loaded: importing.Loaded) -> list[str]:
    """What was done, with a line for each thing that staff may not expect."""
    lists = {
        "Added": loaded.added,
        "Updated": loaded.updated,
        "Published": loaded.published,
        "Cleaned, as their text held what may not stand in one": loaded.cleaned,
        "Not moved or withdrawn, as readers would notice; --publish does it": loaded.waiting,
        "Still withdrawn here": loaded.still_withdrawn,
        "Kept as they are here, though their file says something else": loaded.kept,
    }
    counts = f"{len(loaded.added)} added, {len(loaded.updated)} updated"
    return [f"Pages: {counts}, {len(loaded.unchanged)} unchanged."] + [
        f"{words}: {', '.join(dict.fromkeys(names))}." for words, names in lists.items() if names
    ]
