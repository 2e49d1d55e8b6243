import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.references import cited_keys
from articles.rendering import plain_text, render
from articles.terms import Term, Terms


def test_headings_get_anchors_and_second_level_ones_are_the_contents():
    page = render("<h2>Iron &amp; legs</h2><h3>Tests</h3><h2>Iron &amp; legs</h2>")
    assert page.contents == [("iron-legs", "Iron & legs"), ("iron-legs-2", "Iron & legs")]
    assert '<h3 id="tests">Tests</h3>' in page.html


def test_a_heading_never_takes_an_anchor_of_the_page_itself():
    page = render("<h2>Sources</h2><h2>Main</h2>")
    assert [anchor for anchor, _ in page.contents] == ["sources-2", "main-2"]


def test_a_heading_without_letters_still_gets_an_anchor():
    assert render("<h2>?!</h2>").contents == [("section", "?!")]


def test_citations_are_numbered_by_first_use_and_joined_to_the_word_before():
    page = render("<p>One [@b]. Two [@a; @b].</p>")
    assert page.cited == {"b": 1, "a": 2}
    assert plain_text(page.html) == "One [1] . Two [2] [1] ."
    assert page.html.startswith('<p>One<sup id="cite-1"><a href="#source-1" aria-label="Source 1">')


def test_only_the_first_link_to_a_source_has_an_anchor():
    assert render("<p>[@a] [@a]</p>").html.count('id="cite-1"') == 1


def test_what_only_looks_like_a_citation_stays_as_it_is():
    assert render("<p>mail [@] and [see @a]</p>").html == "<p>mail [@] and [see @a]</p>"


@pytest.mark.parametrize(
    ("level", "word"),
    [
        ("good-to-know", "Good to know"),
        ("not-urgent", "Not urgent"),
        ("urgent", "Urgent"),
        ("emergency", "Emergency"),
    ],
)
def test_a_care_card_says_its_level_in_its_heading(level, word):
    page = render(f'<h2>A</h2><aside data-care="{level}"><h3>Call if:</h3><p>b</p></aside>')
    assert f'<section class="care" data-level="{level}"><h3>' in page.html
    assert f'<span class="care__level">{word}: </span>Call if:</h3>' in page.html
    assert page.contents == [("a", "A")]


def test_a_care_card_before_any_heading_is_of_the_second_rank():
    assert "<h2><span" in render('<aside data-care="urgent"><h3>Call if:</h3></aside>').html


def test_a_care_card_without_heading_or_level_still_has_both():
    html = render("<aside><p>b</p></aside>").html
    assert '<h2><span class="care__level">Good to know</span></h2><p>b</p>' in html


def test_a_table_scrolls_in_its_own_box_and_each_cell_names_its_column():
    page = render(
        "<h2>Options</h2><table><tbody><tr><th><p>Option</p></th><th><p>Harm “x”</p></th></tr>"
        "<tr><th><p>Iron</p></th><td><p>Some</p></td></tr></tbody></table>"
    )
    assert '<div class="scroll" tabindex="0" role="region" aria-labelledby="options">' in page.html
    assert '<th role="columnheader"><p>Option</p></th>' in page.html
    assert '<th role="rowheader"><p>Iron</p></th>' in page.html
    assert '<td role="cell" data-label="Harm “x”"><p>Some</p></td>' in page.html


def test_no_column_name_breaks_out_of_its_attribute():
    head = "<tr><th>a</th><th>&quot;&gt;&lt;b&gt;</th></tr>"
    html = f"<table>{head}<tr><th>c</th><td>d</td></tr></table>"
    assert 'data-label="&quot;&gt;&lt;b&gt;"' in render(html).html


def test_a_ragged_table_renders():
    assert 'data-label=""' in render("<table><tr><td>a</td><td>b</td></tr></table>").html


def test_characters_stay_escaped():
    html = "<p>1 &lt; 2 &amp; &#39;x&#39; &nbsp;</p>"
    assert render(html).html == html


def test_keys_are_found_once_each_in_order():
    assert cited_keys("<p>[@b] [@a; @b] [@a]</p>") == ["b", "a"]


@given(st.text())
def test_any_text_renders(text):
    assert render(text).html is not None


def cells(html):
    """The words of each cell with the column that it names."""
    return re.findall(r'data-label="([^"]*)"[^>]*>([^<]*)<', render(f"<table>{html}</table>").html)


