"""A look at another site: what comes of it, and that it goes nowhere else."""

import socket
import ssl
import threading

import pytest

from articles.link_fetch import Network, look
from articles.link_outcome import Kind
from tests.articles.odd_site import (
    CERTIFICATE,
    OddSite,
    drip,
    endless_body,
    huge_head,
    late,
    say,
    silence,
)

PUBLIC = "93.184.215.14"


@pytest.fixture
def site():
    site = OddSite()
    yield site
    site.close()


@pytest.fixture
def canary(site, monkeypatch):
    """Whatever address is connected to, it is this site that hears of it; ``places`` says which."""
    connect, site.places = socket.create_connection, []

    def divert(place, timeout):
        site.places.append(place)
        return connect(("127.0.0.1", site.port), timeout)

    monkeypatch.setattr(socket, "create_connection", divert)
    return site


def leading_to(*addresses, **fields) -> Network:
    """On which every name has these addresses."""
    return Network(look_up=lambda host, port: [(one, port) for one in addresses], **fields)


# --- what we do not look at -----------------------------------------------------------------------

NOT_IN_FORM = [
    "",
    "nothing",
    "//site.example/",
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "gopher://site.example/_x",
    "ftp://site.example/",
    "dict://site.example:11211/stat",
    "ldap://site.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "jar:http://site.example!/",
    "unix:/run/socket",
    "http:",
    "http://",
    "http:///path",
    "http:site.example/",
    "http://:80/",
    "http://?x",
    "http://.",
    "http://a..b/",
    "http://site.example:22/",
    "http://site.example:25/",
    "http://site.example:8080/",
    "https://site.example:6379/",
    "http://site.example:0/",
    "http://site.example:-1/",
    "http://site.example:99999/",
    "http://site.example:x/",
    "http://user:password@site.example/",
    "http://user@site.example/",
    "http://site.example@127.0.0.1/",
    "http://site.example\\@127.0.0.1/",
    "http://127.0.0.1\\.site.example/",
    "http://site.example/\r\nHost: localhost",
    "http://site.example/\tx",
    "http://site.example/ x",
    "http://site\x00.example/",
    "\x01http://site.example/",
    "http://[::1",
    "http://::1/",
    "http://[::1%25eth0]/",
    "http://127.0.0.1%2f@site.example/",
    "http://site.example%00.localhost/",
    "http://a\u2100b.example/",
    "http://" + "x" * 64 + ".example/",
    "http://site.example/" + "x" * 2000,
]


@pytest.mark.parametrize("url", NOT_IN_FORM)
def test_an_address_in_another_form_is_refused_before_its_name_is_looked_up(canary, url):
    looked_up = []
    network = Network(look_up=lambda *name: looked_up.append(name) or [(PUBLIC, 80)])
    outcome = look(url, network)
    assert outcome.kind in {Kind.REFUSED, Kind.UNKNOWN}
    assert outcome.words.endswith(".")
    assert (looked_up, canary.connections) == ([], 0)


SPELLINGS = [
    "http://127.0.0.1/",
    "https://127.0.0.1/",
    "http://127.0.0.1:443/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://0x7f.1/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://2130706433/",
    "http://3232235777/",
    "http://127.0.0.1./",
    "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/",
    "http://127\u30020\u30020\u30021/",
    "http://\u2460\u2461\u2466.0.0.1/",
    "http://127.0.0.1#@site.example/",
    "http://127.0.0.1?@site.example/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/",
    "http://10.0.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[ff02::1]/",
]


@pytest.mark.parametrize("url", SPELLINGS)
def test_no_spelling_of_an_address_leads_into_our_own_network(canary, url):
    assert look(url, Network(seconds=1)).kind in {Kind.REFUSED, Kind.UNREACHABLE}
    assert canary.connections == 0


def test_the_canary_hears_of_what_may_be_looked_at(canary):
    assert look("http://8.8.8.8/").kind == Kind.FINE
    assert canary.connections == 1


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], [PUBLIC, "127.0.0.1"], ["::1", PUBLIC], [PUBLIC] * 9 + ["10.0.0.1"]],
)
def test_a_name_with_one_address_that_is_not_public_is_refused(canary, addresses):
    outcome = look("http://site.example/", leading_to(*addresses))
    assert outcome.kind == Kind.REFUSED
    assert outcome.words == "The address leads into a network that is not public."
    assert canary.connections == 0


