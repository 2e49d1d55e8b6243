"""How many readers a page can take: this site beside nginx, plain Django and Wagtail.

Run it with ``python -m bench.pages [seconds of a round]``. All of them give the same article. They
are measured in turns, so that whatever else the machine does meets them all. The table is printed
and written into docs/performance.md.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from urllib.request import Request, urlopen

from bench import servers
from bench.site import PROGRAMS, Program, Site, copy_of, prepared
from bench.written import conditions, cpu_ticks, taken_away, write_down
from bench.wrk import CONNECTIONS, ENCODINGS, Measured

PAGE = "/treatments/"
ROUNDS = 5
SECONDS = 3
GOAL_OF_NGINX, GOAL_CPU, GOAL_P99_MS, GOAL_UNCACHED = 0.85, 2, 10, 300
FILE, CACHED, FRONT = "nginx, a file", "this site", "this site behind nginx"
UNCACHED = "this site without its page cache"
PLAIN, WAGTAIL = "Django, one view, gunicorn", "Wagtail, wagtail-cache, gunicorn"
HEAD = (
    "| | requests/s | of nginx | p50 ms | p99 ms | CPU µs a request | failed |\n"
    "|---|---:|---:|---:|---:|---:|---:|\n"
)


# --- what is measured -----------------------------------------------------------------------------


class Bench:
    """All that runs: it starts one after the other and ends with ``stack``."""

    def __init__(self, stack: ExitStack):
        self.stack = stack
        self.prepared = stack.enter_context(prepared())

    def folder(self, name: str) -> Path:
        folder = self.prepared.with_name(name)
        folder.mkdir()
        return folder

    def site(self, name: str, command: str) -> Site:
        site = self.stack.enter_context(copy_of(self.prepared, self.prepared.with_name(name)))
        site.web = Program(name, site.environment, site.log, command)
        site.programs = [site.web]
        site.start_web()
        return site

    def servers(self) -> Iterator[Measured]:
        site = self.site("cached", PROGRAMS["web"])
        address = f"http://localhost:{site.port}{PAGE}"
        headers, body = ask(address, ENCODINGS)
        yield self.measured(FILE, servers.nginx_with_file(self.folder("file"), headers, body))
        yield Measured(CACHED, address, [site.web])
        front, port = self.stack.enter_context(
            servers.nginx_in_front(self.folder("front"), site.port)
        )
        yield Measured(FRONT, f"http://localhost:{port}{PAGE}", [front, site.web])
        bare = self.site("uncached", PROGRAMS["web"].replace(":application", ":django"))
        yield Measured(UNCACHED, f"http://localhost:{bare.port}{PAGE}", [bare.web])
        yield from self.others(ask(address, "identity")[1])

    def others(self, page: bytes) -> Iterator[Measured]:
        try:
            venv = servers.make_venv(self.prepared.with_name("venv"))
            servers.install(venv, "gunicorn", f"Django=={version('Django')}")
            yield self.plain(venv, page)
            servers.install(venv, "wagtail", "wagtail-cache", f"Django=={version('Django')}")
            yield self.wagtail(venv, page)
        except servers.NotHere as reason:
            print(f"Left out: {reason}")

    def plain(self, venv: Path, page: bytes) -> Measured:
        folder = self.folder("plain")
        (folder / "page.html").write_bytes(page)
        return self.measured(PLAIN, servers.gunicorn(venv, "plain_django:application", folder))

    def wagtail(self, venv: Path, page: bytes) -> Measured:
        folder = self.folder("wagtail")
        article = re.search(rb"<article.*?</article>|<main.*?</main>", page, re.DOTALL)[0]
        (folder / "article.html").write_bytes(article)
        servers.prepare_wagtail(venv, folder)
        started = servers.gunicorn(venv, "wagtail_site.application:application", folder)
        return self.measured(WAGTAIL, started)

    def measured(self, name: str, started) -> Measured:
        program, address = self.stack.enter_context(started)
        return Measured(name, address, [program])


def ask(address: str, encodings: str) -> tuple[list[tuple[str, str]], bytes]:
    with urlopen(Request(address, headers={"Accept-Encoding": encodings})) as answer:  # noqa: S310
        return answer.getheaders(), answer.read()


# --- what is said of it ---------------------------------------------------------------------------


def ratios(one: Measured, base: Measured) -> list[float]:
    return sorted(a / b for a, b in zip(one.all("rate"), base.all("rate"), strict=True))


def row(one: Measured, base: Measured) -> str:
    rates, of_base = sorted(one.all("rate")), ratios(one, base)
    middle = len(of_base) // 2
    return (
        f"| {one.name} | {one.median('rate'):,.0f} ({rates[0]:,.0f} to {rates[-1]:,.0f})"
        f" | {of_base[middle]:.2f} ({of_base[0]:.2f} to {of_base[-1]:.2f})"
        f" | {one.median('p50'):.2f} | {one.median('p99'):.1f}"
        f" | {one.median('cpu'):.0f} | {sum(one.all('failed'))} |\n"
    )


def missed(all_of_them: dict[str, Measured]) -> list[str]:
    file, cached, bare = (all_of_them[name] for name in (FILE, CACHED, UNCACHED))
    reached = {
        f"{GOAL_OF_NGINX} of nginx": ratios(cached, file)[ROUNDS // 2] >= GOAL_OF_NGINX,
        f"{GOAL_CPU} × its CPU": cached.median("cpu") <= GOAL_CPU * file.median("cpu"),
        f"p99 {GOAL_P99_MS} ms": cached.median("p99") <= GOAL_P99_MS,
        f"{GOAL_UNCACHED} uncached": bare.median("rate") >= GOAL_UNCACHED,
        "no failed request": not any(sum(one.all("failed")) for one in all_of_them.values()),
    }
    return [goal for goal, is_met in reached.items() if not is_met]


def main():
    servers.need("nginx", "wrk")
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with ExitStack() as stack:
        all_of_them = list(Bench(stack).servers())
        for one in all_of_them:
            one.measure(1)
        seen, before = conditions(["nginx", "-v"]), cpu_ticks()
        for _ in range(ROUNDS):
            for one in all_of_them:
                one.rounds.append(one.measure(seconds))
    table = HEAD + "".join(row(one, all_of_them[0]) for one in all_of_them)
    how = f"{ROUNDS} rounds of {seconds:.0f} s, {CONNECTIONS} connections. {taken_away(before)}"
    text = f"{seen} {how}\n\n{table}"
    print(text)
    write_down("pages", text)
    if goals := missed({one.name: one for one in all_of_them}):
        raise SystemExit(f"Missed: {'; '.join(goals)}.")


if __name__ == "__main__":
    main()
