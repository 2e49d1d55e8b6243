"""No answer leads a visitor to another site, and no old address leads round in circles."""

import re
from itertools import product
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.models import Article, FormerAddress
from tests.factories import make_article, make_revision, make_user

pytestmark = pytest.mark.django_db

HERE = "http://testserver/"
EVIL = "evil.example"
#: How an address may begin that some browser takes for that of another site.
BEGINNINGS = [
    "//",
    "///",
    "////",
    "/\\",
    "\\/",
    "\\\\",
    "/\\/",
    "//\\",
    "/\t/",
    "/\n/",
    "/\r\n/",
    "\t//",
    "\n//",
    " //",
    "\x00//",
    "/\x00/",
    "/%2f",
    "%2f%2f",
    "/%2F%2F",
    "/%5c",
    "%5c%5c",
    "/%09/",
    "/%0d%0a/",
    "/%00/",
    "//%5c",
    "/./",
    "/..//",
    "/.//",
    "/;//",
    "/?//",
    "//user@",
    "//testserver@",
    "//testserver:80@",
    "//testserver%40",
    "/@",
    "/\u2044",
    "/\uff0f",
    "\uff0f\uff0f",
    "/\u2215",
    "/\u3002",
    "/\u202e",
    "/\ufeff/",
    "/a//",
    "/%250d%250aLocation:%20//",
    "/\r\nLocation: //",
    "/\r\nSet-Cookie: a=",
]
ENDINGS = [EVIL, f"{EVIL}/"]
PATHS = [beginning + ending for beginning, ending in product(BEGINNINGS, ENDINGS)]
#: Only a value can be these; a path begins with "/".
SCHEMES = [
    f"http://{EVIL}/",
    f"https://{EVIL}/",
    f"HTTPS://{EVIL}/",
    f"http:{EVIL}",
    f"http:/{EVIL}",
    f"http:///{EVIL}",
    f"https:\\\\{EVIL}",
    f"ht\ntp://{EVIL}/",
    f"\x01http://{EVIL}/",
    f"http://testserver@{EVIL}/",
    f"http://testserver\\@{EVIL}/",
    f"http://testserver#@{EVIL}/",
    f"http://testserver.{EVIL}/",
    f"http://{EVIL}\\.testserver/",
    f"http://[::1]@{EVIL}/",
    "http://[",
    f"ftp://{EVIL}/",
    f"//{EVIL}:80/",
    "//2130706433/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "mailto:x@evil.example",
    f"///{EVIL}",
    "x" * 5000,
]


def leads_away(location: str) -> bool:
    """As browsers read it: letters that control something are dropped, and "\\" is a "/"."""
    read = re.sub(r"[\t\r\n]", "", location.strip("".join(map(chr, range(33))))).replace("\\", "/")
    # However many slashes stand before a name, it is the name of a site.
    read = re.sub(r"^(https?:)?/{2,}", lambda match: f"{match[1] or ''}//", read, flags=re.I)
    parts = urlsplit(urljoin(HERE, read))
    return (parts.scheme, parts.netloc) != ("http", "testserver")


def location(answer) -> str:
    return answer.headers.get("Location", "")


@pytest.mark.parametrize(
    ("location", "away"),
    [
        ("//evil.example", True),
        ("/\\evil.example", True),
        ("\t/\n/evil.example", True),
        ("https:evil.example", True),
        ("javascript:alert(1)", True),
        ("/%2Fevil.example/", False),
        ("/a//evil.example", False),
        ("?next=//evil.example", False),
    ],
)
def test_this_file_knows_what_leads_away(location, away):
    assert leads_away(location) is away


def test_no_path_leads_to_another_site(client):
    """Nor one of the staff site, which leads to the page for signing in."""
    led = 0
    for path in [*PATHS, *(f"/admin{path}" for path in PATHS[::2])]:
        # Past the client, which would take the name of a site out of the path.
        answer = client.get("/", PATH_INFO=path.encode().decode("latin-1"))
        assert answer.status_code < 500, path
        assert not leads_away(location(answer)), path
        led += bool(location(answer))
    assert led > 20


