import tomllib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.files import article_file, toml_text
from articles.files.article_file import Broken
from articles.files.importing import STARTER

FIELDS = {
    "title": "A title",
    "summary": "A summary.",
    "checked_on": date(2026, 11, 22),
    "next_check_on": date(2028, 11, 22),
    "body": "<p>Some words.</p>",
}
#: Quotes, backslashes, breaks of every kind, control characters, fences, and any other text.
awkward = st.lists(
    st.sampled_from(['"', "'", '"""', "\\", "\\n", "\n", "\r", "\t", "\x00", "\x7f", "\x85"])
    | st.sampled_from(
        ["\u2028", "\ufeff", "+++", "\n+++\n", "[[x]]", "= 1", "<p>", "</p>", "</li>"]
    )
    | st.text(max_size=5),
    max_size=12,
).map("".join)
moments = st.datetimes(timezones=st.just(UTC))
fields = st.fixed_dictionaries(
    {
        "title": awkward,
        "summary": awkward,
        "checked_on": st.dates(),
        "next_check_on": st.dates(),
        "body": awkward.filter(str.strip),
    },
    optional={
        "topic": awkward,
        "position": st.integers(0, 2**63 - 1),
        "key_points": st.lists(awkward, max_size=5),
        "related": st.lists(awkward, max_size=5),
        "author": awkward,
        "former_addresses": st.lists(awkward, max_size=3),
    },
)


@given(fields)
def test_an_article_is_read_as_it_was_written(given_fields):
    assert article_file.parse(article_file.write(given_fields)) == given_fields


@given(awkward, moments)
def test_a_withdrawal_is_read_as_it_was_written(reason, at):
    withdrawn = FIELDS | {"withdrawn_reason": reason, "withdrawn_at": at}
    assert article_file.parse(article_file.write(withdrawn)) == withdrawn


@given(
    st.lists(
        st.fixed_dictionaries(
            {"name": awkward, "role": awkward}, optional={"is_clinician": st.booleans()}
        )
    )
)
def test_rows_are_read_as_they_were_written(rows):
    assert article_file.parse_rows("people", article_file.write_rows("people", rows)) == rows


def test_a_file_is_written_for_people():
    rows = FIELDS | {
        "key_points": [
            "One point that takes its room in a line of the file.",
            "Two, which is nearly as long as the one above it.",
        ],
        "related": ["one", "two"],
        "author": "A “writer”",
    }
    assert article_file.write(rows) == (
        "+++\n"
        'title = "A title"\n'
        'summary = "A summary."\n'
        "key_points = [\n"
        '  "One point that takes its room in a line of the file.",\n'
        '  "Two, which is nearly as long as the one above it.",\n'
        "]\n"
        'related = ["one", "two"]\n'
        'author = "A “writer”"\n'
        "checked_on = 2026-11-22\n"
        "next_check_on = 2028-11-22\n"
        "+++\n"
        "<p>Some words.</p>\n"
    )


def test_a_text_that_the_editor_wrote_in_one_line_gets_a_line_for_each_block():
    body = (
        "<h2>Iron</h2><ul><li><p>One</p><ul><li><p>Two</p></li></ul></li></ul>"
        '<aside data-care="urgent"><h3>Go if:</h3><p>x</p></aside>'
        "<table><tbody><tr><th><p>a</p></th><td><p>b</p></td></tr></tbody></table><p>End</p>"
    )
    written = article_file.write(FIELDS | {"body": body})
    assert written.split("+++\n")[2] == (
        "<h2>Iron</h2>\n<ul>\n<li><p>One</p>\n<ul>\n<li><p>Two</p></li>\n</ul>\n</li>\n</ul>\n"
        '<aside data-care="urgent"><h3>Go if:</h3>\n<p>x</p>\n</aside>\n'
        "<table>\n<tbody>\n<tr><th><p>a</p></th><td><p>b</p></td></tr>\n</tbody>\n</table>\n"
        "<p>End</p>\n"
    )
    assert article_file.parse(written)["body"] == body


@pytest.mark.parametrize("path", sorted(STARTER.glob("*.html")), ids=lambda path: path.stem)
def test_a_starter_article_is_a_file_as_we_write_them(path):
    text = path.read_text()
    assert article_file.write(article_file.parse(text)) == text


def test_spaces_after_a_fence_are_no_fault():
    text = article_file.write(FIELDS).replace("+++", "+++  ", 1)
    assert article_file.parse(text) == FIELDS


