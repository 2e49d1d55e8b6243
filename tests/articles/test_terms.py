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
        ("Ferritin", " , Ferritin,", ("Ferritin",)),
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


def test_a_term_that_readers_know_needs_no_explaining():
    assert TERMS.is_explained(MS, "People with MS.")


def test_a_mask_leaves_no_term():
    assert TERMS.mask("Dopamine agonists help.") == "word help."


def test_without_terms_nothing_changes():
    assert Terms().mask("Dopamine.") == "Dopamine."
    assert Terms().find("Dopamine.") == []
