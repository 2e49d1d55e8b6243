"""What staff tell the search, and what it tells them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from articles.models import MissedWord, PinnedResult, Synonym
from tests.factories import make_article, make_revision

pytestmark = pytest.mark.django_db


def add(client, model, **fields):
    return client.post(reverse(f"admin:articles_{model}_add"), fields)


def test_words_that_staff_add_are_found_at_once(staff_client, client):
    make_revision(title="Restless legs")
    assert "Restless legs</a>" not in client.get("/search/?q=wobblies").text
    sent = {"words": "wobblies, the wobbly things", "means": "restless legs"}
    assert add(staff_client, "synonym", **sent).status_code == 302
    for typed in ("wobblies", "wobbly thing"):
        assert "Restless legs</a>" in client.get(f"/search/?q={typed}").text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("jumpy leg", "“Jumpy legs, jimmy legs” stand for “restless legs” already."),
        ("other, the JIMMY legs!", "“Jumpy legs, jimmy legs” stand for “restless legs” already."),
        (", ,", "Write at least one word."),
        ("twitch, ?!", "“?!” has no letter and no digit."),
        ("legs that will never ever keep quite still", "is too long: 7 words at most."),
    ],
)
def test_words_that_could_not_work_are_refused_and_stay_in_the_form(staff_client, words, sentence):
    Synonym.objects.create(words="Jumpy legs, jimmy legs", means="restless legs")
    page = add(staff_client, "synonym", words=words, means="iron")
    assert sentence in page.text
    assert page.context["adminform"].form["words"].value() == words
    assert Synonym.objects.count() == 1


def test_a_meaning_needs_a_word_and_has_one_row(staff_client):
    Synonym.objects.create(words="jumpy legs", means="restless legs")
    assert "Write at least one word." in add(staff_client, "synonym", words="a", means="-").text
    again = add(staff_client, "synonym", words="other", means="restless legs")
    assert "already exists" in again.text
    assert Synonym.objects.count() == 1


def test_a_row_may_keep_its_own_words(staff_client):
    row = Synonym.objects.create(words="jumpy legs", means="restless legs")
    change = reverse("admin:articles_synonym_change", args=[row.pk])
    sent = {"words": "jumpy legs, jumpy leg", "means": "restless legs"}
    assert staff_client.post(change, sent).status_code == 302
    row.refresh_from_db()
    assert row.words == "jumpy legs, jumpy leg"


def test_one_page_comes_first_for_the_same_words_once(staff_client):
    iron, legs = make_article("iron"), make_article("legs")
    sent = {"words": "tablets, iron drip", "article": iron.pk}
    assert add(staff_client, "pinnedresult", **sent).status_code == 302
    page = add(staff_client, "pinnedresult", words="Iron drips", article=iron.pk)
    assert "That page comes first for “tablets, iron drip” already." in page.text
    assert PinnedResult.objects.count() == 1
    # Two pages for the same words are no mistake.
    assert add(staff_client, "pinnedresult", words="iron drip", article=legs.pk).status_code == 302


def test_without_a_page_nothing_comes_first(staff_client):
    assert "This field is required." in add(staff_client, "pinnedresult", words="iron").text


def make_missed(word, weeks_ago=0, times=5):
    monday = localdate() - timedelta(days=localdate().weekday(), weeks=weeks_ago)
    key = f"{word} {weeks_ago} {times}"
    return MissedWord.objects.create(week=monday, key_hash=key, word=word, times=times)


MISSED = "/admin/articles/missedword/"


def test_words_that_found_nothing_are_told_newest_week_and_most_searches_first(staff_client):
    rows = [make_missed("older", 1, 90), make_missed("wobbly", 0, 5), make_missed("jerky", 0, 7)]
    untold = make_missed("", times=4)
    page = staff_client.get(MISSED)
    assert [row.word for row in page.context["cl"].result_list] == ["jerky", "wobbly", "older"]
    assert reverse("admin:articles_synonym_changelist") in page.text
    one = reverse("admin:articles_missedword_change", args=[rows[0].pk])
    assert rows[0].key_hash not in staff_client.get(one).text.replace(rows[0].word, "")
    unseen = reverse("admin:articles_missedword_change", args=[untold.pk])
    assert staff_client.get(unseen).status_code == 302


def test_nobody_writes_words_that_found_nothing(staff_client):
    row = make_missed("wobbly")
    change = reverse("admin:articles_missedword_change", args=[row.pk])
    for url in (change, change.replace("change", "delete"), f"{MISSED}add/"):
        assert staff_client.post(url, {"word": "x", "post": "yes"}).status_code == 403
    sent = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    staff_client.post(MISSED, sent)
    assert MissedWord.objects.get().word == "wobbly"


@pytest.mark.parametrize("name", ["synonym", "pinnedresult", "missedword"])
def test_a_list_costs_no_more_with_many_rows(staff_client, django_assert_num_queries, name):
    article = make_article()

    def make(n):
        Synonym.objects.create(words=f"a{n}", means=f"b{n}")
        PinnedResult.objects.create(words=f"a{n}", article=article)
        make_missed(f"a{n}", n)

    make(0)
    with django_assert_num_queries(QUERIES[name]):
        staff_client.get(f"/admin/articles/{name}/")
    for n in range(1, 20):
        make(n)
    with django_assert_num_queries(QUERIES[name]):
        staff_client.get(f"/admin/articles/{name}/")


#: Two are for who asks.
QUERIES = {"synonym": 5, "pinnedresult": 5, "missedword": 5}
