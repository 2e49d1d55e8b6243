import html
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.timezone import localdate

from articles.models import Article, Revision
from tests.factories import (
    make_article,
    make_clinician,
    make_revision,
    make_source,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


def form(**fields):
    return {
        "title": "Iron and legs",
        "summary": "What iron does.",
        "key_points": "",
        "body": "<p>Words.</p>",
        "checked_on": localdate().isoformat(),
        "next_check_on": (localdate() + timedelta(days=365)).isoformat(),
        "slug": "iron",
        "position": 0,
        "withdrawn_reason": "",
        "_continue": "Save draft",
        **fields,
    }


def publish_form(**fields):
    data = form(**fields)
    del data["_continue"]
    return {**data, "_publish": "Publish now"}


def url(article=None):
    if article is None:
        return reverse("admin:articles_article_add")
    return reverse("admin:articles_article_change", args=[article.pk])


def test_a_new_page_is_a_draft_until_it_is_published(staff_client, admin_user):
    assert staff_client.post(url(), form()).status_code == 302
    revision = Revision.objects.get()
    assert (revision.title, revision.created_by) == ("Iron and legs", admin_user)
    assert staff_client.get("/iron/").status_code == 404
    staff_client.post(url(revision.article), publish_form())
    assert Revision.objects.count() == 1
    assert staff_client.get("/iron/").status_code == 200


def test_a_changed_page_is_a_new_version_and_the_public_reads_the_old_one(staff_client):
    staff_client.post(url(), publish_form())
    article = Article.objects.get()
    staff_client.post(url(article), form(title="Changed"))
    assert article.revisions.count() == 2
    assert "Iron and legs" in staff_client.get("/iron/").text
    listing = staff_client.get(reverse("admin:articles_article_changelist")).text
    assert "Published, newer draft waiting" in listing
    staff_client.post(url(article), publish_form(title="Changed"))
    assert "Changed" in staff_client.get("/iron/").text


def test_saving_without_a_change_makes_no_version(staff_client):
    """A browser sends line breaks as CRLF, whatever the page had."""
    lines = {"key_points": "One\r\nTwo", "body": "<p>One</p>\r\n<p>Two</p>"}
    staff_client.post(url(), form(**lines))
    article = Article.objects.get()
    staff_client.post(url(article), form(**lines))
    assert article.revisions.count() == 1
    assert article.latest.points == ["One", "Two"]


def test_a_page_that_is_new_cannot_be_withdrawn_yet(staff_client):
    assert "withdrawn_reason" not in staff_client.get(url()).text


def test_the_key_of_a_source_stays_as_texts_name_it(staff_client):
    source = make_source("iron2018")
    change = reverse("admin:articles_source_change", args=[source.pk])
    data = {"key": "other", "kind": "trial", "reference": "R", "url": "https://x.example/"}
    staff_client.post(change, {**data, "accessed_on": "2026-01-01"})
    source.refresh_from_db()
    assert (source.key, source.kind) == ("iron2018", "trial")


def test_many_rows_can_be_chosen_at_once(staff_client):
    revisions = [make_revision() for _ in range(60)]
    data = {"action": "sign_off", "_selected_action": [revision.pk for revision in revisions]}
    listing = reverse("admin:articles_revision_changelist")
    assert staff_client.post(listing, data).status_code == 302


def test_publishing_again_without_a_change_says_so(staff_client):
    staff_client.post(url(), publish_form())
    response = staff_client.post(url(Article.objects.get()), publish_form(), follow=True)
    assert "nothing new to publish" in response.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": "<p>[@nothing]</p>"}, "There is no source “nothing”"),
        ({"slug": "admin"}, "is used by the site itself"),
        ({"slug": "Iron legs"}, "small letters"),
        ({"title": ""}, "This field is required"),
        ({"body": "<p></p>"}, "This field is required"),
        ({"next_check_on": "2020-01-01"}, "The next check comes after the last one"),
        ({"summary": "x" * 161}, "at most 160 characters"),
    ],
)
def test_a_fault_is_explained_and_loses_nothing(staff_client, fields, sentence):
    response = staff_client.post(url(), form(**{"key_points": "My own point", **fields}))
    assert response.status_code == 200
    assert sentence in html.unescape(response.text)
    assert "My own point" in response.text
    assert not Article.objects.exists()


def test_a_misspelt_citation_is_answered_with_the_nearest_key(staff_client):
    make_source("iron2018")
    response = staff_client.post(url(), form(body="<p>[@iron2081]</p>"))
    assert "Did you mean iron2018?" in html.unescape(response.text)


