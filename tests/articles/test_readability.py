import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.quality import medicines, readability

EASY = "Get up and walk. Rub your legs. Keep the lights low."
HARD = (
    "Pharmacological intervention necessitates individualised consideration of contraindications, "
    "comorbidities and anticipated deterioration in psychological functioning."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two? Three!", 3),
        ("Ask Dr. Green about it. Then rest.", 2),
        ("Try a warm pack, e.g. Monday night. Then rest.", 2),
        ("It fell to 2.5 in 100. Then it rose.", 2),
        ("He woke at 3 a.m. and walked.", 1),
        ("He woke at 3 a.m. Then he walked.", 2),
        ("“Is it RLS?” I asked. (It was.) Then rest.", 4),
        ("no full stop\nin a list", 2),
        ("", 0),
    ],
)
def test_a_text_has_as_many_sentences_as_a_reader_counts(text, expected):
    assert len(readability.sentences(text)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("RLS", 1),
        ("27", 1),
        ("legs", 1),
        ("moved", 1),
        ("needed", 2),
        ("people", 2),
        ("table", 2),
        ("changes", 2),
        ("low-risk", 2),
        ("don’t", 1),
        ("medicine", 3),
        ("dopamine", 3),
        ("anxiety", 4),
        ("medication", 4),
        ("usually", 4),
    ],
)
def test_syllables_are_counted_by_rule(word, expected):
    assert readability.syllables(word) == expected


def test_a_grade_is_that_of_kincaid_s_formula():
    words, sentences, syllables = 5, 2, 7
    expected = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    assert readability.grade("Iron helps. Ask your doctor.") == pytest.approx(expected)


def test_plain_words_have_a_low_grade_and_long_ones_a_high_grade():
    assert readability.grade(EASY) < readability.GRADE_AIM
    assert readability.grade(HARD) > readability.GRADE_CEILING


@pytest.mark.parametrize("text", ["", "  \n ", "– … !"])
def test_a_text_without_words_has_no_grade(text):
    assert readability.grade(text) is None


def test_the_name_of_a_medicine_does_not_make_a_text_harder():
    assert readability.grade("Ask about gabapentin enacarbil.") == readability.grade(
        "Ask about pill."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gabapentin and PREGABALIN", ["gabapentin", "pregabalin"]),
        ("gabapentin\nenacarbil", ["gabapentin enacarbil"]),
        ("opioids, an opioid", ["opioid", "opioid"]),
        ("gabapentin-type medicines", ["gabapentin"]),
        ("iron tablets", ["iron tablet"]),
        ("iron stores, magnesiumless, dopamine", []),
    ],
)
def test_medicines_are_found_as_whole_words(text, expected):
    assert medicines.mentions(text) == expected


def test_the_list_of_medicines_is_in_order_and_in_small_letters():
    assert list(medicines.MEDICINES) == sorted({name.lower() for name in medicines.MEDICINES})


@given(st.text())
def test_any_text_can_be_graded(text):
    grade = readability.grade(text)
    assert grade is None or grade > -16
    assert medicines.mentions(medicines.mask(text)) == []


@given(st.text())
def test_sentences_lose_no_word(text):
    assert " ".join(readability.sentences(text)).split() == text.split()
