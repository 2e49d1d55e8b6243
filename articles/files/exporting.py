"""Writes articles and what they rest on as readable files, which `importing` reads back."""

import os
import shutil
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model

from articles import pictures
from articles.files import article_file
from articles.files.folder import PICTURES
from articles.files.references import unique_names
from articles.models import (
    GlossaryTerm,
    Medicine,
    Person,
    Picture,
    PinnedResult,
    Revision,
    SheetLine,
    Source,
    Step,
    Synonym,
    Topic,
)

LIBRARY = {
    "topics": Topic.objects.order_by("position", "slug"),
    "sources": Source.objects.order_by("key"),
    "glossary": GlossaryTerm.objects.order_by("term"),
    "people": Person.objects.order_by("name", "role", "pk"),
    "medicines": Medicine.objects.select_related("source").order_by("name"),
    "sheet": SheetLine.objects.order_by("part", "position", "words"),
    "synonyms": Synonym.objects.order_by("means"),
    "pictures": Picture.objects.order_by("key"),
}
#: Those that rest on an article, which may be left out.
ON_ARTICLES = {"steps": Step, "pins": PinnedResult}


class CannotExport(Exception):
    """Why, in a sentence."""


def export(folder: Path, *, with_drafts=False) -> int:
    """Write what the public reads, or the newest text of every page; all of it or nothing.

    The answer is the number of pages. Raises CannotExport.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotExport(f"{folder} is there already and is not an empty folder.")
    partial = folder.with_name(f".{folder.name}-{os.getpid()}")
    try:
        partial.mkdir(parents=True)
        count = write_folder(partial, with_drafts=with_drafts)
        partial.rename(folder)
    except OSError as error:
        raise CannotExport(f"{error.filename}: {error.strerror}.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return count


@transaction.atomic
def write_folder(folder: Path, *, with_drafts: bool) -> int:
    revisions = Revision.objects.newest() if with_drafts else Revision.objects.live()
    slugs = set(revisions.values_list("article__slug", flat=True))
    resting = {
        kind: model.objects.filter(article__slug__in=slugs).select_related("article")
        for kind, model in ON_ARTICLES.items()
    }
    for kind, rows in {**LIBRARY, **resting}.items():
        if fields := [fields_of_row(kind, row) for row in rows.all()]:
            write_file(folder / f"{kind}.toml", article_file.write_rows(kind, fields))
    write_pictures(folder / PICTURES)
    write_articles(folder, revisions, slugs)
    return len(slugs)


def write_articles(folder: Path, revisions, slugs: set[str]) -> None:
    people = list(Person.objects.all())
    names = dict(zip(people, unique_names("people", people), strict=True))
    for revision in revisions.select_related("article__topic", "author"):
        text = article_file.write(fields_of(revision, names, slugs))
        write_file(folder / f"{revision.article.slug}.html", text)


def write_file(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def write_pictures(folder: Path) -> None:
    for picture in Picture.objects.all():
        folder.mkdir(exist_ok=True)
        with default_storage.open(f"{pictures.FOLDER}/{picture.digest}.webp") as master:
            (folder / f"{picture.key}.webp").write_bytes(master.read())


def fields_of_row(kind: str, row) -> dict:
    """Without those that are empty anyway; another row by the name that files have for it."""
    fields = {name: getattr(row, name) for name in article_file.LIBRARY[kind]}
    return {
        name: str(value) if isinstance(value, Model) else value
        for name, value in fields.items()
        if not is_empty(name, value)
    }


def is_empty(name: str, value) -> bool:
    return name in article_file.OPTIONAL and (value is None or value is False or value == "")


def fields_of(revision: Revision, names: dict[Person, str], slugs: set[str]) -> dict:
    """What the file of a text says; of the pages to read next those that are in ``slugs``."""
    article = revision.article
    related = revision.related.filter(slug__in=slugs).order_by("slug")
    former = article.former_addresses.order_by("slug")
    fields = {
        "title": revision.title,
        "summary": revision.summary,
        "topic": article.topic and article.topic.slug,
        "position": article.position,
        "key_points": revision.key_points.split("\n") if revision.key_points else [],
        "related": list(related.values_list("slug", flat=True)),
        "author": names.get(revision.author),
        "checked_on": revision.checked_on,
        "next_check_on": revision.next_check_on,
        "former_addresses": list(former.values_list("slug", flat=True)) or None,
        "withdrawn_reason": article.withdrawn_reason or None,
        "withdrawn_at": article.withdrawn_at,
        "body": revision.body,
    }
    return {name: value for name, value in fields.items() if value is not None}
