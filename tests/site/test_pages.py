"""What each public page costs and how the site answers what it does not expect."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, OperationalError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles.views import pages
from tests.factories import form_data, make_article, make_revision, make_source, make_topic

pytestmark = pytest.mark.django_db

BUDGETS = [("/", 2), ("/topics/", 2), ("/topics/help/", 3), ("/self-care/", 4), ("/contact/", 4)]


@pytest.mark.parametrize(("path", "budget"), BUDGETS)
def test_a_page_stays_within_its_queries(
    starter, client, django_assert_max_num_queries, path, budget
):
    client.get(path)  # from now on what all pages share is known
    with django_assert_max_num_queries(budget):
        assert client.get(path).status_code == 200


def test_queries_do_not_grow_with_rows(client, django_assert_max_num_queries):
    topic = make_topic(slug="help")
    for number in range(30):
        source = make_source(f"key-{number}")
        article = make_article("self-care" if number == 0 else None, topic=topic)
        make_revision(article, body=f"<p>[@{source.key}] [@key-0]</p>")
        make_revision(article, body=f"<p>[@{source.key}] [@key-0]</p>")
        make_topic()
    client.get("/self-care/")
    for path, budget in BUDGETS:
        with django_assert_max_num_queries(budget):
            client.get(path)


def test_unknown_query_parameters_change_nothing(starter, client):
    plain = client.get("/what-is-rls/").content
    assert client.get("/what-is-rls/?utm_source=x&page=9%00").content == plain


def test_an_unknown_address_says_so_and_shows_a_way_on(starter, client):
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert "That page is not here" in page.text
    assert 'href="/topics/help/"' in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/%00/",
        "/what-is-rls%00/",
        "/%E2%80%AE/",
        "/..%2f..%2fetc%2fpasswd",
        "/.env",
        "/.git/config",
        "/db.sqlite3",
        "/var/rlsinfo.sqlite3",
        "/a/99999999999999999999/",
        "/a/-1/",
        "/topics/%FF/",
        "/contact/thanks/%00/",
        "/contact/thanks/<script>/",
        "/static/..%2fmanage.py",
        "/static/%00",
        "/" + "x" * 5000 + "/",
    ],
)
def test_a_hostile_address_is_not_found(client, path):
    assert client.get(path, follow=True).status_code == 404


@hypothesis_settings(
    max_examples=60,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=60))
def test_any_address_is_answered(client, path):
    assert client.get("/" + path, follow=True).status_code in {200, 400, 404}


@hypothesis_settings(
    max_examples=60,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.dictionaries(st.sampled_from(list(form_data())), st.text(max_size=300)))
def test_any_form_is_answered(client, fields):
    headers = {"Sec-Fetch-Site": "same-origin"}
    response = client.post("/contact/", {**form_data(), **fields}, headers=headers)
    assert response.status_code in {303, 422}


MULTIPART = b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n+2AA- \\ud800\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"x" * 262145, "application/x-www-form-urlencoded", 413),
        (b"body=" + b"x" * 262000, "application/x-www-form-urlencoded", 422),
        (b"\xff\xfe=\xed\xa0\x80&body=%ED%A0%80", "application/x-www-form-urlencoded", 422),
        (b"a=1&" * 1001, "application/x-www-form-urlencoded", 400),
        (b"not multipart", "multipart/form-data; boundary=x", 422),
        (b"not multipart", "multipart/form-data", 400),
        (b"{}", "application/json", 422),
        (b"", "text/plain; charset=nonsense", 422),
        *[
            (MULTIPART, f"multipart/form-data; boundary=x; charset={charset}", 422)
            for charset in ("hex", "rot13", "base64", "idna", "undefined", "utf-7", "utf-16")
        ],
    ],
)
def test_a_hostile_body_gets_a_clear_answer(client, body, content_type, status):
    headers = {"Sec-Fetch-Site": "same-origin"}
    response = client.generic("POST", "/contact/", body, content_type, headers=headers)
    assert response.status_code == status


def test_a_body_that_is_too_long_is_refused_in_words(client):
    response = client.post("/contact/", {"body": "x" * 300_000})
    assert "shorten what you wrote" in response.text


def test_a_length_that_is_no_number_is_not_an_error(client):
    assert client.get("/", CONTENT_LENGTH="abc").status_code == 200


def test_while_the_database_is_away_the_answer_is_503_and_stands_alone(client, monkeypatch):
    monkeypatch.setattr(pages, "topics_with_articles", away)
    response = client.get("/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "We are away for a moment" in response.text
    assert "999" in response.text
    assert "<style>" in response.text


def test_a_fault_of_ours_in_the_database_is_not_called_an_outage(client, monkeypatch):
    monkeypatch.setattr(pages, "topics_with_articles", broken)
    client.raise_request_exception = False
    assert client.get("/").status_code == 500


def broken():
    raise IntegrityError("a fault in the code")


def away():
    raise OperationalError("unable to open database file")


def test_the_health_check_answers(client):
    assert client.get("/healthz").text == "ok\n"


def test_machines_find_what_they_ask_for(client):
    assert "Disallow: /admin/" in client.get("/robots.txt").text
    manifest = client.get("/manifest.webmanifest")
    assert manifest.json()["icons"][0]["src"].endswith("icon.svg")
    assert client.get("/favicon.ico")["Location"].endswith("icon.svg")


def test_large_answers_are_compressed(starter, client):
    response = client.get("/what-is-rls/", headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert response["Vary"] == "Accept-Encoding"
