"""A source that was superseded or retracted: what readers see, what staff hear, what clears it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now

from articles import checking, publishing, recalling, reviewing
from articles.models import Article, Medicine, ReviewRequest, Revision, Source
from tests.articles.version_page import everything
from tests.factories import (
    make_article,
    make_clinician,
    make_revision,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db

MARK = {"kind": "superseded", "on": date(2026, 1, 2), "reason": "A newer one says <otherwise>."}
CITING = "<p>Iron helps [@old].</p>"


@pytest.fixture
def old():
    return make_source("old", reference="The old guideline.")


@pytest.fixture
def clinician():
    return make_clinician().user


def mark(source, **fields):
    return recalling.recall(source, **{"by": make_user(), **MARK, **fields})


def make_page(slug=None, **fields):
    return make_revision(make_article(slug), **{"body": CITING, **fields}).article


def is_flagged(article) -> bool:
    """As the list of pages says, and the banner of the page, which is found in another way."""
    listed = Article.objects.recalled().filter(pk=article.pk).exists()
    live = article.live
    cited = Source.objects.filter(citations__revision=live)
    assert bool(live and live.recalled_among(cited)) == listed
    return listed


# --- what readers see -----------------------------------------------------------------------------


def test_readers_see_at_once_what_became_of_a_source_and_the_banner_only_if_it_is_wanted(
    client, old
):
    make_page("iron")
    before = client.get("/iron/").text
    assert "superseded" not in before.lower()
    mark(old)
    quiet = client.get("/iron/").text
    assert "<strong>Superseded on 2 January 2026</strong>" in quiet
    assert "New evidence" not in quiet
    recalling.withdraw_recall(old)
    assert client.get("/iron/").text == before
    mark(old, shows_banner=True, kind="retracted")
    loud = client.get("/iron/").text
    assert "New evidence:" in loud
    assert "The old guideline.</a> was retracted on 2 January 2026." in loud
    assert "A newer one says &lt;otherwise&gt;." in loud
    assert "We are checking this page again." in loud


def test_pages_that_do_not_rest_on_it_stay_as_they_are(client, old):
    make_source("other")
    make_page("other", body="<p>Other words [@other].</p>")
    make_revision(make_page("draft", body="<p>x</p>"), body=CITING, live=False)
    before = [client.get(path).text for path in ("/other/", "/draft/")]
    mark(old, shows_banner=True)
    assert [client.get(path).text for path in ("/other/", "/draft/")] == before
    assert not Article.objects.recalled().exists()
    assert not ReviewRequest.objects.exists()


def test_the_banner_costs_a_page_no_question_however_many_sources_fell(
    client, django_assert_num_queries
):
    def visit(count):
        keys = [f"key-{count}-{n}" for n in range(count)]
        for key in keys:
            make_source(key)
        make_page(f"page-{count}", body=f"<p>Words [@{'; @'.join(keys)}].</p>")
        for key in keys:
            mark(Source.objects.get(key=key), shows_banner=True)
        assert client.get(f"/page-{count}/").text.count("was superseded on") == count

    client.get("/")
    make_page("plain", body="<p>x</p>")
    visit(1)
    visit(20)
    for path in ("/page-1/", "/page-20/"):
        with django_assert_num_queries(4):
            client.get(path)


# --- what is queued -------------------------------------------------------------------------------


def test_each_public_page_that_rests_on_it_gets_a_draft_for_review_with_the_same_words(old):
    pages = [make_page(title=f"Page {n}") for n in range(20)]
    by = make_user()
    affected = mark(old, by=by)
    assert [draft.article for draft in affected.queued] == pages
    assert affected.left == []
    for page in pages:
        live, draft = page.live, page.latest
        assert (draft.number, draft.title, draft.body) == (2, live.title, live.body)
        (asked,) = draft.requests.all()
        assert (asked.asked_by, asked.closed_at) == (by, None)
        assert asked.note.startswith("“old” was superseded on 2 January 2026. A newer one")
    assert Article.objects.recalled().count() == 20


def test_who_marks_a_source_may_sign_off_what_was_queued(old):
    writer, publisher = make_user(), make_clinician().user
    page = make_page(by=writer)
    mark(old, by=publisher)
    assert reviewing.why_not(page.latest, publisher) == ""
    assert page.latest.created_by == writer


def leave(page):
    pass


def schedule(page):
    draft = make_revision(page, body=CITING, live=False)
    publishing.publish(draft, at=now() + timedelta(days=1))


def sign_off_draft(page):
    draft = make_revision(page, body=CITING, live=False)
    reviewing.sign_off(draft, by=make_clinician().user)


def wait(page):
    reviewing.ask(make_revision(page, body=CITING, live=False), by=make_user())


def send_back(page):
    wait(page)
    reviewing.send_back(page.latest, by=make_clinician().user, reason="Shorter.")


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        (schedule, "is already scheduled"),
        (sign_off_draft, "is signed off and waits"),
        (wait, "waits for a review already"),
        (send_back, "a reviewer sent back"),
    ],
)
def test_a_page_that_somebody_is_at_already_is_left_to_them_and_named(old, before, reason):
    page = make_page()
    before(page)
    asked = ReviewRequest.objects.count()
    affected = mark(old)
    ((left, why),) = affected.left
    assert (left, affected.queued) == (page.live, [])
    assert reason in why
    assert (page.latest.number, ReviewRequest.objects.count()) == (2, asked)
    assert is_flagged(page)


def test_a_newer_draft_is_sent_instead_of_a_copy(old):
    page = make_page()
    draft = make_revision(page, title="Newer", body=CITING, live=False)
    assert mark(old).queued == [draft]
    assert page.latest == draft
    assert draft.requests.count() == 1


def test_an_older_text_that_is_public_again_is_copied_not_the_newer_one(old):
    page = make_page()
    older = make_revision(page, title="Older", body=CITING, live=False)
    make_revision(page, title="Newer", body=CITING)
    publishing.publish(older)
    (draft,) = mark(old).queued
    assert (draft.number, draft.title) == (4, "Older")


def test_a_withdrawn_page_is_not_queued(old):
    page = make_page()
    publishing.withdraw(page, "Out of date.")
    assert mark(old).queued == []
    assert not is_flagged(page)
    publishing.reinstate(page)
    assert is_flagged(page)


def test_a_text_that_no_longer_passes_does_not_stop_the_rest(old):
    page, other = make_page(title="Broken"), make_page()
    Revision.objects.filter(article=page).update(summary="")
    affected = mark(old)
    assert [draft.article for draft in affected.queued] == [other]
    ((left, why),) = affected.left
    assert left == page.live
    assert why.startswith("cannot be queued: ")
    assert page.latest == left
    assert is_flagged(page)


def test_a_failure_in_the_middle_leaves_nothing(old, monkeypatch):
    for _ in range(3):
        make_page()
    before = everything()
    ask = reviewing.ask

    def fail_at_the_last(revision, **fields):
        if ReviewRequest.objects.count() == 2:
            raise RuntimeError
        ask(revision, **fields)

    monkeypatch.setattr(reviewing, "ask", fail_at_the_last)
    with pytest.raises(RuntimeError):
        mark(old)
    assert everything() == before
    assert not Source.objects.recalled().exists()


def test_medicines_that_rest_on_it_are_named(old):
    medicine = Medicine.objects.create(name="A medicine", kind="other", known="x", source=old)
    make_medicine = {"kind": "other", "known": "x", "source": make_source("other")}
    Medicine.objects.create(name="Another", **make_medicine)
    assert mark(old).medicines == [medicine]
    assert list(Medicine.objects.recalled()) == [medicine]


# --- what clears it -------------------------------------------------------------------------------


def test_it_is_cleared_by_a_sign_off_together_with_publishing_not_by_one_of_them(old, clinician):
    page = make_page()
    mark(old)
    draft = page.latest
    reviewing.sign_off(draft, by=clinician)
    assert is_flagged(page)
    publishing.publish(draft)
    assert not is_flagged(page)


def test_it_is_not_cleared_by_publishing_without_a_review(old):
    page = make_page()
    mark(old)
    publishing.publish(page.latest)
    assert is_flagged(page)


def test_a_review_from_before_does_not_count(old, clinician):
    page = make_page()
    reviewing.sign_off(page.live, by=clinician)
    mark(old)
    assert is_flagged(page)


def test_a_review_of_the_text_that_is_public_counts(old, clinician):
    page = make_page()
    mark(old)
    reviewing.sign_off(page.live, by=clinician)
    assert not is_flagged(page)


def test_a_small_correction_changes_nothing_either_way(old, clinician):
    page = make_page()
    reviewing.sign_off(page.live, by=clinician)
    mark(old)
    correct(page, "Iron may help")
    assert is_flagged(page)
    draft = make_revision(page, body=CITING, live=False)
    reviewing.sign_off(draft, by=clinician)
    publishing.publish(draft)
    assert not is_flagged(page)
    correct(page, "Iron can help")
    assert not is_flagged(page)


def correct(page, words):
    draft = make_revision(page, body=CITING.replace("Iron helps", words), live=False)
    publishing.publish(draft, small_correction=True)


def test_a_text_that_no_longer_cites_it_clears_it_once_it_is_public(old):
    page = make_page()
    mark(old)
    draft = make_revision(page, body="<p>Iron helps.</p>", live=False)
    assert is_flagged(page)
    publishing.publish(draft)
    assert not is_flagged(page)


def test_a_scheduled_text_that_goes_public_later_is_flagged_then(old, time_machine):
    page = make_page(body="<p>x</p>")
    publishing.publish(make_revision(page, body=CITING, live=False), at=now() + timedelta(hours=1))
    mark(old)
    assert not is_flagged(page)
    time_machine.move_to(now() + timedelta(hours=2))
    assert is_flagged(page)


def test_each_source_needs_a_review_after_it_fell(old, clinician):
    second = make_source("second")
    page = make_page(body="<p>Iron [@old; @second].</p>")
    mark(old)
    reviewing.sign_off(page.live, by=clinician)
    mark(second)
    assert is_flagged(page)
    cited = Source.objects.filter(citations__revision=page.live)
    assert page.live.recalled_among(cited) == [second]


# --- taking it back, and what is refused ----------------------------------------------------------


def test_a_mark_that_was_a_mistake_is_taken_back_and_the_drafts_stay(old):
    page = make_page()
    new = make_source("new")
    mark(old, replaced_by=new, shows_banner=True)
    recalling.withdraw_recall(old)
    assert not is_flagged(page)
    assert page.latest.number == 2
    assert page.latest.requests.filter(closed_at=None).exists()
    old.refresh_from_db()
    assert (old.recall, old.recall_reason, old.replaced_by) == ("", "", None)
    with pytest.raises(ValidationError, match="is not marked"):
        recalling.withdraw_recall(old)
    assert mark(old).left


def superseded_by(key, replacement):
    return mark(make_source(key), replaced_by=replacement)


def test_what_cannot_be_is_refused_in_words(old):
    new, newest = make_source("new"), make_source("newest")
    gone = make_source("gone")
    mark(gone, kind="retracted")
    mark(new, replaced_by=newest)
    back = make_source("back")
    mark(back, replaced_by=old)
    marked = Source.objects.recalled().count()
    tomorrow = localdate() + timedelta(days=1)
    for sentence, source, fields in [
        ("is marked as retracted already", gone, {}),
        ("has not come yet", old, {"on": tomorrow}),
        ("Say why", old, {"reason": " "}),
        ("at most 300 characters", old, {"reason": "x" * 301}),
        ("cannot replace itself", old, {"replaced_by": old}),
        ("cannot replace itself", old, {"replaced_by": back}),
        ("“gone” was retracted itself", old, {"replaced_by": gone}),
        ("the newest is “newest”", old, {"replaced_by": new}),
    ]:
        with pytest.raises(ValidationError) as refusal:
            mark(source, **fields)
        assert sentence in " ".join(refusal.value.messages)
        assert Source.objects.recalled().count() == marked
    mark(old, on=localdate(), replaced_by=newest, reason="x" * 300)


def test_a_source_that_was_stored_under_older_rules_can_be_marked(old):
    Source.objects.filter(pk=old.pk).update(doi="doi:10.1000/1")
    mark(old)
    assert Source.objects.recalled().get() == old


def test_the_checks_say_that_a_source_no_longer_holds_and_let_the_text_pass(old):
    page = make_page()
    assert "The source “old”" not in words_of(page.live)
    mark(old, kind="retracted")
    assert "The source “old” was superseded or retracted." in words_of(page.live)
    publishing.publish(page.latest)


def words_of(revision):
    return " ".join(finding.words for finding in checking.findings(revision))
