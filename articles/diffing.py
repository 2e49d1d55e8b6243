"""What changed between two texts, as data that a page can show and a screen reader can read. Pure.

Pieces (paragraphs, headings, items, rows …) are compared first, then the words of those that
changed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby

from articles.quality import medicines
from articles.quality.outline import Outline, quote, read
from articles.references import CITATION, KEY
from articles.wording import Word, pieces

#: How much of two pieces must be the same for one to be a change of the other.
ALIKE = 0.5
#: Above this, words or pieces are not compared one by one; each unit is well under a microsecond.
MOST_WORK = 500_000
#: Above this many pairs of pieces, none is looked at as a change of another.
MOST_PAIRS = 10_000
#: Of what makes a change a large one.
MOST_NAMED = 4
NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|"
    "half|third|thirds|quarter|quarters|once|twice"
)
NUMBER = re.compile(rf"\d+(?:[.,]\d+)*(?: ?%|[ -][^\W\d_]+)?|\b(?:{NUMBER_WORDS})\b", re.I)
DENIAL = re.compile(r"\b(?:not|no|never|nor|neither|without|cannot|unless|\w+n['’]t)\b", re.I)
#: Unchanged pieces that stay on each side of a change.
CONTEXT = 1


@dataclass(frozen=True)
class Part:
    """A run of words. Between two parts stands a space."""

    kind: str  # "same", "added" or "removed"
    text: str


@dataclass(frozen=True)
class Change:
    """One piece; or, if ``folded``, that many unchanged pieces, whose words are left out."""

    kind: str  # "same", "added", "removed" or "changed"
    parts: list[Part] = field(default_factory=list)
    folded: int = 0


def compare(old_body: str, new_body: str) -> list[Change]:
    """All pieces of two cleaned bodies, in reading order."""
    old, new = pieces(read(old_body)), pieces(read(new_body))
    changes = []
    for is_same, (a, b), (c, d) in ranges(old, new):
        if is_same:
            changes += [Change("same", [part("same", piece)]) for piece in old[a:b]]
        else:
            changes += replaced(old[a:b], new[c:d])
    return changes


def count_changed_words(old_body: str, new_body: str) -> int:
    """How many words were added or removed."""
    parts = [part for change in compare(old_body, new_body) for part in change.parts]
    return sum(len(part.text.split()) for part in parts if part.kind != "same")


def compare_words(old: str, new: str) -> list[Part]:
    """The same for a title, a summary and the like."""
    return parts([Word(word) for word in old.split()], [Word(word) for word in new.split()])


def digest(changes: list[Change]) -> list[Change]:
    """The changes with a little of what is around them; longer unchanged runs are folded."""
    near = {
        at + step
        for at, change in enumerate(changes)
        if change.kind != "same"
        for step in range(-CONTEXT, CONTEXT + 1)
    }
    shown = []
    for is_near, run in groupby(enumerate(changes), lambda numbered: numbered[0] in near):
        run = [change for _, change in run]
        shown += run if is_near or len(run) == 1 else [Change("same", folded=len(run))]
    return shown


# --- comparing -----------------------------------------------------------------------------------


def ranges(old: list, new: list) -> Iterator[tuple[bool, tuple[int, int], tuple[int, int]]]:
    """What is the same and what is not, as ranges of both; a bounded amount of work."""
    start = same_at_start(old, new)
    end = same_at_start(old[start:][::-1], new[start:][::-1])
    last, other_last = len(old) - end, len(new) - end
    if start:
        yield True, (0, start), (0, start)
    yield from middle(old[start:last], new[start:other_last], start)
    if end:
        yield True, (last, len(old)), (other_last, len(new))


def same_at_start(old: list, new: list) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def middle(old: list, new: list, start: int) -> Iterator:
    if work(old, new) > MOST_WORK:
        yield False, (start, start + len(old)), (start, start + len(new))
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        yield tag == "equal", (start + a, start + b), (start + c, start + d)


def work(old: list, new: list) -> int:
    """At most how many steps difflib takes: the pairs of equal members, for each match it finds."""
    counts = Counter(new)
    pairs = sum(counts[each] for each in old)
    return (len(old) + pairs) * min(len(old), len(new))


def replaced(old: list, new: list) -> Iterator[Change]:
    """Pieces that took the place of others: those that are alike are changes of each other."""
    at = 0
    for piece, match in partners(old, new):
        if match is None:
            yield Change("removed", [part("removed", piece)])
        else:
            yield from (Change("added", [part("added", other)]) for other in new[at:match])
            yield Change("changed", parts(piece, new[match]))
            at = match + 1
    yield from (Change("added", [part("added", other)]) for other in new[at:])


def partners(old: list, new: list) -> Iterator[tuple[tuple[Word, ...], int | None]]:
    """Each old piece with the index of the next new one that is like it, if there is one."""
    candidates = [own_words(piece) for piece in new] if len(old) * len(new) <= MOST_PAIRS else []
    at = 0
    for piece in old:
        words = own_words(piece)
        later = range(at, len(candidates))
        match = next((n for n in later if alike(words, candidates[n])), None)
        at = at if match is None else match + 1
        yield piece, match


def own_words(piece: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(word.text for word in piece if word.is_own)


def alike(old: frozenset[str], new: frozenset[str]) -> bool:
    return 2 * len(old & new) >= ALIKE * (len(old) + len(new))


def parts(old: list[Word], new: list[Word]) -> list[Part]:
    found = []
    for is_same, (a, b), (c, d) in ranges(old, new):
        if is_same:
            found.append(part("same", old[a:b]))
        else:
            found += [part("removed", old[a:b])] * (a < b) + [part("added", new[c:d])] * (c < d)
    return found


def part(kind: str, words: list[Word]) -> Part:
    """Marks are said of what changed only: who reads on knows the rest."""
    if kind == "same":
        return Part(kind, " ".join(word.text for word in words))
    said = []
    for mark, run in groupby(words, lambda word: word.mark):
        said += [word.text for word in run] + ([f"({mark})"] if mark else [])
    return Part(kind, " ".join(said))


# --- small corrections ---------------------------------------------------------------------------


def larger_changes(old_body: str, new_body: str) -> list[str]:
    """Why a change is no small correction, in words; none if it may be one.

    What is looked at must be the same in the same order: two numbers that changed places are a
    change.
    """
    old, new = read(old_body), read(new_body)
    found = ((what, list(find(old)), list(find(new))) for what, find in WEIGHTY.items())
    return [f"{what} changed ({difference(a, b)})." for what, a, b in found if a != b]


def difference(old: list[str], new: list[str]) -> str:
    """The first few that are on one side only."""
    before, after = Counter(old), Counter(new)
    changed = list((before - after) + (after - before))
    return ", ".join(map(quote, changed[:MOST_NAMED])) or "their order"


def sources(outline: Outline) -> Iterator[str]:
    for unit in outline.units:
        for group in CITATION.findall(unit.cited_text):
            yield from KEY.findall(group)


def numbers(outline: Outline) -> Iterator[str]:
    """With the word that follows, since “8 months” is not “8 years”; numbers to call, too."""
    for unit in outline.units:
        yield from (" ".join(found.lower().split()) for found in NUMBER.findall(unit.text))
        yield from (link.href for link in unit.links if link.href.startswith("tel:"))


def medicine_names(outline: Outline) -> Iterator[str]:
    for unit in outline.units:
        yield from medicines.mentions(unit.text)


def denials(outline: Outline) -> Iterator[str]:
    for unit in outline.units:
        yield from (found.lower() for found in DENIAL.findall(unit.text))


def cards(outline: Outline) -> Iterator[str]:
    for unit, piece in zip(outline.units, pieces(outline), strict=True):
        if unit.card is not None:
            yield part("added", piece).text


WEIGHTY = {
    "the sources": sources,
    "the numbers": numbers,
    "the names of medicines": medicine_names,
    "words such as “not”": denials,
    "the care cards": cards,
}
