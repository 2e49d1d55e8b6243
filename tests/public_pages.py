"""Every public page of a new site, rendered once, and what can be read in it."""

import json
import re
from html import unescape

from django.test import Client

from articles.models import Revision, Topic

FIXED = [
    "/",
    "/topics/",
    "/tonight/",
    "/medicines/",
    "/questions/",
    "/glossary/",
    "/sources/",
    "/changes/",
    "/contact/",
]
#: Path -> page.
PAGES = {}


def paths() -> list[str]:
    topics = [each.get_absolute_url() for each in Topic.objects.all()]
    live = Revision.objects.live().select_related("article")
    return [*FIXED, *topics, *(each.get_absolute_url() for each in live)]


def render_all() -> dict[str, str]:
    for path in paths():
        response = Client().get(path)
        assert response.status_code == 200, path
        PAGES[path] = response.text
    return PAGES


def structured_data(page: str) -> list[dict]:
    """What the page tells machines."""
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(script) for script in scripts]


def visible_words(page: str) -> str:
    """What stands on the page, in one line and in small letters."""
    body = page.partition("<body>")[2]
    words = re.sub(r"<[^>]+>", "", re.sub(r"<script.*?</script>", "", body, flags=re.DOTALL))
    return " ".join(unescape(words).split()).casefold()


def head(page: str, pattern: str) -> str:
    """The one thing in the head of ``page`` that is found by ``pattern``."""
    (found,) = re.findall(pattern, page.partition("</head>")[0])
    return unescape(found)
