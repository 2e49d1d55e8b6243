"""How SQLite finds the rows of one page: by what names it, not among those of all pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Change
from articles.search import saved
from tests.factories import make_revision

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        "connection.vendor != 'sqlite'", reason="PostgreSQL plans by its statistics."
    ),
]
#: The indexes by which texts of every page are found.
OF_ALL_PAGES = ("live_revisions", "revision_by_publish_at", "one_newest_text_of_an_article")


def steps(call) -> list[str]:
    """Those of each question that ``call`` asks."""
    with CaptureQueriesContext(connection) as asked:
        call()
    with connection.cursor() as cursor:
        found = []
        for question in asked:
            if question["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {question['sql']}")
                found += [row[-1] for row in cursor.fetchall()]
    return found


@pytest.mark.parametrize(
    "call",
    [
        saved.index,
        lambda article: list(Article.objects.linking_to(article)),
        lambda article: list(Change.objects.public().with_details()),
    ],
    ids=["the index for staff", "what links to a page", "what changed"],
)
def test_no_question_goes_through_the_texts_of_all_pages(call):
    article = make_revision().article
    found = steps(lambda: call(article))
    assert any("articles_" in step for step in found)
    assert not [step for step in found if goes_through_all(step)]


def goes_through_all(step: str) -> bool:
    is_scan = step.startswith("SCAN") and "articles_change" not in step  # of which there are few
    return is_scan or any(name in step for name in OF_ALL_PAGES)