def test_signing_in_leads_to_no_other_site(client):
    make_user("staff", is_staff=True, is_superuser=True, password="a long password")
    login = reverse("admin:login")
    words = {"username": "staff", "password": "a long password"}
    for value in [*SCHEMES, *PATHS[::2]]:
        answer = client.post(login, {**words, "next": value}, query_params={"next": value})
        assert answer.status_code == 302, value
        assert not leads_away(answer["Location"]), value
    answer = client.post(login, {**words, "next": "/admin/articles/"})
    assert answer["Location"] == "/admin/articles/"


def test_who_is_signed_in_is_led_to_no_other_site(client, admin_user):
    client.force_login(admin_user)
    for value in [*SCHEMES, *PATHS]:
        answer = client.get(reverse("admin:login"), {"next": value})
        assert answer.status_code == 302
        assert not leads_away(location(answer)), value


def test_signing_out_leads_to_no_other_site(admin_user):
    for value in [*SCHEMES, *PATHS[::7]]:
        client = Client()
        client.force_login(admin_user)
        answer = client.post(reverse("admin:logout"), {"next": value}, query_params={"next": value})
        assert answer.status_code in {200, 302}
        assert not leads_away(location(answer)), value


# --- addresses of pages ---------------------------------------------------------------------------

NO_SLUGS = [
    "",
    " ",
    "/",
    "//",
    "//evil.example",
    "/\\evil.example",
    "\\evil.example",
    "https:",
    "https://evil.example",
    "javascript:alert(1)",
    "evil.example",
    "a/b",
    "../admin",
    "..",
    ".",
    "%2f%2fevil",
    "a%00",
    "a\x00",
    "a\r\nLocation: x",
    "a\tb",
    "a\x7f",
    "a b",
    "a\u00a0b",
    "a_b",
    "a--b",
    "-a",
    "a-",
    "Iron",
    "ir\u043en",
    "\u0131ron",
    "iron\u200b",
    "\u202eiron",
    "\u2044iron",
    "\uff0firon",
    "\uff41",
    "\u0661",
    "a?b",
    "a#b",
    "a@b",
    "a;b",
    "a&b",
    "<b>",
    '"a"',
    "x" * 81,
]


@pytest.mark.parametrize("slug", NO_SLUGS)
def test_no_page_gets_an_address_that_could_mean_something_else(slug):
    article = make_revision(make_article("iron-here")).article
    for attempt in (publishing.create, lambda slug: publishing.move(article, slug)):
        with pytest.raises(ValidationError) as refused:
            attempt(slug)
        assert all(words.endswith((".", ").")) for words in refused.value.messages)
    assert [each.slug for each in Article.objects.all()] == ["iron-here"]
    assert not FormerAddress.objects.exists()


def test_a_page_that_moved_often_and_back_is_found_in_one_hop(client):
    article = make_revision(make_article("home-1")).article
    for number in (*range(2, 12), 3, 1):
        publishing.move(article, f"home-{number}")
    for number in range(2, 12):
        answer = client.get(f"/home-{number}/")
        assert (answer.status_code, answer["Location"]) == (301, "/home-1/")
    assert client.get("/home-1/").status_code == 200


def test_two_pages_that_change_places_do_not_lead_to_each_other(client):
    one = make_revision(make_article("one"), title="The first").article
    two = make_revision(make_article("two"), title="The second").article
    for article, slug in ((one, "between"), (two, "one"), (one, "two")):
        publishing.move(article, slug)
    for slug, title in (("one", "The second"), ("two", "The first")):
        answer = client.get(f"/{slug}/")
        assert answer.status_code == 200
        assert title in answer.text
    assert client.get("/between/")["Location"] == "/two/"
