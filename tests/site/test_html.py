"""Every public page, in each of its states, is valid HTML as the Nu checker sees it."""

import os
from datetime import date

import pytest

from articles import previewing, publishing, recalling
from articles.models import Article, Source
from contact import follow_up, thanks_link
from rlsinfo import standalone
from tests import nu_checker
from tests.articles.test_pictures import figure, make_picture
from tests.factories import (
    form_data,
    make_article,
    make_change,
    make_message,
    make_reply,
    make_revision,
    make_source,
    make_topic,
    make_user,
)

HOSTILE = "</title><b class=\"'> & <!-- “words” \u202e"
TABLE = (
    '<h2>A</h2><table><tr><th colspan="2">One</th></tr><tr><td>Two</td><td>Three</td></tr></table>'
)
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def make_full_page():
    """An article with all that one can have; what it rests on was recalled."""
    make_picture()
    source = make_source("old", reference=HOSTILE)
    article = make_article("full", topic=make_topic(name=HOSTILE[:60]))
    words = f"<p>Words [@old].</p>{TABLE}{figure(caption='A caption.')}<h2>B</h2><h2>C</h2>"
    make_revision(article, title=HOSTILE, summary=HOSTILE, key_points=HOSTILE, body=words)
    make_change(article, title=HOSTILE, said=HOSTILE)
    recalling.recall(
        source,
        by=make_user(),
        kind=Source.Recall.RETRACTED,
        on=date(2026, 1, 1),
        reason=HOSTILE,
        shows_banner=True,
    )
    again = make_revision(article, title=HOSTILE, body=words, live=False)
    publishing.publish(again)
    return again


def other_pages() -> list[str]:
    """Addresses of what a new site does not show by itself."""
    page = make_full_page()
    message = make_message(body=HOSTILE)
    make_reply(message, body=HOSTILE)
    thanks, yours = thanks_link.make_link(message), follow_up.make_link(message, "a mail")
    withdrawn = make_revision(make_article("withdrawn")).article
    publishing.withdraw(withdrawn, HOSTILE)
    return [
        "/full/",
        "/changes/",
        "/sources/",
        f"/preview/{previewing.make_link(page, by=make_user())}/",
        "/withdrawn/",
        "/no-such-page/",
        f"/useful/{page.article_id}/",
        "/search/",
        "/search/?q=iron",
        "/search/?q=ferritn",
        "/search/?q=zzzzqqq",
        "/search/?q=%3Cb%3E%22%26%27",
        "/contact/?about=full",
        f"/contact/thanks/{thanks}/",
        f"/contact/thanks/{thanks}/erase/",
        f"/contact/yours/{yours}/",
        f"/contact/yours/{yours}/erase/",
        "/contact/erased/",
    ]


def answers(client) -> dict[str, str]:
    """What is answered to what readers send."""
    useful = f"/useful/{Article.objects.get(slug='full').pk}/"
    send = [
        ("/contact/", form_data(body="", email=HOSTILE, consent="")),
        ("/contact/", {"body": "x" * 300_000}),
        (useful, {"useful": "yes"}),
        (useful, {}),
    ]
    return {
        f"{number} to {path}": client.post(path, sent, headers=FROM_HERE, follow=True).text
        for number, (path, sent) in enumerate(send)
    }


@pytest.mark.django_db
def test_every_page_is_valid_html(client, starter, pages, tmp_path):
    if not nu_checker.find() and not os.environ.get("REQUIRE_VNU"):
        pytest.skip(nu_checker.MISSING)
    others = {path: client.get(path).text for path in other_pages()}
    alone = {"500": standalone.BROKEN, "503": standalone.AWAY}
    every = {**pages, **others, **answers(client), **alone}
    assert nu_checker.errors(every, tmp_path) == []
