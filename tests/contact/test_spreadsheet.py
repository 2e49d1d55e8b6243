import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contact.spreadsheet import rows_as_csv, safe

SIGNS = "=+-@|%＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−–—‐‑‒―➕➖🟰˖˗﬩｜％"
SPACES = ["", " ", "\u00a0\u3000", "\u200b\ufeff\u2060", "\u00ad \u202e", "\u0301", "\x01\x1f"]
BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029"]


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("spaces", SPACES)
def test_no_cell_begins_as_a_formula_does(sign, spaces):
    assert safe(f"{spaces}{sign}1+1") == f"'{spaces}{sign}1+1"


@pytest.mark.parametrize("sign", "=@➕")
@pytest.mark.parametrize("end", BREAKS)
def test_no_line_within_a_cell_begins_as_a_formula_does(sign, end):
    assert safe(f"a{end} {sign}1{end}b") == f"a{end}' {sign}1{end}b"


@pytest.mark.parametrize("cell", ["\ta", "\ra", "\0a", "\r\na", "  \ta", "\u200b\0"])
def test_a_cell_that_begins_with_a_tab_return_or_null_is_marked(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell",
    [
        "",
        " ",
        "a",
        "1",
        "ᐩ",
        "𒀔",
        "a=1",
        "é",
        "あ",
        "(1)",
        "a\r\n\r\nb",
        "“=1”",
        "5 - 3",
        "£5",
        "\n\na",
    ],
)
def test_other_cells_stay_as_they_are(cell):
    assert safe(cell) == cell


def test_rows_are_sent_one_by_one_as_rfc_4180_says():
    rows = iter([["From", "Message"], ["Sam", 'said "no",\r\nthen left']])
    parts = rows_as_csv(rows)
    assert next(parts) == "\ufeff"
    assert next(parts) == '"From","Message"\r\n'
    assert next(rows)[0] == "Sam"
    assert list(rows_as_csv([["Sam", 'said "no"']]))[1:] == ['"Sam","said ""no"""\r\n']


ODD = st.lists(st.sampled_from([*SIGNS, *SPACES, *BREAKS, *"\t\0\"',;a"])).map("".join)


@example("\t")
@given(st.text() | ODD)
def test_whatever_was_written_no_line_of_a_cell_is_a_formula(text):
    start, *rows = rows_as_csv([["id", text]])
    [[_, cell]] = read("".join(rows))
    assert cell.replace("'", "") == text.replace("'", "")
    assert not cell.startswith(("\t", "\r", "\0"))
    for line in cell.splitlines():
        first = line.lstrip(" \u00a0\u3000\u200b\ufeff\u2060\u00ad\u202e\u0301\x01\x1f")[:1]
        assert first not in [*SIGNS, "\t", "\0"]


@given(st.characters(categories=["L"]), st.text(st.characters(categories=["L", "P", "S", "Zs"])))
def test_a_line_that_begins_with_a_letter_comes_back_unchanged(letter, text):
    [row] = list(rows_as_csv([[letter + text]]))[1:]
    assert read(row) == [[letter + text]]
