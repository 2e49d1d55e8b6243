"""What readers are told when advice changes, or when a page was wrong."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import get_current_timezone, now

from articles import checking, ledger, publishing, reviewing
from articles.models import Change, ChangeNote, Revision
from articles.views import changes
from tests.articles.version_page import PUBLISH, READ, address, history, sign_in
from tests.factories import (
    make_article,
    make_change,
    make_clinician,
    make_revision,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db

IN_MAY = datetime(2027, 5, 3, 9, tzinfo=get_current_timezone())
SAID = {"said": "Take it daily.", "says": "Ask your doctor.", "why": "A new trial."}
LONG = "x" * 10_000
HOSTILE = "<script>alert(1)</script>"


def make_draft(article=None, **fields):
    """A new text of a public page, and the source that it cites."""
    source = make_source("trial")
    article = article or make_revision(make_article("iron")).article
    return make_revision(article, live=False, body="<p>New [@trial].</p>", **fields), source


def change(kind="advice", **fields):
    return Change(**{"kind": kind, **SAID, "created_by": make_user(), **fields})


# --- what is stored -------------------------------------------------------------------------------


def test_a_change_has_the_date_of_its_text():
    draft, source = make_draft()
    publishing.publish(draft, at=IN_MAY, change=change(source=source))
    stored = Change.objects.get()
    assert (stored.revision, stored.date) == (draft, IN_MAY)


@pytest.mark.parametrize(
    ("kind", "fields", "at"),
    [
        ("advice", {"said": ""}, "said"),
        ("advice", {"says": ""}, "says"),
        ("advice", {"why": ""}, "why"),
        ("advice", {"source": None}, "source"),
        ("advice", {"said": LONG}, "said"),
        ("correction", {"said": ""}, "said"),
        ("correction", {"says": ""}, "says"),
        ("correction", {"why": ""}, "why"),
        ("nonsense", {}, "kind"),
    ],
)
def test_a_change_that_does_not_say_all_stops_the_publication(kind, fields, at):
    draft, source = make_draft()
    with pytest.raises(ValidationError) as refused:
        publishing.publish(draft, change=change(kind, **{"source": source, **fields}))
    assert list(refused.value.message_dict) == [at]
    draft.refresh_from_db()
    assert draft.publish_at is None
    assert not Change.objects.exists()


def test_a_correction_needs_no_source():
    draft, _ = make_draft()
    publishing.publish(draft, change=change("correction"))
    assert Change.objects.get().source is None


def test_a_source_that_the_text_does_not_cite_is_refused():
    draft, _ = make_draft()
    with pytest.raises(ValidationError, match="Choose a source that this version cites"):
        publishing.publish(draft, change=change(source=make_source("other")))


@pytest.mark.parametrize("at", [None, now() + timedelta(days=9)])
def test_a_page_that_was_never_public_has_nothing_to_tell(at):
    draft, source = make_draft(make_revision(live=False).article)
    if at:
        make_revision(draft.article, at=at - timedelta(days=1))
        draft = make_revision(draft.article, live=False, body=draft.body)
    with pytest.raises(ValidationError, match="This page was never public"):
        publishing.publish(draft, at=at, change=change(source=source))


def test_new_advice_is_no_small_correction_but_an_error_can_be():
    live = make_revision(body="<p>Some wrods.</p>")
    reviewing.sign_off(live, by=make_clinician().user)
    draft = make_revision(live.article, live=False, body="<p>Some words.</p>")
    with pytest.raises(ValidationError, match="New advice is no small correction"):
        publishing.publish(draft, small_correction=True, change=change())
    publishing.publish(draft, small_correction=True, change=change("correction"))
    assert draft.corrects == live


def test_what_fails_after_it_leaves_neither_a_date_nor_a_change(monkeypatch):
    draft, source = make_draft()
    monkeypatch.setattr(checking, "errors", lambda revision: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publishing.publish(draft, change=change(source=source))
    assert Revision.objects.get(pk=draft.pk).publish_at is None
    assert not Change.objects.exists()


def test_a_schedule_that_is_taken_back_takes_its_change_with_it():
    other = make_change()
    draft, source = make_draft()
    publishing.publish(draft, at=now() + timedelta(days=1), change=change(source=source))
    publishing.cancel(draft)
    assert Change.objects.get() == other
    publishing.publish(draft)
    with pytest.raises(ValidationError, match="not scheduled"):
        publishing.cancel(other.revision)
    assert Change.objects.get() == other


@pytest.mark.parametrize(
    "fields", [{"said": ""}, {"says": ""}, {"why": ""}, {"kind": "advice", "source": None}]
)
def test_the_database_refuses_a_change_that_does_not_say_all(fields):
    made = make_change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=made.pk).update(**fields)


def test_the_database_keeps_what_an_entry_rests_on():
    made = make_change()
    ledger.add(made, words="More.", by=make_user())
    for row in (made, made.revision, made.source):
        with pytest.raises(ProtectedError):
            row.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeNote.objects.update(words="")


# --- what readers see -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/iron/", "3 May 2027: Our advice changed"), ("/changes/", "Our advice changed, 3 May 2027")],
)
def test_a_change_stands_on_its_page_and_in_the_list_once_its_text_is_public(client, path, heading):
    draft, source = make_draft()
    publishing.publish(draft, at=IN_MAY, change=change(source=source))
    with time_machine.travel(IN_MAY - timedelta(seconds=1)):
        assert "Take it daily." not in client.get(path).text
    with time_machine.travel(IN_MAY + timedelta(days=1)):
        entry = client.get(path).text.partition(heading)[2]
    parts = ["Take it daily.", "Ask your doctor.", "A new trial.", source.reference, source.url]
    assert sorted(parts, key=entry.index) == parts


def test_a_page_tells_of_its_own_changes_only(client):
    made = make_change()
    other = make_revision(make_article("other"))
    assert "What changed on this page" in client.get(made.revision.get_absolute_url()).text
    assert "What changed on this page" not in client.get(other.get_absolute_url()).text


def test_a_page_shows_its_newest_five_changes_the_newest_first(client):
    article = make_change(said="Change 0.").revision.article
    for number in range(1, 6):
        make_change(article, said=f"Change {number}.")
    shown = re.findall(r"Change \d", client.get(article.get_absolute_url()).text)
    assert shown == [f"Change {number}" for number in (5, 4, 3, 2, 1)]


def queries(client, path):
    client.get(path)  # from now on what all pages share is known
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return [query["sql"] for query in captured]


def test_a_page_without_changes_costs_no_query_for_them(client):
    changed, many = make_change().revision, make_change().revision
    for _ in range(3):
        ledger.add(make_change(many.article), words="More.", by=make_user())
    make_revision(make_article("plain"), body=changed.body)
    plain = queries(client, "/plain/")
    assert not [sql for sql in plain if sql.startswith('SELECT "articles_change"')]
    for revision in (changed, many):
        assert len(queries(client, revision.get_absolute_url())) == len(plain) + 2


def test_the_list_costs_the_same_however_long(client, django_assert_num_queries):
    for count in (1, 4):
        for _ in range(count):
            ledger.add(make_change(), words="More.", by=make_user())
        client.get("/")
        with django_assert_num_queries(4):
            client.get("/changes/")


def test_the_list_leads_to_the_page_unless_that_is_withdrawn(client):
    article = make_change(title="Iron and legs").revision.article
    link = f'<a href="{article.get_absolute_url()}">Iron and legs</a>'
    assert link in client.get("/changes/").text
    publishing.withdraw(article, "Out of date.", at=now() + timedelta(days=1))
    assert link in client.get("/changes/").text
    publishing.withdraw(article, "Out of date.")
    page = client.get("/changes/").text
    assert "Iron and legs (since withdrawn)" in page
    assert article.get_absolute_url() not in page


def test_what_is_published_while_its_page_is_withdrawn_is_told_when_the_page_is_back(client):
    article = make_revision().article
    publishing.withdraw(article, "Out of date.")
    make_change(article, said="A hidden change.")
    assert "A hidden change." not in client.get("/changes/").text
    publishing.reinstate(article)
    assert "A hidden change." in client.get("/changes/").text


def test_an_empty_list_says_so(client):
    assert "Nothing has changed yet." in client.get("/changes/").text


@pytest.mark.parametrize(
    ("asked", "number"),
    [("1", 1), ("2", 2), ("3", 2), ("9" * 5000, 2), ("0", 1), ("-1", 1), ("x", 1), ("٢", 2)],
)
def test_the_list_comes_in_pages_and_a_number_beyond_them_gives_the_nearest(
    client, monkeypatch, asked, number
):
    monkeypatch.setattr(changes, "PER_PAGE", 1)
    make_change(make_change(said="The first change.").revision.article)
    page = client.get("/changes/", {"page": asked}).text
    assert f"Page {number} of 2" in page
    assert ("The first change." in page) == (number == 2)


def test_every_page_leads_to_the_list(client):
    assert '<a href="/changes/">What changed</a>' in client.get("/").text


def test_hostile_words_are_shown_as_words(client):
    made = make_change(said=HOSTILE, says=HOSTILE, why=HOSTILE)
    ledger.add(made, words=HOSTILE, by=make_user())
    for path in (made.revision.get_absolute_url(), "/changes/"):
        page = client.get(path).text
        assert page.count("&lt;script&gt;alert(1)") == 4
        assert HOSTILE not in page


def test_a_change_moves_no_date_of_a_check(client):
    live = make_revision(make_article("iron"), checked_on=date(2026, 2, 3))
    draft, source = make_draft(live.article, checked_on=live.checked_on)
    publishing.publish(draft, change=change(source=source))
    ledger.add(Change.objects.get(), words="More.", by=make_user())
    assert "Last checked 3 February 2026" in client.get("/iron/").text


# --- publishing it --------------------------------------------------------------------------------


def publish(client, draft, **data):
    live = draft.article.live
    data = {"live": live.pk if live else "", **data}
    return client.post(address("publish", draft.pk), data, follow=True)


def test_a_publisher_tells_readers_of_new_advice(client):
    user = sign_in(client, PUBLISH)
    draft, source = make_draft()
    answer = publish(client, draft, kind="advice", source=source.pk, **SAID)
    assert "For the list of changes: our advice changed." in answer.text
    stored = Change.objects.get()
    assert (stored.created_by, stored.source, stored.said) == (user, source, "Take it daily.")
    assert "our advice changed" in history(draft.article)[0]
    assert "list of changes" in client.get(address("change", draft.pk)).text


def test_who_has_nothing_to_tell_leaves_it_folded(client):
    sign_in(client, PUBLISH)
    draft, _ = make_draft()
    page = client.get(address("change", draft.pk)).text
    assert "<details>" in page
    assert re.search(r'name="kind" value=""[^>]* checked', page)
    publish(client, draft, kind="", said="", says="", why="", source="")
    assert draft.article.live == draft
    assert not Change.objects.exists()


def test_a_page_that_was_never_public_is_not_asked(client):
    sign_in(client, PUBLISH)
    draft, source = make_draft(make_article("new"))
    assert 'name="kind"' not in client.get(address("change", draft.pk)).text
    answer = publish(client, draft, kind="advice", source=source.pk, **SAID)
    assert answer.status_code == 422
    assert "This page was never public" in answer.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"said": " "}, "Say what the page used to say, or what was wrong."),
        ({"says": ""}, "Say what the page says now."),
        ({"why": ""}, "Say why it changed."),
        ({"why": LONG}, "at most 300 characters"),
        ({"source": ""}, "Name the source of the new advice."),
        ({"source": "10" * 20}, "not one of the available choices"),
        ({"source": "other"}, "not one of the available choices"),
        ({"kind": "nonsense"}, "not one of the available choices"),
        ({"kind": ""}, "Choose what it was, or empty the four fields below it."),
        ({"small_correction": "on"}, "New advice is no small correction"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_the_words_are_kept(client, fields, sentence):
    sign_in(client, PUBLISH)
    draft, source = make_draft()
    if fields.get("source") == "other":
        fields = {"source": make_source("other").pk}
    answer = publish(client, draft, **{"kind": "advice", "source": source.pk, **SAID, **fields})
    assert answer.status_code == 422
    assert "<details open>" in answer.text
    name = next(iter(fields))
    error = re.search(rf'id="id_publish_{name}_error">(.*?)</ul>', answer.text, re.DOTALL)
    assert sentence in error[1]
    assert all(words in answer.text for field, words in SAID.items() if field not in fields)
    assert Revision.objects.get(pk=draft.pk).publish_at is None
    assert not Change.objects.exists()


def test_all_that_is_missing_is_said_at_once(client):
    sign_in(client, PUBLISH)
    draft, _ = make_draft()
    answer = publish(client, draft, kind="advice")
    assert answer.text.count('<ul class="errorlist"') == 4


def test_words_on_several_lines_become_one_paragraph(client):
    sign_in(client, PUBLISH)
    draft, _ = make_draft()
    publish(client, draft, kind="correction", **{**SAID, "said": "One\r\ntwo\x0b\tthree "})
    assert Change.objects.get().said == "One two three"


# --- adding to it ---------------------------------------------------------------------------------


def add(client, made, words):
    return client.post(reverse("admin:articles_change_note", args=[made.pk]), {"note": words})


def entry(made):
    return reverse("admin:articles_change_change", args=[made.pk])


def test_a_publisher_adds_to_an_entry(client):
    user = sign_in(client, [*PUBLISH, "view_change"])
    made = make_change()
    before = Change.objects.values().get()
    assert "Add to this entry" in client.get(entry(made)).text
    assert add(client, made, "The trial was withdrawn.").status_code == 302
    note = made.notes.get()
    assert (note.words, note.added_by) == ("The trial was withdrawn.", user)
    assert Change.objects.values().get() == before
    for path in (made.revision.get_absolute_url(), "/changes/", entry(made)):
        page = client.get(path).text
        assert "Added on" in page
        assert "The trial was withdrawn." in page
    assert (
        "The trial was withdrawn."
        in client.get(reverse("admin:articles_change_history", args=[made.pk])).text
    )


@pytest.mark.parametrize("words", ["", " \n ", LONG])
def test_an_addition_that_does_not_hold_is_refused_and_kept(client, words):
    sign_in(client, [*PUBLISH, "view_change"])
    made = make_change()
    answer = add(client, made, words)
    assert answer.status_code == 422
    assert "errorlist" in answer.text
    assert words in answer.text
    assert not ChangeNote.objects.exists()


def test_nothing_is_added_before_readers_see_the_entry(client):
    sign_in(client, [*PUBLISH, "view_change"])
    made = make_change(at=now() + timedelta(days=1))
    assert "Readers do not see this yet" in client.get(entry(made)).text
    answer = add(client, made, "More.")
    assert answer.status_code == 422
    assert not ChangeNote.objects.exists()


def test_who_may_not_publish_reads_the_list_and_adds_nothing(client):
    sign_in(client, [*READ, "view_change"])
    made = make_change(said="As it was.")
    assert "As it was." in client.get(reverse("admin:articles_change_changelist")).text
    page = client.get(entry(made)).text
    assert "As it was." in page
    assert "<form" not in page.partition('id="content-main"')[2]
    assert add(client, made, "More.").status_code == 403
    assert not ChangeNote.objects.exists()


def test_nobody_changes_or_deletes_an_entry(staff_client):
    made = make_change()
    for name in ("change", "delete"):
        url = reverse(f"admin:articles_change_{name}", args=[made.pk])
        answer = staff_client.post(url, {"said": "Never.", "post": "yes"})
        assert answer.status_code in (403, 405)
    listing = staff_client.get(reverse("admin:articles_change_changelist")).text
    assert 'name="action"' not in listing
    made.refresh_from_db()
    assert made.said == "Said before."


@pytest.mark.parametrize("pk", [0, 10**30])
def test_an_entry_that_is_not_there_is_a_404(staff_client, pk):
    made = Change(pk=pk)
    assert staff_client.get(entry(made)).status_code == 404
    assert add(staff_client, made, "More.").status_code == 404


def test_the_staff_list_costs_the_same_however_long(staff_client, django_assert_max_num_queries):
    for _ in range(5):
        make_change()
    with django_assert_max_num_queries(7):
        staff_client.get(reverse("admin:articles_change_changelist"))
