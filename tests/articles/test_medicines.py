"""The list of medicines that can make restless legs worse."""

import re

import pytest
from django.db.models import ProtectedError

from articles.models import Medicine
from tests.factories import make_source

pytestmark = pytest.mark.django_db


def make_medicine(name, **fields):
    given = {"kind": "other", "known": "It can make RLS worse.", **fields}
    source = given.pop("source", None) or make_source(f"source-of-{name.lower()}")
    return Medicine.objects.create(name=name, source=source, **given)


def test_it_says_what_is_known_of_each_with_its_source(client):
    make_medicine("Pinkium", also_called="Pinkine", sold_uk="Pinko", sold_us="Roseo")
    page = client.get("/medicines/").text
    assert "Also called: Pinkine." in page
    assert "Sold as: Pinko (UK); Roseo (US)." in page
    assert 'It can make RLS worse.<sup><a href="#source-1"' in page
    assert "Reference of source-of-pinkium." in page
    assert "Talk to your prescriber before you change anything." in page
    assert 'data-names="Pinkium, Pinkine, Pinko, Roseo"' in page


def test_it_comes_in_groups_and_names_each_source_once(client):
    both = make_source("both")
    make_medicine("Late", kind="substance", source=both)
    make_medicine("Early", kind="antihistamine", source=both)
    page = client.get("/medicines/").text
    assert re.findall(r"<h[23] [^>]*>(.*?)</h[23]>", page)[:4] == [
        "Allergy, cold and sleep medicines",
        "Early",
        "Drinks and tobacco",
        "Late",
    ]
    assert page.count("Reference of both.") == 1


def test_without_scripts_there_is_no_field_that_does_nothing(client):
    page = client.get("/medicines/").text
    assert re.search(r'<div class="field screen" data-filter hidden>.*?<input', page, re.DOTALL)
    assert "There is nothing here yet." in page


def test_what_is_typed_cannot_be_sent(client):
    page = client.get("/medicines/").text.partition("<main")[2]
    field = re.search(r'<input type="search"[^>]*>', page)[0]
    assert "name=" not in field
    assert "<form" not in page


def test_no_medicine_is_called_safe(starter, client):
    assert not re.search(r"\bsafe\b", client.get("/medicines/").text)


def test_it_costs_the_same_however_long(client, django_assert_max_num_queries):
    for number in range(9):
        make_medicine(f"Pinkium {number}", source=make_source(f"source-{number}"))
    client.get("/topics/")  # from now on what all pages share is known
    with django_assert_max_num_queries(2):
        client.get("/medicines/")


def test_a_source_of_a_medicine_cannot_be_deleted():
    medicine = make_medicine("Pinkium")
    with pytest.raises(ProtectedError):
        medicine.source.delete()
