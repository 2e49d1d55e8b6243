import html
from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import localdate, now

from articles import publishing, reviewing
from articles.models import GlossaryTerm, Person
from tests.factories import (
    make_article,
    make_clinician,
    make_revision,
    make_source,
    make_topic,
)

pytestmark = pytest.mark.django_db


def read(client, path):
    return html.unescape(client.get(path).content.decode())


def test_an_article_shows_all_its_parts_in_reading_order(client):
    topic = make_topic(name="Help", slug="help")
    make_source("one", reference="The one reference.")
    other = make_revision(make_article("other", topic=topic), title="Another page")
    revision = make_revision(
        make_article("iron", topic=topic),
        title="Iron and legs",
        summary="What iron does.",
        key_points="First point\nSecond point",
        body="<h2>Aa</h2><p>Text [@one].</p><h2>Bb</h2><h2>Cc</h2>",
        author=Person.objects.create(name="A writer", role="nurse"),
        related=[other.article],
    )
    page = read(client, "/iron/").partition("<body>")[2]
    parts = [
        "Skip to main content",
        'aria-label="Where you are"',
        "<h1>Iron and legs</h1>",
        "What iron does.",
        "Not yet medically reviewed",
        f"The newest text is at http://localhost:8000/a/{revision.article_id}/",
        "First point",
        "On this page",
        '<h2 id="aa">',
        '<h2 id="sources">',
        "The one reference.",
        "general information, not personal medical advice",
        "Written by A writer, nurse",
        "Next check by",
        "Read next",
        "Another page",
        "Talk to us",
    ]
    places = [page.rindex(part) if part == "Talk to us" else page.index(part) for part in parts]
    assert places == sorted(places)


def test_links_to_sources_and_back_lead_somewhere(client):
    make_source("one")
    make_revision(make_article("iron"), body="<p>A [@one].</p>")
    page = read(client, "/iron/")
    for anchor in ("source-1", "cite-1"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page


def test_few_headings_need_no_contents(client):
    make_revision(make_article("iron"), body="<h2>A</h2><h2>B</h2>")
    assert "On this page" not in read(client, "/iron/")


def test_a_reviewed_text_names_its_reviewer_and_a_newer_one_does_not(client):
    clinician = make_clinician()
    revision = make_revision(make_article("iron"))
    reviewing.sign_off(revision, by=clinician.user)
    assert "Reviewed by A clinician, nurse" in read(client, "/iron/")
    make_revision(revision.article)
    assert "Not yet medically reviewed" in read(client, "/iron/")


def test_an_overdue_check_is_said_in_words(client):
    make_revision(make_article("iron"), next_check_on=localdate() + timedelta(days=10))
    assert "Overdue" not in read(client, "/iron/")
    with time_machine.travel(now() + timedelta(days=12)):
        assert "Overdue: we meant to check this again by" in read(client, "/iron/")


def test_a_draft_leaks_nowhere(client):
    topic = make_topic(slug="help")
    make_revision(make_article("public", topic=topic), title="Public words")
    make_revision(make_article("secret", topic=topic), title="Secret words", live=False)
    make_revision(
        make_article("soon", topic=topic), title="Secret words", at=now() + timedelta(days=1)
    )
    public = make_revision(make_article("changed", topic=topic), title="Changed page")
    make_revision(public.article, title="Secret words", live=False)
    for path in ("/", "/topics/", "/topics/help/", "/public/", "/changed/"):
        assert "Secret words" not in read(client, path)
    for path in ("/secret/", "/soon/", f"/a/{public.article_id}/"):
        assert "Secret words" not in client.get(path, follow=True).text
    assert client.get("/secret/").status_code == 404


def test_an_old_address_leads_on_in_one_hop(client):
    article = make_revision(make_article("one")).article
    publishing.move(article, "two")
    publishing.move(article, "three")
    for old in ("one", "two"):
        response = client.get(f"/{old}/")
        assert (response.status_code, response["Location"]) == (301, "/three/")


def test_a_withdrawn_page_says_why_and_shows_a_way_on(client):
    topic = make_topic()
    make_revision(make_article(topic=topic))
    article = make_revision(make_article("old")).article
    publishing.withdraw(article, "A newer guideline says otherwise.")
    response = client.get("/old/")
    assert response.status_code == 410
    assert "A newer guideline says otherwise." in response.text
    assert topic.get_absolute_url() in response.text


def test_a_withdrawn_page_that_moved_answers_410_at_its_old_address_too(client):
    article = make_revision(make_article("old")).article
    publishing.move(article, "new")
    publishing.withdraw(article, "Wrong.")
    assert client.get("/old/", follow=True).status_code == 410


def test_an_old_address_leads_on_while_a_new_page_there_is_a_draft(client):
    publishing.move(make_revision(make_article("one")).article, "two")
    draft = make_revision(make_article("one"), title="The new page", live=False)
    assert client.get("/one/")["Location"] == "/two/"
    publishing.publish(draft)
    assert "The new page" in read(client, "/one/")


@pytest.mark.parametrize("draft", [{"live": False}, {"at": now() + timedelta(days=1)}])
def test_the_address_of_what_nobody_has_read_is_not_told(client, draft):
    article = make_revision(make_article("secret"), **draft).article
    assert client.get(f"/a/{article.pk}/").status_code == 404
    publishing.withdraw(article, "Never public.")
    assert client.get("/secret/").status_code == 404


def test_the_short_address_follows_the_article(client):
    article = make_revision(make_article("one")).article
    assert client.get(f"/a/{article.pk}/")["Location"] == "/one/"
    assert client.get("/a/0/").status_code == 404


def test_topics_without_a_page_are_not_shown(client):
    make_topic(name="Empty topic")
    full = make_topic(name="Full topic")
    make_revision(make_article(topic=full))
    page = read(client, "/")
    assert "Full topic" in page
    assert "Empty topic" not in page


def test_a_topic_lists_its_pages_in_their_order(client):
    topic = make_topic(slug="help")
    make_revision(make_article(topic=topic, position=2), title="Comes second")
    make_revision(make_article(topic=topic, position=1), title="Comes first")
    page = read(client, "/topics/help/")
    assert page.index("Comes first") < page.index("Comes second")


def test_an_unknown_topic_is_not_found_and_an_empty_one_says_so(client):
    make_topic(slug="empty")
    assert client.get("/topics/none/").status_code == 404
    assert "There are no pages here yet" in read(client, "/topics/empty/")


def test_the_glossary_explains_words(client):
    GlossaryTerm.objects.create(term="Ferritin", say="FERR-it-in", definition="Stored iron.")
    page = read(client, "/glossary/")
    assert 'id="ferritin"' in page
    assert "FERR-it-in" in page
    assert "Stored iron." in page
