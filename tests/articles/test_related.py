"""What a page offers to read next."""

import pytest

from articles.models import Revision
from articles.views.pages import article_context
from tests.factories import make_article, make_revision, make_source, make_topic

pytestmark = pytest.mark.django_db


def cite(*keys):
    return f"<p>Words [{'; '.join(f'@{key}' for key in keys)}].</p>"


@pytest.fixture
def sources():
    return [make_source(f"source-{number}") for number in range(4)]


def page(title, topic=None, *, cites=(), position=0, **fields):
    body = cite(*cites) if cites else "<p>Words.</p>"
    article = make_article(topic=topic, position=position)
    return make_revision(article, title=title, body=body, **fields)


def offered(revision, chosen=None):
    return [each.title for each in article_context(revision, chosen)["related"]]


def test_pages_chosen_by_editors_come_first_then_shared_sources_then_the_topic(sources):
    topic = make_topic()
    page("Same topic", topic)
    page("Shares two", cites=["source-0", "source-1", "source-3"])
    chosen = page("Chosen")
    iron = page("Iron", topic, cites=["source-0", "source-1", "source-2"], related=[chosen.article])
    assert offered(iron) == ["Chosen", "Shares two", "Same topic"]


def test_pages_that_share_more_sources_come_first(sources):
    page("Shares one", cites=["source-0"], position=0)
    page("Shares three", cites=["source-0", "source-1", "source-2"], position=2)
    page("Shares two", cites=["source-1", "source-2"], position=1)
    iron = page("Iron", cites=["source-0", "source-1", "source-2"])
    assert offered(iron) == ["Shares three", "Shares two", "Shares one"]
    assert offered(iron, chosen=[]) == offered(iron)


def test_among_pages_that_share_as_much_those_of_the_topic_come_first(sources):
    topic = make_topic()
    page("Elsewhere", make_topic(), cites=["source-0"])
    page("Same topic", topic, cites=["source-0"], position=9)
    assert offered(page("Iron", topic, cites=["source-0"])) == ["Same topic", "Elsewhere"]


def test_pages_of_a_topic_come_in_its_order_and_three_at_most():
    topic = make_topic()
    for position in (3, 1, 4, 2):
        page(f"Number {position}", topic, position=position)
    assert offered(page("Iron", topic)) == ["Number 1", "Number 2", "Number 3"]


def test_only_what_is_live_is_offered_and_never_the_page_itself(sources):
    topic = make_topic()
    page("Draft", topic, cites=["source-0"], live=False)
    old = page("Old words", topic, cites=["source-0"])
    make_revision(old.article, title="New words")
    iron = page("Iron", topic, cites=["source-0"], related=[old.article])
    assert offered(iron) == ["New words"]


def test_a_page_without_a_topic_or_sources_offers_only_what_was_chosen():
    page("Other page without a topic")
    chosen = page("Chosen")
    assert offered(page("About", related=[chosen.article])) == ["Chosen"]


def test_what_a_page_offers_costs_one_query_however_much_is_shared(
    sources, django_assert_num_queries
):
    topic = make_topic()
    iron = page("Iron", topic, cites=["source-0", "source-1"])
    for number in range(20):
        page(f"Page {number}", topic, cites=[f"source-{number % 4}"])
        pks = [source.pk for source in sources]
        if number in (0, 19):
            related = Revision.objects.live().related_to(iron.article, [], pks)[:3]
            with django_assert_num_queries(1):
                assert len([each.get_absolute_url() for each in related]) == min(number + 1, 3)
