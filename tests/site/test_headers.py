"""The exact security headers on every address and on every kind of answer."""

import pytest
from django.urls import URLPattern, get_resolver, resolve
from django.utils.timezone import now

from articles import previewing, publishing
from articles.models import Article, Revision
from contact import follow_up, thanks_link
from rlsinfo import views
from tests.articles.test_pictures import make_picture
from tests.factories import make_article, make_message, make_revision, make_user

pytestmark = pytest.mark.django_db

EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), "
        "payment=(), usb=()"
    ),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' {style}; img-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
#: Of a page whose address is a secret: nobody keeps it or learns where it was.
SECRET = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
#: Of a preview: nothing runs in it either.
PREVIEW = SECRET | {"X-Frame-Options": "SAMEORIGIN"}
#: Of what came from an upload: nothing in it may run or fetch.
FILE_POLICY = "default-src 'none'; sandbox"
PUBLIC = {
    "/": 200,
    "/topics/": 200,
    "/topics/help/": 200,
    "/glossary/": 200,
    "/medicines/": 200,
    "/questions/": 200,
    "/changes/": 200,
    "/changes/feed/": 200,
    "/feed/": 200,
    "/sources/": 200,
    "/search/": 200,
    "/search/suggest/": 200,
    "/tonight/": 200,
    "/tonight/worker.js": 200,
    "/a/{pk}/": 302,
    "/what-is-rls/": 200,
    "/media/pictures/{digest}-60.webp": 200,
    "/preview/{token}/": 200,
    "/useful/{pk}/": 405,
    "/useful/thanks/nothing-here/": 404,
    "/contact/": 200,
    "/contact/thanks/{thanks}/": 200,
    "/contact/thanks/{thanks}/erase/": 200,
    "/contact/yours/{yours}/": 200,
    "/contact/yours/{yours}/erase/": 200,
    "/contact/erased/": 200,
    "/contact/yours/nothing-here/": 404,
    "/healthz": 200,
    "/robots.txt": 200,
    "/sitemap.xml": 200,
    "/sitemap-pages.xml": 200,
    "/favicon.ico": 301,
    "/manifest.webmanifest": 200,
    "/.well-known/security.txt": 200,
    "/static/js/page.js": 200,
    "/static/img/icon.svg": 200,
    "/what-is-rls": 301,
    "/moved/": 301,
    "/withdrawn/": 410,
    "/nothing-here/": 404,
    "/static/nothing.css": 404,
}


@pytest.fixture
def site(starter):
    """A site with something at each kind of address."""
    publishing.move(make_revision(make_article("moved")).article, "moved-here")
    publishing.withdraw(make_revision(make_article("withdrawn")).article, "Out of date.")
    pk = Article.objects.get(slug="what-is-rls").pk
    message = make_message()
    return {
        "pk": pk,
        "thanks": thanks_link.make_link(message),
        "yours": follow_up.make_link(message, "a mail"),
        "digest": make_picture().digest,
        "token": previewing.make_link(Revision.objects.first(), by=make_user()),
    }


def policy_of_a_preview(settings):
    styles = f"{settings.PAGE_CSS_SOURCE} {settings.PRINT_PREVIEW_CSS_SOURCE}"
    policy = POLICY.format(style=styles).replace("ancestors 'none'", "ancestors 'self'")
    return f"{policy}; sandbox allow-same-origin allow-top-navigation-by-user-activation"


def check(response, settings, *, secure=False):
    response.close()
    exact, policy = EXACT, POLICY.format(style=settings.PAGE_CSS_SOURCE)
    if response.get("X-Robots-Tag") == "noindex":
        exact = EXACT | SECRET
    if response.get("X-Frame-Options") == "SAMEORIGIN":
        exact, policy = EXACT | PREVIEW, policy_of_a_preview(settings)
    assert {name: response.get(name) for name in exact} == exact
    if secure:
        policy += "; upgrade-insecure-requests"
    if response.get("Content-Type") == "image/webp":
        policy = FILE_POLICY
    assert response["Content-Security-Policy"] == policy
    assert not response.cookies
    hsts = "max-age=63072000; includeSubDomains; preload" if secure else None
    assert response.get("Strict-Transport-Security") == hsts


