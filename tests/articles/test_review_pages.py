"""How a review looks to whoever asks for it and to the reviewer."""

import pytest
from django.urls import reverse

from articles import publishing, reviewing
from articles.models import ReviewRequest
from tests.articles.version_page import (
    PUBLISH,
    REVIEW,
    WRITE,
    address,
    everything,
    history,
    sign_in,
)
from tests.factories import make_clinician, make_revision, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(client):
    return make_clinician(sign_in(client, REVIEW)).user


def make_waiting(note="Is the dose right?", **fields):
    revision = make_revision(live=False, **fields)
    reviewing.ask(revision, by=make_user("a-writer"), note=note)
    return revision


def do(client, name, revision, **data):
    return client.post(address(name, revision.pk), data, follow=True)


def test_a_writer_sends_a_version_for_review_with_a_note(client):
    writer = sign_in(client, WRITE)
    revision = make_revision(live=False)
    page = do(client, "ask", revision, note="Is the dose right?").text
    assert "Sent version 1 for review." in page
    assert "Waits for review" in page
    asked = ReviewRequest.objects.get()
    assert (asked.asked_by, asked.note) == (writer, "Is the dose right?")
    again = do(client, "ask", revision)
    assert again.status_code == 422
    assert "waits for a review already" in again.text


def test_a_note_that_is_too_long_is_kept_to_be_shortened(client):
    sign_in(client, WRITE)
    page = do(client, "ask", make_revision(live=False), note="word " * 500)
    assert "at most 2000 characters" in page.text
    assert "word word" in page.text
    assert not ReviewRequest.objects.exists()


def test_the_reviewer_sees_who_asked_and_the_whole_of_a_new_text(client, reviewer):
    revision = make_waiting(body="<h2>What helps</h2><p>All the words.</p>")
    page = client.get(address("review", revision.pk)).text
    for words in ("a-writer", "Is the dose right?", "All the words.", "no version of this page"):
        assert words in page
    assert address("preview", revision.pk) in page
    assert "<ins>" not in page


def test_the_reviewer_sees_what_changed_since_the_public_version(client, reviewer):
    live = make_revision(body="<p>Old words.</p>")
    revision = make_waiting(article=live.article, body="<p>New words.</p>")
    page = client.get(address("review", revision.pk)).text
    assert "What changed since version 1" in page
    assert '<span class="visually-hidden">removed: </span>Old</del>' in page


def test_the_reviewer_sees_what_the_checks_found(client, reviewer):
    revision = make_waiting(body='<p><a href="/nowhere/">A page</a></p>')
    page = client.get(address("review", revision.pk)).text
    assert "Stops publishing:" in page
    assert "/nowhere/" in page


def test_a_text_is_signed_off_and_the_reviewer_is_back_at_the_start(client, reviewer):
    revision = make_waiting()
    response = do(client, "sign_off", revision)
    assert response.redirect_chain == [(reverse("admin:index"), 302)]
    assert "Signed off version 1." in response.text
    assert revision.review.reviewer.user == reviewer
    assert history(revision.article)[0] == "Signed off version 1."
    page = client.get(address("review", revision.pk)).text
    assert address("sign_off", revision.pk) not in page
    assert "is signed off" in page


def test_a_text_is_returned_with_a_reason_that_the_writer_reads(client, reviewer):
    revision = make_waiting()
    response = do(client, "send_back", revision, reason="Too long.")
    assert "Returned version 1: Too long." in response.text
    sign_in(client, WRITE)
    page = client.get(address("change", revision.pk)).text
    assert "Returned" in page
    assert "Too long." in page


def test_a_text_is_not_returned_without_a_reason(client, reviewer):
    revision = make_waiting()
    response = do(client, "send_back", revision, reason=" ")
    assert response.status_code == 422
    assert "This field is required" in response.text
    assert "Your verdict" in response.text
    assert reviewing.open_requests(revision.article).exists()


def test_nobody_signs_off_their_own_text_and_is_told_why(client, reviewer):
    revision = make_waiting(by=reviewer)
    page = client.get(address("review", revision.pk)).text
    assert "Nobody signs off their own text." in page
    assert address("sign_off", revision.pk) not in page
    before = everything()
    refused = do(client, "sign_off", revision)
    assert refused.status_code == 422
    assert "Nobody signs off their own text." in refused.text
    assert everything() == before


def test_who_may_sign_off_and_is_no_clinician_is_told_why_not(client):
    sign_in(client, REVIEW)
    page = client.get(address("review", make_waiting().pk)).text
    assert "Only a person who may check medical facts" in page
    assert '<form method="post" action="/admin/articles' not in page


def test_only_reviewers_open_the_page_of_a_review(client):
    sign_in(client, PUBLISH)
    assert client.get(address("review", make_waiting().pk)).status_code == 403


def test_a_newer_text_needs_its_own_sign_off(client, reviewer, settings):
    older = make_waiting()
    newer = make_revision(older.article, live=False)
    assert "not the newest text" in client.get(address("review", older.pk)).text
    assert "not the newest text" not in client.get(address("review", newer.pk)).text
    do(client, "sign_off", older)
    settings.REQUIRE_SIGN_OFF = True
    sign_in(client, PUBLISH)
    refused = do(client, "publish", newer, live="")
    assert refused.status_code == 422
    assert "needs a sign-off" in refused.text
    assert "Published version 1." in do(client, "publish", older, live="").text


def test_a_review_of_the_public_text_says_so(client, reviewer):
    revision = make_waiting()
    publishing.publish(revision)
    page = client.get(address("review", revision.pk)).text
    assert "The public reads this version." in page
    assert "Some words." in page