def test_what_a_name_means_later_changes_nothing(canary):
    meanings = iter([[(PUBLIC, 80)], [("127.0.0.1", 80)]])
    canary.answers["HEAD /"] = say(405)
    canary.answers["GET /"] = say(302, "Location: http://site.example/there")
    assert (
        look("http://site.example/", Network(look_up=lambda *_: next(meanings))).kind == Kind.FINE
    )
    assert canary.places == [(PUBLIC, 80)] * 3
    assert len(list(meanings)) == 1


def test_a_port_that_the_name_brings_along_is_refused(canary):
    network = Network(look_up=lambda host, port: [(PUBLIC, 22)])
    assert look("http://site.example/", network).kind == Kind.REFUSED
    assert canary.connections == 0


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost/",
        "http://127.1/",
        "//127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "ftp://site.example/",
        "http://user:password@site.example/",
        "http://site.example:22/",
        "http://site.example\\@localhost/",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("status", [301, 302])
def test_no_redirect_leads_where_we_do_not_look(canary, status, location):
    names = {"site.example": PUBLIC, "localhost": "127.0.0.1", "127.1": "127.0.0.1"}
    network = Network(look_up=lambda host, port: [(names.get(host, host), port)])
    canary.answers["/"] = say(status, f"Location: {location}")
    assert look("http://site.example/", network).kind in {Kind.REFUSED, Kind.UNKNOWN}
    assert canary.places == [(PUBLIC, 80)]


# --- what comes of it -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, Kind.FINE),
        (204, Kind.FINE),
        (304, Kind.UNKNOWN),
        (400, Kind.UNKNOWN),
        (401, Kind.UNKNOWN),
        (403, Kind.UNKNOWN),
        (404, Kind.DEAD),
        (410, Kind.DEAD),
        (429, Kind.UNKNOWN),
        (451, Kind.UNKNOWN),
        (500, Kind.UNREACHABLE),
        (503, Kind.UNREACHABLE),
        (999, Kind.UNKNOWN),
    ],
)
def test_each_answer_means_something(site, status, kind):
    site.answers["/"] = say(status)
    assert look("http://site.example/", site.network()).kind == kind


@pytest.mark.parametrize("head", [say(403), say(404), say(405), say(501), say(503), b"", b"no\r\n"])
def test_a_site_that_answers_no_head_is_asked_for_the_page(site, head):
    site.answers |= {"HEAD /a": head, "GET /a": say(200, body=b"A page.")}
    assert look("http://site.example/a", site.network()).kind == Kind.FINE
    assert site.asked == ["HEAD /a", "GET /a"]


def test_a_site_that_wants_to_be_left_alone_is_asked_once(site):
    site.answers["/"] = say(429)
    look("http://site.example/", site.network())
    assert site.asked == ["HEAD /"]


def test_it_says_who_asks_and_carries_no_cookie(site, settings):
    settings.SITE_URL = "https://rls.example"
    site.answers["/"] = say(302, "Set-Cookie: a=b", "Location: /there")
    look("http://Site.Example/", site.network())
    assert site.asked == ["HEAD /", "HEAD /there"]
    for head in site.heads:
        assert "\r\nHost: site.example\r\n" in head
        assert "\r\nUser-Agent: rlsinfo link check (+https://rls.example)\r\n" in head
        assert "cookie" not in head.lower()


def test_a_page_that_moved_for_good_says_where_it_is(site):
    site.answers["/old"] = say(301, "Location: /new")
    site.answers["/new"] = say(308, "Location: http://other.example/newest")
    site.answers["/newest"] = say(302, "Location: /today")
    outcome = look("http://site.example/old", site.network())
    assert outcome.kind == Kind.MOVED
    assert outcome.words == "The page has moved for good to http://other.example/newest"


def test_a_page_that_leads_on_for_now_has_not_moved(site):
    site.answers["/doi"] = say(302, "Location: /a")
    site.answers["/a"] = say(301, "Location: /b")
    assert look("http://site.example/doi", site.network()).kind == Kind.FINE


def test_a_page_that_moved_to_nowhere_is_dead(site):
    site.answers |= {"/old": say(301, "Location: /new"), "/new": say(404)}
    assert look("http://site.example/old", site.network()).kind == Kind.DEAD


