"""The writer of the list of changes: what readers are told of new advice and of our errors."""

from django.core.exceptions import ValidationError
from django.utils.timezone import now

from articles.models import Change, ChangeNote, Revision


def record(change: Change, revision: Revision) -> None:
    """Store ``change`` as what ``revision`` changes; readers see it from the date of that text.

    Raises ValidationError, by field.
    """
    earlier = Revision.objects.filter(article=revision.article_id, publish_at__lte=now())
    if not earlier.exclude(pk=revision.pk).exists():
        raise ValidationError({"kind": "This page was never public: readers know no other text."})
    change.revision = revision
    change.full_clean()
    change.save()


def forget(revision: Revision) -> None:
    """Drop what ``revision`` would have changed: its schedule is taken back."""
    Change.objects.filter(revision=revision).delete()


def add(change: Change, *, words: str, by) -> ChangeNote:
    """Say more about an entry that readers see. Raises ValidationError."""
    if not change.is_public:
        raise ValidationError("Readers do not see this entry yet. There is nothing to add to.")
    note = ChangeNote(change=change, words=words, added_by=by)
    note.full_clean()
    note.save()
    return note
