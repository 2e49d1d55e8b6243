"""The page cache, asked as the web server asks it, around the real site on a database in a file."""

import gzip
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Event

import brotli
import pytest
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.urls import resolve
from django.utils.timezone import now

from articles import publishing, timetable
from articles.models import Revision, Topic
from rlsinfo import content_version, freshness
from rlsinfo.freshness import Freshness
from rlsinfo.kept_page import KeptPage, best_encoding
from rlsinfo.pagecache import PageCache, Shelf, domain_of, may_be_kept
from tests import public_pages
from tests.factories import words
from tests.file_database import file_database

pytestmark = pytest.mark.django_db

PAGE = "/what-is-rls/"


class Answer:
    def __init__(self, chunks, told):
        self.body = b"".join(chunks)
        self.status, headers = told
        self.pairs = headers
        self.headers = {name.lower(): value for name, value in headers}
        assert len(self.headers) == len(headers), "a header twice"

    @property
    def text(self):
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}
        return unpack.get(self.headers.get("content-encoding"), bytes)(self.body).decode()


def ask(application, path=PAGE, *, method="GET", query="", host="localhost", **headers):
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": host,
        "SERVER_NAME": "0.0.0.0",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        **headers,
    }
    told = []
    chunks = application(environ, lambda *said: told.extend(said))
    return Answer(chunks, told)


@pytest.fixture(scope="module")
def filled(prepared, tmp_path_factory):
    return prepared.copy_to(tmp_path_factory.mktemp("filled") / "var") / "rlsinfo.sqlite3"


@pytest.fixture
def database(filled, tmp_path):
    """A site with its starter articles in a file, which this test's thread has open."""
    path = tmp_path / "rlsinfo.sqlite3"
    path.write_bytes(filled.read_bytes())
    with file_database(path):
        yield path


class Site:
    """The cache around Django; ``made`` are the paths that Django was asked for."""

    def __init__(self, database):
        self.database, self.django, self.made = database, WSGIHandler(), []
        self.fresh = Freshness(self.in_file(content_version.current), timetable.next_change)
        self.fresh.next_change = self.in_file(timetable.next_change)
        self.cache = PageCache(self.answer, self.fresh)
        self.ask = partial(ask, self.cache)

    def in_file(self, question):
        def asked():
            with file_database(self.database):
                return question()

        return asked

    def answer(self, environ, start_response):
        self.made.append(environ["PATH_INFO"])
        with file_database(self.database):
            return [b"".join(self.django(environ, start_response))]

    def a_second_later(self):
        self.fresh.confirmed_at -= freshness.GOOD_FOR
        self.fresh.asked_at -= freshness.GOOD_FOR


@pytest.fixture
def site(database):
    return Site(database)


# --- what is answered -----------------------------------------------------------------------------


def test_a_page_is_made_once(site):
    first, second = site.ask(), site.ask()
    assert first.status == "200 OK"
    assert "restless legs" in first.text
    assert (first.body, first.pairs) == (second.body, second.pairs)
    assert site.made == [PAGE]


@pytest.mark.parametrize(
    "path", ["/", PAGE, "/topics/", "/glossary/", "/feed/", "/sitemap.xml", "/robots.txt"]
)
def test_it_carries_every_header_of_django_and_keeps_as_long(site, client, path):
    kept, plain = site.ask(path), client.get(path, headers={"host": "localhost"})
    own = {"vary", "etag", "content-length"}
    for name, value in plain.headers.items():
        if name.lower() not in own:
            assert kept.headers[name.lower()] == value, name
    cache = "max-age=60, public, stale-if-error=86400, stale-while-revalidate=3600"
    assert ", ".join(sorted(kept.headers["cache-control"].split(", "))) == cache
    assert "default-src 'none'" in kept.headers["content-security-policy"]
    assert kept.headers["vary"] == "Accept-Encoding"
    assert "set-cookie" not in kept.headers


def test_a_head_has_the_headers_and_no_body(site):
    whole, head = site.ask(), site.ask(method="HEAD")
    assert (head.pairs, head.body) == (whole.pairs, b"")
    assert site.made == [PAGE]


