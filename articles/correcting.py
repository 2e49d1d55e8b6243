"""What may be published as a small correction: the review of the live text goes on holding."""

from django.core.exceptions import ValidationError
from django.utils.html import escape

from articles import diffing
from articles.models import Revision

#: How many words, added and taken out, may differ from the text that was reviewed.
SMALL_CORRECTION = 20
NEW_ADVICE = "New advice is no small correction: it needs a review of its own."


def reviewed_text(revision: Revision) -> Revision:
    """The reviewed text of which ``revision`` is a small correction. ValidationError: it is not."""
    live = revision.article.live
    if live is None or live.standing_review is None:
        raise ValidationError("A small correction needs a published text that was reviewed.")
    # Not with the live text: many small steps would make a large one.
    reviewed = live.standing_review.revision
    if reasons := larger_changes(reviewed, revision):
        raise ValidationError([f"This is not a small correction: {each}" for each in reasons])
    return reviewed


def larger_changes(old: Revision, new: Revision) -> list[str]:
    """Why the step from ``old`` to ``new`` needs a review of its own; empty if it does not."""
    reasons = diffing.larger_changes(whole_text(old), whole_text(new))
    changed = diffing.count_changed_words(whole_text(old), whole_text(new))
    if changed > SMALL_CORRECTION:
        reasons.append(f"{changed} words were added or taken out, and {SMALL_CORRECTION} may be.")
    if (old.checked_on, old.next_check_on) != (new.checked_on, new.next_check_on):
        reasons.append("the dates of its checks changed.")
    return reasons


def whole_text(revision: Revision) -> str:
    lines = [revision.title, revision.summary, *revision.points]
    return "".join(f"<p>{escape(line)}</p>" for line in lines) + revision.body
