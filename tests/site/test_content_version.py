"""The version of what the public reads: set by triggers, whoever writes and however."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from articles.models import SearchWord, Topic
from contact.models import CrisisLine
from rlsinfo import content_version
from rlsinfo.apps import public_tables
from rlsinfo.content_version import ContentVersionMiddleware, current, remembered
from tests import public_pages
from tests.factories import make_message, make_revision, make_topic

pytestmark = pytest.mark.django_db


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def is_changed_by(write, *values) -> bool:
    before = current()
    write(*values)
    return current() != before


# --- what sets it ---------------------------------------------------------------------------------


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_every_table_that_the_public_reads_sets_it(starter):
    filled = sorted(table for table in public_tables() if rows_of(table))
    assert len(filled) > 12
    for table in filled:
        (key, *_) = connection.introspection.get_primary_key_columns(connection.cursor(), table)
        assert is_changed_by(sql, f"UPDATE {table} SET {key} = {key}"), table


def test_however_a_row_is_written():
    assert is_changed_by(make_topic)
    assert is_changed_by(lambda: Topic.objects.update(summary="Other words."))
    twin = Topic(name="Twin", slug="twin", summary="About it.")
    assert is_changed_by(lambda: Topic.objects.bulk_create([twin], ignore_conflicts=True))
    again = Topic(name="Twins", slug="twins", summary="About it.")
    assert is_changed_by(
        lambda: Topic.objects.bulk_create(
            [again], update_conflicts=True, unique_fields=["slug"], update_fields=["summary"]
        )
    )
    assert is_changed_by(sql, "DELETE FROM articles_topic")


def test_what_the_public_does_not_read_leaves_it():
    make_revision()
    assert not is_changed_by(make_message)
    assert not is_changed_by(lambda: SearchWord.objects.update(texts=7))


def test_a_change_that_is_undone_leaves_it():
    before = current()
    with transaction.atomic():
        assert is_changed_by(make_topic)
        transaction.set_rollback(True)
    assert current() == before


def test_public_pages_show_no_table_that_leaves_it(starter, client):
    with CaptureQueriesContext(connection) as asked:
        public_pages.PAGES.clear()
        public_pages.render_all()
    words = " ".join(query["sql"] for query in asked)
    read = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', words))
    shown = read - {"contact_closeddays"}  # for the contact page, which nobody keeps
    assert "articles_glossaryterm" in shown
    assert shown <= public_tables()


def test_without_its_triggers_nothing_sets_it_and_everything_can_be_written():
    content_version.stop_watching(connection)
    assert not is_changed_by(make_topic)
    content_version.watch(public_tables())
    content_version.watch(public_tables())
    assert is_changed_by(make_topic)


def make_crisis_line(phone):
    day = localdate()
    CrisisLine.objects.create(
        country="UK", phone=phone, checked_on=day, next_check_on=day + timedelta(days=365)
    )


# --- what lives as long as it ---------------------------------------------------------------------


@remembered
def numbers():
    return [line.phone for line in CrisisLine.objects.all()]


def test_what_is_remembered_is_made_once_for_each_version():
    make_crisis_line("2468")
    first = numbers()
    assert "2468" in first
    assert numbers() is first
    make_topic()
    assert numbers() is not first


def asked_for(request, *, times) -> int:
    def answer(request):
        for _ in range(times):
            numbers()

    with CaptureQueriesContext(connection) as asked:
        ContentVersionMiddleware(answer)(request)
    return len([each for each in asked if content_version.TABLE in each["sql"]])


def test_a_request_that_reads_asks_once_and_the_next_one_again():
    numbers()
    for _ in range(2):
        assert asked_for(RequestFactory().get("/"), times=3) == 1
        assert asked_for(RequestFactory().head("/"), times=3) == 1
    assert current() != "nothing of a request is left behind"


def test_a_request_that_may_write_asks_each_time():
    numbers()
    assert asked_for(RequestFactory().post("/"), times=3) == 3


def test_a_page_shows_a_change_at_once(client):
    make_crisis_line("999")
    assert "999" in client.get("/topics/").text
    CrisisLine.objects.update(phone="998")
    assert "998" in client.get("/topics/").text
