"""What changed from one version to another, field by field, then piece by piece of the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice

from django.utils.formats import date_format

from articles import diffing
from articles.diffing import Change, Part
from articles.models import Revision


@dataclass(frozen=True)
class Section:
    name: str
    parts: list[Part]
    is_list: bool = False  # each part is an entry of its own

    @property
    def is_same(self) -> bool:
        return all(part.kind == "same" for part in self.parts)


def sections(old: Revision | None, new: Revision) -> list[Section]:
    """The fields besides the text. ``old`` is None if there is nothing to compare with."""
    before = lines_of(old) if old else {}
    words = [
        Section(name.capitalize(), compare_words(old, new, name)) for name in ("title", "summary")
    ]
    lists = [
        Section(name, compare_lines(before.get(name, []), lines), is_list=True)
        for name, lines in lines_of(new).items()
    ]
    return words + lists


def compare_words(old, new, name: str) -> list[Part]:
    return diffing.compare_words(getattr(old, name, ""), getattr(new, name))


def lines_of(revision: Revision) -> dict[str, list[str]]:
    citations = revision.citations.select_related("source")
    uses = revision.picture_uses.select_related("picture")
    related = revision.related.with_state()
    return {
        "Key points": revision.points,
        "Written by": [str(revision.author or "The editors of this site")],
        "Last checked": [date_format(revision.checked_on, "j F Y")],
        "Next check by": [date_format(revision.next_check_on, "j F Y")],
        "Read next": sorted(page.latest_title or page.slug for page in related),
        "Sources": sorted(f"{each.source.key}: {each.source.reference}" for each in citations),
        "Pictures": sorted(f"{use.picture.key}: {use.picture.alt}" for use in uses),
    }


def compare_lines(old: list[str], new: list[str]) -> list[Part]:
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Part("same", line) for line in old[a:b]]
        else:
            found += [Part("removed", line) for line in old[a:b]]
            found += [Part("added", line) for line in new[c:d]]
    return found


@dataclass(frozen=True)
class Block:
    """A change; or unchanged pieces of the text, folded away."""

    change: Change
    folded: list[Change]


def blocks(old: Revision | None, new: Revision) -> Iterator[Block]:
    changes = diffing.compare(old.body if old else "", new.body)
    rest = iter(changes)
    for change in diffing.digest(changes):
        taken = list(islice(rest, change.folded or 1))
        yield Block(change, taken if change.folded else [])


def pieces(revision: Revision) -> list[str]:
    """The text as plain words, piece by piece."""
    return [part.text for each in diffing.compare("", revision.body) for part in each.parts]


def comparison(old: Revision | None, new: Revision) -> dict:
    """What `_changes.html` needs."""
    every = sections(old, new)
    return {
        "changed": [section for section in every if not section.is_same],
        "unchanged": [section.name for section in every if section.is_same],
        "blocks": list(blocks(old, new)),
    }


def comparison_with_unsaved(old: Revision, typed: Revision) -> dict:
    """The same for words that somebody has typed and not saved."""
    words = [
        Section(name.capitalize(), compare_words(old, typed, name)) for name in ("title", "summary")
    ]
    points = Section("Key points", compare_lines(old.points, typed.points), is_list=True)
    changed = [section for section in [*words, points] if not section.is_same]
    return {"changed": changed, "unchanged": [], "blocks": list(blocks(old, typed))}
