from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.timezone import now

from articles import publishing, reviewing
from articles.models import Article, Citation, FormerAddress, Revision, Source
from articles.models.revision import NEVER
from tests.factories import (
    make_article,
    make_clinician,
    make_revision,
    make_source,
    make_user,
    words,
)

pytestmark = pytest.mark.django_db


def test_a_draft_is_not_live():
    revision = make_revision(live=False)
    assert not Revision.objects.live().exists()
    publishing.publish(revision)
    assert Revision.objects.live().get() == revision


def test_the_newest_published_text_is_live_and_earlier_ones_are_kept():
    old = make_revision(title="Old")
    new = make_revision(old.article, title="New")
    assert Revision.objects.live().get() == new
    assert old.article.revisions.count() == 2


def test_a_scheduled_text_takes_over_when_its_time_comes():
    old = make_revision(title="Old")
    make_revision(old.article, title="New", at=now() + timedelta(days=1))
    assert Revision.objects.live().get().title == "Old"
    with time_machine.travel(now() + timedelta(days=1, seconds=1)):
        assert Revision.objects.live().get().title == "New"


def test_a_text_is_published_once():
    revision = make_revision()
    before = revision.publish_at
    with pytest.raises(ValidationError, match="already"):
        publishing.publish(revision)
    revision.refresh_from_db()
    assert revision.publish_at == before


def test_two_texts_of_an_article_never_go_live_at_the_same_moment():
    moment = now()
    first = make_revision(at=moment)
    second = make_revision(first.article, live=False)
    with pytest.raises(ValidationError, match="Another version is scheduled"):
        publishing.publish(second, at=moment)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=second.pk).update(publish_at=moment, followed_at=NEVER)


def test_an_older_text_that_is_scheduled_does_not_undo_a_newer_one():
    older = make_revision(at=now() + timedelta(days=1))
    newer = make_revision(older.article, live=False)
    with pytest.raises(ValidationError, match="Version 1 is scheduled and would replace this"):
        publishing.publish(newer)
    publishing.publish(newer, at=now() + timedelta(days=2))


def test_saving_cleans_the_text():
    assert make_revision(body="<p>a</p><script>b</script>").body == "<p>a</p>"


def test_saving_turns_citations_into_rows():
    make_source("iron2018")
    revision = make_revision(body="<p>A [@iron2018], again [@iron2018].</p>")
    assert [citation.source.key for citation in revision.citations.all()] == ["iron2018"]


def test_an_unknown_citation_is_refused_with_the_nearest_key_and_nothing_is_stored():
    make_source("iron2018")
    with pytest.raises(ValidationError, match="Did you mean “iron2018”"):
        make_revision(body="<p>[@iron2081]</p>")
    assert not Revision.objects.exists()
    assert not Citation.objects.exists()


def test_an_unknown_citation_with_nothing_near_says_what_to_do():
    with pytest.raises(ValidationError, match="Add it under Sources first"):
        make_revision(body="<p>[@nothing]</p>")


@pytest.mark.parametrize("citation", ["[@one, p. 3]", "[@one;\xa0@two]", "[@one", "[@]", "[@ one]"])
def test_a_citation_that_cannot_be_read_is_refused(citation):
    make_source("one")
    make_source("two")
    with pytest.raises(ValidationError, match="Write a citation as"):
        make_revision(body=f"<p>A {citation}</p>")


def test_a_cited_source_cannot_be_deleted():
    source = make_source()
    make_revision(body=f"<p>[@{source.key}]</p>")
    with pytest.raises(ProtectedError):
        source.delete()


def test_a_text_needs_a_next_check_after_the_last():
    with pytest.raises(ValidationError, match="next check"):
        make_revision(next_check_on=words()["checked_on"])
    revision = make_revision()
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(next_check_on=revision.checked_on)


@pytest.mark.parametrize("slug", ["admin", "contact", "topics", "Iron", "a b", "a/b", "-a", "a\n"])
def test_an_address_that_is_reserved_or_malformed_is_refused(slug):
    with pytest.raises(ValidationError):
        make_article(slug)
    assert not Article.objects.exists()


