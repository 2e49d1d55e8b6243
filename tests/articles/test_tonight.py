"""The page for somebody who is awake, one step after the other."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localdate

from articles import publishing
from articles.models import Article, Step
from articles.models.revision import LONG_OVERDUE
from rlsinfo import standalone
from tests.factories import make_article, make_revision, make_source

pytestmark = pytest.mark.django_db


def make_step(title, article=None, **fields):
    article = article or make_revision().article
    return Step.objects.create(title=title, words=f"{title} now.", article=article, **fields)


def titles(client):
    return re.findall(r"of \d+</p><h2>(.*?)</h2>", client.get("/tonight/").text)


def test_steps_come_one_after_the_other_and_lead_to_the_end(client):
    make_step("Rub", position=2)
    make_step("Walk", position=1)
    page = client.get("/tonight/").text
    assert titles(client) == ["Walk", "Rub"]
    onward = re.findall(r'<div class="controls">\s*<a href="([^"]+)"', page)
    assert onward == ["#step-2", "#rest"]
    assert page.index("Walk now.") < page.index("Rub now.") < page.index("Now put the phone down")


def test_a_step_hides_with_the_article_that_it_rests_on(client):
    step = make_step("Walk")
    make_step("Rub")
    publishing.withdraw(step.article, "Out of date.")
    assert titles(client) == ["Rub"]
    publishing.reinstate(step.article)
    assert titles(client) == ["Rub", "Walk"]


def test_a_step_on_a_draft_is_hidden(client):
    make_step("Walk", make_revision(live=False).article)
    assert titles(client) == []


@pytest.mark.parametrize(("late", "shown"), [(0, ["Walk"]), (1, [])])
def test_a_step_hides_when_a_check_is_long_overdue(client, late, shown):
    last_day = localdate() - LONG_OVERDUE - timedelta(days=late)
    words = {"checked_on": last_day - timedelta(days=9), "next_check_on": last_day}
    make_step("Walk", make_revision(**words).article)
    assert titles(client) == shown


def test_staff_are_told_of_hidden_steps(client, staff_client):
    step = make_step("Walk")
    assert "hides its steps" not in staff_client.get("/admin/").text
    withdraw = reverse("admin:articles_article_withdraw", args=[step.article.pk])
    assert "<li>Walk</li>" in staff_client.get(withdraw).text
    publishing.withdraw(step.article, "Out of date.")
    assert "1 page hides its steps for tonight" in staff_client.get("/admin/").text
    listing = staff_client.get(
        reverse("admin:articles_article_changelist"), {"show": "hidden-steps"}
    )
    assert list(listing.context["cl"].result_list) == [step.article]


def test_without_steps_the_page_still_says_who_answers(client):
    page = client.get("/tonight/").text
    assert "We are checking the steps" in page
    assert 'href="tel:999"' in page


CARDS = (
    '<p>Words.</p><aside data-care="urgent"><h3>Call today if:</h3><p>A sign [@one].</p></aside>'
    '<aside data-care="not-urgent"><h3>See a doctor if:</h3><p>A mild sign.</p></aside>'
)


def test_the_signs_that_cannot_wait_are_those_of_the_article_about_them(client):
    make_source("one")
    revision = make_revision(make_article("when-to-see-a-doctor"), body=CARDS)
    page = client.get("/tonight/").text
    assert "A sign." in page
    assert "A mild sign" not in page
    publishing.move(revision.article, "see-a-doctor")
    assert "A sign." in client.get("/tonight/").text
    publishing.withdraw(revision.article, "Out of date.")
    assert "A sign." not in client.get("/tonight/").text


def test_staff_are_told_that_the_signs_would_go(staff_client):
    article = make_revision(make_article("when-to-see-a-doctor")).article
    page = staff_client.get(reverse("admin:articles_article_withdraw", args=[article.pk]))
    assert "The page for tonight shows the urgent and emergency cards" in page.text


def test_a_page_that_stood_at_its_address_makes_room():
    for slug in ("a-bad-night", "medicines"):
        Article.objects.create(slug=slug)
    old = Article.objects.create(slug="tonight")
    import_module("articles.migrations.0005_library").make_room(apps, connection.schema_editor())
    old.refresh_from_db()
    assert old.slug == "a-bad-night-1"
    assert set(Article.objects.values_list("slug", flat=True)) == {
        "a-bad-night",
        "a-bad-night-1",
        "about-medicines",
    }


def test_every_page_leads_there_in_one_tap(starter, client):
    for path in ("/", "/self-care/", "/contact/", "/medicines/", "/nothing-here/"):
        header = client.get(path).text.partition("</header>")[0]
        assert '<a href="/tonight/">Awake right now?</a>' in header


def test_the_page_for_a_broken_site_leads_there_too():
    assert reverse("articles:tonight") == standalone.TONIGHT
    assert f'<a href="{standalone.TONIGHT}">Awake right now?</a>' in standalone.AWAY


def test_it_costs_the_same_however_many_steps(starter, client, django_assert_max_num_queries):
    client.get("/topics/")  # from now on what all pages share is known
    with django_assert_max_num_queries(4):
        client.get("/tonight/")
    for number in range(9):
        make_step(f"Step {number}")
    client.get("/topics/")
    with django_assert_max_num_queries(4):
        client.get("/tonight/")


def test_the_starter_steps_go_from_moving_to_the_morning(starter, client):
    assert titles(client)[0] == "Get up and walk"
    assert len(titles(client)) == 8
    assert client.get("/tonight/").text.count("https://") == 0


def test_browsers_ask_for_the_worker_each_time(client):
    worker = client.get("/tonight/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    assert 'PAGE = "/tonight/"' in worker.text
