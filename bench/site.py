"""The real site in a folder of its own: prepared, started, killed, read and written to.

It ends no process that it did not start, and nothing leaves this machine.
"""

import http.client
import os
import re
import secrets
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from django.core.signing import TimestampSigner

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[1]
#: What runs, by its name in the Procfile.
PROGRAMS = dict(re.findall(r"(?m)^(\w+): (.+)$", (ROOT / "Procfile").read_text()))
SECRET_KEY = secrets.token_hex(32)
#: Seconds until a site that was started must answer.
START_WITHIN = 30
#: Seconds ago that a visitor has opened the form: nobody writes faster than this.
OPENED_AGO = 10
ALERTS_TO = "alerts@example.org"
SET_ALERTS = f"""
from contact.models import ContactDetails
ContactDetails.objects.update_or_create(pk=1, defaults={{"alert_email": "{ALERTS_TO}"}})
"""
#: So that each visitor comes from a network of their own, and no message is like another.
numbers = count()


class Program:
    """One line of the Procfile, or another ``command``, in a process group of its own."""

    def __init__(self, name: str, environment: dict, log: Path, command: str = ""):
        self.name, self.environment, self.log = name, environment, log
        self.command = command or PROGRAMS[name]
        self.process = None

    def start(self) -> None:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                shlex.split(self.command),
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
            )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def pids(self) -> list[int]:
        """All processes of the group."""
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            with suppress(ProcessLookupError):
                if os.getpgid(int(path.name)) == self.process.pid:
                    found.append(int(path.name))
        return found

    def kill(self) -> None:
        """SIGKILL for every process of the group at once."""
        if self.is_running():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        if self.is_running():
            self.process.terminate()
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()


def load() -> str:
    """How busy this machine is: times mean little beside other work."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


class Site:
    """A site whose VAR_DIR is ``folder``; its log lies beside it."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.log = folder.with_name(f"{folder.name}.log")
        self.environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "VAR_DIR": str(folder),
            "GRANIAN_PORT": str(self.port),
            "SECRET_KEY": SECRET_KEY,
            "TRUSTED_PROXIES": "1",
            "CONTACT_MESSAGES_PER_HOUR": "1000000",
            "LOG_LEVEL": "ERROR",
        }
        self.web = Program("web", self.environment, self.log)
        self.programs = [self.web]

    def worker(self, mail_port: int) -> Program:
        """A worker that sends to a mail server on ``mail_port`` of this machine."""
        sends = {"EMAIL_URL": f"smtp+plain://127.0.0.1:{mail_port}"}
        self.programs.append(Program("worker", self.environment | sends, self.log))
        return self.programs[-1]

    def manage(self, *words: str) -> str:
        """What ``manage.py`` printed."""
        command = [sys.executable, "manage.py", *words]
        run = {"cwd": ROOT, "env": self.environment, "stdout": subprocess.PIPE, "text": True}
        return subprocess.run(command, check=True, **run).stdout  # noqa: S603 - our own command

    def shell(self, code: str) -> str:
        """What ``code`` printed, run inside the site."""
        return self.manage("shell", "-v", "0", "-c", code)

    def start_web(self) -> float:
        """Start the web server; the seconds until it answered."""
        begin = time.monotonic()
        self.web.start()
        while time.monotonic() < begin + START_WITHIN:
            try:
                self.get("/healthz", timeout=1)
            except OSError:
                time.sleep(0.02)
            else:
                return time.monotonic() - begin
        raise SystemExit(f"The site did not start: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        for program in self.programs:
            program.stop()

    def get(self, path: str, timeout=40) -> "Answer":
        return self.request("GET", path, timeout=timeout)

    def request(self, method, path, body=None, headers=None, *, timeout) -> "Answer":
        """Raises OSError or HTTPException if the site does not answer to the end."""
        begin = time.perf_counter()
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout)) as connection:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            # Who gets a redirect has been thanked, whatever happens to the rest of the answer.
            page = "" if response.status == 303 else response.read().decode()
            location = response.headers.get("Location", "")
        return Answer(response.status, location, page, time.perf_counter() - begin)

    def connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / "rlsinfo.sqlite3", timeout=20, isolation_level=None)

    def ask(self, sql: str, *values) -> list[tuple]:
        with closing(self.connect()) as database:
            return database.execute(sql, values).fetchall()

    def is_sound(self) -> bool:
        """Whether the database file is whole, and every row belongs to one that is there."""
        whole = self.ask("PRAGMA integrity_check") == [("ok",)]
        return whole and not self.ask("PRAGMA foreign_key_check")


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    page: str
    seconds: float


class Submission:
    """What one visitor writes; ``word`` stands in no other message. May be sent again."""

    def __init__(self, padding: str = ""):
        self.number = next(numbers)
        # Letters only: the site takes texts that differ in their digits for the same.
        self.word = "".join(secrets.choice("bcdfghjklmnpqrstvwxz") for _ in range(20))
        self.fields = {
            "body": f"My legs are restless in the evening, says {self.word}. {padding}",
            "name": "Somebody",
            "email": f"{self.word}@example.org",
            "consent": "on",
            "website": "",
            "token": token(),
        }

    def send(self, site: Site, *, timeout=60) -> Answer:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Sec-Fetch-Site": "same-origin",
            "X-Forwarded-For": f"100.{self.number // 256 % 256}.{self.number % 256}.7",
        }
        return site.request("POST", "/contact/", urlencode(self.fields), headers, timeout=timeout)


def token() -> str:
    """What the form carries, as if it had been opened OPENED_AGO seconds ago."""
    signer = TimestampSigner(key=SECRET_KEY, salt="contact.form", fallback_keys=[])
    return signer.sign_object([secrets.token_hex(16), int(time.time()) - OPENED_AGO])


@contextmanager
def prepared() -> Iterator[Path]:
    """The folder of a site that is ready to start; removed at the end, with what lies beside it."""
    with tempfile.TemporaryDirectory(prefix="rlsinfo-bench-") as folder:
        site = Site(Path(folder) / "prepared")
        site.manage("prepare")
        site.shell(SET_ALERTS)
        yield site.folder


@contextmanager
def copy_of(folder: Path, to: Path) -> Iterator[Site]:
    """A site of its own, made from a prepared one; all that it runs ends with it."""
    site = Site(Path(shutil.copytree(folder, to)))
    try:
        yield site
    finally:
        site.stop()
