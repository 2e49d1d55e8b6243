from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.files import importing
from articles.quality import Finding, Library, Text, findings
from articles.quality.claims import is_claim
from articles.references import internal_links
from articles.sanitising import clean
from tests.articles.starter_files import PAGES

LIBRARY = Library(frozenset({"good"}), frozenset({"/gone/"}), {"leg": True, "bare": False})
GOOD = Text(
    title="Iron",
    summary="What iron does.",
    key_points="",
    body="<p>Ask your doctor.</p>",
    checked_on=date(2026, 11, 22),
    next_check_on=date(2027, 11, 22),
)
LONG = "word " * 25
SOURCES = importing.read_toml(importing.STARTER / "sources.toml")["sources"]
STARTERS = sorted(importing.STARTER.glob("*.html"))


def found(body=GOOD.body, **fields):
    return findings(replace(GOOD, body=body, **fields), LIBRARY)


def errors(body, **fields):
    return [finding.words for finding in found(body, **fields) if finding.level == "error"]


def advice(body, **fields):
    return [finding.words for finding in found(body, **fields) if finding.level == "advice"]


def card(level="urgent", heading="<h3>Call if:</h3>", rest="<p>It hurts.</p>"):
    return f'<aside data-care="{level}">{heading}{rest}</aside>'


def test_nothing_is_wrong_with_a_good_text():
    assert found() == []


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_no_starter_article_has_an_error(path):
    fields = importing.read_article(path)
    text = Text(
        title=fields["title"],
        summary=fields["summary"],
        key_points="\n".join(fields["key_points"]),
        body=fields["body"],
        checked_on=fields["checked_on"],
        next_check_on=fields["next_check_on"],
        is_medical="topic" in fields,
    )
    known = {f"/{each}/" for each in [*(p.stem for p in STARTERS), *PAGES]}
    library = Library(
        sources=frozenset(source["key"] for source in SOURCES),
        dead_links=frozenset(set(internal_links(text.body)) - known),
        pictures={},
    )
    assert [each for each in findings(text, library) if each.level == "error"] == []


# --- the fields ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("summary", ""),
        ("body", ""),
        ("body", "<p><strong> </strong></p>"),
        ("checked_on", None),
        ("next_check_on", None),
    ],
)
def test_what_is_missing_is_asked_for_at_its_field(field, value):
    [finding] = findings(replace(GOOD, **{field: value}), LIBRARY)
    assert (finding.level, finding.field) == ("error", field)


@pytest.mark.parametrize("following", [date(2026, 11, 22), date(2026, 11, 21)])
def test_the_next_check_comes_after_the_last(following):
    [finding] = found(next_check_on=following)
    assert (finding.level, finding.field) == ("error", "next_check_on")


@pytest.mark.parametrize(
    ("points", "count"),
    [("", 0), ("a\nb", 1), ("a\n\nb\nc\n", 0), ("a\nb\nc\nd\ne\nf", 1), (f"a\nb\n{LONG}", 1)],
)
def test_key_points_are_three_to_five_and_short(points, count):
    remarks = found(key_points=points)
    assert [(each.level, each.field) for each in remarks] == [("advice", "key_points")] * count


def test_a_summary_is_not_said_twice():
    assert len(advice("<h2>A</h2><p>What iron does!</p>")) == 1
    assert advice("<p>What iron does in the brain.</p>") == []


# --- how the body is built -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<h3>Tea</h3>", "“Tea” is a subheading, and no heading stands above it."),
        ("<h2><br></h2><p>a</p>", "Fill in the empty heading"),
        (
            "<table><tbody><tr><td>a</td></tr></tbody></table>",
            "Make the first row of the table a header row.",
        ),
        ('<figure data-picture="new"></figure>', "There is no picture “new”."),
        ('<figure data-picture="bare"></figure>', "Describe the picture “bare”"),
        (card(heading="<h3>Call:</h3>"), "Begin the care card “Urgent” with what to do and “if”"),
        (card(heading=""), "Begin the care card “Urgent”"),
        (card(heading="<h3>Gift shop</h3>"), "Begin the care card “Urgent”"),
        (
            card("emergency", rest='<p><a href="/tea/">Tea time</a></p>'),
            "Take the link “Tea time” out of the emergency card",
        ),
        ('<p>See <a href="/tea/"> </a></p>', "The link to /tea/ has no words."),
        ('<p>See <a href="/tea/">Here.</a></p>', "The link “Here.” does not say where it leads."),
        ('<p>See <a href="/tea/">READ more</a></p>', "The link “READ more” does not say"),
        ('<p>See <a href="/gone/">old tea</a></p>', "The link “old tea” leads nowhere"),
        ('<p>See <a href="#tea">tea below</a></p>', "The link “tea below” leads to no heading"),
        ("<p>Tea [@bad] [@good]</p>", "There is no source “bad”."),
        ("<p>Tea [@good</p>", "“[@good” cannot be read as a source."),
    ],
)
def test_a_fault_in_the_body_stops_publishing(body, words):
    [error] = errors(body)
    assert error.startswith(words)


