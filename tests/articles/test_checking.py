from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from articles import checking, publishing
from articles.models import Revision
from tests.factories import make_article, make_revision, make_source, make_topic

pytestmark = pytest.mark.django_db


def link(address):
    return f'<p>See <a href="{address}">a page of ours</a>.</p>'


@pytest.fixture
def site():
    """Something at each kind of address."""
    make_revision(make_article("there"))
    publishing.move(make_revision(make_article("moved")).article, "moved-here")
    make_revision(make_article("draft"), live=False)
    make_revision(make_article("soon"), at=now() + timedelta(days=1))
    publishing.withdraw(make_revision(make_article("withdrawn")).article, "Wrong.")
    make_topic(slug="help")


@pytest.mark.parametrize(
    "address",
    [
        "/there/",
        "/there",
        "/there/#part",
        "/moved/",
        "/topics/",
        "/topics/help/",
        "/contact/",
        "/glossary/#ferritin",
        "/",
        "/own/",
        "https://elsewhere.example/nothing/",
    ],
)
def test_a_link_that_leads_somewhere_is_alive(site, address):
    assert checking.dead_links(link(address), own="own") == []


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/",
        "/draft/",
        "/soon/",
        "/withdrawn/",
        "/topics/none/",
        "/a/0/",
        "/there/and/more/",
        "/preview/token/",
        "/a/99999999999999999999/",
        "/own/",
    ],
)
def test_a_link_that_leads_nowhere_is_dead(site, address):
    assert checking.dead_links(link(address)) == [address]


def test_many_links_cost_no_more_than_one(site, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        checking.dead_links("".join(link(f"/page-{n}/") for n in range(50)))


def test_a_text_with_errors_is_not_published_and_stays_a_draft():
    revision = make_revision(body=link("/nowhere/"), live=False)
    with pytest.raises(ValidationError, match="nowhere"):
        publishing.publish(revision)
    assert Revision.objects.get().publish_at is None


def test_advice_stops_nothing():
    words = "<p>" + "words " * 40 + ".</p>"
    revision = make_revision(body=words, live=False)
    assert checking.findings(revision)
    publishing.publish(revision)


def test_a_page_about_the_site_itself_needs_no_sources_for_its_numbers():
    body = "<p>We keep messages for 12 months.</p>"
    assert checking.errors(make_revision(body=body, live=False)) == []
    medical = make_revision(make_article(topic=make_topic()), body=body, live=False)
    assert checking.errors(medical)


def test_a_source_in_the_library_answers_for_a_number():
    make_source("one")
    article = make_article(topic=make_topic())
    cited = make_revision(article, body="<p>About 5 in 100 adults [@one].</p>", live=False)
    assert checking.errors(cited) == []


def test_texts_that_link_to_each_other_are_published_together():
    one = make_revision(make_article("one"), body=link("/two/"), live=False)
    two = make_revision(make_article("two"), body=link("/one/"), live=False)
    with pytest.raises(ValidationError):
        publishing.publish(one)
    publishing.publish_together([Revision.objects.get(pk=one.pk), two])
    assert Revision.objects.live().count() == 2
