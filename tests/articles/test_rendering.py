import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import cited_keys, plain_text, render


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
    html = "<table><tr><th>a</th><th>&quot;&gt;&lt;b&gt;</th></tr><tr><th>c</th><td>d</td></tr></table>"
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
