"""How staff mark a source, see what rests on it, and take that back."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils.timezone import localdate, now

from articles import publishing
from articles.models import Medicine, Source
from tests.articles.test_recall import CITING, make_page, mark
from tests.articles.version_page import PUBLISH, WRITE, everything, history, sign_in
from tests.factories import make_article, make_revision, make_source

pytestmark = pytest.mark.django_db

SENT = {"kind": "retracted", "on": "2026-01-02", "reason": "It <was> wrong."}


@pytest.fixture
def old():
    return make_source("old", reference="The old guideline.")


def address(source, page="recall"):
    return reverse(f"admin:articles_source_{page}", args=[source.pk])


def test_one_sees_what_rests_on_a_source_before_one_marks_it(staff_client, old):
    make_page(title="Rests on it")
    publishing.withdraw(make_page(title="Was withdrawn"), "Old.")
    make_revision(make_article(), title="A draft", body=CITING, live=False)
    Medicine.objects.create(name="A medicine", kind="other", known="x", source=old)
    make_source("gone", **{"recall": "retracted", "recalled_on": localdate()}, **WHY)
    make_source("new")
    assert address(old) in staff_client.get(address(old, "change")).text
    page = staff_client.get(address(old)).text
    assert "Rests on it" in page
    assert "A medicine" in page
    assert "Was withdrawn" not in page
    assert "A draft" not in page
    assert ">new: Reference of new.<" in page
    for other in (">old: The old", ">gone: Reference"):
        assert other not in page


WHY = {"recalled_at": now(), "recall_reason": "It was."}


def test_a_source_is_marked_and_what_follows_is_said(staff_client, old):
    new = make_source("new")
    page, scheduled = make_page(title="Iron"), make_page(title="Sleep")
    draft = make_revision(scheduled, title="Sleep", body=CITING, live=False)
    publishing.publish(draft, at=now() + timedelta(days=1))
    Medicine.objects.create(name="A medicine", kind="other", known="x", source=old)
    sent = {**SENT, "replaced_by": new.pk, "shows_banner": "on"}
    answer = staff_client.post(address(old), sent, follow=True)
    assert answer.redirect_chain == [(address(old, "change"), 302)]
    assert "Marked as retracted." in answer.text
    assert (
        "2 pages rest on it: 1 is queued for review; “Sleep” has a version that is already "
        "scheduled." in answer.text
    )
    assert "nobody is asked to review: A medicine." in answer.text
    assert "This source was retracted on 2 January 2026." in answer.text
    assert "It &lt;was&gt; wrong." in answer.text
    assert f'<a href="{address(new, "change")}">new</a>' in answer.text
    old.refresh_from_db()
    assert (old.recall, old.shows_banner, old.replaced_by) == ("retracted", True, new)
    assert history(page) == ["Sent version 2 for review: “old” was retracted."]
    assert history(scheduled) == []
    assert logged(old) == ["Marked as retracted: It <was> wrong."]


def logged(source):
    entries = LogEntry.objects.filter(content_type__model="source", object_id=str(source.pk))
    return [entry.get_change_message() for entry in entries]


def test_a_mark_is_taken_back_with_one_button(staff_client, old):
    make_page()
    mark(old)
    page = staff_client.get(address(old)).text
    assert "Take it back" in page
    assert 'name="reason"' not in page
    answer = staff_client.post(address(old), {"_withdraw": "yes"}, follow=True)
    assert "Took back that it was superseded." in answer.text
    assert "We know of nothing that replaced it." in answer.text
    assert not Source.objects.recalled().exists()
    assert len(logged(old)) == 1
    again = staff_client.post(address(old), {"_withdraw": "yes"})
    assert again.status_code == 422
    assert "This source is not marked as superseded or retracted." in again.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": ""}, "This field is required."),
        ({"reason": "x" * 301}, "at most 300 characters"),
        ({"kind": "current"}, "Select a valid choice."),
        ({"kind": ""}, "This field is required."),
        ({"on": "2999-01-01"}, "That day has not come yet."),
        ({"on": "yesterday"}, "Enter a valid date."),
        ({"on": "2026-01-02\x00"}, "Enter a valid date."),
        ({"replaced_by": "x"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(staff_client, old, fields, sentence):
    make_page()
    before = everything()
    answer = staff_client.post(address(old), {**SENT, "kind": "superseded", **fields})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert str({**SENT, **fields}["reason"]).replace("<was>", "&lt;was&gt;") in answer.text
    assert everything() == before
    assert not Source.objects.recalled().exists()


def test_a_source_that_somebody_marked_meanwhile_is_not_marked_again(staff_client, old):
    mark(old)
    answer = staff_client.post(address(old), SENT)
    assert answer.status_code == 422
    assert "This source is marked as superseded already." in answer.text
    old.refresh_from_db()
    assert old.recall == "superseded"


@pytest.mark.parametrize(
    ("codenames", "status"),
    [
        ([*PUBLISH, "view_source", "change_source"], 200),
        ([*PUBLISH, "view_source"], 403),
        ([*WRITE, "view_source", "change_source"], 403),
    ],
)
def test_only_a_publisher_who_may_change_sources_marks_one(client, old, codenames, status):
    sign_in(client, codenames)
    assert client.get(address(old)).status_code == status
    assert (address(old) in client.get(address(old, "change")).text) == (status == 200)
    client.post(address(old), SENT)
    assert Source.objects.recalled().exists() == (status == 200)


def test_the_form_of_a_source_neither_shows_nor_changes_whether_it_holds(staff_client, old):
    data = {"kind": "trial", "reference": "R", "url": "https://x.example/"}
    data |= {"accessed_on": "2026-01-01", "recall": "retracted", "recall_reason": "Forged."}
    staff_client.post(address(old, "change"), data)
    old.refresh_from_db()
    assert (old.kind, old.recall, old.recall_reason) == ("trial", "", "")
    mark(old)
    staff_client.post(address(old, "change"), {**data, "reference": "Corrected."})
    old.refresh_from_db()
    assert (old.reference, old.recall) == ("Corrected.", "superseded")


def test_the_lists_and_the_page_itself_say_so(staff_client, old):
    page = make_page(title="Rests on it")
    make_page(title="Rests on nothing", body="<p>x</p>")
    edit = reverse("admin:articles_article_change", args=[page.pk])
    assert "It rests on" not in staff_client.get(edit).text
    medicines = {"kind": "other", "known": "x"}
    for n in range(4):
        Medicine.objects.create(name=f"Medicine {n}", source=old, **medicines)
    Medicine.objects.create(name="Of another", source=make_source("other"), **medicines)
    mark(old)
    assert "It rests on “old”, which was superseded on 2 January 2026." in (
        staff_client.get(edit).text
    )
    first = staff_client.get("/admin/").text
    assert "1 page rests on recalled evidence" in first
    words = "4 medicines rest on recalled evidence: Medicine 0, Medicine 1, Medicine 2, …"
    assert words in first
    for name, rows in [("article", 1), ("medicine", 4)]:
        url = reverse(f"admin:articles_{name}_changelist") + "?show=recalled"
        assert url in first
        assert staff_client.get(url).context["cl"].result_count == rows


def test_the_page_for_marking_costs_the_same_however_much_rests_on_the_source(
    staff_client, old, django_assert_num_queries
):
    for count in (1, 19):
        for _ in range(count):
            make_page()
        make_source(f"other-{count}")
        with django_assert_num_queries(7):
            assert staff_client.get(address(old)).status_code == 200
