import html
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime, now

from articles import publishing, reviewing
from articles.models import Article, Revision
from tests.articles.edit_page import form, publish, save, url
from tests.factories import (
    make_article,
    make_clinician,
    make_revision,
    make_user,
    with_permissions,
)

pytestmark = pytest.mark.django_db


def read(response):
    return html.unescape(response.text)


def live_title(client):
    return client.get("/iron/").text.partition("<h1>")[2].partition("</h1>")[0]


# --- drafts and publishing ------------------------------------------------------------------------


def test_a_new_page_is_a_draft_until_it_is_published(staff_client, admin_user):
    assert "Saved version 1 as a draft." in save(staff_client).text
    revision = Revision.objects.get()
    assert (revision.title, revision.created_by) == ("Iron and legs", admin_user)
    assert staff_client.get("/iron/").status_code == 404
    assert "Published version 1" in publish(staff_client, revision.article).text
    assert Revision.objects.count() == 1
    assert staff_client.get("/iron/").status_code == 200


def test_a_changed_page_is_a_new_version_and_the_public_reads_the_old_one(staff_client):
    publish(staff_client)
    article = Article.objects.get()
    save(staff_client, article, title="Changed")
    assert article.revisions.count() == 2
    assert live_title(staff_client) == "Iron and legs"
    assert "Readers see version 1." in staff_client.get(url(article)).text
    publish(staff_client, article, title="Changed")
    assert live_title(staff_client) == "Changed"


def test_saving_without_a_change_makes_no_version(staff_client):
    """A browser sends line breaks as CRLF, whatever the page had."""
    lines = {"key_points": "One\r\nTwo", "body": "<p>One</p>\r\n<p>Two</p>"}
    save(staff_client, **lines)
    article = Article.objects.get()
    save(staff_client, article, **lines)
    assert article.revisions.count() == 1
    assert article.latest.points == ["One", "Two"]


def test_other_pages_to_read_next_are_part_of_a_version(staff_client):
    other = make_revision().article
    publish(staff_client)
    article = Article.objects.get(slug="iron")
    save(staff_client, article, related=f"{other.slug}\r\n\r\n https://x.example/{other.slug}/ ")
    assert list(article.latest.related.all()) == [other]
    assert list(article.live.related.all()) == []
    save(staff_client, article, related=other.slug)
    assert article.revisions.count() == 2, "the same pages are no change"
    assert f">\n{other.slug}</textarea>" in staff_client.get(url(article)).text


def test_a_page_to_read_next_that_is_not_there_is_answered_with_the_nearest(staff_client):
    make_revision(make_article("iron-treatment"))
    answer = save(staff_client, related="iron-traetment")
    assert "no page “iron-traetment”. Did you mean “iron-treatment”?" in read(answer)
    assert ">\niron-traetment</textarea>" in answer.text


def test_editing_a_page_asks_and_says_no_more_when_there_are_more_pages(
    staff_client, django_assert_num_queries
):
    publish(staff_client)
    article = Article.objects.get()
    staff_client.get(url(article))
    with CaptureQueriesContext(connection) as with_one:
        few = staff_client.get(url(article))
    for n in range(30):
        make_revision(make_article(f"another-{n}"))
    with django_assert_num_queries(len(with_one)):
        many = staff_client.get(url(article))
    assert len(many.content) < len(few.content) + 200


def test_publishing_again_without_a_change_says_so(staff_client):
    publish(staff_client)
    response = publish(staff_client, Article.objects.get())
    assert "published or scheduled already" in response.text