@pytest.mark.parametrize(
    "body",
    [
        "<h2>Tea</h2><h3>Green</h3>",
        card() + "<h2>Tea</h2>",
        "<table><tbody><tr><th>a</th></tr><tr><td>b</td></tr></tbody></table>",
        '<figure data-picture="leg"></figure>',
        card("good-to-know", heading="<h3>Tea</h3>"),
        card("emergency", rest='<p><a href="tel:999">999</a></p>'),
        card("urgent", rest='<p><a href="/tea/">Tea time</a></p>'),
        '<p><a href="/tea/">Here is tea</a></p>',
        '<h2>Green tea</h2><p><a href="#green-tea">Green tea</a> <a href="#sources">all</a></p>',
        "<p>Tea [@good; @good]</p>",
    ],
)
def test_what_is_built_well_may_be_published(body):
    assert errors(body) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (f"<p>{LONG}end. Rest.</p>", "“word word word word word word word word…” has 26 words."),
        ("<p>A b. C d. E f. G h.</p>", "The paragraph “A b. C d. E f. G h.” has 4 sentences."),
        ("<p>DO NOT WAIT NOW please</p>", "“DO NOT WAIT NOW” is hard to read."),
        ("<p><strong>Green tea</strong></p>", "“Green tea” looks like a heading."),
        (
            '<p>Go to <a href="https://a.uk">https://a.uk</a> now. Rest.</p>',
            "The link “https://a.uk” shows its address.",
        ),
        (card() + card(), "There is more than one care card “Urgent”."),
        (
            "<p>Considerable physiological deterioration necessitates hospitalisation.</p>",
            "The text reads at about grade ",
        ),
    ],
)
def test_what_could_be_better_is_advice(body, words):
    assert errors(body) == []
    [remark] = advice(body)
    assert remark.startswith(words)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{LONG}.</p>",
        "<p>A b. C d. E f.</p>",
        "<p>NHS GP UK</p>",
        "<p><strong>Tea</strong> helps.</p>",
        f"<p><strong>{LONG[:65]}</strong></p>",
        "<table><tbody><tr><th>a</th><th>b</th></tr>"
        f"<tr><td>{LONG[:75]}</td><td>{LONG[:75]}</td></tr></tbody></table>",
        card() + card("emergency"),
        card("good-to-know") + card("good-to-know"),
    ],
)
def test_what_is_good_enough_gets_no_advice(body):
    assert [words for words in advice(body) if not words.startswith("The text reads")] == []


def test_a_text_that_is_too_hard_is_told_so_more_strongly():
    [remark] = advice(
        "<p>Considerable physiological deterioration necessitates hospitalisation.</p>"
    )
    assert "too hard for many readers" in remark


# --- numbers and medicines -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "About 5 in 100 people have it.",
        "Ferritin below 75 is low.",
        "It helps 40% of people.",
        "It helps forty per cent of people.",
        "One in five people has it.",
        "It is twice as common in women.",
        "A third of them slept well.",
        "A 12-week trial found this.",
        "Over 8 years it got worse.",
        "In 2,015 people it helped.",
        "Levodopa helps at first.",
        "Is it rare? It affects 3 in 100.",
    ],
)
def test_a_number_or_a_medicine_is_a_claim(text):
    assert is_claim(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ask your doctor about iron.",
        "In the UK, call 111 or 999.",
        "Phone Lifeline on the number above, option 2.",
        "Call 116 123 at any time.",
        "It is worst from 10 p.m. to 11:30 pm.",
        "A 2025 guideline says so.",
        "Checked on 3 May 2026.",
        "People aged 16 or over may write.",
        "Here are 8 things to try.",
        "Step 2 is to rest.",
        "It is like type 2 diabetes, and low B12.",
        "Could gabapentin help me, after 3 years?",
        "One leg is in pain.",
    ],
)
def test_what_only_looks_like_a_claim_is_none(text):
    assert not is_claim(text)