def test_each_encoding_holds_the_same_page(site):
    answers = {name: site.ask(HTTP_ACCEPT_ENCODING=name) for name in ("br", "gzip", "")}
    assert len({answer.text for answer in answers.values()}) == 1
    assert len(answers["br"].body) < len(answers["gzip"].body) < len(answers[""].body) / 2
    assert len({answer.headers["etag"] for answer in answers.values()}) == 3
    for answer in answers.values():
        assert answer.headers["content-length"] == str(len(answer.body))
    assert "content-encoding" not in answers[""].headers
    assert site.made == [PAGE]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("identity", "identity"),
        ("deflate, zstd", "identity"),
        ("br;q=much", "identity"),
        (";;,,q=1", "identity"),
        ("brx, xgzip", "identity"),
    ],
)
def test_the_encoding_is_one_that_was_asked_for(accepted, encoding):
    assert best_encoding(accepted) == encoding


def test_a_reader_who_has_the_page_gets_no_body(site):
    page = site.ask(HTTP_ACCEPT_ENCODING="br")
    etag = page.headers["etag"]
    for held in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = site.ask(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=held)
        assert (answer.status, answer.body) == ("304 Not Modified", b""), held
        kept = {"etag", "cache-control", "vary", "content-security-policy"}
        assert kept <= answer.headers.keys()
        assert not {"content-length", "content-type", "content-encoding"} & answer.headers.keys()
    for other in ('"other"', etag.strip('"'), ""):
        answer = site.ask(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=other)
        assert answer.status == "200 OK", other
    assert site.ask(HTTP_IF_NONE_MATCH=etag).status == "200 OK", "that of another encoding"


def test_the_etag_is_strong_and_changes_with_text_and_with_headers():
    def etag(headers, body):
        page = KeptPage("200 OK", headers, body, version=None, is_kept=True)
        told = []
        page.answer({"REQUEST_METHOD": "GET"}, lambda *said: told.extend(said), [])
        return dict(told[1])["ETag"]

    policy = [("Content-Security-Policy", "of this release")]
    tags = {etag(policy, b"a"), etag(policy, b"b"), etag([("X", "of the next")], b"a")}
    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)


def test_parts_of_a_page_are_not_given(site):
    answer = site.ask(HTTP_RANGE="bytes=0-9")
    assert (answer.status, answer.text) == ("200 OK", site.ask().text)


def test_what_is_not_there_is_answered_and_not_kept(site):
    for path, status in (("/no-such-page/", "404"), ("/a/1/", "302"), ("/a/999999/", "404")):
        answer = site.ask(path, HTTP_ACCEPT_ENCODING="br")
        assert answer.status.startswith(status)
        assert "etag" not in answer.headers
    assert "That page is not here" in site.ask("/no-such-page/", HTTP_ACCEPT_ENCODING="gzip").text
    assert not site.cache.shelf.pages


# --- what is left to Django -----------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/search/", "/contact/", "/admin/login/", "/healthz"])
def test_pages_for_one_reader_are_left_to_django(site, path):
    for _ in range(2):
        assert site.ask(path).status == "200 OK"
    assert site.made == [path, path]
    assert not site.cache.shelf.pages


def test_only_reading_is_answered_from_memory(site):
    site.ask()
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"):
        assert site.ask(method=method).status[:3] in ("403", "405"), method
    assert len(site.made) == 7


def test_a_request_with_a_body_is_left_to_django(site):
    site.ask()
    site.ask(CONTENT_LENGTH="3")
    assert len(site.made) == 2


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "localhost.evil.example", "localhost:x", "localhost:", "[::1]", "l"],
)
def test_a_wrong_host_is_refused_though_the_page_is_in_memory(site, host):
    site.ask()
    answer = site.ask(host=host)
    assert answer.status.startswith("400")
    assert domain_of(host) is None


def test_hosts_do_not_share_a_page_and_ports_do(site):
    for host in ("localhost", "localhost:8000", "LOCALHOST", "127.0.0.1", "127.0.0.1:1"):
        assert site.ask(host=host).status == "200 OK"
    assert sorted(site.cache.shelf.pages) == [("127.0.0.1", PAGE), ("localhost", PAGE)]