def test_a_page_is_scheduled_in_the_time_zone_of_the_site(client, admin_user):
    with time_machine.travel("2027-05-01T12:00:00Z", tick=False):
        client.force_login(admin_user)
        response = publish(client, publish_at="2027-05-03T09:00")
        assert "Scheduled version 1 for Monday 3 May 2027, 09:00 (in 2 days)." in read(response)
        assert client.get("/iron/").status_code == 404
    with time_machine.travel("2027-05-03T07:59:59Z", tick=False):
        assert client.get("/iron/").status_code == 404
    with time_machine.travel("2027-05-03T08:00:00Z", tick=False):
        assert client.get("/iron/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2027-03-28T01:30", "the clocks go forward then"),
        ("2027-10-31T01:30", "the clocks go back then"),
        ("2020-01-01T09:00", "That moment has passed"),
        ("tomorrow", "Write a date and a time"),
    ],
)
def test_a_time_that_is_none_is_refused_in_a_sentence(client, admin_user, typed, sentence):
    with time_machine.travel("2026-12-01T12:00:00Z"):
        client.force_login(admin_user)
        response = publish(client, publish_at=typed)
    assert sentence in read(response)
    assert "Iron and legs" in response.text
    assert not Article.objects.exists()


def test_errors_stop_publishing_and_never_a_draft(staff_client):
    response = publish(staff_client, body='<p><a href="/no-such-page/">A page</a></p>')
    assert "Saved, but:" in response.text
    assert Revision.objects.get().publish_at is None
    assert "to put right before publishing" in response.text


def test_a_new_site_publishes_without_a_review_and_says_so(staff_client):
    publish(staff_client)
    assert "Not yet medically reviewed" in staff_client.get("/iron/").text


def test_a_site_can_insist_on_a_review(staff_client, settings):
    settings.REQUIRE_SIGN_OFF = True
    assert "needs a sign-off" in publish(staff_client).text
    revision = Revision.objects.get()
    reviewing.sign_off(revision, by=make_clinician().user)
    publish(staff_client, revision.article)
    assert "Reviewed by A clinician" in staff_client.get("/iron/").text


# --- small corrections ----------------------------------------------------------------------------


@pytest.fixture
def reviewed(staff_client):
    publish(staff_client, body="<p>Rest you legs.</p>")
    article = Article.objects.get()
    reviewing.sign_off(article.live, by=make_clinician().user)
    return article


def test_a_small_correction_keeps_the_review(staff_client, reviewed):
    publish(staff_client, reviewed, body="<p>Rest your legs.</p>", small_correction="on")
    page = staff_client.get("/iron/").text
    assert "Rest your legs." in page
    assert ", corrected since" in page
    publish(staff_client, reviewed, body="<p>Do rest your legs.</p>", small_correction="on")
    assert reviewed.live.standing_review.revision.number == 1


@pytest.mark.parametrize("body", ["<p>Rest 3 legs.</p>", "<p>Rest your legs with gabapentin.</p>"])
def test_a_change_of_facts_is_no_small_correction(staff_client, reviewed, body):
    response = publish(staff_client, reviewed, body=body, small_correction="on")
    assert "This is not a small correction" in response.text
    assert "Rest you legs." in staff_client.get("/iron/").text


def test_another_text_is_no_small_correction_nor_are_many_small_steps_to_it(staff_client, reviewed):
    another = "<p>" + "Other words altogether, and more of them. " * 3 + "</p>"
    response = publish(staff_client, reviewed, body=another, small_correction="on")
    assert "words were added or taken out" in response.text
    words = "Rest your legs. "
    for _ in range(8):
        words += "And so on and on. "
        publish(staff_client, reviewed, body=f"<p>{words}</p>", small_correction="on")
    assert staff_client.get("/iron/").text.count("And so on") < 5


def test_a_larger_change_needs_its_own_review(staff_client, reviewed):
    publish(staff_client, reviewed, body="<p>Rest your legs.</p>")
    assert "Not yet medically reviewed" in staff_client.get("/iron/").text


# --- review ---------------------------------------------------------------------------------------


