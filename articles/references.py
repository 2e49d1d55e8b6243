"""What a text refers to: sources, pictures, other pages. Pure."""

import re
from html import unescape

#: ``[@key]`` or ``[@key; @other]``, as in Pandoc; the space before goes, so that no line begins
#: with a number. (A run of spaces is tried from its start only, or a long one would take minutes.)
CITATION = re.compile(r"(?<!\s)\s*\[@[\w-]+(?:\s*;\s*@[\w-]+)*\]")
KEY = re.compile(r"@([\w-]+)")
PICTURE = re.compile(r'<figure data-picture="([a-z0-9-]+)"')
LINK = re.compile(r'href="(/[^"]*|#[^"]*)"')
#: The address of an article: one word at the root of the site.
ARTICLE_LINK = re.compile(r"/([a-z0-9-]+)/?(?:[?#].*)?")


def cited_keys(body: str) -> list[str]:
    """The keys that ``body`` cites, each once, in order of first use."""
    found = [key for group in CITATION.findall(body) for key in KEY.findall(group)]
    return list(dict.fromkeys(found))


def unreadable_citation(body: str) -> str | None:
    """The first thing in ``body`` that begins as a citation and is none."""
    found = re.search(r"\[@[^\]<]{0,60}\]?", unescape(CITATION.sub("", body)))
    return found and found[0]


def picture_keys(body: str) -> list[str]:
    """The names of the pictures that ``body`` shows, each once, in order of first use."""
    return list(dict.fromkeys(PICTURE.findall(body)))


def internal_links(body: str) -> list[str]:
    """The addresses of this site that ``body`` has links to, each once, in order."""
    return list(dict.fromkeys(unescape(address) for address in LINK.findall(body)))


def linked_slugs(body: str) -> list[str]:
    """The last parts of the addresses of articles that ``body`` may have links to."""
    found = (ARTICLE_LINK.fullmatch(address) for address in internal_links(body))
    return list(dict.fromkeys(match[1] for match in found if match))
