"""Other servers beside the site, started for a measurement: nginx, and Python ones in a venv.

Each writes into a folder of its own, and ends with it.
"""

import getpass
import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bench.site import ROOT, START_WITHIN, Program
from tests.ports import free_port

OTHERS = ROOT / "bench" / "others"
#: Seconds that packages may take to install.
INSTALL_WITHIN = 120
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
#: A small file is given fastest if it is kept open, and without sendfile.
STATIC = """
user {user};
worker_processes auto;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    server_tokens off;
    open_file_cache max=10;
    etag off;
    default_type "text/html; charset=utf-8";
    {paths}
    server {{
        listen 127.0.0.1:{port};
        root {folder};
        {headers}
    }}
}}
"""
#: What nginx itself says of a file, and of the connection.
OF_NGINX = {"content-type", "content-length", "server", "date", "connection"}


class NotHere(Exception):
    """A server that cannot be measured here, and why."""


def need(*programs: str) -> None:
    if missing := [name for name in programs if not shutil.which(name)]:
        raise SystemExit(
            f"Missing: {', '.join(missing)}. Install them: apt install nginx-light wrk"
        )


@contextmanager
def running(program: Program, port: int) -> Iterator[Program]:
    program.start()
    try:
        wait_for(program, port)
        yield program
    finally:
        program.stop()


def wait_for(program: Program, port: int) -> None:
    until = time.monotonic() + START_WITHIN
    while program.is_running() and time.monotonic() < until:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, 2)) as connection:
                connection.request("GET", "/")
                connection.getresponse().read()
                return
        except OSError:
            time.sleep(0.05)
    raise NotHere(f"{program.name} did not start: {program.log.read_text()[-500:]}")


# --- nginx ----------------------------------------------------------------------------------------


def nginx(folder: Path, configuration: str) -> Program:
    file = folder / "nginx.conf"
    file.write_text(configuration)
    command = f"nginx -c {file} -p {folder} -g 'daemon off;'"
    return Program("nginx", dict(os.environ), folder / "log", command)


@contextmanager
def nginx_with_file(folder: Path, headers: list[tuple[str, str]], body: bytes) -> Iterator[tuple]:
    """nginx and its address of a file: ``body`` as it is, with ``headers`` as the site has them."""
    (folder / "page").write_bytes(body)
    said = [pair for pair in headers if pair[0].lower() not in OF_NGINX]
    port, user = free_port(), getpass.getuser()
    lines = "".join(f"add_header {name} {quoted(value)};" for name, value in said)
    paths = temporary(folder)
    text = STATIC.format(user=user, folder=folder, paths=paths, port=port, headers=lines)
    with running(nginx(folder, text), port) as program:
        yield program, f"http://127.0.0.1:{port}/page"


def quoted(value: str) -> str:
    escaped = value.replace('"', r"\"")
    return f'"{escaped}"'


def temporary(folder: Path) -> str:
    return " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)


def shipped(folder: Path, site_port: int, port: int) -> str:
    """deploy/nginx.conf for this machine: our ports, folders and name; plain, without TLS."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text = "\n".join(line for line in text.splitlines() if "[::]" not in line)
    for before, after in [
        ("user www-data;", f"user {getpass.getuser()};"),
        ("http {", f"http {{ {temporary(folder)}"),
        ("/run/nginx.pid", f"{folder}/pid"),
        ("/var/log/nginx/error.log", f"{folder}/error.log"),
        ("/var/cache/nginx", f"{folder}/cache"),
        ("server 127.0.0.1:8000", f"server 127.0.0.1:{site_port}"),
        ("listen 80", f"listen 127.0.0.1:{free_port()}"),
        ("listen 443 ssl http2", f"listen 127.0.0.1:{port}"),
        ("server_name example.org", "server_name localhost"),
        ("ssl_reject_handshake", "# "),
        ("ssl_certificate", "# "),
    ]:
        if before not in text:
            raise SystemExit(f"deploy/nginx.conf has changed: there is no “{before}” in it.")
        text = text.replace(before, after)
    return text


@contextmanager
def nginx_in_front(folder: Path, site_port: int) -> Iterator[tuple]:
    """nginx as it is shipped, before a site that runs; and its port."""
    port = free_port()
    with running(nginx(folder, shipped(folder, site_port, port)), port) as program:
        yield program, port


# --- Python ---------------------------------------------------------------------------------------


def make_venv(folder: Path) -> Path:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)  # noqa: S603
    return folder


def install(venv: Path, *packages: str) -> None:
    command = [venv / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    try:
        done = subprocess.run(  # noqa: S603
            command, timeout=INSTALL_WITHIN, capture_output=True, text=True
        )
    except subprocess.TimeoutExpired:
        raise NotHere(f"{', '.join(packages)} did not install in {INSTALL_WITHIN} s") from None
    if done.returncode:
        raise NotHere(f"{', '.join(packages)} did not install: {done.stderr.strip()[-200:]}")


def prepare_wagtail(venv: Path, folder: Path) -> None:
    command = [venv / "bin" / "python", "-m", "wagtail_site.application"]
    environment = {"BENCH_FOLDER": str(folder)}
    done = subprocess.run(  # noqa: S603
        command, cwd=OTHERS, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise NotHere(f"Wagtail's site was not made: {done.stderr.strip()[-300:]}")


@contextmanager
def gunicorn(venv: Path, application: str, folder: Path) -> Iterator[tuple]:
    """A program of bench/others/, which finds its page in ``folder``; and its address."""
    port = free_port()
    command = (
        f"{venv}/bin/gunicorn --worker-class gthread --workers {os.cpu_count()} --threads 8"
        f" --keep-alive 60 --bind 127.0.0.1:{port} --chdir {OTHERS} {application}"
    )
    environment = {"PATH": os.environ["PATH"], "BENCH_FOLDER": str(folder)}
    program = Program(application, environment, folder / "gunicorn.log", command)
    with running(program, port):
        yield program, f"http://127.0.0.1:{port}/page/"
