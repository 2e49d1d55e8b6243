"""Looking at a page before it is saved: its preview and its checks."""

import re

import pytest

from articles.models import Article
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


def test_the_form_shows_the_newest_words(staff_client):
    article = make_revision(make_article("iron"), title="Old").article
    make_revision(article, title="Newest draft", live=False)
    assert 'value="Newest draft"' in staff_client.get(url(article)).text


def test_the_checks_answer_for_what_is_typed_and_store_nothing(staff_client):
    text = '<p>See <a href="/nowhere/">that page</a>.</p>'
    response = staff_client.post("/admin/articles/article/checks/", form(body=text))
    assert "1 to put right before publishing." in response.text
    assert 'data-block="0"' in response.text
    assert not Article.objects.exists()


def test_what_is_typed_can_be_previewed_and_is_stored_nowhere(staff_client):
    make_source("iron2018", reference="The iron study.")
    text = "<h2>Why</h2><p>Iron [@iron2018].</p>"
    response = staff_client.post("/admin/articles/article/preview/", form(body=text))
    assert "The iron study." in response.text
    assert "Nothing is saved yet" in response.text
    assert not Article.objects.exists()


def main_of(response):
    """Without what a preview lacks: its dates, whether it was useful, data for machines."""
    main = response.text.partition("<main")[2].partition("</main>")[0]
    lacking = r'<(form class="screen"|script type).*?</(form|script)>|<span>Published.*?</span>'
    return " ".join(re.sub(lacking, "", main, flags=re.DOTALL).split())


def test_a_preview_and_the_published_page_have_the_same_main_element(staff_client):
    other = make_revision(title="Another page").article
    make_source("iron2018")
    fields = {
        "topic": make_topic().pk,
        "related": other.slug,
        "key_points": "One.\nTwo.",
        "body": "<h2>A</h2><p>Iron [@iron2018].</p><h2>B</h2><h2>C</h2><p>Words & more</p>",
    }
    save(staff_client)
    article = Article.objects.get(slug="iron")
    preview = f"/admin/articles/article/preview/?page={article.pk}"
    before = main_of(staff_client.post(preview, form(article, **fields)))
    publish(staff_client, article, **fields)
    assert before == main_of(staff_client.get("/iron/"))
    assert "Another page" in before


@pytest.mark.parametrize(
    ("look", "sign"),
    [("night", 'data-theme="night"'), ("print", "@media all"), ("day", 'data-theme="day"')],
)
def test_a_preview_looks_as_it_will_by_day_at_night_and_on_paper(staff_client, look, sign):
    response = staff_client.post("/admin/articles/article/preview/", form(look=look))
    assert sign in response.text


def test_a_preview_is_kept_nowhere_and_runs_nothing(staff_client):
    response = staff_client.post("/admin/articles/article/preview/", form())
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert "sandbox allow-same-origin" in response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "<script" not in response.text


@pytest.mark.parametrize("name", ["preview", "checks"])
def test_looking_is_for_those_who_may_save(client, name):
    path = f"/admin/articles/article/{name}/"
    assert client.post(path, form()).status_code == 302
    client.force_login(with_permissions(make_user(is_staff=True), "view_article"))
    assert client.post(path, form()).status_code == 403
