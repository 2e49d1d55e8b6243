"""The page that shows what changed from one version to another."""

import re

import pytest

from articles import publishing
from articles.admin.compare import blocks, comparison
from articles.models import Person
from tests.articles.version_page import PUBLISH, READ, WRITE, address, compare, sign_in
from tests.factories import make_article, make_revision, make_source, words

pytestmark = pytest.mark.django_db

ADDED = '<ins><span class="visually-hidden">added: </span>{}</ins>'
REMOVED = '<del><span class="visually-hidden">removed: </span>{}</del>'


def paragraphs(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


def make_two(old, new, **changes):
    first = make_revision(body=paragraphs(*old), live=False)
    return first, make_revision(first.article, body=paragraphs(*new), live=False, **changes)


def look(client, old, new):
    sign_in(client, READ)
    return client.get(compare(getattr(old, "pk", old), new.pk))


def test_what_was_added_and_removed_is_said_in_words(client):
    old, new = make_two(
        ["Iron may be low in the brain.", "Gone with the wind."],
        ["Iron is often low in the brain.", "Walk about at night instead."],
    )
    page = look(client, old, new).text
    assert REMOVED.format("may be") in page
    assert ADDED.format("is often") in page
    assert REMOVED.format("Gone with the wind.") in page
    assert ADDED.format("Walk about at night instead.") in page


def test_what_stayed_is_folded_away_and_still_there(client):
    same = [f"Paragraph {n} stays." for n in range(9)]
    old, new = make_two(same, [*same, "A new end."])
    page = look(client, old, new).text
    assert "<summary>8 unchanged parts of the text</summary>" in page
    folded = page[page.index("<details>") : page.index("</details>")]
    assert "Paragraph 0 stays." in folded
    assert "Paragraph 7 stays." in folded
    assert "<ins>" not in folded
    assert "Paragraph 8 stays." in page[page.index("</details>") :]


@pytest.mark.parametrize("at", [0, 4, 8])
def test_folded_parts_and_changes_are_the_whole_text(at):
    texts = [f"Paragraph {n} stays." for n in range(9)]
    old, new = make_two(texts, [*texts[:at], "Another thing.", *texts[at + 1 :]])
    shown = [
        part.text
        for block in blocks(old, new)
        for change in (block.folded or [block.change])
        for part in change.parts
        if part.kind != "removed"
    ]
    assert " ".join(shown) == " ".join([*texts[:at], "Another thing.", *texts[at + 1 :]])


def test_hostile_words_are_shown_as_words(client):
    old, new = make_two(["Words."], ["&lt;script&gt;alert(1)&lt;/script&gt;"], title="<b>&")
    page = look(client, old, new).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert ADDED.format("&lt;b&gt;&amp;") in page


def section(page, name):
    found = re.search(rf"<h3>{name}</h3>(.*?)(?=<h3>)", page, re.DOTALL)
    return found and found[1]


@pytest.mark.parametrize(
    ("changes", "name", "removed", "added"),
    [
        ({"title": "A heading"}, "Title", "title", "heading"),
        ({"summary": "A summons."}, "Summary", "summary.", "summons."),
        ({"key_points": "One\nThree"}, "Key points", "Two", "Three"),
        ({"checked_on": "2026-02-03"}, "Last checked", "2 February 2026", "3 February 2026"),
        ({"next_check_on": "2028-02-03"}, "Next check by", "2 February 2028", "3 February 2028"),
    ],
)
def test_every_field_is_compared(client, changes, name, removed, added):
    before = {"key_points": "One\nTwo", "checked_on": "2026-02-02", "next_check_on": "2028-02-02"}
    old = make_revision(live=False, **before)
    new = make_revision(old.article, live=False, **{**before, **changes})
    page = look(client, old, new).text
    assert REMOVED.format(removed) in section(page, name)
    assert ADDED.format(added) in section(page, name)
    assert page.count("<h3>") == 2  # this one, and the text


def test_authors_sources_and_pages_to_read_next_are_compared(client):
    for key in ("one", "two"):
        make_source(key)
    author = Person.objects.create(name="An author", role="nurse")
    iron = make_revision(make_article("iron"), title="Iron").article
    old = make_revision(live=False, body="<p>Words [@one].</p>")
    new = make_revision(
        old.article, live=False, body="<p>Words [@two].</p>", author=author, related=[iron]
    )
    page = look(client, old, new).text
    assert ADDED.format("An author, nurse") in section(page, "Written by")
    assert REMOVED.format("one: Reference of one.") in section(page, "Sources")
    assert ADDED.format("two: Reference of two.") in section(page, "Sources")
    assert ADDED.format("Iron") in section(page, "Read next")
    assert "title, summary" in page


def test_a_version_is_compared_with_what_readers_have(client):
    live = make_revision(body="<p>Old words.</p>")
    draft = make_revision(live.article, live=False, body="<p>New words.</p>")
    page = look(client, "live", draft).text
    assert "which the public reads" in page
    assert REMOVED.format("Old") in page


def test_where_nothing_is_public_all_is_new(client):
    page = look(client, "live", make_revision(live=False, body="<p>All of it.</p>")).text
    assert "The public reads no version" in page
    assert ADDED.format("All of it.") in page


@pytest.mark.parametrize("old", ["", "0", "x", "²", "9" * 30, "9" * 5000])
def test_versions_that_are_not_there_are_a_404(client, old):
    assert look(client, old, make_revision()).status_code == 404


def test_two_pages_are_not_compared(client):
    assert look(client, make_revision(), make_revision()).status_code == 404


def test_versions_are_compared_by_staff_only(client):
    revision = make_revision()
    sign_in(client, ["view_message"])
    assert client.get(compare(revision.pk, revision.pk)).status_code == 403


def test_who_may_write_can_restore_the_earlier_one(client):
    old, new = make_two(["One."], ["Two."])
    assert address("restore", old.pk) not in look(client, old, new).text
    sign_in(client, WRITE)
    page = client.get(compare(old.pk, new.pk)).text
    assert "Restore version 1 as a new draft" in page
    assert address("restore", old.pk) in page
    assert address("restore", new.pk) not in page


@pytest.mark.parametrize("count", [1, 9])
def test_a_comparison_costs_the_same_however_long(client, django_assert_num_queries, count):
    sign_in(client, PUBLISH)
    pages = [make_revision().article for _ in range(count)]
    for n in range(count):
        make_source(f"key-{n}")
    texts = [f"Words [@key-{n}]." for n in range(count)]
    old, new = make_two(texts, reversed(texts), related=pages)
    client.get("/admin/jsi18n/")  # once a minute it is noted that somebody is there
    with django_assert_num_queries(21):
        client.get(compare(old.pk, new.pk))


def test_a_version_compared_with_itself_is_the_same():
    revision = publishing.save_draft(make_article(), by=None, **words())
    found = comparison(revision, revision)
    assert found["changed"] == []
    assert {block.change.kind for block in found["blocks"]} == {"same"}
