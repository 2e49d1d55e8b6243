"""Reads articles and what they rest on from readable files, and puts them into the database.

An article is one file: TOML between two lines of ``+++``, then its text as HTML.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from articles import publishing
from articles.models import Article, FormerAddress, GlossaryTerm, Source, Topic
from articles.sanitising import clean

STARTER = Path(__file__).parent / "starter"
FENCE = "+++\n"


class BrokenFile(Exception):
    """A file that cannot be read; says which and why."""


@dataclass
class Loaded:
    """What a load did, by the addresses of the articles."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)


def read_toml(path: Path, text: str | None = None) -> dict:
    try:
        return tomllib.loads(path.read_text() if text is None else text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenFile(f"{path.name}: {error}") from error


def read_article(path: Path) -> dict:
    """The fields of an article file; ``slug`` is the file's name and ``body`` its text."""
    text = path.read_text()
    before, fence, rest = text.partition(FENCE)
    head, second_fence, body = rest.partition(f"\n{FENCE}")
    if before or not fence or not second_fence:
        raise BrokenFile(f"{path.name}: begin with the fields between two lines of +++")
    fields = read_toml(path, head)
    return {**fields, "slug": path.stem, "body": body.strip()}


@transaction.atomic
def load(folder: Path = STARTER) -> Loaded:
    """Bring a folder of files into the database: all of it or, if a file is broken, nothing.

    What staff changed is left alone, so that loading twice, or loading a newer set, loses nothing.
    Raises BrokenFile.
    """
    load_library(folder)
    files = {path: read_article(path) for path in sorted(folder.glob("*.html"))}
    loaded = Loaded()
    for load_part in (load_address, load_text):
        for path, fields in files.items():
            try:
                load_part(fields, loaded)
            except (ValidationError, KeyError, TypeError, Topic.DoesNotExist) as error:
                raise BrokenFile(f"{path.name}: {explain(error)}") from error
    return loaded


def load_library(folder: Path) -> None:
    """Add the topics, sources and glossary terms that are missing; those that exist stay."""
    for name, model, key in (
        ("topics", Topic, "slug"),
        ("sources", Source, "key"),
        ("glossary", GlossaryTerm, "term"),
    ):
        path = folder / f"{name}.toml"
        known = set(model.objects.values_list(key, flat=True))
        for fields in read_toml(path).get(name, []):
            if fields.get(key) not in known:
                add(model, fields, path)


def add(model, fields: dict, path: Path) -> None:
    try:
        row = model(**fields)
        row.full_clean()
    except (ValidationError, TypeError) as error:
        raise BrokenFile(f"{path.name}: {fields}: {explain(error)}") from error
    row.save()


def find_article(slug: str) -> Article | None:
    former = FormerAddress.objects.filter(slug=slug).select_related("article").first()
    return former.article if former else Article.objects.filter(slug=slug).first()


def load_address(fields: dict, loaded: Loaded) -> None:
    slug = fields["slug"]
    if find_article(slug) is None:
        topic = Topic.objects.get(slug=fields["topic"]) if "topic" in fields else None
        publishing.create(slug, topic=topic, position=fields.get("position", 0))
        loaded.added.append(slug)


def load_text(fields: dict, loaded: Loaded) -> None:
    slug = fields["slug"]
    article = find_article(slug)
    latest = article.latest
    if changed_by_staff(article, latest, slug):
        loaded.left_alone.append(slug)
    elif latest is None or text_of(latest) != read_text(fields):
        publish_text(article, fields)
        if slug not in loaded.added:
            loaded.updated.append(slug)


def changed_by_staff(article, latest, slug: str) -> bool:
    written = latest is not None and latest.created_by_id is not None
    return written or article.slug != slug or article.withdrawn_at is not None


def read_text(fields: dict) -> dict:
    """What a file says of its next version."""
    return {
        "title": fields["title"],
        "summary": fields["summary"],
        "key_points": "\n".join(fields.get("key_points", [])),
        "body": clean(fields["body"]),
        "checked_on": fields["checked_on"],
        "next_check_on": fields["next_check_on"],
        "related": set(Article.objects.filter(slug__in=fields.get("related", []))),
    }


def text_of(revision) -> dict:
    """The same of a stored version."""
    names = ("title", "summary", "key_points", "body", "checked_on", "next_check_on")
    related = set(revision.related.all())
    return {**{name: getattr(revision, name) for name in names}, "related": related}


def publish_text(article, fields: dict) -> None:
    revision = publishing.save_draft(article, by=None, **read_text(fields))
    publishing.publish(revision)


def explain(error: Exception) -> str:
    match error:
        case ValidationError():
            return " ".join(error.messages)
        case KeyError():
            return f"{error.args[0]} is missing"
        case _:
            return str(error)
