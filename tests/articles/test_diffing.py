import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.diffing import Change, Part, compare, compare_words, digest, larger_changes
from articles.files import importing
from articles.sanitising import clean

WORDS = st.lists(st.sampled_from(["iron", "legs", "rest", "[@a]", "[@b]"]), max_size=6)
BLOCK = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["p", "h2", "h3"]), WORDS.map(" ".join))
ITEMS = st.lists(WORDS.map(" ".join), max_size=3).map(
    lambda items: "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
)
BODIES = st.lists(st.one_of(BLOCK, ITEMS), max_size=8).map("".join).map(clean)


def kinds(old, new):
    return [change.kind for change in compare(old, new)]


def said(old, new):
    """What changed, as (kind, text)."""
    parts = [part for change in compare(old, new) for part in change.parts]
    return [(part.kind, part.text) for part in parts if part.kind != "same"]


def side(changes, without):
    """One of the two texts, piece by piece."""
    texts = (
        " ".join(part.text for part in change.parts if part.kind != without) for change in changes
    )
    return [text for text in texts if text]


def test_a_text_is_the_same_as_itself():
    body = importing.read_article(importing.STARTER / "treatments.html")["body"]
    assert set(kinds(body, body)) == {"same"}


def test_a_changed_word_stands_between_what_stayed():
    [change] = compare("<p>It is rare in men.</p>", "<p>It is common in men.</p>")
    assert change == Change(
        "changed",
        [
            Part("same", "It is"),
            Part("removed", "rare"),
            Part("added", "common"),
            Part("same", "in men."),
        ],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>Rest a while.</p>", "<p>Ask your doctor.</p>"),
        ("<h2>Rest</h2>", "<h2>Iron</h2>"),
        (
            '<aside data-care="urgent"><ul><li>legs</li></ul></aside>',
            '<aside data-care="urgent"><ul><li>mood</li></ul></aside>',
        ),
    ],
)
def test_pieces_that_have_little_in_common_replace_each_other(old, new):
    assert kinds(old, new) == ["removed", "added"]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("a<p>b</p>c", 3),
        ("a <strong>b</strong> c", 1),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", 2),
        ("<ul><li><p>a</p><p>b</p></li></ul>", 1),
        ("<table><tbody><tr><td><p>a</p></td><td><p>b</p></td></tr></tbody></table>", 1),
        ('<aside data-care="urgent"><h3>a</h3><p>b</p></aside>', 2),
    ],
)
def test_a_text_is_taken_apart_as_a_reader_sees_it(body, count):
    assert kinds("", clean(body)) == ["added"] * count


def test_a_change_inside_a_list_is_a_change_of_its_item():
    old = "<ul><li>walk slowly now</li><li>rest</li></ul>"
    new = "<ul><li>walk quickly now</li><li>rest</li><li>read</li></ul>"
    assert kinds(old, new) == ["changed", "same", "added"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            '<p><a href="/a/">Iron</a></p>',
            '<p><a href="/b/">Iron</a></p>',
            [("removed", "Iron (link: /a/)"), ("added", "Iron (link: /b/)")],
        ),
        ("<h2>Iron</h2>", "<h3>Iron</h3>", [("removed", "Heading:"), ("added", "Subheading:")]),
        (
            '<aside data-care="urgent"><p>Call.</p></aside>',
            '<aside data-care="emergency"><p>Call.</p></aside>',
            [("removed", "Urgent card:"), ("added", "Emergency card:")],
        ),
        (
            '<aside data-care="urgent"><p>Call.</p></aside><p>Rest.</p>',
            '<aside data-care="urgent"><p>Call.</p><p>Rest.</p></aside>',
            [("added", "Urgent card:")],
        ),
        (
            "<p>Iron</p>",
            "<p><strong>Iron</strong></p>",
            [("removed", "Iron"), ("added", "Iron (bold)")],
        ),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>", [("removed", "•"), ("added", "Numbered:")]),
        (
            "<table><tbody><tr><td>a</td></tr></tbody></table>",
            "<table><tbody><tr><th>a</th></tr></tbody></table>",
            [("removed", "a"), ("added", "a (header)")],
        ),
        ("<p>a b</p>", "<p>a<br>b</p>", [("added", "/")]),
        (
            '<figure data-picture="leg"><figcaption>A leg</figcaption></figure>',
            '<figure data-picture="arm"><figcaption>A leg</figcaption></figure>',
            [("removed", "leg"), ("added", "arm")],
        ),
        ("<p>a b c [@a]</p>", "<p>a b c [@b]</p>", [("removed", "[@a]"), ("added", "[@b]")]),
    ],
)
def test_what_is_said_without_words_changes_too(old, new, expected):
    assert said(old, new) == expected


