"""What a list, a page and a message say of a version: is it public, was it reviewed."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.timezone import localtime, now

from articles.models import ReviewRequest, Revision


def moment(at: datetime) -> str:
    return date_format(localtime(at), "j F Y, H:i")


def with_state(revisions):
    """``revisions`` with all that `describe` reads, in one query."""
    requests = ReviewRequest.objects.filter(revision=OuterRef("pk"))
    return (
        revisions.with_people()
        .select_related("article__topic", "created_by")
        .annotate(
            is_for_review=Exists(requests.filter(closed_at__isnull=True)),
            is_returned=Exists(requests.filter(returned_by__isnull=False)),
        )
    )


def describe(revision: Revision) -> str:
    """As in “Public since 3 May 2027, 09:00. Signed off by A clinician”. Needs ``with_state``."""
    return ". ".join(filter(None, [describe_date(revision), describe_review(revision)]))


def describe_date(revision: Revision) -> str:
    begin, end = revision.publish_at, public_until(revision)
    if begin is None:
        return "Draft"
    if begin > now():
        return f"Scheduled for {moment(begin)}"
    if end is None:
        return f"Public since {moment(begin)}"
    if end <= begin:
        return f"Published on {moment(begin)}, while the page is withdrawn"
    return f"Was public from {moment(begin)} until {moment(end)}"


def public_until(revision: Revision) -> datetime | None:
    """When the next text took its place, or its page was withdrawn; None if it still is."""
    ends = [revision.followed_at, revision.article.withdrawn_at]
    return min((end for end in ends if end and end <= now()), default=None)


def describe_review(revision: Revision) -> str:
    if review := revision.standing_review:
        corrected = " before a small correction" if review.revision_id != revision.pk else ""
        return f"Signed off by {review.reviewer.name}{corrected}"
    if revision.is_for_review:
        return "Waits for review"
    return "Returned" if revision.is_returned else ""
