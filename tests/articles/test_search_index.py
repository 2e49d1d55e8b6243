"""What is live is found, from its moment on, and nothing else is."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from articles import publishing
from articles.models import PageText, SearchWord
from articles.models.revision import NEVER
from articles.search import finding, index
from rlsinfo import fulltext
from tests.factories import make_article, make_revision

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1)
A_SECOND = timedelta(seconds=1)


def found(typed, after=timedelta()):
    """The titles of what a search finds in so long."""
    with time_machine.travel(now() + after, tick=False):
        results = finding.find(typed).results
    return sorted(result.revision.title for result in results)


def page(article=None, words="Nothing.", **fields):
    return make_revision(article, body=f"<p>{words}</p>", **fields)


def known():
    """How many texts use each word, and the texts themselves."""
    words = dict(SearchWord.objects.filter(texts__gt=0).values_list("word", "texts"))
    with connection.cursor() as cursor:
        pk = "rowid" if connection.vendor == "sqlite" else "pk"
        cursor.execute(f"SELECT {pk} FROM {index.INDEX} ORDER BY 1")
        rows = [each for (each,) in cursor]
    texts = list(PageText.objects.order_by("pk").values_list("pk", "sections"))
    return words, texts, rows


# --- what is found ------------------------------------------------------------------------------


def test_a_draft_is_not_found_until_it_is_published():
    draft = page(words="Quixotine helps.", live=False)
    assert found("quixotine") == []
    publishing.publish(draft)
    assert found("quixotine") == ["A title"]


@pytest.mark.parametrize("part", ["title", "summary", "key_points"])
def test_each_part_of_a_page_is_found(part):
    make_revision(**{part: "All about quixotine."})
    assert len(found("quixotine")) == 1


def test_a_scheduled_page_is_found_from_its_moment_on_with_no_job_run():
    page(words="Quixotine helps.", at=now() + TOMORROW)
    assert found("quixotine", TOMORROW - A_SECOND) == []
    assert found("quixotine", TOMORROW + A_SECOND) == ["A title"]


def test_a_scheduled_version_replaces_the_old_words_at_one_moment():
    old = page(words="Quixotine helps.", title="Old")
    page(old.article, "Zanzibarine helps.", title="New", at=now() + TOMORROW)
    before, after = TOMORROW - A_SECOND, TOMORROW + A_SECOND
    assert (found("quixotine", before), found("zanzibarine", before)) == (["Old"], [])
    assert (found("quixotine", after), found("zanzibarine", after)) == ([], ["New"])


def test_a_new_version_replaces_the_old_words():
    old = page(words="Quixotine helps.")
    page(old.article, "Zanzibarine helps.", title="New")
    assert found("quixotine") == []
    assert found("zanzibarine") == ["New"]
    assert len(known()[1]) == 1


def test_a_newer_draft_changes_nothing():
    old = page(words="Quixotine helps.")
    page(old.article, "Zanzibarine helps.", live=False)
    assert found("quixotine") == ["A title"]
    assert found("zanzibarine") == []


def test_a_schedule_that_is_taken_back_is_never_found():
    draft = page(words="Quixotine helps.", at=now() + TOMORROW)
    publishing.cancel(draft)
    assert found("quixotine", 2 * TOMORROW) == []
    assert known() == ({}, [], [])


def test_a_withdrawn_page_is_not_found_and_a_reinstated_one_is():
    article = page(words="Quixotine helps.").article
    publishing.withdraw(article, "Out of date.")
    assert found("quixotine") == []
    publishing.reinstate(article)
    assert found("quixotine") == ["A title"]


def test_a_page_that_is_to_be_withdrawn_is_found_until_then():
    article = page(words="Quixotine helps.").article
    publishing.withdraw(article, "Out of date.", at=now() + TOMORROW)
    assert found("quixotine", TOMORROW - A_SECOND) == ["A title"]
    assert found("quixotine", TOMORROW + A_SECOND) == []


def test_a_page_that_moved_is_found_at_its_new_address():
    article = page(make_article("old-place"), "Quixotine helps.").article
    publishing.move(article, "new-place")
    (result,) = finding.find("quixotine").results
    assert result.revision.get_absolute_url() == "/new-place/"


def test_a_page_that_is_long_overdue_comes_last():
    ago = localdate() - timedelta(days=400)
    page(words="Here.", title="Quixotine", checked_on=ago, next_check_on=ago + timedelta(days=9))
    page(words="Some quixotine too.", title="Legs")
    results = finding.find("quixotine").results
    assert [each.revision.title for each in results] == ["Legs", "Quixotine"]


# --- a word of a text that is not public is told to nobody ----------------------------------------


@pytest.mark.parametrize("typed", ["quixotone", "legs quixotone"])
def test_a_correction_tells_no_word_that_is_not_public(typed):
    page(words="Restless legs.")
    article = page(words="Quixotine helps.", at=now() + TOMORROW).article
    assert "quixotine" not in finding.find(typed).corrected
    with time_machine.travel(now() + TOMORROW + A_SECOND):
        assert "quixotine" in finding.find(typed).corrected
        publishing.withdraw(article, "Out of date.")
        assert "quixotine" not in finding.find(typed).corrected


def test_what_is_offered_is_live_only():
    page(title="Quixotine", at=now() + TOMORROW)
    article = page(title="Quixotic legs").article
    page(title="Quixotry", live=False)
    assert finding.suggest("quixot") == ["Quixotic legs"]
    publishing.withdraw(article, "Out of date.")
    assert finding.suggest("quixot") == []


# --- the rows behind it ---------------------------------------------------------------------------


def test_words_are_counted_once_for_each_text_that_uses_them():
    first = page(words="Legs, legs and iron.", title="Iron", summary="Iron.")
    page(words="Iron tablets.", title="Tablets", summary="Legs.")
    assert known()[0] == {"iron": 2, "legs": 2, "and": 1, "tablets": 1}
    page(first.article, "Sleep.", title="Sleep", summary="Sleep.")
    assert known()[0] == {"iron": 1, "legs": 1, "tablets": 1, "sleep": 1}


def test_scheduled_words_are_counted_until_they_are_taken_back():
    page(words="Iron.", title="Iron", summary="Iron.")
    later = page(words="Iron.", title="Legs", summary="Legs.", at=now() + TOMORROW)
    assert known()[0] == {"iron": 2, "legs": 1}
    publishing.cancel(later)
    assert known()[0] == {"iron": 1}


def make_history():
    old = page(words="Quixotine helps.", title="Old")
    page(old.article, "Zanzibarine helps.", title="New")
    page(old.article, "Later words.", title="Later", at=now() + TOMORROW)
    page(words="A draft.", live=False)
    gone = page(words="Gone, it says.", title="Gone").article
    publishing.withdraw(gone, "Out of date.")


def test_reading_all_anew_gives_what_was_there_however_often(capsys):
    make_history()
    before = known()
    assert {"zanzibarine", "later", "gone"} <= before[0].keys()
    for _ in range(2):
        call_command("rebuild_search")
        assert known() == before
    assert "The search knows 2 pages." in capsys.readouterr().out


def test_reading_all_anew_mends_what_was_lost():
    make_history()
    before = known()
    SearchWord.objects.all().delete()
    PageText.objects.all().delete()
    fulltext.put(index.INDEX, 999_999, "Quixotine", "", "", "")
    assert index.rebuild() == 2
    assert known() == before
    assert found("zanzibarine") == ["New"]


def test_publishing_that_fails_leaves_the_search_as_it_was():
    old = page(words="Quixotine helps.", title="Old")
    before = known()
    dead = make_revision(
        old.article, body='<p>Zanzibarine <a href="/no-such-page/">here</a></p>', live=False
    )
    with pytest.raises(ValidationError):
        publishing.publish(dead)
    assert known() == before
    assert found("quixotine") == ["Old"]


def test_a_fault_while_the_search_is_told_publishes_nothing(monkeypatch):
    old = page(words="Quixotine helps.", title="Old")
    draft = page(old.article, "Zanzibarine helps.", title="New", live=False)
    before = known()

    def count(words, by):
        raise OSError("The disk is full.")

    monkeypatch.setattr(index, "count", count)
    with pytest.raises(OSError, match="full"):
        publishing.publish(draft)
    draft.refresh_from_db()
    assert draft.publish_at is None
    assert known() == before


def test_publishing_costs_no_more_with_many_pages():
    costs = []
    for count in (1, 19):
        for n in range(count):
            page(words=f"Legs and word{n}.", title=f"Page {n}")
        draft = page(words="Legs and iron.", live=False)
        type(draft).objects.filter(pk=draft.pk).update(publish_at=now(), followed_at=NEVER)
        with CaptureQueriesContext(connection) as asked:
            index.refresh(draft.article)
        costs.append(len(asked))
    assert costs[0] == costs[1] < 12
