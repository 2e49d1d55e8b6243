"""The starter articles as they stand in their files, read once for the tests about them."""

import pytest

from articles.files import importing
from articles.quality.outline import HEADINGS, read
from articles.terms import Term, Terms, names_of

FILES = sorted(importing.STARTER.glob("*.html"))
ARTICLES = {path.stem: importing.read_article(path) for path in FILES}
OUTLINES = {slug: read(fields["body"]) for slug, fields in ARTICLES.items()}
ABOUT_THE_SITE = {"about", "how-we-write", "privacy", "accessibility"}
#: The site's own, to which texts may have links.
PAGES = {"contact", "glossary", "medicines", "questions", "tonight", "topics"}
MEDICAL = {slug: fields for slug, fields in ARTICLES.items() if slug not in ABOUT_THE_SITE}


def rows(kind: str) -> list[dict]:
    return importing.read_toml(importing.STARTER / f"{kind}.toml")[kind]


SOURCES = {row["key"] for row in rows("sources")}
TERMS = Terms(
    Term(
        names_of(row["term"], row.get("also", "")),
        tuple(words.strip() for words in row.get("plain", "").split(";") if words.strip()),
    )
    for row in rows("glossary")
)

every_article = pytest.mark.parametrize("slug", sorted(ARTICLES))
every_medical = pytest.mark.parametrize("slug", sorted(MEDICAL))


def pieces(slug: str, *tags: str) -> list:
    """The units of an article with these tags; all but headings by default."""
    units = OUTLINES[slug].units
    return [u for u in units if (u.tag in tags if tags else u.tag not in HEADINGS)]


def all_words(slug: str) -> str:
    """Everything that readers see of an article, a line for each piece."""
    fields = ARTICLES[slug]
    head = [fields["title"], fields["summary"], *fields["key_points"]]
    return "\n".join([*head, *(unit.text for unit in OUTLINES[slug].units)])