HEAD = '+++\ntitle = "x"\nsummary = "x"\nchecked_on = 2026-11-22\nnext_check_on = 2028-11-22\n'
FAULTS = [
    ("<p>x</p>", 1, "two lines of"),
    (f"x\n{HEAD}+++\n<p>x</p>", 1, "two lines of"),
    (HEAD, 1, "two lines of"),
    ("+++\n+++\n<p>x</p>", 2, "title is missing"),
    (f"{HEAD}sumary = 1\n+++\n<p>x</p>", 6, "no field “sumary”. Did you mean “summary”?"),
    (f"{HEAD}slug = 'x'\n+++\n<p>x</p>", 6, "no field “slug”."),
    (f"{HEAD}body = 'x'\n+++\n<p>x</p>", 6, "no field “body”."),
    (f"{HEAD}[topic]\n+++\n<p>x</p>", 6, "topic has to be words in quotes"),
    (f"{HEAD}topic = 3\n+++\n<p>x</p>", 6, "topic has to be words in quotes"),
    (f"{HEAD}position = true\n+++\n<p>x</p>", 6, "position has to be a whole number"),
    (f"{HEAD}position = 1.5\n+++\n<p>x</p>", 6, "position has to be a whole number"),
    (f"{HEAD}related = [1]\n+++\n<p>x</p>", 6, "related has to be a list of words"),
    (f"{HEAD}key_points = 'x'\n+++\n<p>x</p>", 6, "key_points has to be a list of words"),
    (HEAD.replace("2026-11-22", "'soon'") + "+++\n<p>x</p>", 4, "checked_on has to be a date"),
    (HEAD.replace("2026-11-22", "2026-11-22T09:00:00Z") + "+++\nx", 4, "checked_on has to be a d"),
    (HEAD.replace("2026-11-22", "2026-13-22") + "+++\n<p>x</p>", 4, "cannot be read"),
    (f"{HEAD}title = 'again'\n+++\n<p>x</p>", 6, "cannot be read: Cannot overwrite"),
    (f"{HEAD}related = [\n+++\n<p>x</p>", 6, "cannot be read"),
    (f"{HEAD}withdrawn_at = 2026-11-22T09:00:00\n+++\nx", 6, "withdrawn_at has to be a moment"),
    (f"{HEAD}withdrawn_at = 2026-11-22T09:00:00Z\n+++\nx", 7, "withdrawn_reason is missing"),
    (f"{HEAD}position = {'[' * 3000}\n+++\nx", 6, "cannot be read"),
    (f"{HEAD}position = {'9' * 5000}\n+++\nx", 6, "cannot be read"),
    (f"{HEAD}+++", 7, "The text is missing"),
    (f"{HEAD}+++\n \n", 7, "The text is missing"),
]


@pytest.mark.parametrize(("text", "line", "words"), FAULTS)
def test_a_fault_is_named_with_its_line(text, line, words):
    with pytest.raises(Broken) as broken:
        article_file.parse(text)
    assert any(each.line == line and words in each.words for each in broken.value.faults), (
        broken.value.faults
    )


def test_every_fault_of_a_file_is_named():
    with pytest.raises(Broken) as broken:
        article_file.parse('+++\nttile = "x"\nposition = "x"\nchecked_on = 2026-11-22\n+++\n')
    assert [(each.line, each.words.split()[0]) for each in broken.value.faults] == [
        (2, "There"),
        (3, "position"),
        (5, "title"),
        (5, "summary"),
        (5, "next_check_on"),
        (6, "The"),
    ]


SOURCE = '[[sources]]\nkey = "x"\nkind = "page"\nreference = "x"\naccessed_on = 2026-11-22\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (f"{SOURCE}\n{SOURCE}knid = 1\n", 12, "no field “knid”. Did you mean “kind”?"),
        (f"{SOURCE}\n{SOURCE}year = 'x'\n", 12, "year has to be a whole number"),
        (f"{SOURCE}\n[[sources]]\nkey = 'y'\n", 7, "kind is missing"),
        (f"{SOURCE}\n[[source]]\nkey = 'y'\n", 7, "no table “source” here"),
        (f"key = 'y'\n{SOURCE}", 1, "no table “key” here"),
        ("\nsources = 3\n", 2, "Write each one below [[sources]]"),
        (f"{SOURCE}\n[[sources]\n", 7, "cannot be read"),
    ],
)
def test_a_fault_in_a_library_is_named_with_its_line(text, line, words):
    with pytest.raises(Broken) as broken:
        article_file.parse_rows("sources", text)
    assert any(each.line == line and words in each.words for each in broken.value.faults), (
        broken.value.faults
    )


TEXT = article_file.write(
    FIELDS
    | {
        "related": ["one", "two"],
        "body": "<h2>Iron</h2>\n<p>One\nand more</p>\n<ul>\n<li>a &amp; b [@two-b]</li>\n"
        "<li>c [@one; @two]</li>\n</ul><p>Last</p>",
    }
)


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (article_file.field_line(TEXT, "summary"), 3),
        (article_file.field_line(TEXT, "related"), 4),
        (article_file.field_line(TEXT, "author"), 7),
        (article_file.words_line(TEXT, "@one"), 13),
        (article_file.words_line(TEXT, "@two"), 13),
        (article_file.words_line(TEXT, "a & b"), 12),
        (article_file.words_line(TEXT, "nowhere"), 8),
        (article_file.block_line(TEXT, 0), 8),
        (article_file.block_line(TEXT, 1), 9),
        (article_file.block_line(TEXT, 2), 11),
        (article_file.block_line(TEXT, 3), 14),
    ],
)
def test_a_place_in_a_file_is_found_again(found, line):
    assert found == line


def test_a_value_is_found_in_its_own_line_of_a_list():
    text = article_file.write(FIELDS | {"related": [f"page-number-{n}-of-many" for n in range(9)]})
    assert article_file.field_line(text, "related", "page-number-7-of-many") == 12


@given(st.text())
def test_any_text_in_quotes_is_the_text_again(text):
    assert tomllib.loads(f"x = {toml_text.quoted(text)}") == {"x": text}


def test_moments_keep_their_time_zone():
    at = datetime(2026, 11, 22, 9, 30, 0, 12, tzinfo=UTC)
    assert tomllib.loads(toml_text.write({"at": at})) == {"at": at}
