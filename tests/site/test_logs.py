"""What the log must not say."""

import io
import logging
import logging.config

import pytest
from django.conf import settings

from rlsinfo.logs import HidePreviewTokens

SECRET = "s3cr3t-Token_x"


@pytest.fixture
def log():
    """The log as the site is set up to write it."""
    output, handler = io.StringIO(), logging._handlers["console"]
    before = handler.setStream(output)
    yield output
    handler.setStream(before)


def record(message, *args):
    return logging.LogRecord("django.request", logging.WARNING, "", 1, message, args, None)


@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("Not Found: %s", (f"/preview/{SECRET}/",)),
        (f"GET /preview/{SECRET}/?look=night", ()),
        ("Not Found: %s", (f"/preview/{SECRET}",)),
        ("%(path)s", ({"path": f"http://site.example/preview/{SECRET}/ 100% sure"},)),
        ("%s then %s", (f"/preview/{SECRET}/", f"/preview/{SECRET}/")),
    ],
)
def test_a_token_is_left_out(message, args):
    each = record(message, *args)
    assert HidePreviewTokens().filter(each)
    assert SECRET not in each.getMessage()
    assert "/preview/…" in each.getMessage()


def test_other_lines_stay_as_they_are():
    each = record("Not Found: %s", "/previews-of-nothing/")
    assert HidePreviewTokens().filter(each)
    assert each.getMessage() == "Not Found: /previews-of-nothing/"


def test_every_place_that_the_log_goes_to_leaves_it_out():
    for handler in settings.LOGGING["handlers"].values():
        assert "no_tokens" in handler["filters"]


@pytest.mark.django_db
def test_a_link_that_does_not_hold_is_not_in_the_log(client, log):
    assert client.get(f"/preview/{SECRET}/").status_code == 404
    assert "/preview/…" in log.getvalue()
    assert SECRET not in log.getvalue()
