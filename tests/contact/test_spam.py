from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact import spam


def reasons(body="", **known):
    return spam.reasons(body, **{"honeypot": "", "taken": timedelta(seconds=20), **known})


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"honeypot": "x"}, "filled in the field that people cannot see"),
        ({"taken": timedelta(seconds=2.94)}, "sent 2.9 seconds after opening the form"),
        ({"body": "http://a.example www.b.example HTTPS://c.example"}, "has 3 links"),
        ({"recent_here": 6}, "the 6th message from the same network within ten minutes"),
        ({"recent_here": 22}, "the 22nd message from the same network within ten minutes"),
        ({"recent_in_all": 301, "most_in_all": 300}, "the 301st message within an hour"),
        ({"recent_in_all": 311, "most_in_all": 300}, "the 311th message within an hour"),
        ({"recent_in_all": 1003, "most_in_all": 300}, "the 1003rd message within an hour"),
        ({"same_words": 3}, "the same words came 3 times today"),
        ({"same_page": 6}, "the 6th message from one opening of the form"),
    ],
)
def test_each_sign_of_spam_is_named_in_words(known, reason):
    assert reasons(**known) == [reason]


@pytest.mark.parametrize(
    "known",
    [
        {},
        {"taken": timedelta(seconds=3)},
        {"body": "See https://www.a.example and www.b.example"},
        {
            "recent_here": 5,
            "recent_in_all": 300,
            "most_in_all": 300,
            "same_words": 2,
            "same_page": 5,
        },
        {"recent_here": None, "recent_in_all": None, "same_words": None},
        {"recent_in_all": 1000},
        {"recent_here": 0, "recent_in_all": 0, "most_in_all": 300, "same_words": 0},
    ],
)
def test_what_people_do_is_no_sign_of_spam(known):
    assert reasons(**known) == []


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("http://www.a.example", 1),
        ('<a href="https://www.a.example">here</a>', 1),
        ("[URL=http://a.example]here[/URL]", 1),
        ("[url]www.a.example[/url]", 1),
        ("[url a <A HREF b", 2),
        ("http://a.example,http://b.example", 2),
        ("wwww awww. me@mail.example a.example", 0),
    ],
)
def test_a_link_is_counted_once(body, count):
    filler = "www.x.example " * 2
    expected = [f"has {count + 2} links"] if count else []
    assert reasons(filler + body) == expected


def test_all_signs_are_named():
    assert len(reasons("www.a www.b www.c", honeypot="x", recent_here=9, same_words=9)) == 4


SPAM = "Your site could be first on every search page. Ask us: https://a.example/1"


@pytest.mark.parametrize(
    "same",
    [
        "Your site could be first on every search page. Ask us: www.b.example",
        "YOUR SITE  could be\r\nfirst on every search page. Ask us: https://c.example/?x=2",
        "Your site could be first on every search page. 12 Ask 7us: 99",
    ],
)
def test_spam_with_another_link_or_counter_is_known_again(same):
    assert spam.same_words_key(same) == spam.same_words_key(SPAM)


def test_a_text_of_forty_characters_is_compared():
    assert spam.same_words_key("X" * 40) == "x" * 40


def test_other_words_are_not_known_as_the_same():
    assert spam.same_words_key(SPAM) != spam.same_words_key(f"{SPAM} please")


@pytest.mark.parametrize(
    "body",
    ["", "please help", "x" * 39, f"please {' ' * 40} help", "1" * 40, "https://" + "a" * 40],
)
def test_short_texts_are_not_compared_because_people_write_the_same(body):
    assert spam.same_words_key(body) is None


@given(st.text(min_size=40))
def test_any_text_can_be_compared(body):
    found = spam.same_words_key(body)
    assert found is None or found == " ".join(found.split())