CLAIM = "Levodopa helps."


@pytest.mark.parametrize(
    ("body", "level"),
    [
        (f"<p>{CLAIM}</p>", "error"),
        (f"<p>{CLAIM} [@good]</p>", None),
        (f"<p>Rest [@good].</p><h2>B</h2><p>{CLAIM}</p>", "error"),
        (f"<h2>B</h2><p>Rest [@good].</p><h3>C</h3><p>{CLAIM}</p>", "error"),
        (f"<h2>B</h2><p>Rest [@good].</p><p>{CLAIM}</p>", "advice"),
        (f"<p>Rest [@good].</p>{card()}<p>{CLAIM}</p>", "advice"),
        (f"<p>Some help [@good]:</p><ul><li>{CLAIM}</li></ul>", None),
        (f"<p>Some help:</p><ul><li>{CLAIM}</li><li>Rest [@good].</li></ul>", None),
        ("<p>Levodopa does this:</p><ul><li>Rest [@good].</li></ul>", None),
        ("<p>Levodopa helps.</p><ul><li>Rest [@good].</li></ul>", "advice"),
        (f"<p>Rest [@good].</p><p>So:</p><ul><li>{CLAIM}</li></ul>", "advice"),
        (card(rest=f"<p>{CLAIM}</p>"), None),
        (f"{card(rest='<p>Rest [@good].</p>')}<p>{CLAIM}</p>", "error"),
        ('<p>Tap <a href="tel:116123">116 123</a></p>', None),
        (
            "<table><tbody><tr><th>Levodopa</th><th>5 in 100</th></tr>"
            "<tr><th>Levodopa</th><td>rest</td></tr></tbody></table>",
            None,
        ),
        (
            "<table><tbody><tr><th>a</th></tr><tr><td>5 in 100</td></tr></tbody></table>",
            "error",
        ),
        (
            "<table><tbody><tr><th>a</th></tr><tr><td>5 in 100</td></tr>"
            "<tr><td>rest [@good]</td></tr></tbody></table>",
            "advice",
        ),
    ],
)
def test_a_claim_has_a_source_near_it(body, level):
    assert [finding.level for finding in found(body)] == ([level] if level else [])


def test_pages_about_the_site_need_no_sources():
    assert found("<p>We keep it for 12 months.</p>", is_medical=False) == []


# --- all together --------------------------------------------------------------------------------


def test_findings_have_a_place_and_errors_come_first_in_reading_order():
    body = f"<p>{LONG}end. Rest.</p><h2></h2><p>Tea [@bad].</p><p>Rest.</p><p>{CLAIM}</p>"
    assert [(each.level, each.field, each.block) for each in found(body, title="")] == [
        ("error", "title", None),
        ("error", "body", 1),
        ("error", "body", 2),
        ("advice", "body", 0),
        ("advice", "body", 4),
    ]


def test_a_finding_quotes_eight_words_at_most():
    assert found("<p>Levodopa a b c d e f, g h.</p>") == [
        Finding(
            "error",
            "“Levodopa a b c d e f, g…” names a number or a medicine but no source. "
            "Cite one, or say it without.",
            block=0,
        )
    ]


TAGS = ["table", "tr", "td", "th", "p", "h2", "h3", "ul", "li", "a", "aside", "strong", "br"]
PIECES = [f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/")]
PIECES += ['<aside data-care="urgent">', '<a href="#x">', '<a href="/gone/">', "[@bad]", "[@"]
PIECES += ["5 in 100", "Levodopa. ", "&amp;", " ", "x"]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_whatever_was_typed_can_be_checked(html):
    body = clean(html)
    for finding in found(body):
        assert finding.words
        assert finding.block is None or finding.block >= 0
