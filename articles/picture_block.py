"""A picture in a text: a figure with its name and a caption. Pure; settings read this, too.

    <figure data-picture="key"><figcaption>Caption</figcaption></figure>

What it shows to those who cannot see it is said in the library of pictures, once for all texts.
"""

import re

KEY = r"[a-z0-9]+(?:-[a-z0-9]+)*"
INLINE = r"(?:[^<]|</?(?:strong|a|br)\b[^>]*>)*?"
#: A figure as it may stand in a text, and any piece of one.
FIGURE = re.compile(
    rf'<figure data-picture="({KEY})">\s*(?:<figcaption>({INLINE})</figcaption>\s*)?</figure>'
)
PIECE = re.compile(
    rf'{FIGURE.pattern}|<figure data-picture="({KEY})">|</?figure[^>]*>|<(/?)figcaption>'
)


def allow(config, allowed: dict) -> None:
    """Let figures through the cleaner, with nothing on them but the name of a picture."""
    allowed["tags"] |= {"figure", "figcaption"}
    allowed["attributes"]["figure"] = {"data-picture"}


def tidy(html: str) -> str:
    """``html``, cleaned, with whole figures only: no empty caption, no caption or figure elsewhere.

    The words of a broken one become a paragraph, and its picture stays.
    """
    return PIECE.sub(_whole, html)


def _whole(piece: re.Match) -> str:
    key, caption, lone_key, closes = piece.groups()
    if key and caption and caption.strip():
        return f'<figure data-picture="{key}"><figcaption>{caption.strip()}</figcaption></figure>'
    if key or lone_key:
        return f'<figure data-picture="{key or lone_key}"></figure>'
    return f"<{closes}p>" if closes is not None else ""