def test_every_public_address_answers_with_the_exact_headers(site, client, settings):
    for path, status in PUBLIC.items():
        response = client.get(path.format(**site))
        assert response.status_code == status, path
        check(response, settings)


def test_a_secure_site_adds_its_https_headers(site, client, settings):
    settings.SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    for path, status in PUBLIC.items():
        response = client.get(path.format(**site), secure=True)
        assert response.status_code == status, path
        check(response, settings, secure=True)
    assert client.get("/")["Location"] == "https://testserver/"


def test_every_address_of_the_site_is_in_this_list():
    """A new public route must be added above."""
    parts = {"pk": 1, "thanks": "x", "yours": "x", "digest": "0" * 32, "token": "x"}
    views = {resolve(path.format(**parts)).func for path in PUBLIC if is_routed(path)}
    assert views == {route.callback for route in public_routes(get_resolver())}


def is_routed(path):
    return not path.startswith("/static/") and path != "/what-is-rls"


def public_routes(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.namespace != "admin":
            yield from public_routes(pattern)


def test_an_unchanged_page_is_answered_304(site, client, settings):
    etag = client.get("/what-is-rls/")["ETag"]
    response = client.get("/what-is-rls/", headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert response.content == b""
    check(response, settings)


def test_a_broken_page_is_answered_500_without_database_or_template(
    client, settings, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(views, "static", fail)
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get("/favicon.ico")
    assert response.status_code == 500
    assert "The fault is ours" in response.text
    check(response, settings)


def fail(path):
    raise RuntimeError("a fault in the code")


def test_refused_and_malformed_requests_carry_the_headers(client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    client.raise_request_exception = False
    wrong_host = client.get("/", headers={"Host": "evil.example"})
    assert wrong_host.status_code == 400
    check(wrong_host, settings)
    assert client.get("/static/js/page.js", headers={"Host": "evil.example"}).status_code == 400
    check(client.post("/contact/", {}), settings)
    check(client.post("/"), settings)


def test_a_picture_may_be_kept_for_ever(site, client):
    response = client.get("/media/pictures/{digest}-60.webp".format(**site))
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/", "/topics/", "/topics/help/", "/what-is-rls/", "/glossary/"])
def test_pages_for_all_may_be_kept_for_a_minute(site, client, path):
    response = client.get(path)
    assert response["Cache-Control"] == (
        "public, max-age=60, stale-while-revalidate=3600, stale-if-error=86400"
    )
    assert "Cookie" not in response.get("Vary", "")


def test_pages_for_one_are_not_kept(site, client):
    for path in ("/contact/", "/contact/thanks/{thanks}/", "/contact/yours/{yours}/", "/healthz"):
        assert "no-store" in client.get(path.format(**site))["Cache-Control"]


def test_staff_pages_are_not_kept_and_carry_a_nonce_only_for_the_editor(staff_client):
    listing = staff_client.get("/admin/articles/article/")
    assert listing["Cache-Control"] == "no-store"
    assert "nonce" not in listing["Content-Security-Policy"]
    assert "font-src 'self'" in listing["Content-Security-Policy"]
    form = staff_client.get("/admin/articles/article/add/")
    nonce = form["Content-Security-Policy"].partition("script-src 'self' 'nonce-")[2].split("'")[0]
    assert f'nonce="{nonce}"' in form.text
    assert {name: form.get(name) for name in EXACT} == EXACT


def test_a_nonce_is_used_once(staff_client):
    policies = {
        staff_client.get("/admin/articles/article/add/")["Content-Security-Policy"]
        for _ in range(2)
    }
    assert len(policies) == 2


def test_signing_out_clears_what_the_browser_kept(staff_client):
    response = staff_client.post("/admin/logout/")
    assert response["Clear-Site-Data"] == '"cache","storage"'


def test_the_security_contact_does_not_expire_soon(client):
    text = client.get("/.well-known/security.txt").text
    assert "Contact: http://localhost:8000/contact/" in text
    assert f"Expires: {now().year}" in text or f"Expires: {now().year + 1}" in text
