"""The writer of the library of pictures. Each verb is one change with all its consequences."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify

from articles.models import Article, Picture, Revision
from articles.models.article import its
from articles.picture_markup import file_name

ENCODER = Path(__file__).with_name("picture_encoder.py")
ENCODER_SECONDS = 10
FOLDER = "pictures"


# --- from an upload to files ----------------------------------------------------------------------


@dataclass(frozen=True)
class Encoded:
    """What was made of an upload; ``files`` has the content of each by its name."""

    digest: str
    width: int
    height: int
    widths: list[int]
    files: dict[str, bytes]


def encode(upload: bytes, *, at_most: int = settings.PICTURE_MAX_BYTES) -> Encoded:
    """What readers may get of ``upload``. It takes seconds, so never do it in a transaction.

    Raises ValidationError, with a sentence, for what cannot be taken; ``at_most`` is in bytes.
    """
    if len(upload) > at_most:
        raise ValidationError(f"This picture is too large: at most {at_most // 2**20} MB.")
    with TemporaryDirectory() as name:
        folder = Path(name)
        made = run_encoder(upload, folder)
        master = (folder / "master.webp").read_bytes()
        digest = hashlib.sha256(master).hexdigest()[:32]
        files = {f"{digest}.webp": master}
        for width in made["widths"]:
            for extension in ("avif", "webp"):
                content = (folder / f"{width}.{extension}").read_bytes()
                files[file_name(digest, width, extension)] = content
    return Encoded(digest=digest, files=files, **made)


def run_encoder(upload: bytes, folder: Path) -> dict:
    """Its answer. It inherits nothing of ours and may die of what it reads."""
    command = [sys.executable, "-I", ENCODER, folder]
    try:
        ended = subprocess.run(  # noqa: S603  all of the command is ours
            command,
            input=upload,
            capture_output=True,
            check=True,
            cwd=folder,
            env={},
            timeout=ENCODER_SECONDS,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise ValidationError(
            "We could not work on this picture. Save it again as a JPEG, or choose another one."
        ) from error
    answer = json.loads(ended.stdout)
    if "refused" in answer:
        raise ValidationError(answer["refused"])
    return answer


def store(encoded: Encoded) -> None:
    """Put its files where they are served from. One that is there already is the same."""
    for name, content in encoded.files.items():
        if not default_storage.exists(f"{FOLDER}/{name}"):
            default_storage.save(f"{FOLDER}/{name}", ContentFile(content))


@transaction.atomic
def remove_files(digest: str, widths: list[int]) -> None:
    """Remove the files of ``digest`` unless a picture is made of them."""
    if Picture.objects.filter(digest=digest).exists():
        return
    names = [file_name(digest, width, kind) for width in widths for kind in ("avif", "webp")]
    for name in (f"{digest}.webp", *names):
        default_storage.delete(f"{FOLDER}/{name}")


def remove_files_after_commit(picture: Picture) -> None:
    remove = partial(remove_files, picture.digest, picture.widths)
    transaction.on_commit(remove, robust=True)


# --- what staff ask -------------------------------------------------------------------------------


def free_key(name: str) -> str:
    """A key made from ``name`` that no picture has."""
    base = slugify(name.replace("_", "-"))[:60].strip("-") or "picture"
    taken = set(Picture.objects.filter(key__startswith=base[:55]).values_list("key", flat=True))
    key, count = base, 1
    while key in taken:
        count += 1
        key = f"{base[:55]}-{count}"
    return key


def places(picture: Picture):
    """The pages of which any version shows ``picture``, and whether the live or the newest does."""
    showing = Revision.objects.filter(picture_uses__picture=picture)
    return (
        Article.objects.with_state()
        .filter(its(showing))
        .annotate(
            in_live=its(Revision.objects.live().filter(pk__in=showing.values("pk"))),
            in_newest=its(Revision.objects.newest().filter(pk__in=showing.values("pk"))),
        )
    )


def why_not(picture: Picture, by) -> str:
    """Why the account ``by`` may not change ``picture``, in a sentence; empty if it may."""
    if by.has_perm("articles.publish_revision"):
        return ""
    if not Revision.objects.settled().filter(picture_uses__picture=picture).exists():
        return ""
    return (
        "A page that is published or signed off shows this picture: "
        "only somebody who may publish can change it."
    )


def refuse(picture: Picture, by) -> None:
    if sentence := why_not(picture, by):
        raise PermissionDenied(sentence)


# --- changes --------------------------------------------------------------------------------------


@transaction.atomic
def add(encoded: Encoded, *, key: str, alt: str, is_decorative: bool, by) -> Picture:
    """A new picture, called ``key`` or, if that is taken, nearly so.

    Raises ValidationError if it is neither described nor decorative.
    """
    picture = Picture(key=free_key(key), alt=alt, is_decorative=is_decorative, added_by=by)
    show(picture, encoded)
    picture.full_clean(exclude=["added_by"])
    store(encoded)
    picture.save()
    return picture


def show(picture: Picture, encoded: Encoded) -> None:
    for name in ("digest", "width", "height", "widths"):
        setattr(picture, name, getattr(encoded, name))


@transaction.atomic
def replace(picture: Picture, encoded: Encoded, *, by) -> None:
    """Show something else wherever ``picture`` is shown. Raises PermissionDenied as `why_not`."""
    refuse(picture, by)
    remove_files_after_commit(picture)
    show(picture, encoded)
    store(encoded)
    picture.save(update_fields=["digest", "width", "height", "widths"])


@transaction.atomic
def describe(picture: Picture, *, alt: str, is_decorative: bool, by) -> None:
    """Say what ``picture`` shows, or that it tells nothing.

    Raises PermissionDenied as `why_not`, and ValidationError for neither or both.
    """
    refuse(picture, by)
    picture.alt, picture.is_decorative = alt, is_decorative
    picture.full_clean(exclude=["added_by"])
    picture.save(update_fields=["alt", "is_decorative"])


@transaction.atomic
def remove(picture: Picture) -> None:
    """Delete ``picture`` and its files. Raises ValidationError if any version shows it."""
    if picture.uses.exists():
        raise ValidationError("This picture cannot be deleted: a version of a page shows it.")
    remove_files_after_commit(picture)
    picture.delete()
