"""How staff withdraw a page, now or later, and bring it back."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from articles import publishing
from tests.articles.version_page import PUBLISH, WRITE, everything, history, sign_in
from tests.factories import make_article, make_revision

pytestmark = pytest.mark.django_db

IN_MAY = datetime(2027, 5, 3, 9, tzinfo=get_current_timezone())


def address(article):
    return reverse("admin:articles_article_withdraw", args=[article.pk])


@pytest.fixture
def article():
    return make_revision(make_article("iron")).article


def test_the_pages_that_link_to_it_are_listed_with_a_way_to_change_them(client, article):
    sign_in(client, PUBLISH)
    body = '<p><a href="/iron/">About iron</a></p>'
    linking = make_revision(title="Links here", body=body).article
    draft = make_revision(title="Draft that links", body=body, live=False).article
    other = make_revision(title="Has no link").article
    page = client.get(address(article)).text
    for each in (linking, draft):
        assert reverse("admin:articles_article_change", args=[each.pk]) in page
    assert "Draft that links" in page
    assert other.latest.title not in page


def test_a_page_is_withdrawn_with_a_reason_and_brought_back(client, article):
    sign_in(client, PUBLISH)
    page = client.post(address(article), {"reason": "It is <out> of date."}, follow=True).text
    assert "Withdrew the page." in page
    assert "It is &lt;out&gt; of date." in page
    gone = client.get("/iron/")
    assert gone.status_code == 410
    assert "It is &lt;out&gt; of date." in gone.text
    assert history(article) == ["Withdrew the page: It is <out> of date."]
    assert "Bring it back" in page
    back = client.post(address(article), {"_reinstate": "yes"}, follow=True).text
    assert "Brought the page back." in back
    assert client.get("/iron/").status_code == 200
    assert history(article)[0] == "Brought the page back."


def test_a_planned_withdrawal_holds_from_its_time_on(client, article):
    with time_machine.travel(IN_MAY):
        sign_in(client, PUBLISH)
        data = {"reason": "Out of date.", "at": "2027-05-04T10:30"}
        page = client.post(address(article), data, follow=True).text
        assert "Planned to withdraw the page on 4 May 2027, 10:30." in page
        assert "will be withdrawn on 4 May 2027, 10:30" in page
        assert "Keep it public" in page
        assert client.get("/iron/").status_code == 200
    with time_machine.travel(IN_MAY + timedelta(days=1, minutes=89)):
        assert client.get("/iron/").status_code == 200
    with time_machine.travel(IN_MAY + timedelta(days=1, minutes=91)):
        assert client.get("/iron/").status_code == 410


def test_a_planned_withdrawal_can_be_taken_back(client, article):
    publishing.withdraw(article, "Out of date.", at=IN_MAY)
    with time_machine.travel(IN_MAY - timedelta(days=1)):
        sign_in(client, PUBLISH)
        page = client.post(address(article), {"_reinstate": "yes"}, follow=True).text
        assert "Took back the planned withdrawal." in page
    with time_machine.travel(IN_MAY + timedelta(days=1)):
        assert client.get("/iron/").status_code == 200


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "This field is required"),
        ({"reason": "x" * 301}, "at most 300 characters"),
        ({"reason": "Old.", "at": "2020-01-01T10:00"}, "That moment has passed"),
        ({"reason": "Old.", "at": "soon"}, "Write a date and a time"),
    ],
)
def test_a_fault_is_explained_and_nothing_is_withdrawn(client, article, data, sentence):
    sign_in(client, PUBLISH)
    before = everything()
    page = client.post(address(article), data)
    assert page.status_code == 422
    assert sentence in page.text
    assert data.get("reason", "") in page.text
    assert everything() == before


def test_a_page_that_was_never_public_cannot_be_withdrawn(client):
    sign_in(client, PUBLISH)
    article = make_revision(live=False).article
    before = everything()
    page = client.get(address(article)).text
    assert "never public" in page
    assert 'name="reason"' not in page
    answer = client.post(address(article), {"reason": "Out of date."}, follow=True)
    assert "never public" in answer.text
    assert everything() == before


def test_what_is_withdrawn_keeps_its_reason_and_what_is_not_cannot_come_back(client, article):
    sign_in(client, PUBLISH)
    assert "not withdrawn" in client.post(address(article), {"_reinstate": ""}, follow=True).text
    publishing.withdraw(article, "The first reason.")
    page = client.post(address(article), {"reason": "Another."}, follow=True).text
    assert "withdrawn already" in page
    assert "The first reason." in page
    assert history(article) == []


def test_who_may_not_publish_may_not_withdraw_or_bring_back(client, article):
    sign_in(client, WRITE)
    assert client.get(address(article)).status_code == 403
    before = everything()
    for data in ({"reason": "Because I say so."}, {"_reinstate": "yes"}):
        assert client.post(address(article), data).status_code == 403
    assert everything() == before


def test_a_page_that_is_not_there_is_a_404(staff_client):
    nowhere = reverse("admin:articles_article_withdraw", args=[10**30])
    assert staff_client.get(nowhere).status_code == 404
