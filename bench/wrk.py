"""A server under wrk: how many requests, how soon, and at what cost."""

import os
import re
import statistics
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.site import Program

CONNECTIONS, THREADS = 32, 2
#: As a browser sends it.
ENCODINGS = "gzip, deflate, br, zstd"
TICKS = os.sysconf("SC_CLK_TCK")
#: Seconds of CPU in a fifth of a second below which a server is idle; seconds to wait for that.
IDLE, LONGEST_REST = 0.02, 5
UNITS_IN_MS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}


@dataclass(frozen=True)
class Round:
    """Times in ms; ``cpu`` of all processes of the server, in µs for each request."""

    rate: float
    p50: float
    p99: float
    cpu: float
    failed: int


@dataclass
class Measured:
    name: str
    url: str
    programs: list[Program]
    rounds: list[Round] = field(default_factory=list)

    def measure(self, seconds: float) -> Round:
        before = self.cpu_seconds()
        said = run_wrk(self.url, seconds)
        cpu = self.rest() - before
        refused = found(r"Non-2xx or 3xx responses: (\d+)", said)
        broken = re.findall(r"\d+", found(r"Socket errors: (.*)", said))
        return Round(
            rate=float(found(r"Requests/sec:\s+([\d.]+)", said)),
            p50=in_ms(found(r"\n\s+50%\s+(\S+)", said)),
            p99=in_ms(found(r"\n\s+99%\s+(\S+)", said)),
            cpu=cpu / max(1, int(found(r"(\d+) requests in", said))) * 1e6,
            failed=int(refused) + sum(map(int, broken)),
        )

    def rest(self) -> float:
        """Wait until nothing is left of what wrk asked for: the next one is to have the machine."""
        spent = self.cpu_seconds()
        until = time.monotonic() + LONGEST_REST
        while time.monotonic() < until:
            time.sleep(0.2)
            before, spent = spent, self.cpu_seconds()
            if spent - before < IDLE:
                break
        return spent

    def cpu_seconds(self) -> float:
        ticks = 0
        for pid in [pid for program in self.programs for pid in program.pids()]:
            with suppress(FileNotFoundError):
                stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                ticks += int(stat[11]) + int(stat[12])
        return ticks / TICKS

    def all(self, of: str) -> list[float]:
        return [getattr(each, of) for each in self.rounds]

    def median(self, of: str) -> float:
        return statistics.median(self.all(of))


def run_wrk(url: str, seconds: float) -> str:
    command = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--latency"]
    command += ["-H", f"Accept-Encoding: {ENCODINGS}", url]
    run = {"check": True, "stdout": subprocess.PIPE, "text": True, "timeout": seconds + 30}
    return subprocess.run(command, **run).stdout  # noqa: S603 - our own command


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1] if match else "0"


def in_ms(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)([a-z]*)", text).groups()
    return float(number) * UNITS_IN_MS.get(unit, 0)
