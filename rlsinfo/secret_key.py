"""The secret key of a site that sets none: made once, kept beside the database."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def read_secret_key(folder: Path) -> str:
    """The kept key, or a passing one: safe, but every process would have its own."""
    try:
        return (folder / "secret_key").read_text().strip()
    except OSError:
        return get_random_secret_key()


def keep_secret_key(folder: Path) -> None:
    """Make the key for the next start, readable by its owner only; never replace one."""
    try:
        handle = os.open(folder / "secret_key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(get_random_secret_key())
