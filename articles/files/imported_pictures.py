"""The pictures of an imported folder: ``pictures.toml``, and a file of each in ``pictures/``."""

import hashlib
from pathlib import Path

from django.core.exceptions import ValidationError

from articles import pictures
from articles.files.faults import refused_by
from articles.files.folder import PICTURES, Folder
from articles.models import Picture
from articles.models.topic import slug_form

#: An exported picture is kept without loss, and so is larger than what people may upload.
MASTER_MAX_BYTES = 32 * 2**20


def encode(files: Folder) -> dict[str, pictures.Encoded]:
    """Those that are missing here, by their keys; what is wrong is said to ``files``."""
    blame_unnamed(files)
    known = set(Picture.objects.values_list("key", flat=True))
    encoded = {}
    for number, row in enumerate(files.library.get(PICTURES, [])):
        key = row["key"]
        if refusal := refused_by(slug_form, key):
            files.blame_row(PICTURES, number, "key", refusal)
        elif not path_of(files, key).is_file():
            files.blame_row(PICTURES, number, "key", f"There is no file {PICTURES}/{key}.webp.")
        elif key not in known:
            try:
                encoded[key] = encode_master(path_of(files, key))
            except ValidationError as error:
                files.blame_row(PICTURES, number, "key", " ".join(error.messages))
    return encoded


def encode_master(path: Path) -> pictures.Encoded:
    return pictures.encode(path.read_bytes(), at_most=MASTER_MAX_BYTES)


def path_of(files: Folder, key: str) -> Path:
    return files.path / PICTURES / f"{key}.webp"


def blame_unnamed(files: Folder) -> None:
    """A file that no row is about would be left out silently."""
    folder = files.path / PICTURES
    named = {f"{row['key']}.webp" for row in files.library.get(PICTURES, [])}
    there = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    for name in there:
        if name not in named and not name.startswith("."):
            files.blame(f"{PICTURES}/{name}", 1, f"{PICTURES}.toml says nothing of this file.")


def add(files: Folder, encoded: dict[str, pictures.Encoded], *, by) -> list[str]:
    """Add the ``encoded`` ones. The answer names those that are here but look or say otherwise."""
    known = Picture.objects.in_bulk(field_name="key")
    kept = []
    for number, row in enumerate(files.library.get(PICTURES, [])):
        key = row["key"]
        if key in encoded and key not in known:
            add_one(files, number, encoded[key], by=by)
        elif key in known and is_different(files, row, known[key]):
            kept.append(f"“{key}” in {PICTURES}.toml")
    return kept


def add_one(files: Folder, number: int, encoded: pictures.Encoded, *, by) -> None:
    row = {"alt": "", "is_decorative": False, **files.library[PICTURES][number]}
    try:
        picture = pictures.add(encoded, **row, by=by)
    except ValidationError as error:
        files.blame_row(PICTURES, number, "key", " ".join(error.messages))
        return
    if picture.key != row["key"]:
        files.blame_row(PICTURES, number, "key", f"Call it {picture.key}: this name cannot be had.")


def is_different(files: Folder, row: dict, picture: Picture) -> bool:
    path = path_of(files, picture.key)
    content = path.read_bytes() if path.is_file() else b""
    here = (picture.alt, picture.is_decorative, picture.digest)
    there = (
        row.get("alt", ""),
        row.get("is_decorative", False),
        hashlib.sha256(content).hexdigest()[:32],
    )
    return here != there


def remove_unused(encoded: dict[str, pictures.Encoded]) -> None:
    """Remove the files of those that were not added after all."""
    for each in encoded.values():
        pictures.remove_files(each.digest, each.widths)
