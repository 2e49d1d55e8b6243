"""Was this page useful? An answer, a line, and what becomes of them."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.urls import reverse
from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles import feedback, publishing
from articles.models import LONGEST_LINE, Feedback
from articles.views import useful
from contact.models import Message
from rlsinfo import ratelimit
from rlsinfo.models import RateBucket
from tests.factories import make_article, make_revision

pytestmark = pytest.mark.django_db

OURS = {"Sec-Fetch-Site": "same-origin"}
LINE = "The table was hard to read."
STORY = "I take ropinirole and my legs are worse every night"
NETWORK = "198.51.100.0/24"


@pytest.fixture
def iron():
    return make_revision(make_article("iron"), title="Iron")


def answer(client, iron, useful="yes", network="198.51.100", **headers):
    where = reverse("articles:useful", args=[iron.article_id])
    sent = {"useful": useful} if useful else {}
    return client.post(where, sent, REMOTE_ADDR=f"{network}.7", headers={**OURS, **headers})


def say(client, thanks, words, **headers):
    return client.post(thanks, {"words": words}, headers={**OURS, **headers})


@pytest.fixture
def thanks(client, iron):
    """The address of the page that thanks somebody for an answer."""
    return answer(client, iron)["Location"]


def only():
    return Feedback.objects.get()


# --- the answer -----------------------------------------------------------------------------------


def test_each_page_asks_whether_it_was_useful(client, iron):
    text = client.get("/iron/").text
    assert "Was this page useful?" in text
    assert f'action="/useful/{iron.article_id}/"' in text


def test_a_preview_does_not_ask(staff_client, iron):
    preview = reverse("admin:articles_revision_preview", args=[iron.pk])
    assert "Was this page useful?" not in staff_client.get(preview).text


@pytest.mark.parametrize(("said", "is_useful"), [("yes", True), ("no", False)])
def test_an_answer_is_counted_for_the_text_that_readers_see(client, iron, said, is_useful):
    make_revision(iron.article, live=False)
    response = answer(client, iron, said)
    assert response.status_code == 303
    found = only()
    assert (found.is_useful, found.revision, found.sent_on) == (is_useful, iron, localdate())
    assert found.words == ""


def test_the_answer_leads_to_thanks_that_are_kept_nowhere_and_set_no_cookie(client, thanks):
    response = client.get(thanks)
    assert "Thank you" in response.text
    assert "What was missing, or what helped?" in response.text
    assert 'href="/iron/"' in response.text
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert not client.cookies


def test_nothing_about_the_visitor_is_stored(client, iron):
    answer(client, iron)
    columns = {field.name for field in Feedback._meta.get_fields()}
    about_the_text = {"id", "article", "revision", "is_useful", "sent_on"}
    assert columns == about_the_text | {"words", "written_on", "erased_at"}
    kept = str(list(Feedback.objects.values())) + str(list(RateBucket.objects.values()))
    assert "198.51.100" not in kept


def test_a_second_answer_of_the_same_visit_gets_the_same_thanks_and_is_not_counted(client, iron):
    first, second = answer(client, iron), answer(client, iron, "no")
    assert [first.status_code, second.status_code] == [303, 303]
    assert only().is_useful
    assert "Thank you" in client.get(second["Location"]).text


def test_another_page_another_network_and_another_day_are_another_visit(client, iron, time_machine):
    answer(client, iron)
    answer(client, make_revision())
    answer(client, iron, network="203.0.113")
    time_machine.move_to(now() + timedelta(days=1))
    answer(client, iron)
    assert Feedback.objects.count() == 4


def test_somebody_who_clicked_twice_can_still_add_a_line(client, iron):
    answer(client, iron)
    say(client, answer(client, iron)["Location"], LINE)
    assert only().words == LINE


def test_a_second_answer_cannot_take_the_place_of_a_line(client, iron, thanks):
    say(client, thanks, LINE)
    again = client.get(answer(client, iron)["Location"])
    assert 'name="words"' not in again.text


def test_who_cannot_be_told_apart_is_counted_each_time(client, iron):
    for _ in range(3):
        answer(client, iron, network="127.0.0")
    assert Feedback.objects.count() == 3


@pytest.mark.parametrize("most", ["MOST_HERE", "MOST_IN_ALL"])
def test_a_flood_is_thanked_and_not_counted(client, monkeypatch, most):
    monkeypatch.setattr(feedback, most, 2)
    pages = [make_revision() for _ in range(3)]
    locations = [answer(client, each)["Location"] for each in pages]
    assert Feedback.objects.count() == 2
    last = client.get(locations[-1])
    assert last.status_code == 200
    assert "Thank you" in last.text
    assert 'name="words"' not in last.text


def test_what_was_not_stored_was_not_counted(iron, monkeypatch):
    monkeypatch.setattr(feedback.Feedback.objects, "create", broken)
    with pytest.raises(OperationalError):
        feedback.vote(iron, is_useful=True, network=NETWORK)
    monkeypatch.undo()
    assert feedback.vote(iron, is_useful=True, network=NETWORK)


def broken(*args, **kwargs):
    raise OperationalError("database is locked")


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [
        ({"useful": ""}, 422, "Yes or No"),
        ({"useful": "maybe\0"}, 422, "Yes or No"),
        ({"Sec-Fetch-Site": "cross-site"}, 403, "came from our own page"),
    ],
)
def test_an_answer_that_does_not_count_is_asked_for_again(client, iron, how, status, words):
    response = answer(client, iron, **how)
    assert response.status_code == status
    assert words in response.text
    assert 'value="yes"' in response.text
    assert not Feedback.objects.exists()


def test_opening_the_address_of_an_answer_counts_nothing_and_asks(client, iron):
    response = client.get(reverse("articles:useful", args=[iron.article_id]))
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert 'value="yes"' in response.text
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_a_page_that_is_not_there_takes_no_answer(client, pk):
    response = client.post(f"/useful/{pk}/", {"useful": "yes"}, headers=OURS)
    assert response.status_code == 404


def test_a_draft_and_a_withdrawn_page_take_no_answer(client, iron):
    draft = make_revision(live=False)
    publishing.withdraw(iron.article, "A reason.")
    assert [answer(client, each).status_code for each in (draft, iron)] == [404, 404]


# --- the line -------------------------------------------------------------------------------------


def test_a_line_is_stored_with_the_answer(client, thanks):
    response = say(client, thanks, f"  {LINE} ")
    assert (response.status_code, response["Location"]) == (303, thanks)
    assert (only().words, only().written_on) == (LINE, localdate())
    after = client.get(thanks).text
    assert "We have your line" in after
    assert LINE not in after


def test_the_first_line_stays_and_the_second_comes_back(client, thanks):
    say(client, thanks, LINE)
    response = say(client, thanks, "Another line.")
    assert response.status_code == 422
    assert "We have a line with your answer already" in response.text
    assert 'value="Another line."' in response.text
    assert only().words == LINE


def test_the_same_line_sent_twice_is_thanked_for(client, thanks):
    assert [say(client, thanks, LINE).status_code for _ in range(2)] == [303, 303]


def test_a_line_that_staff_deleted_does_not_come_back(client, thanks):
    say(client, thanks, LINE)
    feedback.erase(Feedback.objects.all())
    assert say(client, thanks, "Another line.").status_code == 422
    assert "We have your line" not in client.get(thanks).text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Write a line first"),
        ("  \n ", "Write a line first"),
        ("a\0b", "on one line"),
        ("a\nb", "on one line"),
        ("a\x07b", "on one line"),
        ("a\u2028b", "on one line"),
        ("x" * (LONGEST_LINE + 5), "Shorten your line by 5 characters"),
        ("word " * 10_000, "Shorten your line by 49,7"),
        (STORY, "We do not keep that here"),
    ],
)
def test_a_line_that_cannot_be_kept_says_why_and_stays_in_the_field(
    client, thanks, words, sentence
):
    response = say(client, thanks, words)
    assert response.status_code == 422
    assert sentence in response.text
    assert "Error: Thank you" in response.text
    assert response.context["form"]["words"].value() == words
    assert not only().words


def test_the_longest_line_is_kept_whole(client, thanks):
    say(client, thanks, "é" * LONGEST_LINE)
    assert only().words == "é" * LONGEST_LINE


def test_somebody_who_tells_of_themselves_is_led_to_the_message_form(client, thanks):
    response = say(client, thanks, STORY)
    assert f'value="{STORY}"' in response.text
    assert "Nothing was stored" in response.text
    assert 'href="/contact/?about=iron"' in response.text
    assert "You do not have to go through this alone" not in response.text
    assert say(client, thanks, LINE).status_code == 303


def test_despair_is_answered_with_the_numbers_of_those_who_help_now(client, thanks):
    response = say(client, thanks, "I want to die")
    main = response.text.partition("<main")[2].partition("</main>")[0]
    assert "You do not have to go through this alone" in main
    assert 'href="tel:' in main
    assert not only().words


@pytest.mark.parametrize(
    "words", ["I want to die", "x" * 300 + " I want to die", "I want to die\0"]
)
def test_despair_is_seen_whatever_else_is_wrong(client, thanks, words):
    assert "these people answer now" in say(client, thanks, words).text


def test_a_line_from_elsewhere_is_refused_and_kept_in_the_field(client, thanks):
    response = say(client, thanks, LINE, **{"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert f'value="{LINE}"' in response.text
    assert not only().words


def test_a_line_that_could_not_be_saved_is_admitted(client, thanks, monkeypatch):
    monkeypatch.setattr(feedback, "add_line", broken)
    response = say(client, thanks, LINE)
    assert response.status_code == 503
    assert "We could not save your line" in response.text
    assert f'value="{LINE}"' in response.text


def test_after_an_hour_the_page_has_ended_and_the_line_can_be_copied(client, thanks, time_machine):
    time_machine.move_to(now() + timedelta(minutes=61))
    assert client.get(thanks).status_code == 410
    response = say(client, thanks, LINE)
    assert response.status_code == 410
    assert "for one hour" in response.text
    assert f'value="{LINE}"' in response.text
    assert not only().words


@pytest.mark.parametrize("token", ["1", "wrong", "a:b:c", "é", "%00", "x" * 3000])
def test_an_address_that_is_not_ours_is_not_found(client, token):
    assert client.get(f"/useful/thanks/{token}/").status_code == 404
    response = say(client, f"/useful/thanks/{token}/", LINE)
    assert response.status_code == 404
    assert f'value="{LINE}"' in response.text


def test_the_thanks_live_on_when_the_page_has_gone(client, iron, thanks):
    publishing.withdraw(iron.article, "A reason.")
    assert client.get(thanks).status_code == 200
    assert say(client, thanks, STORY).status_code == 422
    assert say(client, thanks, LINE).status_code == 303


@hypothesis_settings(
    max_examples=200,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=220), st.one_of(st.none(), st.text(max_size=60)))
def test_whatever_is_written_and_wherever_it_is_sent_is_answered(client, iron, words, token):
    row = Feedback.objects.create(article=iron.article, revision=iron, is_useful=True)
    token = useful.make_token(iron.article, row) if token is None else quote(token, safe="")
    response = client.post(f"/useful/thanks/{token}/", {"words": words}, headers=OURS)
    assert response.status_code in {303, 404, 422}
    row.refresh_from_db()
    assert row.words in {"", words.strip()}


def test_nothing_of_an_answer_is_in_the_cache(client, thanks):
    say(client, thanks, LINE)
    assert LINE not in str(cache._cache)


def test_the_counts_of_visits_are_swept_away(client, iron, time_machine):
    answer(client, iron)
    assert RateBucket.objects.count() == 3
    time_machine.move_to(now() + timedelta(days=2))
    ratelimit.sweep()
    assert not RateBucket.objects.exists()


def test_it_is_not_in_the_inbox(client, thanks):
    say(client, thanks, LINE)
    assert not Message.objects.exists()
