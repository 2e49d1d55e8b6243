"""Runs the project's commands as somebody at a terminal would."""

import os
import subprocess
import sys

from django.conf import settings


def manage(*args, var_dir, **environment):
    """Runs manage.py as a new process, with nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(var_dir), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
