"""The pages of the staff site about versions, and what staff do there."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils.timezone import get_current_timezone, localdate, now

from articles import publishing, reviewing
from articles.admin import states
from articles.admin.verbs import VERBS
from articles.admin.version import RevisionAdmin
from articles.models import Revision
from tests.articles.version_page import (
    PUBLISH,
    READ,
    REVIEW,
    WRITE,
    address,
    everything,
    history,
    sign_in,
)
from tests.factories import (
    make_article,
    make_clinician,
    make_revision,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db

IN_MAY = datetime(2027, 5, 3, 9, tzinfo=get_current_timezone())
MOST_ID = 10**30


def describe(revision):
    return states.describe(states.with_state(Revision.objects.all()).get(pk=revision.pk))


# --- the state in words ---------------------------------------------------------------------------


@time_machine.travel(IN_MAY, tick=False)
def test_a_version_says_when_readers_had_it():
    first = make_revision(title="First", at=IN_MAY - timedelta(days=2))
    second = make_revision(first.article, at=IN_MAY - timedelta(hours=3))
    third = make_revision(first.article, at=IN_MAY + timedelta(days=1))
    draft = make_revision(first.article, live=False)
    assert describe(first) == "Was public from 1 May 2027, 09:00 until 3 May 2027, 06:00"
    assert describe(second) == "Public since 3 May 2027, 06:00"
    assert describe(third) == "Scheduled for 4 May 2027, 09:00"
    assert describe(draft) == "Draft"


@time_machine.travel(IN_MAY, tick=False)
def test_a_withdrawn_page_ends_the_time_of_its_version():
    revision = make_revision(at=IN_MAY - timedelta(days=2))
    publishing.withdraw(revision.article, "Out of date.", at=IN_MAY + timedelta(days=1))
    assert describe(revision) == "Public since 1 May 2027, 09:00"
    publishing.withdraw(revision.article, "Out of date.")
    assert describe(revision) == "Was public from 1 May 2027, 09:00 until 3 May 2027, 09:00"
    hidden = make_revision(revision.article, at=IN_MAY - timedelta(seconds=0))
    assert describe(hidden) == "Published on 3 May 2027, 09:00, while the page is withdrawn"


def test_a_version_says_how_its_review_went():
    person, revision = make_clinician(), make_revision(live=False)
    reviewing.ask(revision, by=make_user())
    assert describe(revision) == "Draft. Waits for review"
    reviewing.send_back(revision, by=person.user, reason="Say less.")
    assert describe(revision) == "Draft. Returned"
    reviewing.sign_off(revision, by=person.user)
    assert describe(revision) == "Draft. Signed off by A clinician"


def test_a_small_correction_says_whose_review_holds():
    live = make_revision(body="<p>Some wrods.</p>")
    reviewing.sign_off(live, by=make_clinician().user)
    draft = make_revision(live.article, live=False, body="<p>Some words.</p>")
    publishing.publish(draft, small_correction=True)
    assert describe(draft).endswith("Signed off by A clinician before a small correction")


# --- lists ----------------------------------------------------------------------------------------


def test_the_list_of_all_versions_is_to_read_only(staff_client):
    make_revision(make_article("iron"), title="Iron and legs", live=False)
    listing = staff_client.get(address("changelist")).text
    for words in ("Iron and legs", "starter text", "Draft", "iron"):
        assert words in listing
    assert 'name="action"' not in listing
    assert staff_client.get(address("add")).status_code == 403


def make_many(count):
    article = make_article(topic=make_topic())
    person = make_clinician()
    for _ in range(count):
        revision = make_revision(article, by=make_user())
        reviewing.ask(revision, by=make_user())
        reviewing.sign_off(revision, by=person.user)
    return article


def test_a_list_costs_the_same_however_long(staff_client, django_assert_max_num_queries):
    article = make_many(15)
    with django_assert_max_num_queries(9):
        staff_client.get(address("changelist"))
    with django_assert_max_num_queries(9):
        staff_client.get(address("versions", article.pk))


def test_the_versions_of_a_page_stand_newest_first(client):
    sign_in(client, READ)
    live = make_revision(make_article("iron"))
    draft = make_revision(live.article, live=False, by=make_user("a-writer"))
    other = make_revision()
    page = client.get(address("versions", live.article_id)).text
    assert page.index("Version 2") < page.index("Version 1")
    assert "a-writer" in page
    assert address("change", draft.pk) in page
    assert address("change", other.pk) not in page
    assert f"old=live&amp;new={draft.pk}" in page
    assert f"old=live&amp;new={live.pk}" not in page


def test_long_histories_come_in_pages(staff_client):
    article = make_article()
    for _ in range(51):
        make_revision(article, live=False)
    first = staff_client.get(address("versions", article.pk)).text
    last = staff_client.get(address("versions", article.pk), {"page": 2}).text
    assert "Version 51" in first
    assert "Version 1</th>" not in first
    assert "Version 1</th>" in last
    assert staff_client.get(address("versions", article.pk), {"page": "x"}).status_code == 200


def test_a_page_without_a_text_has_an_empty_list(staff_client):
    page = staff_client.get(address("versions", make_article().pk))
    assert "Nothing was saved" in page.text


@pytest.mark.parametrize("name", ["changelist", "versions", "change", "preview", "review"])
def test_who_may_not_see_versions_sees_none(client, name):
    sign_in(client, ["view_message", "view_article"])
    revision = make_revision(title="A hidden draft", live=False)
    ids = {"changelist": [], "versions": [revision.article_id]}.get(name, [revision.pk])
    assert client.get(address(name, *ids)).status_code == 403
    client.logout()
    assert "/admin/login/" in client.get(address(name, *ids))["Location"]


# --- one version ----------------------------------------------------------------------------------


def test_a_version_is_kept_as_it_was_and_cannot_be_changed(staff_client):
    revision = make_revision(title="As it was", body="<p>The first words.</p>")
    page = staff_client.get(address("change", revision.pk)).text
    assert "As it was" in page
    assert "The first words." in page
    before = everything()
    assert staff_client.post(address("change", revision.pk), {"title": "X"}).status_code == 405
    assert everything() == before


def test_a_version_tells_what_was_said_about_it(client):
    sign_in(client, READ)
    revision = make_revision(live=False)
    reviewing.ask(revision, by=make_user(), note="Look at <b>iron</b>.")
    reviewing.send_back(revision, by=make_clinician().user, reason="Too long.")
    page = client.get(address("change", revision.pk)).text
    assert "Look at &lt;b&gt;iron&lt;/b&gt;." in page
    assert "Too long." in page


@pytest.mark.parametrize("name", ["change", "preview", "review", "versions"])
@pytest.mark.parametrize("pk", [0, MOST_ID])
def test_a_version_that_is_not_there_is_a_404(staff_client, name, pk):
    assert staff_client.get(address(name, pk)).status_code == 404


def test_words_for_an_id_are_a_404(staff_client):
    assert staff_client.get(address("change", "words")).status_code == 404


def test_a_preview_is_what_readers_would_see(client):
    sign_in(client, READ)
    revision = make_revision(live=False, title="Not yet public")
    response = client.get(address("preview", revision.pk))
    assert "<h1>Not yet public</h1>" in response.text
    assert "Preview of version 1. Draft." in response.text
    assert response["Cache-Control"] == "no-store"
    night = client.get(address("preview", revision.pk), {"look": "night"})
    assert 'data-theme="night"' in night.text


# --- what staff do --------------------------------------------------------------------------------

DATA = {
    "publish": {"publish_at": "", "live": ""},
    "send_back": {"reason": "Too long."},
}
NAMES = [verb.name for verb in VERBS] + ["link"]
#: What each one needs, in words that the code does not share.
NEEDS = {
    "restore": "change_article",
    "publish": "publish_revision",
    "cancel": "publish_revision",
    "ask": "change_article",
    "sign_off": "sign_off_revision",
    "send_back": "sign_off_revision",
    "link": "change_article",
    "unlink": "change_article",
}


def make_ready_for(name, client):
    """A version with which ``name`` can be done, and the client of somebody who may."""
    user = sign_in(client, [*READ, NEEDS[name]])
    make_clinician(user)
    revision = make_revision(live=False)
    if name == "restore":
        make_revision(revision.article, live=False)
    if name == "cancel":
        publishing.publish(revision, at=now() + timedelta(days=1))
    if name == "send_back":
        reviewing.ask(revision, by=make_user())
    return revision


@pytest.mark.parametrize("name", NAMES)
def test_who_may_do_it_is_offered_it_and_it_is_in_the_history(client, name):
    revision = make_ready_for(name, client)
    if name == "unlink":
        sign_in(client, [*READ, NEEDS[name]])
        client.post(address("link", revision.pk))
    assert address(name, revision.pk) in client.get(address("change", revision.pk)).text
    response = client.post(address(name, revision.pk), DATA.get(name, {}))
    assert response.status_code == (200 if name == "link" else 302)
    assert f"version {revision.number}" in history(revision.article)[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_forged_post_changes_nothing(client, name):
    revision = make_ready_for(name, client)
    user = sign_in(client, {*PUBLISH, *REVIEW} - {NEEDS[name]})
    assert NEEDS[name] not in user.get_all_permissions()
    before = everything()
    assert address(name, revision.pk) not in client.get(address("change", revision.pk)).text
    assert client.post(address(name, revision.pk), DATA.get(name, {})).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_link_or_a_robot_changes_nothing(staff_client, name):
    revision = make_revision(live=False)
    assert staff_client.get(address(name, revision.pk)).status_code == 405
    assert staff_client.post(address(name, MOST_ID)).status_code == 404


@pytest.mark.parametrize("name", ["sign_off", "send_back", "publish", "cancel", "restore"])
def test_what_is_not_possible_is_refused_in_a_sentence(staff_client, admin_user, name):
    """A public text by oneself: nothing to cancel, publish or return; own text, no sign-off."""
    make_clinician(admin_user)
    body = "<p>Some words.</p>"
    revision = make_revision(by=admin_user, body=body)
    if name == "restore":  # the page is checked again by a date that the database refuses
        Revision.objects.filter(pk=revision.pk).update(title="x" * 121)
    before = everything()
    data = {**DATA.get(name, {}), "live": revision.pk}
    response = staff_client.post(address(name, revision.pk), data)
    assert response.status_code == 422
    assert "errorlist" in response.text
    assert everything() == before


def test_a_first_version_comes_back_as_a_new_draft_and_readers_see_no_change(client):
    user = sign_in(client, WRITE)
    first = make_revision(make_article("iron"), title="First", related=[make_article()])
    live = make_revision(first.article, title="Second")
    response = client.post(address("restore", first.pk), follow=True)
    assert "Restored version 1 as version 3, a new draft." in response.text
    draft = first.article.latest
    assert (draft.number, draft.title, draft.created_by) == (3, "First", user)
    assert list(draft.related.all()) == list(first.related.all())
    assert draft.publish_at is None
    assert first.article.live == live
    assert "Second" in client.get("/iron/").text


def publish(client, revision, **data):
    live = revision.article.live
    return client.post(
        address("publish", revision.pk), {"live": live.pk if live else "", **data}, follow=True
    )


def test_a_version_is_published(client):
    sign_in(client, PUBLISH)
    draft = make_revision(make_article("iron"), live=False)
    assert "Published version 1." in publish(client, draft).text
    assert client.get("/iron/").status_code == 200


def test_a_version_is_scheduled_and_the_schedule_taken_back(client):
    sign_in(client, PUBLISH)
    draft = make_revision(make_article("iron"), live=False)
    with time_machine.travel(IN_MAY):
        sign_in(client, PUBLISH)
        page = publish(client, draft, publish_at="2027-05-04T10:30").text
        assert "Scheduled version 1 for 4 May 2027, 10:30." in page
        assert client.get("/iron/").status_code == 404
    with time_machine.travel(IN_MAY + timedelta(days=2)):
        assert client.get("/iron/").status_code == 200
    with time_machine.travel(IN_MAY + timedelta(minutes=5)):
        sign_in(client, PUBLISH)
        page = client.post(address("cancel", draft.pk), follow=True).text
        assert "Took back the schedule of version 1." in page
    draft.refresh_from_db()
    assert draft.publish_at is None


def test_a_date_that_passed_is_refused_and_nothing_typed_is_lost(client):
    sign_in(client, PUBLISH)
    draft = make_revision(live=False)
    page = publish(client, draft, publish_at="2020-05-04T10:30")
    assert page.status_code == 422
    assert "That moment has passed" in page.text
    assert "2020-05-04T10:30" in page.text
    draft.refresh_from_db()
    assert draft.publish_at is None


def test_of_two_publishers_at_once_one_wins_and_the_other_is_told(client):
    sign_in(client, PUBLISH)
    live = make_revision(make_article("iron"), title="Live")
    mine = make_revision(live.article, title="Mine", live=False)
    theirs = make_revision(live.article, title="Theirs", live=False)
    publishing.publish(theirs)
    page = publish(client, mine, live=live.pk)
    assert page.status_code == 422
    assert "The public reads version 3 now" in page.text
    assert "Theirs" in client.get("/iron/").text
    assert f'name="live" value="{theirs.pk}"' in page.text
    assert "Published version 2." in publish(client, mine).text


def test_a_withdrawal_in_the_meantime_is_told_to_the_publisher(client):
    sign_in(client, PUBLISH)
    live = make_revision()
    draft = make_revision(live.article, live=False)
    publishing.withdraw(live.article, "Out of date.")
    assert "Nothing is public now" in publish(client, draft, live=live.pk).text


def test_a_text_with_errors_is_not_published(client):
    sign_in(client, PUBLISH)
    draft = make_revision(body='<p><a href="/nowhere/">A page</a></p>', live=False)
    page = publish(client, draft)
    assert page.status_code == 422
    assert "/nowhere/" in page.text
    assert "Draft." in page.text
    draft.refresh_from_db()
    assert draft.publish_at is None


def test_a_change_of_a_date_is_no_small_correction(client):
    sign_in(client, PUBLISH)
    live = make_revision()
    reviewing.sign_off(live, by=make_clinician().user)
    later = localdate() + timedelta(days=400)
    draft = make_revision(live.article, live=False, next_check_on=later)
    page = publish(client, draft, small_correction="on")
    assert "This is not a small correction" in page.text
    draft.refresh_from_db()
    assert (draft.publish_at, draft.corrects) == (None, None)


def test_a_change_without_its_entry_in_the_history_does_not_happen(client, monkeypatch):
    sign_in(client, PUBLISH)
    draft = make_revision(live=False)
    before = everything()

    def fail(*args):
        raise OSError

    monkeypatch.setattr(RevisionAdmin, "log_change", fail)
    client.raise_request_exception = False
    assert publish(client, draft).status_code == 500
    assert everything() == before
