"""Puts what articles rest on, and what rests on them, from files into the database.

What is there already stays as it is: staff may have changed it.
"""

from django.db.models import Model

from articles import term_uses
from articles.files.faults import row_holds
from articles.files.folder import Folder
from articles.files.loaded import Loaded
from articles.files.references import is_different, names_of, row_of, unique_names
from articles.models import (
    GlossaryTerm,
    Medicine,
    Person,
    PinnedResult,
    SheetLine,
    Source,
    Step,
    Synonym,
    Topic,
)

#: In this order: later ones name earlier ones.
LIBRARY = {
    "topics": Topic,
    "sources": Source,
    "glossary": GlossaryTerm,
    "people": Person,
    "medicines": Medicine,
    "sheet": SheetLine,
    "synonyms": Synonym,
}
#: The same of what rests on articles.
ON_ARTICLES = {"steps": Step, "pins": PinnedResult}
#: How a row is stored where more than the row changes.
SAVE = {"glossary": term_uses.save_term}


def add_library(files: Folder, loaded: Loaded) -> None:
    """Raises BrokenFile if any of it is broken: all that names it would look wrong as well."""
    for kind, model in LIBRARY.items():
        add_rows(files, kind, model, loaded)
    if any(name.endswith(".toml") for name, _, _ in files.faults):
        files.refuse_faults()


def add_what_rests_on_articles(files: Folder, loaded: Loaded) -> None:
    """Once they have their addresses."""
    for kind, model in ON_ARTICLES.items():
        add_rows(files, kind, model, loaded)


def add_rows(files: Folder, kind: str, model, loaded: Loaded) -> None:
    given = enumerate(files.library.get(kind, []))
    rows = {number: row_of(files, kind, number, fields, model) for number, fields in given}
    rows = {number: row for number, row in rows.items() if row is not None}
    known = {name: row for row in model.objects.all() for name in names_of(kind, row)}
    names = unique_names(kind, list(rows.values()))
    for (number, row), name in zip(rows.items(), names, strict=True):
        if name not in known and row_holds(files, kind, number, row):
            SAVE.get(kind, Model.save)(row)
            known[name] = row
        elif name in known and is_different(kind, row, known[name]):
            loaded.kept.append(f"“{name}” in {kind}.toml")
