"""What the form of a page makes of odd input, and of addresses."""

import html

import pytest

from articles import publishing
from articles.models import Article, FormerAddress, Revision
from tests.articles.edit_page import form, publish, save, url
from tests.factories import (
    make_article,
    make_revision,
    make_source,
    make_topic,
    make_user,
    with_permissions,
)

pytestmark = pytest.mark.django_db


def read(response):
    return html.unescape(response.text)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": "<p>[@nothing]</p>"}, "There is no source “nothing”"),
        ({"body": '<figure data-picture="none"></figure>'}, "There is no picture “none”"),
        ({"slug": "admin"}, "is used by the site itself"),
        ({"slug": "Iron legs"}, "small letters"),
        ({"title": ""}, "This field is required"),
        ({"body": "<p></p>"}, "This field is required"),
        ({"next_check_on": "2020-01-01"}, "The next check comes after the last one"),
        ({"summary": "x" * 161}, "at most 160 characters"),
    ],
)
def test_a_fault_is_explained_and_loses_nothing(staff_client, fields, sentence):
    response = save(staff_client, **{"key_points": "My own point", **fields})
    assert response.status_code == 200
    assert sentence in read(response)
    assert "My own point" in response.text
    assert not Article.objects.exists()


def test_a_misspelt_citation_is_answered_with_the_nearest_key(staff_client):
    make_source("iron2018")
    assert "Did you mean “iron2018”?" in read(save(staff_client, body="<p>[@iron2081]</p>"))


def test_hostile_html_is_cleaned_on_its_way_in(staff_client):
    save(staff_client, body="<p onclick=x>a</p><script>alert(1)</script>")
    assert Revision.objects.get().body == "<p>a</p>"


@pytest.mark.parametrize(
    "fields",
    [
        {"related": "9" * 30},
        {"related": "https://x.example/\n//\n\x00"},
        {"slug": "Bad Slug!!"},
        {"topic": "9" * 30},
        {"title": "\x00"},
        {"body": '<p><a href="/a/99999999999999999999/">A page of ours</a></p>'},
        {"checked_on": "0001-01-01", "next_check_on": "9999-12-31"},
        {"publish_at": "9999-12-31T23:59"},
    ],
)
def test_odd_input_is_never_a_broken_page(staff_client, fields):
    for path in ("preview/", "preview/?page=" + "9" * 5000, "checks/"):
        answer = staff_client.post(f"/admin/articles/article/{path}", form(**fields))
        assert answer.status_code == 200, path
    assert save(staff_client, **fields).status_code == 200
    for article in Article.objects.all():
        assert staff_client.get(url(article)).status_code == 200


# --- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Iron and your legs", "iron-and-your-legs"),
        ("Taken", "taken-2"),
        ("Moved", "moved-2"),
        ("Search", "search-2"),
        ("夜", "page"),
        ("x" * 120, "x" * 76),
    ],
)
def test_an_address_is_made_from_the_title(staff_client, title, slug):
    make_article("taken")
    publishing.move(make_revision(make_article("moved")).article, "elsewhere")
    save(staff_client, title=title, slug="")
    assert Article.objects.filter(slug=slug).exists()


def test_a_page_moves_to_another_topic_and_address(staff_client):
    publish(staff_client)
    topic = make_topic()
    article = Article.objects.get()
    save(staff_client, article, slug="iron-and-legs", topic=topic.pk, position=3)
    article.refresh_from_db()
    assert (article.slug, article.topic, article.position) == ("iron-and-legs", topic, 3)
    assert staff_client.get("/iron/")["Location"] == "/iron-and-legs/"
    assert article.revisions.count() == 1


def test_after_a_move_the_pages_that_link_here_are_counted(staff_client):
    publish(staff_client)
    make_revision(body='<p>See <a href="/iron/">about iron</a>.</p>')
    response = save(staff_client, Article.objects.get(slug="iron"), slug="iron-and-legs")
    assert "Its old address leads here. Pages that link to this one: 1." in response.text


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_only_a_publisher_moves_a_public_page(client, is_withdrawn):
    article = make_revision(make_article("iron", topic=make_topic())).article
    if is_withdrawn:
        publishing.withdraw(article, "Wrong.")
    writer = with_permissions(make_user(is_staff=True), "add_article", "change_article")
    client.force_login(writer)
    assert "Only a publisher can move a public page." in client.get(url(article)).text
    save(client, article, slug="elsewhere", topic="", position=9)
    article.refresh_from_db()
    assert (article.slug, article.position) == ("iron", 0)
    assert article.topic is not None
    assert article.latest.number == 2


def test_the_address_of_a_draft_changes_without_a_trace(staff_client):
    save(staff_client)
    save(staff_client, Article.objects.get(), slug="iron-and-legs")
    assert not FormerAddress.objects.exists()


def test_an_emptied_address_stays_as_it_was(staff_client):
    save(staff_client)
    save(staff_client, Article.objects.get(), slug="", title="Another title")
    assert Article.objects.get().slug == "iron"


def test_the_page_lists_what_links_to_it(staff_client):
    publish(staff_client)
    make_revision(body='<p>See <a href="/iron/">about iron</a>.</p>', title="A page with a link")
    assert "A page with a link" in staff_client.get(url(Article.objects.get(slug="iron"))).text