def test_an_address_is_taken_once():
    make_article("iron")
    with pytest.raises(ValidationError):
        make_article("iron")


def test_moving_a_published_article_keeps_every_old_address():
    article = make_revision(make_article("one")).article
    publishing.move(article, "two")
    publishing.move(article, "three")
    assert {former.slug for former in article.former_addresses.all()} == {"one", "two"}


def test_moving_back_frees_the_address_from_its_redirect():
    article = make_revision(make_article("one")).article
    publishing.move(article, "two")
    publishing.move(article, "one")
    assert [former.slug for former in FormerAddress.objects.all()] == ["two"]


@pytest.mark.parametrize("draft", [{"live": False}, {"at": now() + timedelta(days=1)}])
def test_moving_what_nobody_has_read_leaves_no_trace(draft):
    article = make_revision(make_article("one"), **draft).article
    publishing.move(article, "two")
    assert not FormerAddress.objects.exists()
    assert Article.objects.get().slug == "two"


def test_an_article_cannot_be_moved_to_an_address_of_the_site_itself():
    with pytest.raises(ValidationError):
        publishing.move(make_article("one"), "admin")
    assert Article.objects.get().slug == "one"


def test_an_address_that_led_elsewhere_can_be_used_and_left_again():
    publishing.move(make_revision(make_article("one")).article, "two")
    second = make_revision(make_article("one")).article
    publishing.move(second, "three")
    assert FormerAddress.objects.get(slug="one").article == second


def test_withdrawing_hides_an_article_and_reinstating_shows_it_again():
    article = make_revision().article
    publishing.withdraw(article, "Out of date.")
    assert not Revision.objects.live().exists()
    publishing.reinstate(article)
    assert Revision.objects.live().exists()


def test_an_article_is_never_withdrawn_without_a_reason():
    article = make_revision().article
    with pytest.raises(IntegrityError), transaction.atomic():
        publishing.withdraw(article, "")


def test_a_clinician_signs_off_one_text_and_a_new_text_needs_its_own():
    clinician = make_clinician()
    revision = make_revision()
    reviewing.sign_off(revision, by=clinician.user)
    newer = make_revision(revision.article)
    assert revision.review.reviewer == clinician
    assert not hasattr(newer, "review")


def test_nobody_signs_off_without_being_a_clinician():
    with pytest.raises(PermissionDenied):
        reviewing.sign_off(make_revision(), by=make_user())


def test_nobody_signs_off_their_own_text():
    clinician = make_clinician()
    with pytest.raises(PermissionDenied):
        reviewing.sign_off(make_revision(author=clinician), by=clinician.user)
    with pytest.raises(PermissionDenied):
        reviewing.sign_off(make_revision(by=clinician.user), by=clinician.user)


def test_a_source_needs_a_place_where_it_can_be_found():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_source(url="", doi="")
    assert not Source.objects.exists()
    assert make_source(url="", doi="10.1000/1").link == "https://doi.org/10.1000/1"


@pytest.mark.parametrize("seed", range(5))
def test_at_every_moment_the_live_text_is_the_one_published_last_before_it(seed):
    chance, start = Random(seed), now()
    article, scheduled = make_article(), []
    for _ in range(25):
        if scheduled and chance.random() < 0.3:
            publishing.cancel(scheduled.pop())
            continue
        at = start + timedelta(
            days=len(scheduled) + chance.randint(1, 3), hours=chance.randint(0, 9)
        )
        draft = make_revision(article, live=False)
        with suppress(ValidationError):
            publishing.publish(draft, at=at)
            scheduled.append(draft)
    assert len(scheduled) > 3
    publishing.cancel(scheduled.pop())
    for hours in range(0, 24 * 20, 5):
        at = start + timedelta(hours=hours)
        newest = article.revisions.filter(publish_at__lte=at).order_by("publish_at").last()
        assert Revision.objects.live(at).first() == newest
