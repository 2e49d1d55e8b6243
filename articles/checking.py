"""What stands in the way of publishing a text, and what would make it better."""

from django.urls import Resolver404, resolve

from articles import quality
from articles.models import (
    Article,
    FormerAddress,
    GlossaryTerm,
    Picture,
    Revision,
    Source,
    Topic,
)
from articles.quality import Finding, Library, Text
from articles.references import cited_keys, internal_links, picture_keys

#: Of a row in the database; a link may name a larger number.
LARGEST_ID = 2**63 - 1


def findings(revision: Revision) -> list[Finding]:
    """What `quality` finds in ``revision``, which need not be saved, errors first."""
    return quality.findings(text_of(revision), library_for(revision))


def errors(revision: Revision) -> list[Finding]:
    """Those that stop publishing."""
    return quality.errors(text_of(revision), library_for(revision))


def text_of(revision: Revision) -> Text:
    names = ("title", "summary", "key_points", "body", "checked_on", "next_check_on")
    is_medical = revision.article.topic_id is not None
    return Text(**{name: getattr(revision, name) for name in names}, is_medical=is_medical)


def library_for(revision: Revision) -> Library:
    body = revision.body
    sources = dict(Source.objects.filter(key__in=cited_keys(body)).values_list("key", "recall"))
    pictures = Picture.objects.filter(key__in=picture_keys(body))
    return Library(
        sources=frozenset(sources),
        recalled=frozenset(key for key, recall in sources.items() if recall),
        dead_links=frozenset(dead_links(body, own=revision.article.slug)),
        pictures={each.key: bool(each.alt) or each.is_decorative for each in pictures},
        terms=GlossaryTerm.objects.in_texts(),
    )


def dead_links(body: str, *, own: str = "") -> list[str]:
    """The links of ``body`` to addresses of this site where readers find nothing.

    ``own`` is the address of the page itself, which need not be published yet.
    """
    links = [link for link in internal_links(body) if link.startswith("/")]
    if not links:
        return []
    targets = {link: target(link) for link in links}
    slugs = {kwargs.get("slug") for _, kwargs in filter(None, targets.values())}
    ids = {kwargs.get("pk") for _, kwargs in filter(None, targets.values())}
    alive = {("articles:article", slug) for slug in reachable(slugs) | {own}}
    topics = Topic.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    alive |= {("articles:topic", slug) for slug in topics}
    known = {pk for pk in ids if pk is not None and pk <= LARGEST_ID}
    published = Article.objects.live().filter(pk__in=known).values_list("pk", flat=True)
    alive |= {("articles:short", pk) for pk in published}
    return [link for link, found in targets.items() if is_dead(found, alive)]


def target(link: str) -> tuple[str, dict] | None:
    """The name of the view behind ``link`` and what it is told; None if there is none."""
    path = link.partition("#")[0].partition("?")[0]
    try:
        match = resolve(path if path.endswith("/") else f"{path}/")
    except Resolver404:
        return None
    return match.view_name, match.kwargs


def reachable(slugs: set[str]) -> set[str]:
    """Those of ``slugs`` that lead a reader to an article."""
    live = Article.objects.live()
    former = FormerAddress.objects.filter(slug__in=slugs, article__in=live)
    now_there = live.filter(slug__in=slugs).values_list("slug", flat=True)
    return set(now_there) | set(former.values_list("slug", flat=True))


def is_dead(found, alive: set[tuple]) -> bool:
    if found is None:
        return True
    name, kwargs = found
    return bool(kwargs) and (name, kwargs.get("slug") or kwargs.get("pk")) not in alive
