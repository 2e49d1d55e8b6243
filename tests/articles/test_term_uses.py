"""Which pages use a word of the glossary, as the glossary says it."""

import html
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from articles import publishing, term_uses
from articles.files import importing
from articles.models import GlossaryTerm, TermUse
from tests.factories import make_article, make_revision

pytestmark = pytest.mark.django_db


def make_term(term, also=""):
    row = GlossaryTerm(term=term, also=also, definition="What it means.")
    term_uses.save_term(row)
    return row


def page(title, words, **fields):
    return make_revision(title=title, body=f"<p>{words}</p>", **fields)


def noted():
    """Each note as title, term and times."""
    rows = TermUse.objects.order_by("revision__title", "term__term")
    return [tuple(row) for row in rows.values_list("revision__title", "term__term", "times")]


def entry(client, anchor):
    """What the glossary says under a word."""
    words = html.unescape(client.get("/glossary/").text)
    return words.partition(f'<dt id="{anchor}">')[2].partition("</dd>")[0]


# --- what is noted --------------------------------------------------------------------------------


def test_a_text_is_noted_when_it_gets_its_date():
    make_term("Ferritin", also="stored iron")
    draft = page("Iron", "Ferritin is stored iron. Apoferritin.", live=False)
    assert noted() == []
    publishing.publish(draft, at=now() + timedelta(days=1))
    assert noted() == [("Iron", "Ferritin", 2)]


def test_the_longest_term_is_the_one_that_is_used():
    make_term("Dopamine")
    make_term("Dopamine agonist")
    page("Medicines", "Dopamine agonists, then <strong>dopamine</strong>.")
    assert noted() == [("Medicines", "Dopamine", 1), ("Medicines", "Dopamine agonist", 1)]


@pytest.mark.parametrize("state", ["live", "scheduled", "withdrawn"])
def test_a_new_term_is_found_in_every_text_that_may_be_read(state):
    at = now() + timedelta(days=1) if state == "scheduled" else None
    text = page("Iron", "Your FERRITIN &amp; more.", at=at)
    if state == "withdrawn":
        publishing.withdraw(text.article, "Wrong.")
    make_term("Ferritin")
    assert noted() == [("Iron", "Ferritin", 1)]


def test_a_new_term_is_not_looked_for_in_drafts_and_replaced_texts():
    old = page("Old", "Ferritin.")
    make_revision(old.article, title="New")
    page("Draft", "Ferritin.", live=False)
    make_term("Ferritin")
    assert noted() == []


def test_other_names_of_a_term_are_other_uses():
    term = make_term("Ferritin", also="iron store")
    page("Iron", "Your iron store. Your stored iron, stored iron.")
    term.also = "stored iron"
    term_uses.save_term(term)
    assert noted() == [("Iron", "Ferritin", 2)]
    term.term, term.also = "Transferrin", ""
    term_uses.save_term(term)
    assert noted() == []


def test_a_term_within_several_is_counted_outside_all_of_them():
    make_term("Dopamine")
    make_term("Dopamine agonist")
    page("Brain", "Dopamine, dopamine agonists, dopamine medicines.")
    make_term("Dopamine medicine")
    assert {times for _, _, times in noted()} == {1}


def test_a_longer_term_takes_uses_and_gives_them_back():
    dopamine = make_term("Dopamine")
    page("Medicines", "Dopamine agonists.")
    page("Brain", "Dopamine.")
    agonist = make_term("Dopamine agonist")
    assert noted() == [("Brain", "Dopamine", 1), ("Medicines", "Dopamine agonist", 1)]
    term_uses.delete_terms([agonist])
    assert noted() == [("Brain", "Dopamine", 1), ("Medicines", "Dopamine", 1)]
    term_uses.delete_terms([dopamine])
    assert noted() == []


@pytest.mark.parametrize("name", ["100%", "C++", "a_b", "Ça va", "“x”"])
def test_any_name_can_be_looked_for(name):
    page("One", f"Words {name} words.")
    page("Other", "Words.")
    make_term(name)
    assert noted() == [("One", name, 1)]


def test_saving_what_is_no_name_looks_at_no_text(django_assert_num_queries):
    term = make_term("Ferritin")
    page("Iron", "Ferritin.")
    term.definition = "Another one."
    with django_assert_num_queries(4):  # a savepoint, what was there, the row
        term_uses.save_term(term)
    assert noted() == [("Iron", "Ferritin", 1)]


