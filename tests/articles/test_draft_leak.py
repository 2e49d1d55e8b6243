"""Whatever staff do to a draft, what the public gets stays the same, byte for byte."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from articles import previewing, publishing, reviewing
from articles.models import Article, Person
from tests.factories import (
    make_article,
    make_clinician,
    make_revision,
    make_source,
    make_topic,
    make_user,
)
from tests.site.test_headers import PUBLIC

pytestmark = pytest.mark.django_db

#: Besides the fixed ones: the page itself, another that it is next to, and its topic.
OWN = ["/iron/", "/other/", "/topics/care/"]
#: New in each contact form.
TOKEN = re.compile(r'name="token" value="[^"]*"')


@pytest.fixture
def article():
    topic = make_topic(slug="care")
    make_source("one")
    make_source("two", reference="Another study.")
    make_revision(make_article("other", topic=topic), title="Other page")
    make_revision(make_article("third"), title="Third page")
    article = make_article("iron", topic=topic)
    make_revision(article, title="Iron", body="<p>Iron [@one].</p>")
    return article


def everything_public(client, article):
    """Each public address with its answer."""
    paths = [path for path in PUBLIC if not path.startswith("/static/")]
    return {path: read(client, path, article) for path in [*paths, *OWN]}


def read(client, path, article):
    fill = {"pk": article.pk, "reference": "x", "digest": "x"}
    answer = client.get(path.format_map(Blanks(fill)))
    body = TOKEN.sub("", b"".join(answer).decode())
    return answer.status_code, answer.headers.get("Location"), body


class Blanks(dict):
    def __missing__(self, name):
        return "x"


CHANGES = {
    "title": "Secret title",
    "summary": "Secret summary.",
    "key_points": "Secret point.",
    "body": "<p>Secret words [@two].</p>",
    "author": "a person",
    "related": "another page",
    "checked_on": localdate() - timedelta(days=30),
    "next_check_on": localdate() + timedelta(days=30),
}


def draft(article, **changes):
    words = {name: getattr(article.live, name) for name in publishing.WORDS} | changes
    if "author" in changes:
        words["author"] = Person.objects.create(name="A writer", role="nurse")
    if "related" in changes:
        words["related"] = Article.objects.filter(slug="third")
    return publishing.save_draft(article, by=make_user(), **words)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_one_field_shows_when_it_is_published_and_not_before(client, article, name):
    before = everything_public(client, article)
    revision = draft(article, **{name: CHANGES[name]})
    assert everything_public(client, article) == before
    publishing.publish(revision)
    assert read(client, "/iron/", article) != before["/iron/"]


def test_nothing_that_is_done_to_a_draft_shows(client, article):
    before = everything_public(client, article)
    revision = draft(article, **CHANGES)
    reviewing.ask(revision, by=revision.created_by, note="Secret note.")
    reviewing.send_back(revision, by=make_clinician().user, reason="Secret reason.")
    reviewing.sign_off(revision, by=make_clinician().user)
    previewing.make_link(revision, by=revision.created_by)
    publishing.publish(revision, at=now() + timedelta(days=1))
    assert everything_public(client, article) == before
    publishing.cancel(revision)
    publishing.restore(article.live, by=revision.created_by)
    make_revision(make_article("new-page", topic=article.topic), title="Secret", live=False)
    assert everything_public(client, article) == before


def test_then_everything_changes_at_once(client, article):
    publishing.publish(draft(article, **CHANGES))
    page = client.get("/iron/").text
    for word in ("Secret title", "Secret summary", "Secret point", "Secret words"):
        assert word in page
    assert "Another study." in page
    assert "A writer, nurse" in page
    assert "Third page" in page
    assert "Secret title" in client.get("/topics/care/").text
