"""What of a page is searched, and how it is parted. Pure."""

import re
from typing import NamedTuple

from articles.rendering import plain_text, render
from rlsinfo.fulltext.words import words_of

HEADING = re.compile(r'<h[23] id="([^"]+)">(.*?)</h[23]>', re.DOTALL)
#: What stands inside a sentence: links and the like, and citations whole.
INLINE = re.compile(r" ?<sup.*?</sup>|</?(?:a|strong)\b[^>]*>", re.DOTALL)
#: Longer ones are addresses or nonsense.
LONGEST_WORD = 40


class Section(NamedTuple):
    """What follows a heading; before the first, anchor and heading are empty."""

    anchor: str
    heading: str
    words: str


def sections(body: str) -> list[Section]:
    """The sections of a cleaned text, under the anchors that its page gives them."""
    first, *rest = HEADING.split(INLINE.sub("", render(body).html))
    parts = zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    found = [Section(anchor, plain_text(name), plain_text(html)) for anchor, name, html in parts]
    return [Section("", "", plain_text(first)), *found]


def columns(title: str, summary: str, key_points: str, sections: list) -> tuple[str, ...]:
    """What the index holds of a page, what tells most first."""
    headings = " ".join(heading for _, heading, _ in sections)
    return title, f"{summary} {key_points}", headings, " ".join(words for _, _, words in sections)


def distinct_words(columns) -> set[str]:
    return {word for text in columns for word in words_of(text) if len(word) <= LONGEST_WORD}
