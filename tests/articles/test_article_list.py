"""The list of pages in the admin: what it says of each, what it can show, what it costs."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from articles import publishing, reviewing
from articles.models import Article
from articles.models.revision import NEVER
from tests.factories import (
    make_article,
    make_clinician,
    make_revision,
    make_topic,
    make_user,
    with_permissions,
    words,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_article_changelist")


def shown(client, **query):
    """The titles of the rows."""
    rows = client.get(LIST, query).context["cl"].result_list
    return sorted(article.latest_title for article in rows)


def state(client, article):
    rows = client.get(LIST, {"show": ""}).context["cl"]
    (row,) = [each for each in rows.result_list if each.pk == article.pk]
    return rows.model_admin.state(row)


def make_draft(article=None, **fields):
    return make_revision(article, live=False, **fields)


# --- the state in words ---------------------------------------------------------------------------


def test_each_state_is_said_in_words(staff_client):
    public = make_revision().article
    assert state(staff_client, public) == "Published"
    newer = make_draft(public, by=make_user())
    assert state(staff_client, public) == "Published, newer draft"
    reviewing.ask(newer, by=newer.created_by)
    assert state(staff_client, public) == "Published, newer draft for review"
    reviewing.send_back(newer, by=make_clinician().user, reason="Shorter, please.")
    assert state(staff_client, public) == "Published, newer draft returned"
    publishing.publish(newer, at=now() + timedelta(days=1))
    assert state(staff_client, public) == "Published, scheduled"
    publishing.withdraw(public, "Old.", at=now() + timedelta(days=2))
    assert state(staff_client, public) == "Published, scheduled, to be withdrawn"
    newest = make_draft(public)
    assert state(staff_client, public) == "Published, newer draft, scheduled, to be withdrawn"
    newest.delete()
    publishing.withdraw(public, "Wrong.")
    assert state(staff_client, public) == "Withdrawn"
    assert state(staff_client, make_draft().article) == "Draft"
    assert state(staff_client, make_revision(at=now() + timedelta(days=1)).article) == "Scheduled"


# --- what it can show -----------------------------------------------------------------------------


@pytest.fixture
def pages(admin_user):
    """One page, or two, for each filter; the titles say which. Nobody reviewed any."""
    make_clinician(admin_user)
    other = make_user()
    make_revision(title="public")
    make_draft(title="draft", by=other)
    make_draft(title="my draft", by=admin_user)
    asked = make_draft(title="asked by another", by=other)
    reviewing.ask(asked, by=other)
    mine = make_draft(title="asked by me", by=admin_user)
    reviewing.ask(mine, by=admin_user)
    returned = make_draft(title="returned", by=admin_user)
    reviewing.ask(returned, by=admin_user)
    reviewing.send_back(returned, by=make_clinician().user, reason="Why?")
    make_revision(title="scheduled", at=now() + timedelta(days=1))
    today = localdate()
    make_revision(
        title="overdue", checked_on=today - timedelta(9), next_check_on=today - timedelta(1)
    )
    make_revision(title="due soon", next_check_on=today + timedelta(days=30))
    make_revision(title="broken", body="<p>Words.</p>")
    publishing.withdraw(make_revision(title="withdrawn").article, "Wrong.")
    return admin_user


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("drafts", ["asked by another", "asked by me", "draft", "my draft", "returned"]),
        ("for-review", ["asked by another", "asked by me"]),
        ("scheduled", ["scheduled"]),
        ("published", ["broken", "due soon", "overdue", "public"]),
        ("to-check", ["due soon", "overdue"]),
        ("withdrawn", ["withdrawn"]),
        ("my-drafts", ["asked by me", "my draft", "returned"]),
        ("for-my-review", ["asked by another"]),
        ("returned-to-me", ["returned"]),
        ("overdue", ["overdue"]),
        ("due-soon", ["due soon"]),
        ("unreviewed", ["broken", "due soon", "overdue", "public"]),
    ],
)
def test_a_filter_shows_exactly_its_pages(staff_client, pages, name, titles):
    assert shown(staff_client, show=name) == titles


def test_pages_with_links_that_lead_nowhere_are_found(staff_client):
    target = make_revision(make_article("there")).article
    body = '<p><a href="/there/">A page of ours</a> <a href="/contact/">Write to us</a></p>'
    make_revision(title="Links", body=body)
    assert shown(staff_client, show="dead-links") == []
    publishing.move(target, "moved")
    assert shown(staff_client, show="dead-links") == []
    publishing.withdraw(target, "Wrong.")
    assert shown(staff_client, show="dead-links") == ["Links"]


def test_the_filters_show_how_many_there_are(staff_client, pages):
    page = html.unescape(staff_client.get(LIST).text)
    for words_and_count in ("Drafts (5)", "For review (2)", "Scheduled (1)", "To check (2)"):
        assert words_and_count in page


def test_a_changed_text_has_to_be_sent_for_review_again(staff_client, pages):
    draft = Article.objects.for_review().first().latest
    make_draft(draft.article, title="changed")
    assert "changed" not in shown(staff_client, show="for-review")


def test_a_reviewed_page_is_not_among_the_unreviewed(staff_client):
    revision = make_revision(title="Reviewed")
    reviewing.sign_off(revision, by=make_clinician().user)
    assert shown(staff_client, show="unreviewed") == []


def test_a_writer_has_nothing_to_review(client):
    asked = make_draft(by=make_user())
    reviewing.ask(asked, by=asked.created_by)
    client.force_login(with_permissions(make_user(is_staff=True), "view_article"))
    assert shown(client, show="for-my-review") == []


def test_an_unknown_filter_shows_everything(staff_client, pages):
    assert len(shown(staff_client, show="no-such-list")) == 11


# --- search ---------------------------------------------------------------------------------------


def test_the_search_looks_in_live_and_draft_text_and_in_nothing_older(staff_client):
    article = make_revision(title="Page", body="<p>Oldest words.</p>").article
    make_revision(article, title="Page", body="<p>Live words.</p>")
    make_draft(article, title="Page", body="<p>Draft words.</p>")
    assert shown(staff_client, q="live") == shown(staff_client, q="DRAFT words") == ["Page"]
    assert shown(staff_client, q="oldest") == []
    assert shown(staff_client, q=article.slug) == ["Page"]


def test_a_search_of_any_length_is_answered(staff_client):
    assert shown(staff_client, q="x" * 60_000) == []


# --- cost -----------------------------------------------------------------------------------------


def many(count):
    """Pages with two versions each, made quickly: only the list is under test."""
    topic, by = make_topic(), make_user()
    articles = Article.objects.bulk_create(
        Article(slug=f"page-{topic.pk}-{n}", topic=topic) for n in range(count)
    )
    revision = articles[0].revisions.model
    revision.objects.bulk_create(
        revision(
            article=article,
            number=number,
            is_newest=number == 2,
            created_by=by,
            publish_at=now() - timedelta(days=1) if number == 1 else None,
            followed_at=NEVER if number == 1 else None,
            **words(title=f"Page {article.pk}"),
        )
        for article in articles
        for number in (1, 2)
    )


def test_the_list_costs_the_same_however_long(staff_client, django_assert_max_num_queries):
    for count in (3, 300):
        many(count)
        for query in ({}, {"show": "drafts"}, {"q": "page"}):
            with django_assert_max_num_queries(12):
                assert staff_client.get(LIST, query).status_code == 200
