"""Puts articles and what they rest on from readable files into the database, all of it or nothing.

`article_file` says what such a file looks like, `folder` reads a folder of them, and
`references` finds what they name.
"""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now

from articles import publishing
from articles.files import article_file, imported_pictures
from articles.files.faults import article_holds, blame_findings, blame_text
from articles.files.folder import BrokenFile, Folder, read_folder
from articles.files.library import add_library, add_what_rests_on_articles
from articles.files.loaded import Loaded
from articles.files.references import (
    find_topic,
    new_former_addresses,
    page_of_file,
    text_of,
    text_of_file,
)
from articles.models import Article, FormerAddress, Revision

__all__ = ["STARTER", "BrokenFile", "Loaded", "import_folder", "load", "read_article", "read_toml"]

STARTER = Path(__file__).parents[1] / "starter"


def read_article(path: Path) -> dict:
    """The fields of an article's file; ``slug`` is the file's name and ``body`` its text."""
    return {**article_file.parse(path.read_text(encoding="utf-8")), "slug": path.stem}


def read_toml(path: Path) -> dict:
    """The rows of one of the other files, by its kind."""
    return {path.stem: article_file.parse_rows(path.stem, path.read_text(encoding="utf-8"))}


# --- the two ways in ------------------------------------------------------------------------------


@transaction.atomic
def load(folder: Path = STARTER) -> Loaded:
    """Bring a folder of starter articles into the database, and publish what is new.

    What staff changed is left alone, so that loading twice, or loading a newer set, loses nothing.
    Where versions need a sign-off they stay drafts. Raises BrokenFile.
    """
    files, loaded = read_folder(folder), Loaded()
    add_library(files, loaded)
    pages = find_pages(files, loaded)
    add_what_rests_on_articles(files, loaded)
    loaded.left_alone = [slug for slug, page in pages.items() if changed_by_staff(page, slug)]
    for slug in loaded.left_alone:
        files.articles.pop(slug, None)
    place(files, pages, loaded, set(loaded.added))
    newest = save_drafts(files, pages, loaded, by=None)
    files.refuse_faults()
    if not settings.REQUIRE_SIGN_OFF:
        publish(files, {slug: newest[slug] for slug in loaded.added + loaded.updated}, loaded)
    return loaded


def changed_by_staff(page: Article, slug: str) -> bool:
    latest = page.latest
    written = latest is not None and latest.created_by_id is not None
    return written or page.slug != slug or page.withdrawn_at is not None


def import_folder(folder: Path, *, by, publicly=False, dry_run=False) -> Loaded:
    """Make a draft by the account ``by`` of each article that says something new.

    ``publicly``: publish them, together. Otherwise the public sees no change. Raises BrokenFile.
    """
    if publicly and settings.REQUIRE_SIGN_OFF:
        raise BrokenFile("Here a version needs a sign-off before it is published: import drafts.")
    files = read_folder(folder)
    encoded = imported_pictures.encode(files)  # takes seconds: not in the transaction
    try:
        with transaction.atomic():
            loaded = import_files(files, encoded, by=by, publicly=publicly)
            transaction.set_rollback(dry_run)
    finally:
        imported_pictures.remove_unused(encoded)
    return loaded


def import_files(files: Folder, encoded: dict, *, by, publicly: bool) -> Loaded:
    loaded = Loaded(kept=imported_pictures.add(files, encoded, by=by))
    add_library(files, loaded)
    pages = find_pages(files, loaded)
    add_what_rests_on_articles(files, loaded)
    public = Article.objects.published().in_bulk([page.pk for page in pages.values()])
    may_change = {slug for slug, page in pages.items() if publicly or page.pk not in public}
    place(files, pages, loaded, may_change)
    newest = save_drafts(files, pages, loaded, by=by)
    files.refuse_faults()
    if publicly:
        publish(files, newest, loaded)
    # Only now: no text is published while it has a link to a page that is withdrawn.
    withdraw(files, pages, loaded, may_change)
    changed = loaded.added + loaded.updated
    loaded.unchanged = [slug for slug in files.articles if slug not in changed]
    return loaded


