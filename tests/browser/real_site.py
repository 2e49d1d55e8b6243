"""The site as it is started for real: prepared in a folder of its own, served by the Procfile."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]


def find_chromium() -> str | None:
    # The shell is the same browser without windows, and takes half the time.
    shell = "chromium-headless-shell"
    names = [os.environ.get("CHROMIUM"), shell, "chromium", "google-chrome"]
    return next((path for name in names if name and (path := shutil.which(name))), None)


CHROMIUM = find_chromium()


@dataclass
class Site:
    url: str
    var_dir: Path
    environment: dict
    password: str = ""

    @property
    def log(self) -> Path:
        return self.var_dir / "log"

    def manage(self, *words: str) -> str:
        """What ``manage.py`` printed."""
        command = [sys.executable, "manage.py", *words]
        start = {"cwd": ROOT, "env": self.environment}
        return subprocess.run(command, capture_output=True, text=True, check=True, **start).stdout


@contextmanager
def running_site(var_dir: Path, said: str = ""):
    """The site in ``var_dir``; ``said`` is what preparing it printed, if that is done already."""
    port = free_port()
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "VAR_DIR": str(var_dir),
        "GRANIAN_PORT": str(port),
        "SITE_NAME": "Restless legs, explained",
    }
    site = Site(f"http://localhost:{port}", var_dir, environment)
    site.password = re.search(r"Password: (\S+)", said or site.manage("prepare"))[1]
    honcho = [sys.executable, "-m", "honcho", "--env", "/dev/null", "start"]
    with site.log.open("w") as log:
        process = subprocess.Popen(honcho, stdout=log, stderr=log, cwd=ROOT, env=environment)
    try:
        yield wait_for(site)
    finally:
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


def launch_arguments(chromium: str) -> dict:
    """How to start the browser, quiet and without a screen."""
    quiet = ["background-networking", "component-update", "sync", "gpu"]
    return {
        "executable_path": chromium,
        # A container's root user cannot have Chromium's own sandbox.
        "args": ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)],
    }


def sign_in(page, name, password):
    page.goto("/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("[type=submit]")
    page.wait_for_url("**/admin/")
