"""The contrast of every allowed pair of colours, day and night (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()

TEXT, LARGE_CONTRAST, EDGE = 4.5, 7.0, 3.0
PAIRS = [
    *[(ink, ground, LARGE_CONTRAST) for ink in ("ink", "soft", "link") for ground in ("paper",)],
    *[
        (ink, ground, TEXT)
        for ink in ("ink", "soft", "link", "visited", "moon")
        for ground in ("paper", "sheet", "tint")
    ],
    *[("ink", ground, TEXT) for ground in ("calm-bg", "soon-bg", "now-bg", "ok-bg")],
    *[("link", ground, TEXT) for ground in ("calm-bg", "soon-bg", "now-bg")],
    ("on-brand", "brand", TEXT),
    ("awake-ink", "awake-bg", TEXT),
    ("now", "paper", TEXT),
    ("now", "sheet", TEXT),
    ("calm", "calm-bg", TEXT),
    ("soon", "soon-bg", TEXT),
    ("now", "now-bg", TEXT),
    *[("edge", ground, EDGE) for ground in ("paper", "sheet", "tint")],
    ("ring", "paper", EDGE),
    ("moon", "paper", EDGE),
    ("ok", "ok-bg", EDGE),
]


def colours(theme: int) -> dict[str, str]:
    found = {}
    for name, value in re.findall(r"--([\w-]+): ([^;]+);", CSS):
        if codes := re.findall(r"#[0-9A-F]{6}", value):
            found.setdefault(name, codes[theme % len(codes)])
    return found


def luminance(code: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_a_pair_of_colours_can_be_read(theme, ink, ground, least):
    tokens = colours(theme)
    assert contrast(tokens[ink], tokens[ground]) >= least


@pytest.mark.parametrize("theme", [0, 1], ids=["day", "night"])
def test_the_heading_of_a_care_card_can_be_read(theme):
    """Filled by day, outlined by night."""
    tokens = colours(theme)
    for level in ("calm", "soon", "now"):
        ink, ground = (
            (tokens["paper"], tokens[level])
            if theme == 0
            else (
                tokens[level],
                tokens[f"{level}-bg"],
            )
        )
        assert contrast(ink, ground) >= TEXT


def test_every_colour_of_the_style_sheet_is_a_token():
    sheets = settings.BASE_DIR.glob("static/css/*.css")
    for sheet in sheets:
        if sheet.name not in {"tokens.css", "print.css", "admin.css"}:
            assert not re.search(r"#[0-9A-Fa-f]{3,8}\b", sheet.read_text()), sheet


def test_every_token_that_is_used_exists():
    defined = set(re.findall(r"(--[\w-]+):", settings.PAGE_CSS))
    assert set(re.findall(r"var\((--[\w-]+)", settings.PAGE_CSS)) <= defined


def test_every_token_that_exists_is_used():
    defined = set(re.findall(r"(--[\w-]+):", settings.PAGE_CSS))
    assert defined <= set(re.findall(r"var\((--[\w-]+)", settings.PAGE_CSS))
