"""Secret addresses with which somebody without an account reads one version."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from articles import previewing
from articles.models import PreviewLink
from tests.articles.version_page import READ, WRITE, address, everything, history, sign_in
from tests.factories import make_revision, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return make_revision(live=False, title="A secret draft")


def make_path(revision):
    return f"/preview/{previewing.make_link(revision, by=make_user())}/"


def the_404(client):
    response = client.get("/preview/there-is-no-such-link/")
    assert response.status_code == 404
    return response


def is_the_404(client, path):
    response, other = client.get(path), the_404(client)
    return (response.status_code, response.content) == (404, other.content)


def test_whoever_has_the_link_reads_the_version(client, draft):
    response = client.get(make_path(draft))
    assert response.status_code == 200
    assert "<h1>A secret draft</h1>" in response.text
    assert "It is not public." in response.text


def test_the_link_shows_that_version_and_no_newer_one(client, draft):
    path = make_path(draft)
    make_revision(draft.article, live=False, title="A newer draft")
    assert "A secret draft" in client.get(path).text


def test_a_link_is_kept_nowhere_and_runs_no_script(client, draft):
    path = make_path(draft)
    response = client.get(path)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "allow-scripts" not in response["Content-Security-Policy"]
    assert "<script" not in response.text
    assert path.split("/")[2] not in response.text
    assert not response.cookies


def test_a_link_ends_after_seven_days(client, draft):
    path = make_path(draft)
    with time_machine.travel(now() + timedelta(days=7, seconds=-5)):
        assert client.get(path).status_code == 200
    with time_machine.travel(now() + timedelta(days=7, seconds=5)):
        assert is_the_404(client, path)


def test_a_revoked_link_ends_at_once_and_others_hold(client, draft):
    paths = [make_path(draft), make_path(draft)]
    other = make_path(make_revision(live=False))
    assert previewing.revoke(draft) == 2
    assert previewing.revoke(draft) == 0
    assert all(is_the_404(client, path) for path in paths)
    assert client.get(other).status_code == 200


@pytest.mark.parametrize(
    "tamper",
    [
        lambda token: token[:-1],
        lambda token: f"{token}A",
        lambda token: token.swapcase(),
        lambda token: previewing.digest(token),
        lambda token: f"{token}%00",
        lambda token: f"%20{token}",
        lambda token: "a" * 5000,
    ],
)
def test_a_changed_link_leads_nowhere(client, draft, tamper):
    token = make_path(draft).split("/")[2]
    assert is_the_404(client, f"/preview/{tamper(token)}/")


def test_only_the_hash_of_a_link_is_kept(draft):
    token = previewing.make_link(draft, by=make_user())
    kept = PreviewLink.objects.values().get()
    assert token not in str(kept)
    assert kept["token_hash"] == previewing.digest(token)
    assert len(token) >= 22  # 128 bits


def test_no_two_links_are_the_same(draft):
    assert make_path(draft) != make_path(draft)


# --- in the staff site ----------------------------------------------------------------------------


def shown_link(response):
    found = re.search(r"<code>(http[^<]+)</code>", response.text)
    return found and html.unescape(found[1])


def test_a_writer_is_shown_a_link_once(client, draft, settings):
    settings.SITE_URL = "https://site.example"
    writer = sign_in(client, WRITE)
    response = client.post(address("link", draft.pk))
    link = shown_link(response)
    assert link.startswith("https://site.example/preview/")
    assert PreviewLink.objects.get().made_by == writer
    later = client.get(address("change", draft.pk))
    token = link.split("/")[-2]
    assert token not in later.text
    assert "1 holds now" in later.text
    assert history(draft.article) == ["Made a preview link to version 1."]
    assert token not in str(everything())
    assert token not in str(dict(client.session))
    client.logout()
    assert client.get(link.removeprefix("https://site.example")).status_code == 200


def test_a_writer_revokes_the_links_of_a_version(client, draft):
    path = make_path(draft)
    sign_in(client, WRITE)
    assert "Revoke" in client.get(address("change", draft.pk)).text
    page = client.post(address("unlink", draft.pk), follow=True).text
    assert "Revoked 1 preview link to version 1." in page
    assert address("unlink", draft.pk) not in page
    assert is_the_404(client, path)


def test_who_may_only_read_makes_and_revokes_no_link(client, draft):
    sign_in(client, READ)
    make_path(draft)
    before = everything()
    assert address("link", draft.pk) not in client.get(address("change", draft.pk)).text
    for name in ("link", "unlink"):
        assert client.post(address(name, draft.pk)).status_code == 403
    assert everything() == before
