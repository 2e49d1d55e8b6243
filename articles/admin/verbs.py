"""What staff can do with one version: each verb with its button, its form and who may."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import now

from articles import previewing, publishing, reviewing
from articles.admin.states import moment
from articles.admin.verb_forms import NoteForm, PublishForm, ReasonForm, VerbForm
from articles.models import Change, PreviewLink, Revision

# --- doing it: each gives the sentence for the message and for the history ------------------------


def restore(revision, by) -> str:
    draft = publishing.restore(revision, by=by)
    return f"Restored version {revision.number} as version {draft.number}, a new draft."


def publish(revision, by, *, publish_at, small_correction, live, **told) -> str:
    refuse_news(revision, live)
    change = Change(created_by=by, **told) if told["kind"] else None
    publishing.publish(revision, at=publish_at, small_correction=small_correction, change=change)
    small = " as a small correction" if small_correction else ""
    listed = f" For the list of changes: {change.get_kind_display().lower()}." if change else ""
    if publish_at:
        return f"Scheduled version {revision.number}{small} for {moment(publish_at)}.{listed}"
    return f"Published version {revision.number}{small}.{listed}"


def refuse_news(revision, seen: str) -> None:
    """ValidationError if the public version is not the one (its id) that the publisher saw."""
    live = revision.article.live
    if seen != (str(live.pk) if live else ""):
        which = f"The public reads version {live.number}" if live else "Nothing is public"
        raise ValidationError(
            f"{which} now: somebody changed that while you were here. "
            "Nothing was published. Look at it, then publish again if this version is right."
        )


def cancel(revision, by) -> str:
    publishing.cancel(revision)
    return f"Took back the schedule of version {revision.number}."


def ask(revision, by, *, note) -> str:
    reviewing.ask(revision, by=by, note=note)
    return f"Sent version {revision.number} for review."


def sign_off(revision, by) -> str:
    reviewing.sign_off(revision, by=by)
    return f"Signed off version {revision.number}."


def send_back(revision, by, *, reason) -> str:
    reviewing.send_back(revision, by=by, reason=reason)
    return f"Returned version {revision.number}: {reason}"


def unlink(revision, by) -> str:
    count = previewing.revoke(revision)
    return f"Revoked {count} preview link{'' if count == 1 else 's'} to version {revision.number}."


# --- when it makes sense ------------------------------------------------------------------------


def is_earlier(revision, user) -> bool:
    return revision.number < revision.article.latest.number


def has_no_date(revision, user) -> bool:
    return revision.publish_at is None


def is_scheduled(revision, user) -> bool:
    return revision.publish_at is not None and revision.publish_at > now()


def can_ask(revision, user) -> bool:
    is_settled = revision.is_for_review or hasattr(revision, "review")
    return not is_settled and not is_earlier(revision, user)


def can_sign_off(revision, user) -> bool:
    return not hasattr(revision, "review") and not reviewing.why_not(revision, user)


def can_send_back(revision, user) -> bool:
    return revision.is_for_review and not reviewing.why_not(revision, user)


def has_links(revision, user) -> bool:
    return PreviewLink.objects.valid().filter(revision=revision).exists()


# --- where it leads -----------------------------------------------------------------------------


def to_version(revision) -> str:
    return reverse("admin:articles_revision_change", args=[revision.pk])


def to_article(revision) -> str:
    return reverse("admin:articles_article_change", args=[revision.article_id])


def to_dashboard(revision) -> str:
    return reverse("admin:index")


@dataclass(frozen=True)
class Verb:
    name: str  # of its address, after "articles_revision_"
    button: str
    permission: str
    do: Callable[..., str]  # raises ValidationError or PermissionDenied to refuse
    makes_sense: Callable[[Revision, object], bool]
    form: type[VerbForm] = VerbForm
    then: Callable[[Revision], str] = to_version


CHANGE, PUBLISH = "articles.change_article", "articles.publish_revision"
REVIEW = "articles.sign_off_revision"

VERBS = [
    Verb("sign_off", "Sign off this text", REVIEW, sign_off, can_sign_off, then=to_dashboard),
    Verb("send_back", "Return it", REVIEW, send_back, can_send_back, ReasonForm, to_dashboard),
    Verb("publish", "Publish or schedule", PUBLISH, publish, has_no_date, PublishForm),
    Verb("cancel", "Take back the schedule", PUBLISH, cancel, is_scheduled),
    Verb("ask", "Send for review", CHANGE, ask, can_ask, NoteForm),
    Verb("restore", "Restore as a new draft", CHANGE, restore, is_earlier, then=to_article),
    Verb("unlink", "Revoke its preview links", CHANGE, unlink, has_links),
]


@dataclass(frozen=True)
class Task:
    """A verb that is offered on a page."""

    verb: Verb
    address: str
    form: VerbForm


def address(verb: Verb, revision: Revision) -> str:
    return reverse(f"admin:articles_revision_{verb.name}", args=[revision.pk])


def tasks(revision, user, refused: dict[str, VerbForm], *, only: str = "") -> list[Task]:
    """What ``user`` can do with ``revision``; ``only`` with that permission, if given.

    ``refused``: forms that were sent and not accepted, by the names of their verbs.
    """
    offered = [
        verb
        for verb in VERBS
        if only in ("", verb.permission) and user.has_perm(verb.permission)
        if verb.name in refused or verb.makes_sense(revision, user)
    ]
    return [
        Task(
            verb,
            address(verb, revision),
            refused.get(verb.name) or verb.form(revision=revision, auto_id=f"id_{verb.name}_%s"),
        )
        for verb in offered
    ]
