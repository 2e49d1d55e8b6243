"""How a text is reviewed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles import reviewing
from articles.models import Article, Person, Review, ReviewRequest
from tests.factories import make_clinician, make_revision, make_user

pytestmark = pytest.mark.django_db


def test_who_asks_and_what_for_is_kept():
    writer, revision = make_user(), make_revision(live=False)
    asked = reviewing.ask(revision, by=writer, note="Is the dose right?")
    assert (asked.asked_by, asked.note, asked.closed_at) == (writer, "Is the dose right?", None)
    assert list(Article.objects.for_review()) == [revision.article]


def test_a_text_waits_once():
    revision = make_revision(live=False)
    reviewing.ask(revision, by=make_user())
    with pytest.raises(ValidationError, match="waits for a review already"):
        reviewing.ask(revision, by=make_user())
    assert ReviewRequest.objects.count() == 1


def test_a_text_that_is_signed_off_does_not_wait_again():
    revision = make_revision(live=False)
    reviewing.sign_off(revision, by=make_clinician().user)
    with pytest.raises(ValidationError, match="signed off already"):
        reviewing.ask(revision, by=make_user())


def test_a_newer_text_takes_the_place_of_one_that_waits():
    older = make_revision(live=False)
    reviewing.ask(older, by=make_user())
    newer = make_revision(older.article, live=False)
    reviewing.ask(newer, by=make_user())
    with pytest.raises(ValidationError, match="There is a newer version"):
        reviewing.ask(older, by=make_user())
    assert [each.revision for each in reviewing.open_requests(older.article)] == [newer]


def test_a_text_of_another_page_goes_on_waiting():
    one, other = make_revision(live=False), make_revision(live=False)
    reviewing.ask(one, by=make_user())
    reviewing.ask(other, by=make_user())
    assert reviewing.open_requests(one.article).count() == 1


def test_a_sign_off_holds_for_exactly_that_text():
    person, revision = make_clinician(), make_revision(live=False)
    reviewing.ask(revision, by=make_user())
    review = reviewing.sign_off(revision, by=person.user)
    assert (review.revision, review.reviewer) == (revision, person)
    assert not reviewing.open_requests(revision.article).exists()
    newer = make_revision(revision.article, live=False)
    assert newer.standing_review is None


def test_a_text_is_signed_off_once_by_the_first_who_does():
    first, second, revision = make_clinician(), make_clinician(), make_revision()
    reviewing.sign_off(revision, by=first.user)
    with pytest.raises(ValidationError, match="signed off already"):
        reviewing.sign_off(revision, by=second.user)
    assert Review.objects.get().reviewer == first


def nobody():
    return make_user(), {}


def not_a_clinician():
    user = make_user()
    Person.objects.create(name="An editor", role="editor", user=user)
    return user, {}


def who_saved_it():
    user = make_clinician().user
    return user, {"by": user}


def who_wrote_it():
    person = make_clinician()
    return person.user, {"author": person}


REFUSED = [
    (nobody, "may check medical facts"),
    (not_a_clinician, "may check medical facts"),
    (who_saved_it, "their own text"),
    (who_wrote_it, "their own text"),
]


@pytest.mark.parametrize(("make", "sentence"), REFUSED)
def test_who_may_not_review_a_text_can_neither_sign_it_off_nor_return_it(make, sentence):
    user, fields = make()
    revision = make_revision(live=False, **fields)
    reviewing.ask(revision, by=make_user())
    assert sentence in reviewing.why_not(revision, user)
    with pytest.raises(PermissionDenied, match=sentence):
        reviewing.sign_off(revision, by=user)
    with pytest.raises(PermissionDenied, match=sentence):
        reviewing.send_back(revision, by=user, reason="Too long.")
    assert not Review.objects.exists()
    assert reviewing.open_requests(revision.article).exists()


def test_another_clinician_may_review():
    assert reviewing.why_not(make_revision(by=make_user()), make_clinician().user) == ""


def test_a_returned_text_goes_to_whoever_asked_with_the_reason():
    writer, person, revision = make_user(), make_clinician(), make_revision(live=False)
    reviewing.ask(revision, by=writer)
    reviewing.send_back(revision, by=person.user, reason=" Too long. ")
    returned = revision.requests.get()
    assert (returned.returned_by, returned.reason) == (person.user, "Too long.")
    assert returned.closed_at is not None
    assert list(Article.objects.returned_to(writer)) == [revision.article]
    assert not Article.objects.returned_to(make_user()).exists()
    assert not Article.objects.for_review().exists()


def test_a_text_that_was_asked_for_again_is_not_returned_any_more():
    writer, revision = make_user(), make_revision(live=False)
    reviewing.ask(revision, by=writer)
    reviewing.send_back(revision, by=make_clinician().user, reason="Too long.")
    reviewing.ask(revision, by=writer)
    assert not Article.objects.returned_to(writer).exists()
    assert list(Article.objects.for_review()) == [revision.article]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_text_is_not_returned_without_a_reason(reason):
    revision = make_revision(live=False)
    reviewing.ask(revision, by=make_user())
    with pytest.raises(ValidationError, match="Say what to change"):
        reviewing.send_back(revision, by=make_clinician().user, reason=reason)
    assert reviewing.open_requests(revision.article).exists()


def test_a_text_that_nobody_asked_about_is_not_returned():
    with pytest.raises(ValidationError, match="does not wait for a review"):
        reviewing.send_back(make_revision(), by=make_clinician().user, reason="Too long.")
