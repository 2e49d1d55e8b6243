"""Links with which somebody without an account reads one version for a week."""

import hashlib
import secrets

from django.utils.timezone import now

from articles.models import PreviewLink, Revision


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(revision: Revision, *, by) -> str:
    """The secret of a new link to ``revision``: 128 random bits, shown once, kept as a hash."""
    token = secrets.token_urlsafe(16)
    PreviewLink.objects.create(revision=revision, token_hash=digest(token), made_by=by)
    return token


def find(token: str) -> Revision | None:
    """The text behind a link that holds; None for one that is wrong, revoked or too old."""
    links = PreviewLink.objects.valid().select_related("revision__article__topic")
    link = links.filter(token_hash=digest(token)).first()
    return link and link.revision


def revoke(revision: Revision) -> int:
    """End every link to ``revision``; how many there were."""
    links = PreviewLink.objects.valid().filter(revision=revision)
    return links.update(revoked_at=now())