def test_a_writer_sends_a_page_for_review_with_a_note(client):
    writer = with_permissions(make_user(is_staff=True), "add_article", "change_article")
    client.force_login(writer)
    response = save(client, button="_review", note="Is the second part right?")
    assert "Sent version 1 for review." in response.text
    request = Revision.objects.get().requests.get()
    assert (request.asked_by, request.note) == (writer, "Is the second part right?")
    assert "Waits for a review" in response.text


def test_a_returned_page_shows_its_author_why(staff_client):
    save(staff_client, button="_review")
    article = Article.objects.get()
    reviewing.send_back(article.latest, by=make_clinician().user, reason="Name the source.")
    assert "Name the source." in staff_client.get(url(article)).text


# --- two editors ----------------------------------------------------------------------------------


def test_a_second_saver_gets_both_texts_instead_of_overwriting(staff_client):
    save(staff_client)
    article = Article.objects.get()
    late = form(article, title="Mine", body="<p>My words.</p>")
    save(staff_client, article, title="Theirs", body="<p>Their words.</p>")
    response = staff_client.post(url(article), late)
    assert "Somebody else saved this page" in response.text
    assert "removed: </span>Their</del>" in response.text
    assert "added: </span>My</ins>" in response.text
    assert 'value="Mine"' in response.text
    assert article.latest.title == "Theirs"
    seen = html.unescape(response.text.partition('name="seen" value="')[2].partition('"')[0])
    staff_client.post(url(article), late | {"seen": seen})
    assert article.latest.title == "Mine"
    assert article.revisions.filter(title="Theirs").exists()


def test_a_second_mover_is_told_too(staff_client):
    save(staff_client)
    article = Article.objects.get()
    late = form(article)
    save(staff_client, article, slug="iron-and-legs", position=4)
    assert "Somebody else saved" in staff_client.post(url(article), late).text
    article.refresh_from_db()
    assert (article.slug, article.position) == ("iron-and-legs", 4)


# --- who may --------------------------------------------------------------------------------------


def test_a_page_cannot_be_deleted(staff_client):
    article = make_revision().article
    assert staff_client.post(f"/admin/articles/article/{article.pk}/delete/").status_code == 403
    assert Article.objects.exists()


def test_somebody_who_may_not_publish_cannot_by_a_forged_button(client):
    writer = with_permissions(make_user(is_staff=True), "add_article", "change_article")
    client.force_login(writer)
    assert "_publish" not in client.get(url()).text
    publish(client, publish_at=(localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
    assert Revision.objects.get().publish_at is None


def test_somebody_who_may_only_read_gets_the_newest_version(client):
    article = make_revision(live=False).article
    reader = with_permissions(make_user(is_staff=True), "view_article", "view_revision")
    client.force_login(reader)
    response = client.get(url(article))
    assert response["Location"].endswith(f"/revision/{article.latest.pk}/change/")


def test_who_published_and_when_is_in_the_history(staff_client):
    publish(staff_client)
    article = Article.objects.get()
    page = staff_client.get(f"/admin/articles/article/{article.pk}/history/").text
    assert "Published version 1" in page


def test_a_withdrawn_page_can_be_brought_back_from_its_edit_page(staff_client):
    publish(staff_client)
    article = Article.objects.get()
    publishing.withdraw(article, "Wrong.")
    assert "Bring it back…" in staff_client.get(url(article)).text
    assert "Readers see it when you bring it back." in read(
        publish(staff_client, article, title="Mended")
    )


def test_what_was_filled_in_and_not_used_is_said(staff_client):
    response = save(staff_client, note="Look, please.", publish_at="2099-01-01T09:00")
    assert "The note was not sent" in response.text
    assert "It is not scheduled" in response.text


def test_a_planned_withdrawal_is_told(staff_client):
    article = make_revision().article
    publishing.withdraw(article, "A newer guideline.", at=now() + timedelta(days=3))
    page = read(staff_client.get(url(article)))
    assert "Will be withdrawn on" in page
    assert "(in 3 days): A newer guideline." in page
