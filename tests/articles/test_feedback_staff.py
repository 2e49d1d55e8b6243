"""What staff see of what readers say, and how long lines are kept."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from articles import feedback
from articles.models import Feedback
from contact import erasing
from rlsinfo.management.commands import work
from tests.articles.edit_page import url as edit_page
from tests.factories import make_article, make_line, make_revision, make_user, with_permissions

pytestmark = pytest.mark.django_db


@pytest.fixture
def iron():
    return make_revision(make_article("iron"), title="Iron")


def make_lines(iron, count, **fields):
    rows = [make_line(iron, f"<b>Line {n}</b>") for n in range(count)]
    Feedback.objects.filter(pk__in=[row.pk for row in rows]).update(**fields or {"is_useful": True})
    return rows


def test_editors_see_what_readers_say_beside_the_page(staff_client, iron):
    Feedback.objects.create(article=iron.article, revision=iron, is_useful=False)
    make_lines(iron, 12)
    old = localdate() - timedelta(days=366)
    make_lines(iron, 1, sent_on=old, words="", written_on=None)
    text = staff_client.get(edit_page(iron.article)).text
    assert "Useful: 12 yes, 1 no in the last 12 months" in text
    assert text.count("&lt;b&gt;Line") == 10
    assert "&lt;b&gt;Line 11&lt;/b&gt;" in text
    assert "<b>Line" not in text


def test_a_page_without_answers_says_so(staff_client, iron):
    assert (
        "Nobody has said yet whether it is useful" in staff_client.get(edit_page(iron.article)).text
    )


def test_the_edit_page_costs_no_more_with_many_lines(
    staff_client, iron, django_assert_max_num_queries
):
    make_lines(iron, 1)
    with django_assert_max_num_queries(60) as few:
        staff_client.get(edit_page(iron.article))
    make_lines(iron, 19)
    with django_assert_max_num_queries(len(few)):
        staff_client.get(edit_page(iron.article))


LIST = "/admin/articles/feedback/"


def test_the_list_shows_lines_only_and_costs_no_more_with_many(
    staff_client, iron, django_assert_max_num_queries
):
    Feedback.objects.create(article=iron.article, revision=iron, is_useful=False)
    make_lines(iron, 1)
    with django_assert_max_num_queries(30) as few:
        assert "1 line from a reader" in staff_client.get(LIST).text
    make_lines(iron, 9)
    make_lines(make_revision(), 10)
    with django_assert_max_num_queries(len(few)):
        text = staff_client.get(LIST).text
    assert "20 lines from readers" in text
    assert "<b>Line" not in text


def test_the_edit_page_leads_to_the_lines_of_that_page(staff_client, iron):
    make_lines(iron, 1)
    make_lines(make_revision(), 1, words="Elsewhere")
    address = f"{LIST}?article__id__exact={iron.article_id}"
    assert f'href="{address}"' in staff_client.get(edit_page(iron.article)).text
    text = staff_client.get(address).text
    assert "Line 0" in text
    assert "Elsewhere" not in text


def test_a_line_can_be_deleted_and_the_answer_stays_counted(staff_client, iron):
    (row,) = make_lines(iron, 1)
    url = reverse("admin:articles_feedback_delete", args=[row.pk])
    assert "Line 0" not in staff_client.get(url).text  # what is deleted is not repeated
    staff_client.post(url, {"post": "yes"})
    row.refresh_from_db()
    assert (row.words, row.written_on, row.is_useful) == ("", None, True)
    assert row.erased_at
    assert "Line 0" not in staff_client.get("/admin/").text


def test_ticked_lines_can_be_deleted(staff_client, iron):
    rows = make_lines(iron, 2)
    sent = {"action": "delete_selected", "_selected_action": [rows[0].pk], "post": "yes"}
    staff_client.post(LIST, sent)
    assert list(Feedback.objects.with_line()) == [rows[1]]
    assert Feedback.objects.count() == 2


def test_nobody_can_write_or_change_a_line_in_the_staff_site(staff_client, iron):
    (row,) = make_lines(iron, 1)
    assert staff_client.get(f"{LIST}add/").status_code == 403
    change = f"{LIST}{row.pk}/change/"
    assert 'name="words"' not in staff_client.get(change).text
    assert staff_client.post(change, {"words": "Forged."}).status_code == 403
    row.refresh_from_db()
    assert row.words == "<b>Line 0</b>"


def test_who_may_only_read_lines_deletes_none(client, iron):
    (row,) = make_lines(iron, 1)
    client.force_login(with_permissions(make_user(is_staff=True), "view_feedback"))
    assert "Line 0" in client.get(LIST).text
    client.post(reverse("admin:articles_feedback_delete", args=[row.pk]), {"post": "yes"})
    row.refresh_from_db()
    assert row.words


# --- how long -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_kept"), [(364, True), (365, False), (366, False)])
def test_a_line_is_erased_after_twelve_months_and_the_answer_stays(iron, days, is_kept):
    day = localdate() - timedelta(days=days)
    make_lines(iron, 1, sent_on=day, written_on=day)
    assert feedback.erase_due() == (0 if is_kept else 1)
    answer = Feedback.objects.get()
    assert (bool(answer.words), answer.is_useful) == (is_kept, True)


def test_the_worker_erases_lines_and_writes_the_file_anew(iron, monkeypatch):
    done = []
    monkeypatch.setattr(erasing, "rewrite", lambda: not done.append("rewrite"))
    worker = work.Command()
    worker.keep_house()
    assert done == []
    long_ago = localdate() - timedelta(days=400)
    make_lines(iron, 1, sent_on=long_ago, written_on=long_ago)
    worker.keep_house()
    worker.keep_house()
    assert Feedback.objects.get().words == ""
    assert done == ["rewrite"]


def test_a_site_may_keep_lines_for_less(iron, settings):
    settings.FEEDBACK_RETENTION_DAYS = 7
    day = localdate() - timedelta(days=8)
    make_lines(iron, 1, sent_on=day, written_on=day)
    assert feedback.erase_due() == 1


def test_erasing_needs_one_question_however_many_are_due(iron, django_assert_num_queries):
    long_ago = localdate() - timedelta(days=400)
    make_lines(iron, 5, sent_on=long_ago, written_on=long_ago)
    with django_assert_num_queries(1):
        assert feedback.erase_due() == 5


@pytest.mark.parametrize(
    "fields",
    [
        {"words": "A line.", "written_on": None},
        {"words": "", "written_on": localdate()},
        {"words": "A line.", "written_on": localdate(), "erased_at": now()},
    ],
)
def test_the_database_holds_no_line_without_its_day(iron, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(article=iron.article, revision=iron, is_useful=True, **fields)
