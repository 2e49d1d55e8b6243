"""How a source is recalled: it is marked, and each public page that rests on it goes to a reviewer.

Whether a page rests on a recalled source is computed, never stored: `RevisionQuerySet.recalled`.
"""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now

from articles import publishing, reviewing
from articles.models import Medicine, Review, Revision, Source

#: Of a source, written here only.
FIELDS = [
    "recall",
    "recalled_on",
    "recalled_at",
    "recall_reason",
    "replaced_by",
    "shows_banner",
]


@dataclass
class Affected:
    """What rests on a recalled source. ``left``: the pages that were not queued, each with why."""

    queued: list[Revision] = field(default_factory=list)
    left: list[tuple[Revision, str]] = field(default_factory=list)
    medicines: list[Medicine] = field(default_factory=list)


@transaction.atomic
def recall(
    source: Source,
    *,
    by,
    kind: str,
    on: date,
    reason: str,
    replaced_by: Source | None = None,
    shows_banner: bool = False,
) -> Affected:
    """Mark ``source`` as superseded or retracted ``on`` a day, and queue what rests on it.

    ``reason``: at most 300 characters, for readers. ``by`` is the account that asks for the
    reviews. Raises ValidationError, and changes nothing, for a source that is recalled already,
    for a day ahead, without a reason, and for a replacement that is recalled itself.
    """
    hold(source, replaced_by)
    refuse(source, on, reason, replaced_by)
    store(source, Source.Recall(kind), on, now(), reason.strip(), replaced_by, shows_banner)
    note = f"“{source.key}” was {kind} on {on.day} {on:%B %Y}. {source.recall_reason}"
    return queue_all(source, by=by, note=note)


@transaction.atomic
def withdraw_recall(source: Source) -> None:
    """It was a mistake: ``source`` holds. The drafts that were made for it stay.

    Raises ValidationError if it was not marked.
    """
    hold(source)
    if source.recalled_at is None:
        raise ValidationError("This source is not marked as superseded or retracted.")
    store(source, Source.Recall.CURRENT, None, None, "", None, False)


def hold(source: Source, *others: Source | None) -> None:
    """Until the transaction ends, nobody else marks these; ``source`` is read again."""
    ids = [each.pk for each in (source, *others) if each]
    # Not the key: whoever saves a text that cites them need not wait.
    list(Source.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    source.refresh_from_db()


def store(source: Source, *values) -> None:
    """``values`` are those of FIELDS. What else it says may be older than today's rules."""
    for name, value in zip(FIELDS, values, strict=True):
        setattr(source, name, value)
    source.full_clean(exclude={each.name for each in Source._meta.fields} - set(FIELDS))
    source.save(update_fields=FIELDS)


# --- what cannot be -------------------------------------------------------------------------------


def refuse(source: Source, on: date, reason: str, replaced_by: Source | None) -> None:
    if source.recalled_at:
        raise ValidationError(f"This source is marked as {source.recall} already.")
    if on > localdate():
        raise ValidationError("That day has not come yet. Mark the source when it has.")
    if not reason.strip():
        raise ValidationError("Say why: readers see it.")
    if replaced_by is not None:
        refuse_replacement(source, replaced_by)


def refuse_replacement(source: Source, replaced_by: Source) -> None:
    newest = newest_of(replaced_by)
    if newest == source:
        raise ValidationError("A source cannot replace itself, not even by way of others.")
    if newest.recalled_at:
        raise ValidationError(f"“{newest.key}” was {newest.recall} itself. Choose another source.")
    if newest != replaced_by:
        words = f"“{replaced_by.key}” was replaced itself: the newest is “{newest.key}”."
        raise ValidationError(f"{words} Choose that one.")


def newest_of(source: Source) -> Source:
    """What stands at the end of the chain of those that replaced ``source``."""
    seen = set()
    source.refresh_from_db()
    while source.replaced_by and source.pk not in seen:
        seen.add(source.pk)
        source = source.replaced_by
    return source


# --- the reviews ----------------------------------------------------------------------------------


def queue_all(source: Source, *, by, note: str) -> Affected:
    live = Revision.objects.live().filter(citations__source=source).select_related("article")
    affected = Affected(medicines=list(source.medicines.all()))
    for revision in live.order_by("article_id"):
        reviewing.hold(revision)
        if reason := why_left(revision):
            affected.left.append((revision, reason))
            continue
        try:
            affected.queued.append(queue(revision, by=by, note=note))
        except ValidationError as error:
            affected.left.append((revision, f"cannot be queued: {' '.join(error.messages)}"))
    return affected


def why_left(live: Revision) -> str:
    """Why the newest text of a page stays as it is; empty if it can go to a reviewer."""
    newest = live.article.latest
    if newest.publish_at and newest.publish_at > now():
        return "has a version that is already scheduled"
    if newest.publish_at:
        return ""
    if Review.objects.filter(revision=newest).exists():
        return "has a version that is signed off and waits to be published"
    if newest.requests.filter(closed_at__isnull=True).exists():
        return "has a version that waits for a review already"
    if newest.requests.filter(returned_by__isnull=False).exists():
        return "has a version that a reviewer sent back"
    return ""


@transaction.atomic
def queue(live: Revision, *, by, note: str) -> Revision:
    """Send the newest draft of a page for review; without one, a new one with the same words."""
    newest = live.article.latest
    if newest.publish_at:
        # By whom it was before: nobody signs off their own text, and whoever marks did not write.
        newest = publishing.restore(live, by=live.created_by)
    reviewing.ask(newest, by=by, note=note)
    return newest
