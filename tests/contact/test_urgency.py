import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact.urgency import is_within, signs

PHRASES = [
    "kill myself",
    "suicide",
    "suicidal",
    "can't go on",
    "cannot go on",
    "end my life",
    "want to die",
    "don't want to be here any more",
    "better off dead",
    "self harm",
    "no way out",
    "overdose",
]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("I want to kil myself", "kill myself"),
        ("i will kill my self tonight", "kill myself"),
        ("KILLMYSELF", "kill myself"),
        ("to killll\n\nmyslef", "kill myself"),
        ("suicde", "suicide"),
        ("thoughts of sucideee", "suicide"),
        ("s u i c i d e", "suicide"),
        ("suuiicciide", "suicide"),
        ("su\u200bicde", "suicide"),
        ("sui\u200bc\u00ad\u0301íde", "suicide"),
        ("ｓｕｉｃｉｄｅ", "suicide"),
        ("SUICIDAL", "suicidal"),
        ("I feel suicidle.", "suicidal"),
        ("i cant go on", "can't go on"),
        ("I can’t go on", "can't go on"),
        ("I can´t... go,\non", "can't go on"),
        ("I CANNOT GO ON LIKE THIS", "cannot go on"),
        ("end my lfe", "end my life"),
        ("end my live", "end my life"),
        ("i watn to dieeeee", "want to die"),
        ("i dont wnat to be here any more", "don't want to be here any more"),
        ("self-harm", "self harm"),
    ],
)
def test_words_of_despair_are_found_misspelt_or_not(text, phrase):
    assert phrase in signs(text, PHRASES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "… !!! ’",
        "my legs will not rest",
        "I will kill this habit",
        "pramipexole killed the pain",
        "my legs are killing me",
        "so that I can go on with my day",
        "I want to diet",
        "I kid myself",
        "my check is overdue",
        "I want to dig",
        "to unskill myself",
        "which way is out, no",
        "go on, I can't",
        "a skill my selfie has",
        "at the end of my life insurance",
        "want to",
        "I can't go",
    ],
)
def test_other_words_are_not_marked(text):
    assert signs(text, PHRASES) == []


@pytest.mark.parametrize(
    "text", ["I cannot go on holiday", "I don't want to die", "a film about suicide"]
)
def test_a_list_cannot_know_what_was_meant_so_these_are_false_alarms(text):
    assert signs(text, PHRASES)


def test_each_phrase_is_named_once_in_the_order_of_the_list():
    text = "suicide, suicide, kill myself, end my life"
    found = signs(text, ["end my life", "!", "", "suicide", "end my life", "kill myself"])
    assert found == ["end my life", "suicide", "kill myself"]


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u0301\u0316" * 2500,
        "k" + "ab" * 2500,
        "suicid" * 830,
        "cant " * 1000,
        "\ufdfa" * 5000,
        " ".join(f"s{a}{b}{c}{d}de" for a in "uia" for b in "icu" for c in "ciau" for d in "icda"),
    ],
    ids=["marks", "one word", "near word", "first word", "ligatures", "near words"],
)
def test_a_hostile_text_hides_nothing(text):
    assert signs(f"{text} hlep, suicdal", PHRASES)[-1] == "suicidal"


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 2))
def test_slips_are_counted_as_the_distance_of_two_words(a, b, slips):
    assert is_within(slips, a, b) == (distance(a, b) <= slips)


def distance(a, b):
    """Damerau-Levenshtein as optimal string alignment, by the book."""
    rows = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i, x in enumerate(a, 1):
        for j, y in enumerate(b, 1):
            costs = [rows[i - 1, j] + 1, rows[i, j - 1] + 1, rows[i - 1, j - 1] + (x != y)]
            if i > 1 and j > 1 and x == b[j - 2] and y == a[i - 2]:
                costs.append(rows[i - 2, j - 2] + 1)
            rows[i, j] = min(costs)
    return rows[len(a), len(b)]


@given(st.text())
def test_no_text_before_it_hides_a_sign(text):
    assert signs(f"{text}\nsuicide", ["suicide"]) == ["suicide"]