def test_noting_all_again_gives_the_same(starter):
    before = set(noted())
    assert term_uses.rebuild() == len(before) > 150
    assert set(noted()) == before


def test_a_site_from_before_gets_its_notes(starter):
    before = set(noted())
    TermUse.objects.all().delete()
    migration = import_module("articles.migrations.0011_term_uses")
    migration.find_terms(apps, SimpleNamespace(connection=connection))
    assert set(noted()) == before


# --- by whose hand --------------------------------------------------------------------------------


def test_staff_add_change_and_delete_a_term(staff_client):
    page("Iron", "Ferritin and stored iron.")
    sent = {"term": "Ferritin", "definition": "Iron."}
    staff_client.post(reverse("admin:articles_glossaryterm_add"), sent)
    assert noted() == [("Iron", "Ferritin", 1)]
    term = GlossaryTerm.objects.get()
    change = reverse("admin:articles_glossaryterm_change", args=[term.pk])
    staff_client.post(change, {**sent, "also": "stored iron"})
    assert noted() == [("Iron", "Ferritin", 2)]
    make_term("Iron")
    staff_client.post(change.replace("change", "delete"), {"post": "yes"})
    assert noted() == [("Iron", "Iron", 1)]


def test_staff_delete_ticked_terms(staff_client):
    page("Medicines", "Dopamine agonists.")
    make_term("Dopamine")
    agonist = make_term("Dopamine agonist")
    sent = {"action": "delete_selected", "_selected_action": [agonist.pk], "post": "yes"}
    staff_client.post(reverse("admin:articles_glossaryterm_changelist"), sent)
    assert noted() == [("Medicines", "Dopamine", 1)]


def test_a_term_from_a_file_is_found_in_texts_that_are_there(tmp_path):
    page("Iron", "Ferritin.")
    (tmp_path / "glossary.toml").write_text(
        '[[glossary]]\nterm = "Ferritin"\ndefinition = "Iron."\n'
    )
    importing.load(tmp_path)
    assert noted() == [("Iron", "Ferritin", 1)]


# --- what readers see -----------------------------------------------------------------------------


def test_the_glossary_names_the_pages_that_use_a_word_most(client):
    make_term("Ferritin (SF)")
    make_term("Unused")
    for times in (1, 5, 3, 2, 4):
        page(f"Page {times}", "Ferritin. " * times)
    words = entry(client, "ferritin-sf")
    places = [words.index(part) for part in ("Page 5", "Page 4", "Page 3", "2 more")]
    assert places == sorted(places)
    assert 'href="/search/?q=Ferritin"' in words
    assert "Page 2" not in words
    assert "Used in" not in entry(client, "unused")


def test_three_pages_are_all_named_and_no_search_is_offered(client):
    make_term("Ferritin")
    for number in range(3):
        page(f"Page {number}", "Ferritin.")
    words = entry(client, "ferritin")
    assert all(f"Page {number}" in words for number in range(3))
    assert "more" not in words


def test_the_glossary_names_only_what_is_live(client):
    make_term("Ferritin")
    page("Draft", "Ferritin.", live=False)
    page("Scheduled", "Ferritin.", at=now() + timedelta(days=1))
    old = page("Old words", "Ferritin.")
    publishing.withdraw(page("Withdrawn", "Ferritin.").article, "Wrong.")
    assert "Old words" in entry(client, "ferritin")
    page("New words", "Nothing.", article=old.article)
    assert "Used in" not in entry(client, "ferritin")
    with time_machine.travel(now() + timedelta(days=2)):
        assert "Scheduled" in entry(client, "ferritin")


def test_a_page_that_moved_is_linked_where_it_is(client):
    make_term("Ferritin")
    text = page("Iron", "Ferritin.", article=make_article("iron"))
    publishing.move(text.article, "iron-and-legs")
    assert 'href="/iron-and-legs/"' in entry(client, "ferritin")


@pytest.mark.parametrize("count", [1, 20])
def test_the_glossary_costs_the_same_however_long(client, count, django_assert_num_queries):
    for number in range(count):
        make_term(f"Word{number}")
        page("Page", " ".join(f"word{number}" for number in range(count)))
    client.get("/topics/")  # from now on what all pages share is known
    with django_assert_num_queries(3):  # the version, the words, the pages
        assert client.get("/glossary/").text.count("Used in") == count
