"""What the documents say is what the project does."""

import re

import pytest
from django.conf import settings
from django.urls import get_resolver

from articles.models.article import RESERVED

ROOT = settings.BASE_DIR
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_the_commands_in_the_readme_are_those_of_the_makefile():
    targets = set(re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)", (ROOT / "README.md").read_text()))
    # The others are for where PostgreSQL, and what measures, are at hand.
    assert named == targets - {"PORT", "test-postgres", "bench"}
    assert named == {"run", "test"}


def test_the_management_commands_in_the_documents_exist():
    files = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    django = {"migrate", "createsuperuser", "changepassword", "check", "makemigrations"}
    for document in DOCUMENTS:
        for command in re.findall(r"manage\.py (\w+)", document.read_text()):
            assert command in files | django, f"{document.name}: {command}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_named_files_exist(document):
    text = document.read_text()
    for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text):
        assert (document.parent / link).exists(), link
    for path in re.findall(r"`((?:\w+/)+[\w.-]+\.\w+)`", text):
        assert (ROOT / path).exists(), path


def test_the_example_environment_has_every_name_that_settings_read():
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", read_text("rlsinfo/settings.py")))
    read |= set(re.findall(r"env\.int\('([A-Z_]+)'", read_text("rlsinfo/settings.py")))
    shown = set(re.findall(r"^([A-Z_]+)=", read_text(".env.example"), re.MULTILINE))
    assert shown == read


def read_text(name):
    return (ROOT / name).read_text()


def test_no_package_is_unpinned():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in read_text(name).splitlines():
            assert line.startswith(("#", "-r ")) or re.fullmatch(r"[\w.\[\]-]+==[\w.]+", line), line


def test_no_article_can_take_the_address_of_the_site_itself():
    for resolver in (get_resolver(), get_resolver("articles.urls")):
        for route in resolver.url_patterns:
            first = str(route.pattern).partition("/")[0]
            assert first in RESERVED or not re.fullmatch(r"[a-z-]+", first), first
