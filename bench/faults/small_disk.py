"""A disk that can be filled and emptied: a real one for root, else a limit on the size of files."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.site import Site

DISK_BYTES = 32 * 1024 * 1024
#: For a few messages more, so that the disk becomes full while one is written.
ROOM_LEFT = 512 * 1024


class SmallDisk:
    """A disk of its own, in memory."""

    name = f"a disk of {DISK_BYTES >> 20} MB with {ROOM_LEFT >> 10} KB left"

    def __init__(self, folder: Path):
        self.filler = folder / "filler"

    def fill(self, site: Site) -> None:
        with self.filler.open("wb", buffering=0) as file:
            with suppress(OSError):
                while True:
                    file.write(bytes(4096))
            file.truncate(file.tell() - ROOM_LEFT)

    def free(self, site: Site) -> None:
        self.filler.unlink()


class SmallFiles:
    """No file of the web server may grow (RLIMIT_FSIZE)."""

    name = f"files that may grow by {ROOM_LEFT >> 10} KB"

    def fill(self, site: Site) -> None:
        largest = max(file.stat().st_size for file in site.folder.glob("rlsinfo.sqlite3*"))
        self.limit(site, largest + ROOM_LEFT)

    def free(self, site: Site) -> None:
        self.limit(site, resource.RLIM_INFINITY)

    def limit(self, site: Site, size: int) -> None:
        for pid in site.web.pids():
            _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, hard))


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk | SmallFiles]:
    """For a site in ``folder``."""
    folder.mkdir()
    if os.geteuid():
        yield SmallFiles()
        return
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)  # noqa: S603 - our own command
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily: a process that was killed may still be on its way out.
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607 - our own