@pytest.mark.parametrize(("first", "asked"), [("/loop", 4), ("/1", 4), ("/2", 4)])
def test_nobody_leads_us_round_in_circles(site, first, asked):
    site.answers["/loop"] = say(302, "Location: /loop")
    site.answers |= {f"/{n}": say(301, f"Location: /{n + 1}") for n in range(1, 9)}
    outcome = look(f"http://site.example{first}", site.network())
    assert outcome.words == "We cannot tell: the page leads on more than 3 times."
    assert len(site.asked) == asked


def test_three_redirects_are_followed(site):
    site.answers |= {f"/{n}": say(302, f"Location: /{n + 1}") for n in range(1, 4)}
    assert look("http://site.example/1", site.network()).kind == Kind.FINE


@pytest.mark.parametrize("answer", [drip, late, silence])
def test_a_slow_site_does_not_keep_us(site, answer):
    site.answers["/"] = answer
    outcome = look("http://site.example/", site.network(seconds=0.3))
    assert outcome.words == "The site did not answer in time."
    assert site.asked == ["HEAD /"]


def test_a_name_that_takes_long_to_look_up_does_not_keep_us(site):
    found = threading.Event()
    network = site.network(look_up=lambda *_: found.wait(3) and [], seconds=0.1)
    outcome = look("http://site.example/", network)
    assert outcome.words == "The site did not answer in time."
    assert not found.is_set()
    found.set()


def test_a_body_without_end_is_left_unread(site):
    site.answers |= {"HEAD /": say(405), "GET /": endless_body}
    assert look("http://site.example/", site.network()).kind == Kind.FINE


ODD = "The site broke off, or its answer made no sense."


@pytest.mark.parametrize(
    "answer",
    [
        huge_head,
        b"",
        b"\x00\xff\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        say(200, f"X-Long: {'x' * 70000}"),
        say(200, *["X-Many: x"] * 101),
        b"HTTP/1.1 200 OK " + b"x" * 70000,
    ],
)
def test_an_answer_that_makes_no_sense_is_told_in_words(site, answer):
    site.answers["/"] = answer
    outcome = look("http://site.example/", site.network())
    assert (outcome.kind, outcome.words) == (Kind.UNREACHABLE, ODD)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "?"), "There is no site of that name."),
        (socket.gaierror(socket.EAI_AGAIN, "?"), "The name of the site could not be looked up."),
        (OSError("?"), "The site could not be reached."),
    ],
)
def test_a_name_that_leads_nowhere_is_told_in_words(error, words):
    def fail(*_):
        raise error

    outcome = look("http://site.example/", Network(look_up=fail))
    assert (outcome.kind, outcome.words) == (Kind.UNREACHABLE, words)


def test_a_site_that_is_not_there_is_unreachable(site):
    site.close()
    outcome = look("http://site.example/", site.network())
    assert (outcome.kind, outcome.words) == (Kind.UNREACHABLE, "The site takes no connections.")


def test_the_next_address_of_a_name_is_tried(site):
    here = ("127.0.0.1", site.port)
    network = site.network(look_up=lambda *_: [("127.0.0.1", 1), here], may_connect=lambda *_: True)
    assert look("http://site.example/", network).kind == Kind.FINE


# --- https ----------------------------------------------------------------------------------------


def test_a_site_that_proves_its_name_is_looked_at(site):
    site.offer_tls()
    network = site.network(tls=ssl.create_default_context(cafile=CERTIFICATE))
    assert look("https://link.example/", network).kind == Kind.FINE
    wrong = look("https://other.example/", network)
    assert wrong.kind == Kind.UNREACHABLE
    assert "cannot prove that it is the right one" in wrong.words


def test_a_certificate_that_nobody_vouches_for_is_told_in_words(site):
    site.offer_tls()
    outcome = look("https://link.example/", site.network())
    assert outcome.kind == Kind.UNREACHABLE
    assert "cannot prove that it is the right one" in outcome.words
    assert site.asked == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (10, "The site offers no secure connection that works."),
        (0.2, "The site did not answer in time."),
    ],
)
def test_a_site_without_tls_is_told_in_words(site, seconds, words):
    site.serve = silence if seconds < 1 else lambda connection: connection.sendall(b"x" * 99)
    assert look("https://link.example/", site.network(seconds=seconds)).words == words