def test_what_the_editor_writes_differently_is_no_change():
    assert kinds("<ul><li>a b</li></ul>", "<ul><li><p>a\n b</p></li></ul>") == ["same"]


def test_a_title_is_compared_word_by_word():
    assert compare_words("What RLS is", "What is RLS is") == [
        Part("same", "What"),
        Part("added", "is"),
        Part("same", "RLS is"),
    ]


def test_long_unchanged_runs_are_folded_in_a_digest():
    old = "".join(f"<p>Number {n}.</p>" for n in "abcdefghi")
    shown = digest(compare(old, old.replace("Number e", "Letter e")))
    assert [(change.kind, change.folded) for change in shown] == [
        ("same", 3),
        ("same", 0),
        ("changed", 0),
        ("same", 0),
        ("same", 3),
    ]


def test_folding_leaves_a_single_piece_as_it_is():
    old = "<p>one</p><p>two</p><p>three here</p>"
    shown = digest(compare(old, old.replace("here", "there")))
    assert [change.folded for change in shown] == [0, 0, 0]


def test_two_texts_that_are_the_same_fold_to_one_line():
    assert digest(compare("<p>a</p><p>b</p>", "<p>a</p><p>b</p>")) == [Change("same", folded=2)]


def test_texts_too_large_to_compare_replace_each_other():
    old, new = ("".join(f"<p>{word} {n}</p>" for n in range(900)) for word in ("old", "new"))
    assert kinds(old, new) == ["removed"] * 900 + ["added"] * 900
    long, other = (f"<p>{' '.join([word, 'a', 'b'] * 2000)}</p>" for word in ("old", "new"))
    assert said(long, other)[0][1].startswith("old a b old a b")


@given(BODIES, BODIES)
def test_both_texts_can_be_read_from_their_comparison(old, new):
    changes = compare(old, new)
    assert side(changes, without="added") == side(compare(old, old), without="added")
    assert side(changes, without="removed") == side(compare(new, new), without="removed")


@given(BODIES, BODIES)
def test_a_digest_keeps_every_change_and_counts_every_piece(old, new):
    changes = compare(old, new)
    shown = digest(changes)
    assert [c for c in shown if c.kind != "same"] == [c for c in changes if c.kind != "same"]
    assert sum(change.folded or 1 for change in shown) == len(changes)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<p>a [@x]</p>", "<p>a [@y]</p>", "the sources changed (“x”, “y”)."),
        ("<p>a [@x]</p>", "<p>a [@x] [@x]</p>", "the sources changed (“x”)."),
        (
            "<p>for 8 years</p>",
            "<p>for 8 months</p>",
            "the numbers changed (“8 years”, “8 months”).",
        ),
        ("<p>5 men, 7 women</p>", "<p>7 women, 5 men</p>", "the numbers changed (their order)."),
        ("<p>one leg</p>", "<p>two leg</p>", "the numbers changed (“one”, “two”)."),
        (
            '<p><a href="tel:999">call</a></p>',
            '<p><a href="tel:998">call</a></p>',
            "the numbers changed (“tel:999”, “tel:998”).",
        ),
        (
            "<p>Ask about levodopa.</p>",
            "<p>Ask about lithium.</p>",
            "the names of medicines changed (“levodopa”, “lithium”).",
        ),
        ("<p>Do not drive.</p>", "<p>Do drive.</p>", "words such as “not” changed (“not”)."),
        (
            '<aside data-care="urgent"><p>Call now.</p></aside>',
            '<aside data-care="urgent"><p>Ring now.</p></aside>',
            "the care cards changed (“Urgent card: Call now.”, “Urgent card: Ring now.”).",
        ),
        (
            f'<aside data-care="urgent"><p>{"a " * 20}old</p></aside>',
            f'<aside data-care="urgent"><p>{"a " * 20}new</p></aside>',
            f"the care cards changed (“Urgent card:{' a' * 6}…”, “Urgent card:{' a' * 6}…”).",
        ),
    ],
)
def test_a_change_that_touches_facts_is_no_small_correction(old, new, reason):
    assert larger_changes(old, new) == [reason]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>Walk slowley, 8 steps [@x].</p>", "<p>Walk slowly, 8 steps [@x].</p>"),
        ('<p><a href="/a/">Iron</a></p>', '<p><a href="/b/">Iron</a></p>'),
        ("<p>Opioids</p><p>rest</p>", "<p>An opioid</p><p>rest</p>"),
        ("<h3>Iron</h3>", "<h2>Iron</h2>"),
    ],
)
def test_a_mended_word_or_link_is_a_small_correction(old, new):
    assert larger_changes(old, new) == []
