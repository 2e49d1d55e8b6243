"""The only writer of articles. Each verb is one change with all its consequences."""

from datetime import datetime
from difflib import get_close_matches

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now

from articles.models import Article, Citation, FormerAddress, Review, Revision, Source
from articles.rendering import cited_keys, unreadable_citation
from articles.sanitising import clean


@transaction.atomic
def create(slug: str, *, topic=None, position: int = 0) -> Article:
    """A new address without a text. One that led elsewhere goes on doing so until it has one.

    Raises ValidationError for an address that is taken, reserved or in the wrong form.
    """
    article = Article(slug=slug, topic=topic, position=position)
    article.full_clean()
    article.save()
    return article


def find_sources(body: str) -> list[Source]:
    """The sources that ``body`` cites, in order of first use.

    Raises ValidationError for a key that is not in the library, with the nearest ones that are,
    and for a citation that cannot be read.
    """
    if unreadable := unreadable_citation(body):
        raise ValidationError(f"Write a citation as [@key] or [@one; @other], not {unreadable}.")
    keys = cited_keys(body)
    known = Source.objects.in_bulk(keys, field_name="key")
    unknown = [key for key in keys if key not in known]
    if unknown:
        every = list(Source.objects.values_list("key", flat=True))
        raise ValidationError([_unknown(key, every) for key in unknown])
    return [known[key] for key in keys]


def _unknown(key: str, every: list[str]) -> str:
    near = get_close_matches(key, every, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else " Add it under Sources first."
    return f"There is no source “{key}”.{hint}"


@transaction.atomic
def save_draft(article: Article, *, by, related=(), **words) -> Revision:
    """Store a new text of ``article``; the public sees no change.

    ``words`` are the fields of Revision: title, summary, key_points, body, author, checked_on,
    next_check_on. ``by`` is the account that wrote it, None for a starter text.
    Raises ValidationError for an unknown citation or a field that does not hold.
    """
    words["body"] = clean(words["body"])
    sources = find_sources(words["body"])
    revision = Revision(article=article, created_by=by, **words)
    revision.full_clean(exclude=["article", "created_by"])
    revision.save()
    revision.related.set(related)
    Citation.objects.bulk_create(Citation(revision=revision, source=source) for source in sources)
    return revision


@transaction.atomic
def publish(revision: Revision, *, at: datetime | None = None) -> None:
    """Let the public read ``revision`` from ``at`` (aware; now by default) on.

    Raises ValidationError if it has a date already: save it as a new draft, so that the
    history stays true.
    """
    changed = Revision.objects.filter(pk=revision.pk, publish_at__isnull=True).update(
        publish_at=at or now()
    )
    if not changed:
        raise ValidationError("This version is published or scheduled already.")
    revision.refresh_from_db(fields=["publish_at"])


@transaction.atomic
def sign_off(revision: Revision, *, by) -> Review:
    """Record that the clinician behind the account ``by`` reviewed exactly this text.

    Raises PermissionDenied for anybody else and for one's own text.
    """
    person = getattr(by, "person", None)
    if person is None or not person.is_clinician:
        raise PermissionDenied("Only a person who may check medical facts can sign off a text.")
    if person == revision.author or by == revision.created_by:
        raise PermissionDenied("Nobody signs off their own text.")
    review, _ = Review.objects.get_or_create(revision=revision, defaults={"reviewer": person})
    return review


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


def file_under(article: Article, *, topic, position: int) -> None:
    """Say in which list of articles ``article`` stands, and where."""
    Article.objects.filter(pk=article.pk).update(topic=topic, position=position)
    article.topic, article.position = topic, position


def withdraw(article: Article, reason: str) -> None:
    """Answer 410 with ``reason`` from now on, and leave every list."""
    Article.objects.filter(pk=article.pk).update(withdrawn_at=now(), withdrawn_reason=reason)
    article.refresh_from_db()


def reinstate(article: Article) -> None:
    """Let the public read a withdrawn ``article`` again."""
    Article.objects.filter(pk=article.pk).update(withdrawn_at=None, withdrawn_reason="")
    article.refresh_from_db()
