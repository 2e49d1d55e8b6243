"""The Nu HTML checker, which is what validator.w3.org runs: a Java program from npm."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from django.conf import settings

FROM_NPM = Path(".venv/vnu/node_modules/vnu-jar/build/dist/vnu.jar")
# It is short of stack with the compiler that starts fastest, and needs no other.
OPTIONS = ["-Xss2m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
#: What it calls an error and we mean to do.
MEANT = [
    # On a phone a row becomes a block; only its roles still say then that it is a row.
    r"The “role” attribute must not be used on a “(tr|th|td)” element which has a “table”",
    # Firefox keeps ticks, and shows them to whoever opens the page next, unless told not to.
    r"Attribute “autocomplete” is only allowed when the input type is",
]

MISSING = "The HTML of the pages was not checked: no Nu checker, npm or Java was found."


def find() -> list[str] | None:
    """The command that starts it; None if it or Java is not here."""
    jar = Path(os.environ.get("VNU_JAR") or settings.BASE_DIR / FROM_NPM)
    java = shutil.which("java")
    return [java, *OPTIONS, "-jar", str(jar)] if java and jar.is_file() else None


def errors(pages: dict[str, str], folder: Path) -> list[str]:
    """What is wrong with the HTML of ``pages`` (names and texts), in words."""
    files = {}
    for number, (name, page) in enumerate(pages.items()):
        files[folder / f"{number}.html"] = name
        # What the checker knows of CSS is older than ours, and takes most of its time.
        bare = re.sub(r"<style>.*?</style>", "<style></style>", page, flags=re.DOTALL)
        (folder / f"{number}.html").write_text(bare)
    command = [*find(), "--errors-only", "--format", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return [
        f"{files[Path(each['url'].removeprefix('file:'))]}: {each['message']} {each.get('extract')}"
        for each in json.loads(done.stderr)["messages"]
        if not re.match("|".join(MEANT), each["message"])
    ]
