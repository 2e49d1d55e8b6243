"""Two processes of the real web server: a change is seen by both within a second."""

import os
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest

from tests.manage import manage
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
#: So many connections go to both workers, but for one chance in 10^11.
MANY = 40


@pytest.fixture
def site(prepared, tmp_path):
    """Where a new site lies, and what its environment says of its database."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield prepared.copy_to(tmp_path / "var"), {}
        return
    name = f"served_{token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        database = {"DATABASE_URL": f"{server.rpartition('/')[0]}/{name}"}
        assert manage("prepare", var_dir=tmp_path / "var", **database).returncode == 0
        yield tmp_path / "var", database
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def served(var_dir, environment):
    """By the two workers of the Procfile; gives the address."""
    port = str(free_port())
    web = Path(ROOT / "Procfile").read_text().partition("web: ")[2].partition("\n")[0]
    assert "--workers 2" in web
    command = [sys.executable, "-m", *shlex.split(web)]
    environment = {**environment, "PATH": os.environ["PATH"], "VAR_DIR": str(var_dir)}
    environment |= {"GRANIAN_PORT": port, "SITE_URL": f"http://localhost:{port}"}
    with (var_dir / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env=environment)
    try:
        wait_for(f"http://localhost:{port}/healthz", process)
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def wait_for(address, process):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            return read(address)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The site did not start.")


def read(address) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:  # a new connection each time
        return answer.read().decode()


def test_a_change_is_seen_by_both_within_a_second(site):
    var_dir, database = site
    change = "Topic.objects.filter(slug='help').update(name={!r})"
    with served(var_dir, database) as address:
        for name in ("Quixotic legs", "Restful legs"):
            before = {read(f"{address}/topics/") for _ in range(MANY)}
            assert len(before) == 1
            assert name not in before.pop()
            done = manage("shell", "-c", change.format(name), var_dir=var_dir, **database)
            assert done.returncode == 0, done.stderr
            time.sleep(1)  # what the site promises
            assert all(name in read(f"{address}/topics/") for _ in range(MANY))
