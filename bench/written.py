"""What was measured goes into docs/performance.md, with the machine and the versions."""

import re
import subprocess
from datetime import date
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from bench.site import ROOT, load

DOCUMENT = ROOT / "docs" / "performance.md"


def conditions(*commands: list[str]) -> str:
    """The day, the machine and the versions; ``commands`` print one, such as ["nginx", "-v"]."""
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    ours = [f"Python {python_version()}", *(f"{x} {version(x)}" for x in ("granian", "Django"))]
    return (
        f"{date.today():%-d %B %Y}, {cpu[1] if cpu else 'a CPU that says no name'}, {load()};"
        f" {', '.join([*ours, *map(said, commands)])}."
    )


def cpu_ticks() -> tuple[int, int]:
    """Of this machine since it started: all, and those that other virtual machines took from it."""
    ticks = list(map(int, Path("/proc/stat").read_text().split()[1:9]))
    return sum(ticks), ticks[7]


def taken_away(before: tuple[int, int]) -> str:
    """How much of the CPU others took since ``before``: while they do, all times are too long."""
    total, stolen = (now - then for now, then in zip(cpu_ticks(), before, strict=True))
    return f"Meanwhile other virtual machines took {stolen / max(1, total):.0%} of the CPU."


def said(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - our own commands
    return (done.stdout or done.stderr).strip()


def write_down(name: str, text: str) -> None:
    """Put ``text`` between the marks of ``name``, in place of what stood there."""
    begin, end = (f"<!-- {name}: {word} -->" for word in ("begin", "end"))
    before, _, rest = DOCUMENT.read_text().partition(begin)
    DOCUMENT.write_text(f"{before}{begin}\n\n{text}\n{end}{rest.partition(end)[2]}")