def test_a_secure_site_answers_only_what_came_securely(site, settings):
    settings.SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site = Site(site.database)
    secure = {"HTTP_X_FORWARDED_PROTO": "https"}
    assert site.ask(**secure).status == "200 OK"
    assert site.ask().status.startswith("301")
    assert site.ask(HTTP_X_FORWARDED_PROTO="http").status.startswith("301")
    assert len(site.cache.shelf.pages) == 1


# --- what cannot make it another page -------------------------------------------------------------


def test_words_in_the_address_that_nobody_reads_make_no_other_page(site):
    body = site.ask().body
    for number in range(10_000):
        assert site.ask(query=f"utm_{number}={number}&page={number}").body == body
    assert site.made == [PAGE]
    assert len(site.cache.shelf.pages) == 1


def test_what_a_view_reads_in_the_address_is_left_to_django(site):
    for query in ("page=2", "x=1&page=", "page=1&page=2"):
        assert site.ask("/changes/", query=query).status == "200 OK"
    assert not site.cache.shelf.pages
    site.ask("/changes/", query="pages=2")
    assert site.ask("/changes/", query="page=2").status == "200 OK"
    assert len(site.made) == 5


class Query(dict):
    """Notes what a view looks for in the query."""

    def __init__(self):
        self.names = set()

    def get(self, name, default=None):
        self.names.add(name)
        return default

    __getitem__ = getlist = __contains__ = get


@pytest.mark.parametrize(
    "path",
    [*public_pages.FIXED, PAGE, "/feed/", "/changes/feed/", "/sitemap.xml", "/robots.txt"]
    + ["/sitemap-pages.xml", "/topics/help/", "/manifest.webmanifest"],
)
def test_a_kept_page_reads_of_the_query_only_what_it_says(starter, path):
    request, match = RequestFactory().get(path), resolve(path)
    request.GET = Query()
    reads = getattr(match.func, "public_page_reads", None)
    match.func(request, *match.args, **match.kwargs)
    assert reads is None or request.GET.names <= reads
    assert (reads is None) == (path == "/contact/")


HEADERS = """
    accept accept-charset accept-language authorization cookie dnt expect forwarded from if-match
    if-modified-since if-range if-unmodified-since max-forwards origin pragma cache-control priority
    proxy-authorization range referer save-data sec-ch-ua sec-fetch-dest sec-fetch-mode
    sec-fetch-site te trailer upgrade upgrade-insecure-requests user-agent via warning
    x-forwarded-for x-forwarded-host x-forwarded-port x-forwarded-proto x-forwarded-server
    x-host x-http-method-override x-original-url x-real-ip x-requested-with x-rewrite-url
"""


def test_no_header_makes_another_page(site):
    assert len(HEADERS.split()) >= 40
    plain = site.ask()
    for name in HEADERS.split():
        poison = {f"HTTP_{name.upper().replace('-', '_')}": "poison.example"}
        site.cache.shelf = Shelf()
        for answer in (site.ask(**poison), site.ask()):
            assert (answer.body, answer.pairs) == (plain.body, plain.pairs), name


def test_ten_thousand_addresses_that_are_no_pages_leave_nothing_behind(site):
    site.cache.application = lambda environ, start: start("404 Not Found", []) or [b"No."]
    for number in range(10_000):
        assert site.ask(f"/page-{number}/").status == "404 Not Found"
    assert not site.cache.shelf.pages
    assert not site.cache.being_made


PUBLIC = ("Cache-Control", "public, max-age=60")


