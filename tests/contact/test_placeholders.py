import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact.placeholders import fill, unknown

VALUES = {"greeting": "Hello Sam,", "reference": "RLS-7K3Q-9F"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{greeting}\nYour {reference}.", "Hello Sam,\nYour RLS-7K3Q-9F."),
        ("{ Greeting } {GREETING} {\u00a0greeting}", "Hello Sam, Hello Sam, Hello Sam,"),
        ("{greting} {}", "{greting} {}"),
        ("{{greeting}}", "{Hello Sam,}"),
        ("a { greeting", "a { greeting"),
        ("{greet\ning}", "{greet\ning}"),
    ],
)
def test_a_known_name_is_filled_in_and_the_rest_is_left(text, filled):
    assert fill(text, VALUES) == filled


def test_what_was_filled_in_is_not_filled_in_again():
    assert fill("{greeting}", {"greeting": "{reference}", "reference": "secret"}) == "{reference}"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{greeting} { Reference }", []),
        ("{nmae}, {greeting}, { nmae }, {two words}", ["nmae", "two words"]),
        ("Hello {},", [""]),
        ("a } brace, and another {", []),
        ("{not on\none line}", []),
        ("{not on\r\none line}", []),
        (f"{{{'x' * 60}}}", ["x" * 60]),
        (f"{{{'x' * 61}}}", []),
        ("{a{b}", ["b"]),
    ],
)
def test_names_that_nobody_knows_are_told(text, names):
    assert unknown(text, ["greeting", "reference"]) == names


@given(st.text(st.characters(exclude_characters="{}")))
def test_a_text_without_braces_is_never_touched(text):
    assert fill(text, VALUES) == text
    assert unknown(text, []) == []


@given(st.text(st.sampled_from("{} greting")))
def test_a_text_whose_names_are_known_is_filled_in_completely(text):
    names = dict.fromkeys(unknown(text, []), "")
    assert unknown(text, names) == []
    assert unknown(text, []) == [] or len(fill(text, names)) < len(text)
