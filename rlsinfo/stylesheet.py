"""Joins the style sheet of the public pages, which each page carries inline. Pure but for reading.

One request then brings a whole text page, and the `sha256-` source in the policy allows exactly
this text: it is the same on every page, so that pages can be cached.
"""

import base64
import hashlib
import re
from pathlib import Path

LAYERS = ("tokens", "base", "layout", "components", "print")


def join_css(folder: Path) -> str:
    """All layers, in order, without comments and needless space."""
    css = "".join((folder / f"{layer}.css").read_text() for layer in LAYERS)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    return css.replace(": ", ":").replace(";}", "}").strip()


def csp_source(css: str) -> str:
    """The source expression that allows this text (CSP Level 3, section 2.3.1)."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return f"'sha256-{digest}'"