@pytest.mark.parametrize(
    ("status", "headers", "is_kept"),
    [
        ("200 OK", [PUBLIC], True),
        ("200 OK", [PUBLIC, ("Vary", "Accept-Encoding")], True),
        ("200 OK", [], False),
        ("404 Not Found", [PUBLIC], False),
        ("301 Moved Permanently", [PUBLIC], False),
        ("206 Partial Content", [PUBLIC], False),
        ("200 OK", [PUBLIC, ("Set-Cookie", "s=1")], False),
        ("200 OK", [PUBLIC, ("set-cookie", "s=1")], False),
        ("200 OK", [PUBLIC, ("Vary", "Accept-Encoding, Cookie")], False),
        ("200 OK", [PUBLIC, ("Vary", "*")], False),
        ("200 OK", [PUBLIC, ("Content-Security-Policy", "script-src 'nonce-x'")], False),
        ("200 OK", [("Cache-Control", "public, private")], False),
        ("200 OK", [("Cache-Control", "public, no-store")], False),
        ("200 OK", [("Cache-Control", "public, no-cache")], False),
        ("200 OK", [("Cache-Control", 'public, private="x"')], False),
        ("200 OK", [("Cache-Control", "max-age=60")], False),
    ],
)
def test_only_what_is_the_same_for_all_is_kept(site, status, headers, is_kept):
    assert may_be_kept(status, headers) == is_kept
    site.cache.application = lambda environ, start: start(status, headers) or [b"Words."]
    assert site.ask().text == "Words."
    assert bool(site.cache.shelf.pages) == is_kept


# --- how much, and how often ----------------------------------------------------------------------


def page_of(length):
    return KeptPage("200 OK", [], b"x" * length, version=None, is_kept=True)


def test_pages_not_asked_for_longest_go_first():
    shelf = Shelf(most_pages=2)
    for key in "abac":
        if shelf.get((key,)) is None:
            shelf.put((key,), page_of(1))
    assert list(shelf.pages) == [("a",), ("c",)]


def test_no_more_bytes_are_kept_than_allowed():
    shelf = Shelf(most_bytes=3 * page_of(1000).weight)
    for number in range(100):
        shelf.put((number,), page_of(1000))
        shelf.put((number,), page_of(1000))
    assert len(shelf.pages) == 3
    assert shelf.bytes == 3 * page_of(1000).weight
    shelf.put(("huge",), page_of(100_000))
    assert (len(shelf.pages), shelf.bytes) == (0, 0)


def test_a_page_never_weighs_more_than_it_is_counted_for(site):
    for path in ("/", PAGE, "/glossary/", "/sitemap.xml"):
        for encoding in ("br", "gzip", ""):
            site.ask(path, HTTP_ACCEPT_ENCODING=encoding)
    for page in site.cache.shelf.pages.values():
        bodies = sum(len(body) for _, _, body in page._made.values())
        assert bodies < page.weight


def test_however_many_ask_at_once_a_page_is_made_once(site):
    asked, may_go_on = [], Event()
    make = site.answer

    def wait(environ, start_response):
        may_go_on.wait(10)
        return make(environ, start_response)

    site.cache.application = wait
    site.fresh.check()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(site.ask) for _ in range(8)]
        may_go_on.set()
    assert len({answer.result().body for answer in asked}) == 1
    assert site.made == [PAGE]
    assert not site.cache.being_made


def test_a_page_that_failed_is_tried_again(site):
    def fail(environ, start_response):
        raise RuntimeError("the disk is gone")

    site.cache.application = fail
    with pytest.raises(RuntimeError):
        site.ask()
    site.cache.application = site.answer
    assert site.ask().status == "200 OK"


# --- how soon a change is seen --------------------------------------------------------------------


def new_text(title):
    article = Revision.objects.live().get(article__slug="what-is-rls").article
    return publishing.save_draft(article, by=None, author=None, related=(), **words(title=title))


def test_a_change_is_seen_within_a_second_and_not_asked_for_twice_in_one(site):
    site.ask()
    publishing.publish(new_text("Quixotic legs"))
    assert "Quixotic legs" not in site.ask().text
    site.a_second_later()
    assert "Quixotic legs" in site.ask().text
    assert "Quixotic legs" in site.ask("/topics/").text


@pytest.mark.parametrize(
    "change",
    [
        lambda: Topic.objects.update(name="Quixotic legs"),
        lambda: connection.cursor().execute("UPDATE articles_topic SET name = 'Quixotic legs'"),
        lambda: Topic.objects.bulk_update(
            [Topic(pk=topic.pk, name="Quixotic legs") for topic in Topic.objects.all()], ["name"]
        ),
    ],
    ids=["in a shell", "as SQL", "many at once"],
)
def test_however_the_change_was_made(site, change):
    site.ask("/topics/")
    change()
    site.a_second_later()
    assert "Quixotic legs" in site.ask("/topics/").text


