"""What keeps files from being imported, in words, on the line where it stands.

Reads only. The faults go to the ``files`` that are being imported.
"""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.timezone import now

from articles import checking, resolving
from articles.files.folder import Folder
from articles.models import Article, Revision, Topic
from articles.references import cited_keys, picture_keys, unreadable_citation


def refused_by(check, value) -> str:
    try:
        check(value)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def row_holds(files: Folder, kind: str, number: int, row) -> bool:
    """Whether a row of a library may be stored."""
    try:
        row.full_clean()
    except ValidationError as error:
        for name, refusals in error.message_dict.items():
            files.blame_row(kind, number, name, in_words(name, refusals))
        return False
    return True


def in_words(name: str, refusals: list[str]) -> str:
    return " ".join(refusals) if name == NON_FIELD_ERRORS else f"{name}: {' '.join(refusals)}"


def article_holds(files: Folder, slug: str, topic: Topic | None, position: int) -> bool:
    """Whether an article may stand there and be withdrawn as its file says."""
    reason = files.articles[slug].get("withdrawn_reason", "")
    article = Article(topic=topic, position=position, withdrawn_reason=reason)
    article.withdrawn_at = now() if reason else None
    return not blame_fields(files, slug, article, exclude=["slug"])


def blame_text(files: Folder, slug: str, text: dict, error: ValidationError) -> None:
    """Say everything for which ``publishing.save_draft`` refuses ``text``; it raised ``error``."""
    count = len(files.faults)
    blame_references(files, slug, text["body"])
    words = {name: value for name, value in text.items() if name != "related"}
    blame_fields(files, slug, Revision(number=1, **words), exclude=["article", "created_by"])
    if len(files.faults) == count:
        files.blame_field(slug, "slug", " ".join(error.messages))


def blame_references(files: Folder, slug: str, body: str) -> None:
    if wrong := unreadable_citation(body):
        files.blame_words(slug, wrong, refused_by(resolving.find_sources, body))
    for key in cited_keys(body):
        if refusal := refused_by(resolving.find_sources, f"[@{key}]"):
            files.blame_words(slug, f"@{key}", refusal)
    for key in picture_keys(body):
        shown = f'data-picture="{key}"'
        if refusal := refused_by(resolving.find_pictures, f"<figure {shown}"):
            files.blame_words(slug, shown, refusal)


def blame_fields(files: Folder, slug: str, row, exclude=()) -> bool:
    """Say which fields of ``row`` do not hold, and whether there are any."""
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        for name, refusals in error.message_dict.items():
            # The one thing that can be wrong with several fields is the order of the dates.
            place = "next_check_on" if name == NON_FIELD_ERRORS else name
            files.blame_field(slug, place, in_words(name, refusals))
        return True
    return False


def blame_findings(files: Folder, drafts: dict[str, Revision]) -> None:
    """Say which errors keep ``drafts``, which must be public by now, from being so."""
    for slug, revision in drafts.items():
        for finding in checking.errors(revision):
            if finding.field == "body":
                files.blame_block(slug, finding.block, finding.words)
            else:
                files.blame_field(slug, finding.field, finding.words)
