import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import render
from articles.sanitising import clean

HOSTILE = [
    "<script>alert(1)</script>",
    "<p onclick=alert(1)>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt&#58;alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:x">x</a>',
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table>",
    "<iframe src=//evil.example></iframe>",
    "<style>*{display:none}</style>",
    '<p style="position:fixed">x</p>',
    "<meta http-equiv=refresh content=0;//evil.example>",
    "<base href=//evil.example>",
    "<form action=//evil.example><input name=q></form>",
    "<link rel=stylesheet href=//evil.example>",
    "<object data=x></object><embed src=x>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    '<aside data-care="nonsense">x</aside>',
    '<p class="x" id="main">x</p>',
    "<!--<img src=x onerror=alert(1)>-->",
    "<template><script>alert(1)</script></template>",
]
FORBIDDEN = [
    "<script",
    "onclick",
    "onerror",
    "javascript:",
    "data:",
    "vbscript",
    "<img",
    "<svg",
    "<iframe",
    "<style",
    "style=",
    "<meta",
    "<base",
    "<form",
    "<input",
    "<link",
    "<object",
    "<embed",
    "nonsense",
    "class=",
    "id=",
    "<template",
    "<!--",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_comes_out_harmless_and_cleaning_again_changes_nothing(html):
    cleaned = clean(html)
    assert [part for part in FORBIDDEN if part in cleaned.lower()] == []
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    "html",
    [
        "<h2>A</h2><h3>B</h3><p>C <strong>d</strong></p><ul><li>e</li></ul><ol><li>f</li></ol>",
        '<p><a href="/iron/">in</a> <a href="https://x.example/">out</a></p>',
        '<p><a href="tel:999">999</a> <a href="mailto:a@b.example">mail</a></p>',
        '<aside data-care="emergency"><h3>Call if:</h3><p>x</p></aside>',
        "<table><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>",
        "<p>ferritin ≤ 75 &amp; “quotes” [@aasm2025]</p>",
    ],
)
def test_the_whole_vocabulary_is_kept(html):
    assert clean(html) == html


TAGS = ["table", "tr", "td", "th", "p", "h2", "ul", "li", "a", "aside", "svg", "math", "style", "b"]
PIECES = [f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/")] + [
    "x",
    " ",
    "<",
    "&",
    '"',
    "<!--",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_cleaning_twice_is_cleaning_once(html):
    assert clean(clean(html)) == clean(html)


def test_an_empty_paragraph_is_nothing():
    assert clean("<p></p>") == ""


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_was_typed_can_be_shown(html):
    assert render(clean(html)).html is not None
