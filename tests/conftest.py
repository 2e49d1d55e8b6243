import fcntl
import gc
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.timezone import now

from articles.files import importing
from articles.models import PageText, Revision
from articles.search import index
from rlsinfo import fulltext
from tests import nu_checker, public_pages
from tests.browser.real_site import CHROMIUM
from tests.manage import manage

#: What takes longest is begun first, or one worker is alone with it at the end.
LONGEST = ["browser", "test_roles", "test_accessibility"]
#: What loading the starter articles gave, and the rows that it made: loading takes a second.
STARTER = {}


def pytest_collection_modifyitems(items):
    """Says which tests stay together on one worker, and in what order the groups are handed out."""
    skip = pytest.mark.skip(reason="no Chromium found")
    may_skip = not CHROMIUM and not os.environ.get("REQUIRE_BROWSER")
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))
        # Without a browser its tests are skipped, aloud; where one is compulsory they fail.
        if may_skip and "browser" in item.path.parts:
            item.add_marker(skip)
    order = {group: place for place, group in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(group_of(item), len(order)))


def pytest_collection_finish():
    """What is loaded by now stays: to look at it for what can be thrown away takes a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def group_of(item) -> str:
    """The browser's tests share one site and what they did to it; other files share nothing."""
    if item.path.stem in LONGEST or "browser" not in item.path.parts:
        return item.path.stem
    return "browser"


def pytest_unconfigure(config):
    if hasattr(config, "workerinput"):
        return
    if not CHROMIUM:
        print("\nNo Chromium was found: the browser tests did not run. Set CHROMIUM to its path.")
    if not nu_checker.find():
        print(f"\n{nu_checker.MISSING}")


def pytest_sessionfinish(session):
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)


@dataclass(frozen=True)
class Prepared:
    """A site made ready from nothing, and how that ended. Whoever changes the site takes a copy."""

    folder: Path
    returncode: int
    stdout: str
    stderr: str

    def copy_to(self, folder: Path) -> Path:
        assert self.returncode == 0, self.stderr
        return shutil.copytree(self.folder, folder)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, worker_id):
    """Made by the first worker that asks; the others wait for it: it takes long."""
    own = tmp_path_factory.getbasetemp()
    shared = own if worker_id == "master" else own.parent
    said = shared / "prepared.json"
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            done = manage("prepare", var_dir=shared / "prepared")
            said.write_text(json.dumps([done.returncode, done.stdout, done.stderr]))
    return Prepared(shared / "prepared", *json.loads(said.read_text()))


@pytest.fixture(autouse=True)
def no_pictures():
    """What a test uploads is gone after it, as its rows are."""
    yield
    if default_storage.exists("pictures"):
        default_storage.delete("pictures")


@pytest.fixture
def starter(db):
    """The real articles that a new site begins with."""
    if not STARTER:
        STARTER["loaded"] = importing.load()
        models = apps.get_app_config("articles").get_models(include_auto_created=True)
        STARTER["rows"] = [list(model.objects.all()) for model in models]
        return STARTER["loaded"]
    for rows in filter(None, STARTER["rows"]):
        for row in rows if isinstance(rows[0], Revision) else []:
            row.publish_at = now()
        type(rows[0]).objects.bulk_create(rows)
    return STARTER["loaded"]


@pytest.fixture
def pages(request):
    """Every public page of a new site, by its path. Made by the first test that asks."""
    if not public_pages.PAGES:
        request.getfixturevalue("starter")
        public_pages.render_all()
    return public_pages.PAGES


@pytest.fixture
def searchable(starter):
    """The same, found by the search: its index is no model's table."""
    for page in PageText.objects.select_related("revision"):
        fulltext.put(index.INDEX, page.pk, *index.columns_of(page.revision, page.sections))
    return starter


@pytest.fixture
def staff_client(client, admin_user):
    client.force_login(admin_user)
    client.get("/admin/jsi18n/")  # once a minute it is noted that somebody is there
    return client
