"""The site as it is started for real: prepared in a new folder, served by the Procfile."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from tests.conftest import CHROMIUM
from tests.ports import free_port


@dataclass
class Site:
    url: str
    password: str
    var_dir: Path
    log: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    var_dir = tmp_path_factory.mktemp("site")
    port = free_port()
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "VAR_DIR": str(var_dir),
        "GRANIAN_PORT": str(port),
        "SITE_NAME": "Restless legs, explained",
    }
    start = {"cwd": settings.BASE_DIR, "env": environment}
    prepared = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        capture_output=True,
        text=True,
        check=True,
        **start,
    )
    password = re.search(r"Password: (\S+)", prepared.stdout)[1]
    log = var_dir / "log"
    with log.open("w") as output:
        honcho = [sys.executable, "-m", "honcho", "--env", "/dev/null", "start"]
        process = subprocess.Popen(honcho, stdout=output, stderr=output, **start)
    yield wait_for(Site(f"http://localhost:{port}", password, var_dir, log))
    process.send_signal(signal.SIGINT)
    process.wait(timeout=20)


def wait_for(site: Site) -> Site:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{site.url}/healthz", timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return site
    raise AssertionError(f"The site did not start: {site.log.read_text()}")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    assert CHROMIUM, "Chromium is needed: install it or set CHROMIUM to its path"
    quiet = ["background-networking", "component-update", "sync", "gpu"]
    return {
        "executable_path": CHROMIUM,
        # A container's root user cannot have Chromium's own sandbox.
        "args": ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)],
    }


@pytest.fixture(scope="session")
def base_url(site):
    return site.url


@pytest.fixture
def console(page):
    """What the browser complained about: policy violations and script errors."""
    complaints = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@pytest.fixture(scope="session")
def staff_cookies(browser, site):
    """What signing in with the password of the first staff account leaves in a browser."""
    page = browser.new_page(base_url=site.url)
    page.goto("/admin/")
    page.fill("#id_username", "staff")
    page.fill("#id_password", site.password)
    page.click("input[type=submit]")
    page.wait_for_url("**/admin/")
    cookies = page.context.cookies()
    page.context.close()
    return cookies


@pytest.fixture
def staff_page(page, staff_cookies, console):
    """A browser in which the first member of staff has signed in."""
    page.context.add_cookies(staff_cookies)
    return page
