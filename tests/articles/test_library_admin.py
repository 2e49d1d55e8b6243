"""What articles are filed under and rest on, in the admin."""

import pytest
from django.urls import reverse

from articles.models import Source
from tests.factories import (
    make_article,
    make_clinician,
    make_revision,
    make_source,
    make_topic,
    make_user,
    with_permissions,
)

pytestmark = pytest.mark.django_db


def change(source):
    return reverse("admin:articles_source_change", args=[source.pk])


def test_the_key_of_a_source_stays_as_texts_name_it(staff_client):
    source = make_source("iron2018")
    data = {"key": "other", "kind": "trial", "reference": "R", "url": "https://x.example/"}
    staff_client.post(change(source), {**data, "accessed_on": "2026-01-01"})
    source.refresh_from_db()
    assert (source.key, source.kind) == ("iron2018", "trial")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"doi": "doi:10.1000/1"}, "A DOI looks like 10.1000/abc123."),
        ({"doi": "", "url": ""}, "Give a DOI or an address."),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"key": "Iron 2018"}, "Use small letters, digits and single hyphens."),
    ],
)
def test_a_source_that_cannot_be_found_is_refused(staff_client, fields, sentence):
    data = {"key": "iron2018", "kind": "trial", "reference": "R", "accessed_on": "2026-01-01"}
    url = {"url": "https://x.example/"}
    response = staff_client.post(reverse("admin:articles_source_add"), {**data, **url, **fields})
    assert sentence in response.text
    assert not Source.objects.exists()


def test_a_source_says_which_pages_cite_it_and_cannot_be_deleted_then(staff_client):
    source = make_source("iron2018")
    delete = reverse("admin:articles_source_delete", args=[source.pk])
    assert "No page cites it now." in staff_client.get(change(source)).text
    make_revision(title="Iron and legs", body="<p>Iron [@iron2018].</p>", live=False)
    page = staff_client.get(change(source)).text
    assert "Iron and legs" in page
    assert delete not in page
    assert staff_client.post(delete, {"post": "yes"}).status_code == 403
    assert Source.objects.exists()


def test_a_source_that_nothing_cites_can_be_deleted(staff_client):
    source = make_source()
    staff_client.post(reverse("admin:articles_source_delete", args=[source.pk]), {"post": "yes"})
    assert not Source.objects.exists()


@pytest.mark.parametrize(("live", "status"), [(False, 302), (True, 403)])
def test_a_writer_changes_a_source_only_while_no_settled_text_rests_on_it(client, live, status):
    source = make_source("iron2018")
    make_revision(body="<p>Iron [@iron2018].</p>", live=live)
    writer = with_permissions(make_user(is_staff=True), "view_source", "change_source")
    client.force_login(writer)
    data = {"kind": "trial", "reference": "Changed", "url": "https://x.example/"}
    response = client.post(change(source), {**data, "accessed_on": "2026-01-01"})
    assert response.status_code == status
    source.refresh_from_db()
    assert (source.reference == "Changed") is not live


def test_the_editor_finds_a_source_by_its_words(staff_client):
    make_source("iron2018", reference="A study of iron in the brain.", year=2018)
    make_source("sleep2020", reference="A study of sleep.")
    found = staff_client.get(reverse("admin:articles_source_find"), {"q": "BRAIN study"}).text
    assert 'data-insert="[@iron2018]"' in found
    assert "sleep2020" not in found
    nothing = staff_client.get(reverse("admin:articles_source_find"), {"q": "nothing such"})
    assert "Nothing found" in nothing.text


def test_only_staff_who_may_see_sources_find_them(client):
    client.force_login(make_user(is_staff=True))
    assert client.get(reverse("admin:articles_source_find")).status_code == 403


MODELS = ["topic", "source", "person", "glossaryterm", "medicine", "step", "sheetline"]


@pytest.mark.parametrize("model", MODELS)
def test_the_lists_of_the_library_open(staff_client, model):
    make_revision(make_article(topic=make_topic()), body="<p>x</p>")
    make_source()
    make_clinician()
    for page in ("changelist", "add"):
        assert staff_client.get(reverse(f"admin:articles_{model}_{page}")).status_code == 200


def test_the_list_of_sources_costs_the_same_however_long(
    staff_client, django_assert_max_num_queries
):
    for number in range(15):
        make_source(f"key-{number}")
    with django_assert_max_num_queries(9):
        staff_client.get(reverse("admin:articles_source_changelist"))