def test_a_change_by_a_command_is_seen(site):
    assert 'id="ferritin"' in site.ask("/glossary/").text
    call_command(
        "shell", "-c", "from articles.models import *; GlossaryTerm.objects.all().delete()"
    )
    site.a_second_later()
    assert "ferritin" not in site.ask("/glossary/").text.partition("<main")[2].partition("<foot")[0]


def test_a_page_that_stayed_as_it_was_is_not_made_small_again(site):
    before = site.ask(HTTP_ACCEPT_ENCODING="br")
    page = site.cache.shelf.get(("localhost", PAGE))
    Topic.objects.filter(slug="help").update(position=7)
    site.a_second_later()
    after = site.ask(HTTP_ACCEPT_ENCODING="br")
    assert after.headers["etag"] == before.headers["etag"]
    assert len(site.made) == 2
    assert site.cache.shelf.get(("localhost", PAGE)) is page


def test_a_scheduled_text_is_seen_at_its_moment(site):
    moment = now() + timedelta(hours=1)
    publishing.publish(new_text("Quixotic legs"), at=moment)
    with time_machine.travel(moment - timedelta(seconds=2)) as clock:
        site.a_second_later()
        assert "Quixotic legs" not in site.ask().text
        clock.shift(2.001)
        assert "Quixotic legs" in site.ask().text


def test_a_withdrawal_is_seen_at_its_moment(site):
    moment = now() + timedelta(hours=1)
    publishing.withdraw(new_text("x").article, "Out of date.", at=moment)
    with time_machine.travel(moment - timedelta(seconds=2)) as clock:
        assert site.ask().status == "200 OK"
        clock.shift(2.001)
        assert site.ask().status == "410 Gone"


def test_a_page_says_at_midnight_that_its_check_is_overdue(site):
    last_day = Revision.objects.live().get(article__slug="what-is-rls").next_check_on
    with time_machine.travel(f"{last_day}T23:59:59+00:00") as clock:
        before = site.ask().text
        clock.shift(1.001)
        assert site.ask().text != before


# --- while the database is away -------------------------------------------------------------------


def lose(site, error="it is gone"):
    def gone():
        raise OperationalError(error)

    site.fresh.current = gone
    site.cache.application = lambda environ, start: start("503 Away", []) or [b"Away."]
    site.a_second_later()


def test_pages_in_memory_go_on_being_served_and_say_that_they_may_be_old(site):
    page = site.ask()
    lose(site)
    for _ in range(3):
        answer = site.ask()
        assert (answer.status, answer.body) == ("200 OK", page.body)
        assert answer.headers["cache-status"].startswith("rlsinfo; hit; ttl=-")
    assert site.ask("/topics/").status == "503 Away"


def test_when_it_is_back_changes_are_seen_again(site):
    site.ask()
    back = site.fresh.current, site.cache.application
    lose(site)
    site.ask()
    publishing.publish(new_text("Quixotic legs"))
    site.fresh.current, site.cache.application = back
    assert "Quixotic legs" not in site.ask().text, "it is asked once a second, away or not"
    site.a_second_later()
    site.fresh._answer.result()
    site.ask()
    site.fresh._answer.result()
    answer = site.ask()
    assert "Quixotic legs" in answer.text
    assert "cache-status" not in answer.headers


def test_a_database_that_hangs_holds_up_one_reader_for_a_moment_and_then_nobody(site):
    page, hangs = site.ask(), Event()
    asked = []

    def hang():
        asked.append(1)
        hangs.wait(20)
        raise OperationalError("at last")

    site.fresh.current = hang
    site.a_second_later()
    for _ in range(50):
        assert site.ask().body == page.body
        site.a_second_later()
    assert asked == [1]
    hangs.set()


def test_a_site_that_never_saw_its_database_keeps_nothing(site):
    lose(site)
    assert site.ask().status == "503 Away"
    assert not site.cache.shelf.pages