HEAD = "<tr><th>A</th><th>B</th><th>C</th></tr>"


def test_a_cell_across_two_columns_keeps_its_width_and_the_next_its_name():
    html = f'{HEAD}<tr><td colspan="2">ab</td><td>c</td></tr>'
    assert cells(html) == [("A", "ab"), ("C", "c")]
    assert '<td role="cell" data-label="A" colspan="2">' in render(f"<table>{html}</table>").html


def test_a_cell_down_two_rows_shifts_no_name_in_the_next():
    html = f'{HEAD}<tr><td rowspan="2">a</td><td>b</td><td>c</td></tr><tr><td>b</td><td>c</td></tr>'
    assert cells(html) == [("A", "a"), ("B", "b"), ("C", "c"), ("B", "b"), ("C", "c")]


def test_a_column_name_over_two_columns_is_the_name_of_both():
    html = '<tr><th>A</th><th colspan="2">BC</th></tr><tr><td>a</td><td>b</td><td>c</td></tr>'
    assert cells(html) == [("A", "a"), ("BC", "b"), ("BC", "c")]


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "\u0662", "9" * 5000])
def test_an_odd_number_of_columns_is_not_an_error(number):
    assert "cell" in render(f'<table><tr><td colspan="{number}">a</td></tr></table>').html


def test_each_table_has_a_name_of_its_own():
    table = "<table><tr><td>a</td></tr></table>"
    html = render(f"{table}<h2>Options</h2>{table}{table}").html
    assert re.findall(r'role="region" ([^>]*)>', html) == [
        'aria-label="Table 1"',
        'aria-labelledby="options"',
        'aria-label="Table 3"',
    ]


@pytest.mark.parametrize("words", ["Source 1", "Cite 2", "Foot talk"])
def test_no_heading_takes_an_anchor_that_begins_like_one_of_the_page(words):
    assert render(f"<h2>{words}</h2>").contents[0][0].startswith("section-")


def test_a_very_long_run_of_spaces_renders():
    assert render(f"<p>a{' ' * 200_000}[@b</p>").html


# --- terms ----------------------------------------------------------------------------------------

TERMS = Terms([Term(("Ferritin",), ("stored iron",), "/glossary/#ferritin")])
LINK = '<a class="term" href="/glossary/#ferritin">'


def test_the_first_use_of_a_term_leads_to_the_glossary():
    page = render("<p>Your ferritin. Ferritin is iron.</p><p>Ferritin.</p>", terms=TERMS)
    assert page.html == f"<p>Your {LINK}ferritin</a>. Ferritin is iron.</p><p>Ferritin.</p>"


@pytest.mark.parametrize(
    "before",
    [
        "<h2>Ferritin</h2>",
        "<h3>Your <strong>ferritin</strong></h3>",
        '<p><a href="/x/">Ferritin</a></p>',
        '<p><a href="/x/"><em>Your</em> ferritin</a></p>',
        "<table><tbody><tr><th><p>Ferritin</p></th></tr></tbody></table>",
        '<aside data-care="emergency"><h3>Call if:</h3><ul><li>ferritin</li></ul></aside>',
        "<p>[@ferritin]</p>",
    ],
)
def test_where_a_link_would_confuse_the_next_use_has_it(before):
    page = render(f"{before}<p>Ferritin.</p>", terms=TERMS)
    assert page.html.count(LINK) == 1
    assert page.html.endswith(f"<p>{LINK}Ferritin</a>.</p>")


def test_only_whole_words_lead_to_the_glossary_and_the_longest_term_first():
    dopamine = Term(("Dopamine",), href="/glossary/#dopamine")
    agonist = Term(("Dopamine agonist",), href="/glossary/#dopamine-agonist")
    body = "<p>Dopaminergic, non-dopamine; dopamine agonists.</p><p>Dopamine.</p>"
    page = render(body, terms=Terms([dopamine, agonist]))
    assert page.html == (
        "<p>Dopaminergic, non-dopamine; "
        '<a class="term" href="/glossary/#dopamine-agonist">dopamine agonists</a>.</p>'
        '<p><a class="term" href="/glossary/#dopamine">Dopamine</a>.</p>'
    )


def test_a_term_may_stand_in_any_other_card():
    page = render('<aside data-care="urgent"><h3>Call if:</h3><p>ferritin</p></aside>', terms=TERMS)
    assert LINK in page.html
