import pytest

from articles.terms import Term, Terms, names_of

AGONIST = Term(("Dopamine agonist",), ("copies dopamine",))
DOPAMINE = Term(("Dopamine",), ("a messenger in the brain",))
MS = Term(("Multiple sclerosis", "MS"))
TERMS = Terms([DOPAMINE, AGONIST, MS])


@pytest.mark.parametrize(
    ("term", "also", "names"),
    [
        ("Ferritin", "", ("Ferritin",)),
        ("Multiple sclerosis (MS)", "", ("Multiple sclerosis", "MS")),
        ("Ferritin", "serum ferritin, stored iron", ("Ferritin", "serum ferritin", "stored iron")),
        ("Ferritin", " , Ferritin, a,", ("Ferritin",)),
        ("Iron (blood) test (IBT)", "", ("Iron (blood) test", "IBT")),
        ("Iron (in blood) test", "", ("Iron (in blood) test",)),
    ],
)
def test_a_term_has_the_names_that_its_entry_gives(term, also, names):
    assert names_of(term, also) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dopamine agonists and dopamine.", [AGONIST, DOPAMINE]),
        ("DOPAMINE AGONIST", [AGONIST]),
        ("People with MS, or multiple sclerosis.", [MS]),
        ("symptoms, ms and Ms.", []),
        ("dopaminergic, non-dopamine, dopamine-like", []),
        ("[@dopamine]", []),
        ("", []),
    ],
)
def test_terms_are_found_as_whole_words_the_longest_first(text, found):
    assert TERMS.find(text) == found


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        ("Dopamine (it carries messages) is low.", True),
        ("It lacks a messenger (dopamine).", True),
        ("Dopamine is a messenger in the brain.", True),
        ("Dopamine is low.", False),
        ("Dopamine is low (a little).", False),
    ],
)
def test_plain_words_beside_a_term_explain_it(text, explained):
    assert TERMS.is_explained(DOPAMINE, text) is explained


def test_plain_words_are_whole_words():
    term = Term(("Sleeve",), ("air",))
    assert Terms([term]).is_explained(term, "A sleeve with air.")
    assert not Terms([term]).is_explained(term, "A sleeve on your hair.")


@pytest.mark.parametrize("name", ["Microgram (µg)", "C++", "(x)", "İ", "ſs", "a.b*c", "β-blocker"])
def test_whatever_staff_call_a_term_no_text_breaks_on_it(name):
    term = Term(names_of(name, ""))
    for text in (name, name.upper(), name.lower(), "30 μg, 30 µg, ı, SS, ΒΒ"):
        assert set(Terms([term]).find(text)) <= {term}
        assert isinstance(Terms([term]).mask(text), str)


def test_a_term_that_readers_know_needs_no_explaining():
    assert TERMS.is_explained(MS, "People with MS.")


def test_a_mask_leaves_no_term():
    assert TERMS.mask("Dopamine agonists help.") == "word help."


def test_without_terms_nothing_changes():
    assert Terms().mask("Dopamine.") == "Dopamine."
    assert Terms().find("Dopamine.") == []
