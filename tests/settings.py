"""The site's settings, untouched by the environment and by a developer's .env, and quick."""

import os
import tempfile
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[1] / ".env.example"
NAMES = dict(line.split("=", 1) for line in EXAMPLE.read_text().splitlines() if "=" in line[:40])
# The same tests run on PostgreSQL when this names one.
NAMES["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
os.environ.update({name: value for name, value in NAMES.items() if name.isupper()})
os.environ.update(
    # Playwright keeps an event loop in the thread in which other tests ask the database.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
    SECRET_KEY="a key for tests only, as long as a real one is",
    VAR_DIR=os.environ.get("TEST_VAR_DIR") or tempfile.mkdtemp(prefix="rlsinfo-test-"),
    FROM_EMAIL="noreply@site.example",
)

from rlsinfo.settings import *  # noqa: E402, F403

# Files are served from where they lie, under their plain names: no collectstatic before a test.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = Path(tempfile.gettempdir()) / "rlsinfo-no-static-root"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
