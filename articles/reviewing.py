"""How a text is reviewed: asked for, then signed off or sent back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now

from articles.models import Article, Person, Review, ReviewRequest, Revision


def hold(revision: Revision) -> None:
    """Until the transaction ends, nobody else changes the article of ``revision``."""
    Article.objects.select_for_update().get(pk=revision.article_id)


def open_requests(article):
    return ReviewRequest.objects.filter(revision__article=article, closed_at__isnull=True)


@transaction.atomic
def ask(revision: Revision, *, by, note: str = "") -> ReviewRequest:
    """Ask a reviewer to look at exactly this text, in place of any earlier one of its article.

    Raises ValidationError if it waits for a review, or has one, already, or is not the newest.
    """
    hold(revision)
    if revision.pk != revision.article.latest.pk:
        raise ValidationError("There is a newer version. Send that one for review.")
    if Review.objects.filter(revision=revision).exists():
        raise ValidationError("This version is signed off already.")
    if open_requests(revision.article).filter(revision=revision).exists():
        raise ValidationError("This version waits for a review already.")
    open_requests(revision.article).update(closed_at=now())
    return ReviewRequest.objects.create(revision=revision, asked_by=by, note=note)


def why_not(revision: Revision, by) -> str:
    """Why the account ``by`` may not review ``revision``, in a sentence; empty if it may."""
    person = Person.objects.filter(user=by).first()
    if person is None or not person.is_clinician:
        return "Only a person who may check medical facts can sign off a text."
    if person.pk == revision.author_id or by.pk == revision.created_by_id:
        return "Nobody signs off their own text."
    return ""


def refuse(revision: Revision, by) -> None:
    if sentence := why_not(revision, by):
        raise PermissionDenied(sentence)


@transaction.atomic
def sign_off(revision: Revision, *, by) -> Review:
    """Record that the clinician behind the account ``by`` reviewed exactly this text.

    Raises PermissionDenied for anybody else and for one's own text, ValidationError if somebody
    has signed it off already.
    """
    hold(revision)
    refuse(revision, by)
    if Review.objects.filter(revision=revision).exists():
        raise ValidationError("This version is signed off already.")
    review = Review.objects.create(revision=revision, reviewer=Person.objects.get(user=by))
    revision.requests.filter(closed_at__isnull=True).update(closed_at=now())
    return review


@transaction.atomic
def send_back(revision: Revision, *, by, reason: str) -> None:
    """Return a text to whoever asked for its review.

    Raises PermissionDenied as ``sign_off`` does, ValidationError if nobody waits for a review.
    """
    refuse(revision, by)
    if not reason.strip():
        raise ValidationError("Say what to change.")
    waiting = revision.requests.filter(closed_at__isnull=True)
    if not waiting.update(closed_at=now(), returned_by=by, reason=reason.strip()):
        raise ValidationError("This version does not wait for a review any more.")
