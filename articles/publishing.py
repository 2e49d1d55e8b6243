"""The writer of articles. Each verb is one change with all its consequences."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef
from django.db.models.functions import Coalesce
from django.utils.text import slugify
from django.utils.timezone import now

from articles import checking, correcting, ledger, term_uses
from articles.models import (
    Article,
    Change,
    Citation,
    FormerAddress,
    InternalLink,
    PictureUse,
    Revision,
)
from articles.models.revision import NEVER
from articles.references import linked_slugs
from articles.resolving import find_pictures, find_sources
from articles.sanitising import clean
from articles.search import index, saved

#: The fields of a revision that its editor writes.
WORDS = ["title", "summary", "key_points", "body", "author", "checked_on", "next_check_on"]


class Conflict(Exception):
    """Somebody else saved the article while its editor was writing."""


# --- addresses ------------------------------------------------------------------------------------


@transaction.atomic
def create(slug: str, *, topic=None, position: int = 0) -> Article:
    """A new address without a text. One that led elsewhere goes on doing so until it has one.

    Raises ValidationError for an address that is taken, reserved or in the wrong form.
    """
    article = Article(slug=slug, topic=topic, position=position)
    article.full_clean()
    article.save()
    saved.index(article)
    return article


def free_slug(title: str) -> str:
    """An address made from ``title`` that no article has or had."""
    base = slugify(title)[:76].strip("-") or "page"
    count = 1
    while not is_free(slug := base if count == 1 else f"{base}-{count}"):
        count += 1
    return slug


def is_free(slug: str) -> bool:
    if FormerAddress.objects.filter(slug=slug).exists():
        return False
    try:
        Article(slug=slug).full_clean()
    except ValidationError:
        return False
    return True


@transaction.atomic
def move(article: Article, slug: str) -> None:
    """Give ``article`` a new address. A published one stays reachable at the old address.

    Raises ValidationError as ``create`` does.
    """
    old, article.slug = article.slug, slug
    if old == slug:
        return
    article.full_clean()
    FormerAddress.objects.filter(slug=slug, article=article).delete()
    if Article.objects.published().filter(pk=article.pk).exists():
        FormerAddress.objects.update_or_create(slug=old, defaults={"article": article})
    Article.objects.filter(pk=article.pk).update(slug=slug)
    saved.index(article)


def file_under(article: Article, *, topic, position: int) -> None:
    """Say in which list of articles ``article`` stands, and where."""
    Article.objects.filter(pk=article.pk).update(topic=topic, position=position)
    article.topic, article.position = topic, position


# --- texts ----------------------------------------------------------------------------------------


def claim(article: Article, seen: str) -> None:
    """Hold ``article`` until the transaction ends, if it is as its editor has ``seen`` it.

    ``seen`` is its ``edition`` then. Raises Conflict.
    """
    if Article.objects.select_for_update().get(pk=article.pk).edition != seen:
        raise Conflict


@transaction.atomic
def save_draft(article: Article, *, by, related=(), **words) -> Revision:
    """Store a new text of ``article``; the public sees no change.

    ``words`` are those of WORDS. ``by`` is the account that wrote it, None for a starter text.
    Raises ValidationError for an unknown citation or a field that does not hold.
    """
    words["body"] = clean(words["body"])
    sources, pictures = find_sources(words["body"]), find_pictures(words["body"])
    latest = Article.objects.select_for_update().get(pk=article.pk).latest
    number = latest.number + 1 if latest else 1
    revision = Revision(article=article, number=number, created_by=by, **words)
    revision.full_clean(exclude=["article", "created_by"])
    article.revisions.filter(is_newest=True).update(is_newest=False)
    revision.save()
    revision.related.set(related)
    Citation.objects.bulk_create(Citation(revision=revision, source=each) for each in sources)
    PictureUse.objects.bulk_create(PictureUse(revision=revision, picture=one) for one in pictures)
    slugs = linked_slugs(revision.body)
    InternalLink.objects.bulk_create(InternalLink(revision=revision, slug=slug) for slug in slugs)
    saved.index(article)
    return revision


def restore(revision: Revision, *, by) -> Revision:
    """A new draft with the words of an earlier text. Raises ValidationError as save_draft does."""
    words = {name: getattr(revision, name) for name in WORDS}
    return save_draft(revision.article, by=by, related=revision.related.all(), **words)


# --- what the public reads ------------------------------------------------------------------------


@transaction.atomic
def publish(
    revision: Revision,
    *,
    at: datetime | None = None,
    small_correction: bool = False,
    change: Change | None = None,
) -> None:
    """Let the public read ``revision`` from ``at`` (aware; now by default) on.

    The review of the live text goes on holding for a ``small_correction`` of it. ``change``, not
    saved yet, is what readers are told of it.
    Raises ValidationError, and changes nothing, for a text that has a date already (save it as a
    new draft, so that the history stays true), that has errors, or that needs a review first, and
    for a change that does not say all that it has to.
    """
    if small_correction:
        if change and change.kind == Change.Kind.ADVICE:
            raise ValidationError({"small_correction": correcting.NEW_ADVICE})
        revision.corrects = correcting.reviewed_text(revision)
    if settings.REQUIRE_SIGN_OFF and revision.standing_review is None:
        raise ValidationError("This version needs a sign-off before it can be published.")
    set_date(revision, at or now())
    if change is not None:
        ledger.record(change, revision)
    refuse_errors(revision)


@transaction.atomic
def publish_together(revisions: list[Revision]) -> None:
    """As ``publish``, now, for texts that have links to each other."""
    for revision in revisions:
        set_date(revision, now())
    for revision in revisions:
        refuse_errors(revision)


def set_date(revision: Revision, at: datetime) -> None:
    Article.objects.select_for_update().get(pk=revision.article_id)
    others = Revision.objects.filter(article=revision.article_id)
    if others.filter(publish_at=at).exists():
        raise ValidationError("Another version is scheduled for that moment. Choose another one.")
    if older := others.filter(number__lt=revision.number, publish_at__gt=at).first():
        raise ValidationError(
            f"Version {older.number} is scheduled and would replace this one later. "
            "Take back its schedule first."
        )
    dateless = Revision.objects.filter(pk=revision.pk, publish_at__isnull=True)
    if not dateless.update(publish_at=at, followed_at=NEVER, corrects=revision.corrects):
        raise ValidationError("This version is published or scheduled already.")
    revision.publish_at = at
    term_uses.note(revision)
    note_order(revision.article)


def note_order(article: Article) -> None:
    """Say of each published text when the next takes its place, and let the searches know."""
    published = Revision.objects.filter(publish_at__isnull=False)
    later = published.filter(article=OuterRef("article"), publish_at__gt=OuterRef("publish_at"))
    following = later.order_by("publish_at").values("publish_at")[:1]
    published.filter(article=article).update(followed_at=Coalesce(following, NEVER))
    index.refresh(article)
    saved.index(article)


def refuse_errors(revision: Revision) -> None:
    if errors := checking.errors(revision):
        raise ValidationError([finding.words for finding in errors])


@transaction.atomic
def cancel(revision: Revision) -> None:
    """Make a scheduled text a draft again, and forget what readers would have been told of it.

    Raises ValidationError if it is public already.
    """
    ahead = Revision.objects.filter(pk=revision.pk, publish_at__gt=now())
    if not ahead.update(publish_at=None, followed_at=None, corrects=None):
        raise ValidationError("This version is not scheduled.")
    note_order(revision.article)
    ledger.forget(revision)
    revision.refresh_from_db()


def withdraw(article: Article, reason: str, *, at: datetime | None = None) -> None:
    """Answer 410 with ``reason`` from ``at`` (aware; now by default) on, and leave every list."""
    Article.objects.filter(pk=article.pk).update(withdrawn_at=at or now(), withdrawn_reason=reason)
    article.refresh_from_db()


def reinstate(article: Article) -> None:
    """Let the public read a withdrawn ``article`` again, or go on reading it."""
    Article.objects.filter(pk=article.pk).update(withdrawn_at=None, withdrawn_reason="")
    article.refresh_from_db()
