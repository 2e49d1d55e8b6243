"""What the log must not say."""

import io
import logging
import logging.config

import pytest
from django.conf import settings

from rlsinfo.logs import HideTokens

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


@pytest.mark.parametrize("place", ["preview", "contact/yours", "contact/thanks"])
@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("Not Found: %s", ("/{place}/{secret}/",)),
        ("GET /{place}/{secret}/?look=night", ()),
        ("POST /{place}/{secret}/erase/", ()),
        ("Not Found: %s", ("/{place}/{secret}",)),
        ("%(path)s", ({"path": "http://site.example/{place}/{secret}/ 100% sure"},)),
        ("%s then %s", ("/{place}/{secret}/", "/{place}/{secret}/")),
    ],
)
def test_a_token_is_left_out(place, message, args):
    each = record(*(filled(part, place) for part in (message, *args)))
    assert HideTokens().filter(each)
    assert SECRET not in each.getMessage()
    assert f"/{place}/…" in each.getMessage()


def filled(part, place):
    if isinstance(part, dict):
        return {name: filled(each, place) for name, each in part.items()}
    return part.replace("{place}", place).replace("{secret}", SECRET)


def test_other_lines_stay_as_they_are():
    each = record("Not Found: %s", "/previews-of-nothing/")
    assert HideTokens().filter(each)
    assert each.getMessage() == "Not Found: /previews-of-nothing/"


def test_every_place_that_the_log_goes_to_leaves_it_out():
    for handler in settings.LOGGING["handlers"].values():
        assert "no_tokens" in handler["filters"]


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["preview", "contact/yours", "contact/thanks"])
def test_a_link_that_does_not_hold_is_not_in_the_log(client, log, place):
    assert client.get(f"/{place}/{SECRET}/").status_code == 404
    assert f"/{place}/…" in log.getvalue()
    assert SECRET not in log.getvalue()
