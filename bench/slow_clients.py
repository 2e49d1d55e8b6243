"""What readers notice while 500 others are slow: with their headers, their body, or in reading.

Run it with ``python -m bench.slow_clients [seconds]``: first through nginx as it is shipped, then
without it, where slow bodies are left out: nginx is there to keep them from the site. Each kind of
slowness has a site of its own. Readers open a page each time over a new connection.
"""

import asyncio
import socket
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench import servers
from bench.site import copy_of, load, prepared

SLOW = 500
SECONDS = 20
READERS = 4
#: Seconds between two bytes of somebody slow, and between two pages of a reader.
DRIP, PAUSE = 1.0, 0.02
#: Seconds after which a reader gives up.
PATIENCE = 5
GOAL_P99_MS = 100
PAGE = "/treatments/"
READ = f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: br\r\n"
#: Many pages asked for at once, so that the answer does not fit in what the kernel keeps for us.
GREEDY = READ.replace("Accept-Encoding: br\r\n", "") + "\r\n"
BODY = (
    "POST /contact/ HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9000\r\n\r\nbody="
)


@dataclass
class Seen:
    """By the readers, and what the slow ones held."""

    times_ms: list[float] = field(default_factory=list)
    errors: int = 0
    held: int = 0


async def drip(port: int, start: str, seen: Seen) -> None:
    """Send ``start``, then a byte a second; again from the beginning if it was cut off."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    seen.held += 1
    try:
        writer.write(start.encode())
        while not reader.at_eof():
            writer.write(b"a")
            await writer.drain()
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1), DRIP)
    finally:
        seen.held -= 1
        writer.close()


async def slow_headers(port: int, seen: Seen) -> None:
    await drip(port, f"{READ}X-Slow: ", seen)


async def slow_bodies(port: int, seen: Seen) -> None:
    await drip(port, BODY, seen)


async def slow_reads(port: int, seen: Seen) -> None:
    """Ask for 30 pages, and take some bytes of them each second: the kernel keeps few for us."""
    waiting = socket.create_connection(("127.0.0.1", port), PATIENCE)
    waiting.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader, writer = await asyncio.open_connection(sock=waiting, limit=1024)
    seen.held += 1
    try:
        writer.write(GREEDY.encode() * 30)
        while await reader.read(64):
            await asyncio.sleep(DRIP)
    finally:
        seen.held -= 1
        writer.close()


async def again_and_again(slow, port: int, seen: Seen) -> None:
    while True:
        with suppress(OSError):
            await slow(port, seen)
        await asyncio.sleep(DRIP)


async def read_pages(port: int, seen: Seen) -> None:
    while True:
        begin = time.perf_counter()
        try:
            is_whole = await asyncio.wait_for(read_page(port), PATIENCE)
        except (OSError, TimeoutError):
            is_whole = False
        seen.times_ms.append((time.perf_counter() - begin) * 1000)
        seen.errors += not is_whole
        await asyncio.sleep(PAUSE)


async def read_page(port: int) -> bool:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"{READ}Connection: close\r\n\r\n".encode())
        answer = await reader.read(-1)
    finally:
        writer.close()
    return answer.startswith(b"HTTP/1.1 200 ")


async def measure(slow, port: int, seconds: float) -> tuple[Seen, int]:
    """What readers saw, and how many were slow at the end of it."""
    seen = Seen()
    tasks = [asyncio.create_task(again_and_again(slow, port, seen)) for _ in range(SLOW)]
    await asyncio.sleep(2)
    tasks += [asyncio.create_task(read_pages(port, seen)) for _ in range(READERS)]
    await asyncio.sleep(seconds)
    held = seen.held
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return seen, held


def row(name: str, seen: Seen, held: int) -> str:
    p50, p99 = (statistics.quantiles(seen.times_ms, n=100)[n] for n in (49, 98))
    return (
        f"{name:34} slow {held:4}   pages {len(seen.times_ms):6}   errors {seen.errors:4}"
        f"   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms"
    )


def measured(folder: Path, slow, *, behind_nginx: bool, seconds: float) -> tuple[str, bool]:
    """A row of the table, and whether the goal was met."""
    name = f"{slow.__name__.replace('_', ' ')}, {'behind nginx' if behind_nginx else 'no nginx'}"
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        site = stack.enter_context(copy_of(folder, Path(scratch) / "site"))
        site.start_web()
        site.get(PAGE)
        port = site.port
        if behind_nginx:
            port = stack.enter_context(servers.nginx_in_front(Path(scratch), site.port))[1]
        seen, held = asyncio.run(measure(slow, port, seconds))
    p99 = statistics.quantiles(seen.times_ms, n=100)[98]
    return row(name, seen, held), seen.errors == 0 and p99 <= GOAL_P99_MS


def main():
    servers.need("nginx", "wrk")
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    kinds = [(slow, True) for slow in (slow_headers, slow_bodies, slow_reads)]
    kinds += [(slow, False) for slow in (slow_headers, slow_reads)]
    print(f"At the start: {load()}. Goals: 0 errors, p99 {GOAL_P99_MS} ms; {SLOW} are slow.")
    met = []
    with prepared() as folder:
        for slow, behind_nginx in kinds:
            text, is_met = measured(folder, slow, behind_nginx=behind_nginx, seconds=seconds)
            print(text, flush=True)
            met.append(is_met)
    raise SystemExit(0 if all(met) else "A goal was missed.")


if __name__ == "__main__":
    main()
