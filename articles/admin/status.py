"""What stands at the side of a page that is being edited: where it is on its way to readers."""

from django.utils.formats import date_format

from articles.admin.feedback import what_readers_say
from articles.models import Article, Source
from articles.moments import describe


def status(article: Article) -> dict:
    """The context of ``_status.html`` for a saved article."""
    latest, live = article.latest, article.live
    return {
        "sentences": list(sentences(article, latest, live)),
        "latest": latest,
        "live": live,
        "readers": what_readers_say(article),
        "linking": Article.objects.linking_to(article).with_state(),
    }


def sentences(article, latest, live):
    who = f"saved by {latest.created_by}" if latest.created_by else "a starter text"
    yield f"Version {latest.number}, {who}, {describe(latest.created_at)}."
    if article.withdrawn_at:
        verb = "Withdrawn since" if article.is_withdrawn else "Will be withdrawn on"
        yield f"{verb} {describe(article.withdrawn_at)}: {article.withdrawn_reason}"
    yield what_readers_see(article, latest, live)
    yield from recalled_evidence(live)
    for ahead in article.revisions.scheduled():
        yield f"Version {ahead.number} goes public on {describe(ahead.publish_at)}."
    yield from review_state(latest)


def what_readers_see(article, latest, live) -> str:
    if live is None:
        return "Readers get a sentence instead." if article.is_withdrawn else "Not public yet."
    if live == latest:
        return "Readers see this version."
    return f"Readers see version {live.number}. They do not see what you change until you publish."


def recalled_evidence(live):
    cited = Source.objects.recalled().filter(citations__revision=live)
    for source in live.recalled_among(cited) if live else []:
        since = date_format(source.recalled_on, "j F Y")
        yield f"It rests on “{source.key}”, which was {source.recall} on {since}."


def review_state(latest):
    review = latest.standing_review
    if review:
        yield f"Reviewed by {review.reviewer} on {describe(review.signed_off_at)}."
        return
    asked = latest.requests.order_by("-pk").first()
    if asked and asked.returned_by:
        yield f"Returned by {asked.returned_by}, {describe(asked.closed_at)}: {asked.reason}"
    elif asked and asked.closed_at is None:
        yield f"Waits for a review since {describe(asked.asked_at)}."
    else:
        yield "Not yet medically reviewed."
