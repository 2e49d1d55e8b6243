"""Texts that would run if they were markup, shown on every page on which staff and senders look."""

import json
from urllib.parse import quote

import pytest

from tests.contact.hostile import POLYGLOTS

#: Run by ``manage.py shell``: the same messages twice, of hostile and of harmless words.
ADD = """
import json
from django.contrib.auth import get_user_model
from contact import follow_up, searching
from contact.models import Entry, Message
from tests.contact import hostile

staff = get_user_model().objects.get(username="staff")
long = hostile.in_lines(hostile.MARKUP, 4900)
stories = [long[n : n + 4] for n in range(0, len(long), 4)]
told = {"hostile": stories, "harmless": [["Words.\\nMore."] * len(story) for story in stories]}


def tell(kind, number, name, body, *said):
    message = Message.objects.create(
        submission_key=f"words {kind} {number}", name=name[:100], body=body, about=body[:80],
        email=f"{kind}@mail.example", consent_text="I agree.",
    )
    for words, entry in zip(said, ("written", "reply", "note")):
        by = None if entry == "written" else staff
        Entry.objects.create(message=message, kind=entry, body=words, by=by)
    Entry.objects.filter(message=message).update(at="2026-01-01T00:00:00Z")
    searching.index(message)
    return [message.pk, follow_up.make_link(message, "a mail")]


found = {
    kind: [tell(kind, n, hostile.POLYGLOTS[n % 8] if kind == "hostile" else "Sam", *story)
           for n, story in enumerate(stories)]
    for kind, stories in told.items()
}
for n, text in enumerate(hostile.sample(hostile.MARKUP, 40)):
    tell("hostile.row", n, text, text)
tell("harmless.row", 0, "Sam", "Words.")
print(json.dumps(found))
"""
REMOVE = """
from contact import erasing
from contact.models import Message
erasing.erase(Message.objects.filter(submission_key__startswith="words "))
"""

#: The elements of the page in order, with the names of their attributes; no line breaks of a text.
ELEMENTS = """() => [...document.querySelectorAll("*:not(br)")].map(
    (each) => [each.tagName, ...each.getAttributeNames()].join(" "))"""


@pytest.fixture(scope="module")
def stories(site):
    """The id and the secret of each message, of hostile and of harmless words."""
    yield json.loads(site.manage("shell", "-v0", "-c", ADD).splitlines()[-1])
    site.manage("shell", "-v0", "-c", REMOVE)


@pytest.fixture
def watched(staff_page, site, console):
    """A browser that tells if anything ran, was stopped from running, or was fetched elsewhere."""
    page, seen = staff_page, []
    page.on("dialog", lambda dialog: seen.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda request: is_ours(request.url, site) or seen.append(request.url))
    yield page
    assert (seen, console) == ([], [])


def is_ours(url, site):
    return url.startswith((f"{site.url}/", "file:///"))


def elements(page, address):
    page.goto(address)
    assert page.evaluate("window.ran") is None
    return page.evaluate(ELEMENTS)


@pytest.mark.parametrize(
    "address",
    ["/admin/contact/message/{0}/change/", "/contact/yours/{1}/"],
    ids=["staff", "sender"],
)
def test_a_thread_shows_hostile_words_as_it_shows_others(watched, stories, address):
    for hostile, harmless in zip(stories["hostile"], stories["harmless"], strict=True):
        usual = elements(watched, address.format(*harmless))
        assert "window.ran=1" not in watched.content()
        assert elements(watched, address.format(*hostile)) == usual
        assert "window.ran=1" in watched.inner_text("main")


def test_the_list_and_what_is_found_show_hostile_words_as_they_show_others(watched, stories):
    elements(watched, "/admin/contact/message/?q=harmless")
    usual = watched.evaluate(ROWS, "Sam")
    for address in ("", "?q=hostile", "?q=window+ran"):
        elements(watched, f"/admin/contact/message/{address}")
        rows = watched.evaluate(ROWS, "window.ran=1")
        assert len(rows) >= 10
        assert [row for row in rows if row not in usual] == []


#: The elements of each row of the list that holds certain words.
ROWS = """(words) => [...document.querySelectorAll("#result_list tbody tr")]
    .filter((row) => row.textContent.includes(words))
    .map((row) => [...row.querySelectorAll("*")].map((each) => each.tagName))"""


def test_a_search_for_hostile_words_shows_them_in_its_box_alone(watched, stories):
    address = "/admin/contact/message/?q=notfound+"
    usual = elements(watched, address)
    for text in POLYGLOTS:
        assert elements(watched, address + quote(text)) == usual
        assert text[-8:] in watched.input_value("#searchbar")


def test_an_exported_page_shows_hostile_words_as_it_shows_others(watched, stories, site, tmp_path):
    found = {}
    for kind in ("harmless", "hostile"):
        watched.goto("/admin/contact/message/export/")
        watched.check("[value=page]")
        watched.fill("[name=address]", f"{kind}@mail.example")
        watched.fill("[name=reason]", "A test")
        watched.fill("[name=password]", site.password)
        with watched.expect_download() as download:
            watched.click("main button[type=submit]")
        download.value.save_as(tmp_path / f"{kind}.html")
        found[kind] = elements(watched, f"file://{tmp_path}/{kind}.html")
    assert "window.ran=1" in watched.inner_text("main")
    assert found["hostile"] == found["harmless"]
