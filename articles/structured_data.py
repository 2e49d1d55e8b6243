"""What a page tells machines about itself, in the words of schema.org, for a JSON-LD script.

It says nothing that the page does not show: each function gets what its template shows.
"""

import re

from django.urls import reverse
from django.utils.timezone import localdate

from articles.rendering import plain_text

#: The page that says what the condition is.
OVERVIEW = "what-is-rls"
#: What texts call it, the usual name first.
NAMES = ("Restless legs syndrome", "RLS", "Willis-Ekbom disease")
CODES = {"ICD-10-CM": "G25.81", "ICD-11": "7A80"}
#: How the overview describes it: property, type, words of the text.
SIGNS = (
    ("signOrSymptom", "MedicalSymptom", "strong urge to move your legs"),
    ("signOrSymptom", "MedicalSymptom", "unpleasant feelings"),
    ("riskFactor", "MedicalRiskFactor", "pregnancy"),
    ("riskFactor", "MedicalRiskFactor", "low iron"),
)


def typed(kind: str, **properties) -> dict:
    """A thing of this ``kind``; a property without a value is left out."""
    return {"@type": kind, **{name: value for name, value in properties.items() if value}}


def page(kind: str, site: str, path: str, name: str, *, crumbs=(), **properties) -> dict:
    """A page at ``path`` of the ``site`` (its address); ``crumbs``: names and paths above it."""
    return {
        "@context": "https://schema.org",
        **typed(
            kind,
            name=name,
            url=f"{site}{path}",
            inLanguage="en-GB",
            isPartOf={"@id": f"{site}/#site"},
            breadcrumb=breadcrumb(site, crumbs) if crumbs else None,
            **properties,
        ),
    }


def breadcrumb(site: str, crumbs) -> dict:
    """The way to a page from the front page, without the page itself."""
    pages = [{"name": words, "item": {"@id": f"{site}{path}"}} for words, path in crumbs]
    return typed("BreadcrumbList", itemListElement=numbered(pages))


def numbered(things: list[dict]) -> list[dict]:
    return [typed("ListItem", position=n, **thing) for n, thing in enumerate(things, 1)]


def home(site: str, name: str, description: str, contact) -> dict:
    """The site, and who is behind it; ``contact`` is how to reach them, None while unknown."""
    about = {"name": name, "url": f"{site}/", "description": description}
    search = f"{site}{reverse('articles:search')}?q={{search_term_string}}"
    action = typed("SearchAction", target=typed("EntryPoint", urlTemplate=search))
    action["query-input"] = "required name=search_term_string"
    who = typed(
        "Organization",
        **about,
        publishingPrinciples=f"{site}{reverse('articles:article', args=['how-we-write'])}",
        correctionsPolicy=f"{site}{reverse('articles:changes')}",
        contactPoint=contact and contact_point(contact),
    )
    whole = typed("WebSite", **about, inLanguage="en-GB", potentialAction=action)
    graph = [{"@id": f"{site}/#site", **whole}, {"@id": f"{site}/#organisation", **who}]
    return {"@context": "https://schema.org", "@graph": graph}


def contact_point(contact) -> dict | None:
    ways = {"email": contact.email, "telephone": contact.phone}
    return typed("ContactPoint", **ways) if any(ways.values()) else None


def article(site: str, revision, crumbs, html: str, references) -> dict:
    """``html`` is the text as the page shows it; ``references`` are numbers and sources."""
    review = revision.standing_review
    dates = {"datePublished": revision.first_public_at, "dateModified": revision.changed_at}
    if review:
        dates["lastReviewed"] = review.signed_off_at
    return page(
        "MedicalWebPage" if revision.article.topic else "WebPage",
        site,
        revision.get_absolute_url(),
        revision.title,
        crumbs=crumbs,
        description=revision.summary,
        **{name: localdate(at).isoformat() for name, at in dates.items()},
        author=person(revision.author),
        reviewedBy=person(review and review.reviewer),
        # By their addresses: with their names as well, a long page would not fit in 12 KB.
        citation=[source.link for _, source in references],
        **(medical(revision, html) if revision.article.topic else {}),
    )


def person(somebody) -> dict | None:
    return somebody and typed("Person", name=somebody.name, jobTitle=somebody.role)


def medical(revision, html: str) -> dict:
    words = " ".join([revision.title, revision.summary, *revision.points, plain_text(html)])
    return {
        "specialty": "https://schema.org/Neurologic",
        "medicalAudience": typed("Patient"),
        "about": condition(words, described=revision.article.slug == OVERVIEW),
    }


def condition(text: str, *, described: bool) -> dict | None:
    """The condition by those of its names that stand in ``text``."""
    name, *others = [*(name for name in NAMES if says(text, name)), None]
    signs = [sign for sign in SIGNS if described and says(text, sign[2])]
    parts = {
        part: [typed(kind, name=words) for which, kind, words in signs if which == part]
        for part, _, _ in signs
    }
    codes = [
        typed("MedicalCode", codeValue=code, codingSystem=system)
        for system, code in CODES.items()
        if says(text, code)
    ]
    return name and typed(
        "MedicalCondition", name=name, alternateName=others[:-1], code=codes, **parts
    )


def says(text: str, words: str) -> bool:
    return bool(re.search(rf"\b{re.escape(words)}\b", text, re.IGNORECASE))


def topic(site: str, topic, crumbs, revisions) -> dict:
    items = [{"name": each.title, "url": f"{site}{each.get_absolute_url()}"} for each in revisions]
    return page(
        "CollectionPage",
        site,
        topic.get_absolute_url(),
        topic.name,
        crumbs=crumbs,
        description=topic.summary,
        mainEntity=typed("ItemList", itemListElement=numbered(items)),
    )


def glossary(site: str, path: str, name: str, terms) -> dict:
    defined = [
        typed(
            "DefinedTerm",
            name=each.term,
            description=each.definition,
            url=f"{site}{path}#{each.anchor}",
        )
        for each in terms
    ]
    return page("DefinedTermSet", site, path, name, hasDefinedTerm=defined)


def medicines(site: str, path: str, name: str, crumbs, groups) -> dict:
    names = [each.name for _, group in groups for each in group]
    return page(
        "MedicalWebPage",
        site,
        path,
        name,
        crumbs=crumbs,
        medicalAudience=typed("Patient"),
        mainEntity=typed("ItemList", itemListElement=names),
    )