# --- their addresses ------------------------------------------------------------------------------


def find_pages(files: Folder, loaded: Loaded) -> dict[str, Article]:
    """The article of each file; a new one for an address that is unknown."""
    pages = {}
    for slug in files.slugs:
        page = page_of_file(slug, files.slugs)
        if page in pages.values():
            files.blame_field(slug, "slug", f"Another file is about this page, {page.slug}, too.")
        elif page := page or add_page(files, slug, loaded):
            pages[slug] = page
    return pages


def add_page(files: Folder, slug: str, loaded: Loaded) -> Article | None:
    try:
        page = publishing.create(slug)
    except ValidationError as error:
        files.blame_field(slug, "slug", " ".join(error.messages))
        files.articles.pop(slug, None)
        return None
    loaded.added.append(slug)
    return page


def place(files: Folder, pages: dict, loaded: Loaded, may_change: set[str]) -> None:
    """Apply what files say of where articles stand, or note that it waits."""
    for slug in [slug for slug in files.articles if slug in pages]:
        page, fields = pages[slug], files.articles[slug]
        topic = find_topic(files, slug) or page.topic
        position = fields.get("position", page.position)
        former = new_former_addresses(files, slug, page)
        is_there = (topic, position) == (page.topic, page.position) and not former
        if not article_holds(files, slug, topic, position) or is_there:
            continue
        if slug not in may_change:
            loaded.waiting.append(slug)
            continue
        publishing.file_under(page, topic=topic, position=position)
        FormerAddress.objects.bulk_create(FormerAddress(slug=s, article=page) for s in former)
        loaded.note_change(slug)


# --- texts ----------------------------------------------------------------------------------------


def save_drafts(files: Folder, pages: dict, loaded: Loaded, *, by) -> dict[str, Revision]:
    """The newest text of each article, which is a new one if its file says something new."""
    newest = {}
    for slug in [slug for slug in files.articles if slug in pages]:
        latest, text = pages[slug].latest, text_of_file(files, slug, pages)
        if text["body"] != files.articles[slug]["body"]:
            loaded.cleaned.append(slug)
        if latest is not None and text_of(latest) == text:
            newest[slug] = latest
        elif saved := save_draft(files, slug, pages[slug], text, by=by):
            newest[slug] = saved
            loaded.note_change(slug)
    return newest


def save_draft(files: Folder, slug: str, page: Article, text: dict, *, by) -> Revision | None:
    try:
        return publishing.save_draft(page, by=by, **text)
    except ValidationError as error:
        blame_text(files, slug, text, error)
        return None


def publish(files: Folder, newest: dict[str, Revision], loaded: Loaded) -> None:
    """Publish those that have no date yet. Raises BrokenFile with every error of every text."""
    drafts = {slug: each for slug, each in newest.items() if each.publish_at is None}
    try:
        publishing.publish_together(list(drafts.values()))
    except ValidationError as error:
        for draft in drafts.values():  # again, as links to each other hold only now
            publishing.set_date(draft, now())
        blame_findings(files, drafts)
        files.refuse_faults()
        raise BrokenFile(" ".join(error.messages)) from error
    loaded.published = list(drafts)


def withdraw(files: Folder, pages: dict, loaded: Loaded, may_change: set[str]) -> None:
    for slug, fields in files.articles.items():
        page, reason = pages[slug], fields.get("withdrawn_reason", "")
        at = fields.get("withdrawn_at", page.withdrawn_at)
        if (reason, at) == (page.withdrawn_reason, page.withdrawn_at):
            continue
        if not reason:
            loaded.still_withdrawn.append(slug)
        elif slug not in may_change:
            loaded.waiting.append(slug)
        else:
            publishing.withdraw(page, reason, at=at)
            loaded.note_change(slug)
