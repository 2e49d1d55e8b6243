import os
import shutil

import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from articles.files import importing


def find_chromium() -> str | None:
    names = [os.environ.get("CHROMIUM"), "chromium", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


CHROMIUM = find_chromium()


def pytest_collection_modifyitems(items):
    """Without a browser its tests are skipped, aloud; where one is compulsory they fail."""
    may_skip = not CHROMIUM and not os.environ.get("REQUIRE_BROWSER")
    for item in items:
        if may_skip and "browser" in item.path.parts:
            item.add_marker(pytest.mark.skip(reason="no Chromium found"))


def pytest_unconfigure(config):
    if not CHROMIUM and not hasattr(config, "workerinput"):
        print("\nNo Chromium was found: the browser tests did not run. Set CHROMIUM to its path.")


def pytest_sessionfinish(session):
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def no_pictures():
    """What a test uploads is gone after it, as its rows are."""
    yield
    if default_storage.exists("pictures"):
        default_storage.delete("pictures")


@pytest.fixture
def starter(db):
    """The real articles that a new site begins with."""
    return importing.load()


@pytest.fixture
def staff_client(client, admin_user):
    client.force_login(admin_user)
    client.get("/admin/jsi18n/")  # once a minute it is noted that somebody is there
    return client