def test_the_form_shows_the_newest_words(staff_client):
    article = make_revision(make_article("iron"), title="Old").article
    make_revision(article, title="Newest draft", live=False)
    assert 'value="Newest draft"' in staff_client.get(url(article)).text


def test_hostile_html_is_cleaned_on_its_way_in(staff_client):
    staff_client.post(url(), form(body="<p onclick=x>a</p><script>alert(1)</script>"))
    assert Revision.objects.get().body == "<p>a</p>"


def test_a_page_moves_to_another_topic_and_address(staff_client):
    staff_client.post(url(), publish_form())
    topic = make_topic()
    article = Article.objects.get()
    staff_client.post(url(article), form(slug="iron-and-legs", topic=topic.pk, position=3))
    article.refresh_from_db()
    assert (article.slug, article.topic, article.position) == ("iron-and-legs", topic, 3)
    assert staff_client.get("/iron/")["Location"] == "/iron-and-legs/"
    assert article.revisions.count() == 1


def test_a_page_is_withdrawn_and_brought_back(staff_client):
    staff_client.post(url(), publish_form())
    article = Article.objects.get()
    staff_client.post(url(article), form(withdrawn_reason="Out of date."))
    assert staff_client.get("/iron/").status_code == 410
    listing = staff_client.get(reverse("admin:articles_article_changelist")).text
    assert "Withdrawn" in listing
    staff_client.post(url(article), form(withdrawn_reason=""))
    assert staff_client.get("/iron/").status_code == 200


def test_a_page_cannot_be_deleted(staff_client):
    article = make_revision().article
    delete = reverse("admin:articles_article_delete", args=[article.pk])
    assert staff_client.post(delete, {"post": "yes"}).status_code == 403
    assert Article.objects.exists()


def test_somebody_who_may_not_publish_cannot_by_a_forged_button(client):
    writer = make_user(is_staff=True)
    for codename in ("add_article", "change_article", "view_article"):
        writer.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(writer)
    assert "Publish now" not in client.get(url()).text
    client.post(url(), publish_form())
    assert Revision.objects.get().publish_at is None


def test_somebody_who_may_not_publish_cannot_withdraw_either(client):
    article = make_revision(make_article("iron")).article
    writer = make_user(is_staff=True)
    writer.user_permissions.add(Permission.objects.get(codename="change_article"))
    client.force_login(writer)
    assert "withdrawn_reason" not in client.get(url(article)).text
    client.post(url(article), form(withdrawn_reason="Because I say so."))
    assert client.get("/iron/").status_code == 200


def test_every_version_is_kept_and_none_can_be_changed(staff_client):
    revision = make_revision(title="As it was")
    page = reverse("admin:articles_revision_change", args=[revision.pk])
    assert "As it was" in staff_client.get(page).text
    assert staff_client.post(page, {"title": "Forged"}).status_code == 302
    assert Revision.objects.get().title == "As it was"
    assert "starter text" in staff_client.get(reverse("admin:articles_revision_changelist")).text


def sign_off(client, revision):
    data = {"action": "sign_off", "_selected_action": [revision.pk]}
    return client.post(reverse("admin:articles_revision_changelist"), data, follow=True)


def test_a_clinician_signs_off_a_version(staff_client, admin_user):
    make_clinician(admin_user)
    revision = make_revision()
    assert "signed off" in sign_off(staff_client, revision).text
    assert revision.review.reviewer.user == admin_user


def test_somebody_else_is_told_why_not(staff_client):
    revision = make_revision()
    assert "Only a person who may check" in sign_off(staff_client, revision).text
    assert not hasattr(revision, "review")


def test_who_published_and_when_is_in_the_history(staff_client):
    staff_client.post(url(), publish_form())
    history = reverse("admin:articles_article_history", args=[Article.objects.get().pk])
    assert "Published." in staff_client.get(history).text


@pytest.mark.parametrize("model", ["topic", "source", "person", "glossaryterm", "revision"])
def test_the_lists_of_the_library_open(staff_client, model):
    make_revision(make_article(topic=make_topic()), body="<p>x</p>")
    make_source()
    make_clinician()
    for page in ("changelist", "add") if model != "revision" else ("changelist",):
        assert staff_client.get(reverse(f"admin:articles_{model}_{page}")).status_code == 200


def test_a_list_costs_the_same_however_long(staff_client, django_assert_max_num_queries):
    topic = make_topic()
    for _ in range(15):
        make_revision(make_article(topic=topic), by=make_user())
        make_source(f"key-{_}")
    for model in ("article", "revision", "source"):
        with django_assert_max_num_queries(9):
            staff_client.get(reverse(f"admin:articles_{model}_changelist"))
