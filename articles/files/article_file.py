"""The readable files of an article and of what articles rest on. Pure.

An article is TOML between two lines of ``+++``, then its text as HTML. What articles rest on is
TOML alone: a table for each source, topic and so on.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape

from articles.files import toml_text
from articles.files.toml_text import KINDS, find_line, is_kind
from articles.hints import did_you_mean
from articles.quality import outline

FENCE = "+++"
#: What an article's file may say, in the order in which it is written.
FIELDS = {
    "title": str,
    "summary": str,
    "topic": str,
    "position": int,
    "key_points": list,
    "related": list,
    "author": str,
    "checked_on": date,
    "next_check_on": date,
    "former_addresses": list,
    "withdrawn_reason": str,
    "withdrawn_at": datetime,
    "keep_line_breaks": bool,
}
REQUIRED = ["title", "summary", "checked_on", "next_check_on"]
#: The same of the other files; the first field is the name of the row.
LIBRARY = {
    "topics": {"slug": str, "name": str, "summary": str, "position": int},
    "sources": {
        "key": str,
        "kind": str,
        "reference": str,
        "year": int,
        "doi": str,
        "url": str,
        "accessed_on": date,
    },
    "glossary": {"term": str, "say": str, "plain": str, "also": str, "definition": str},
    "medicines": {
        "name": str,
        "kind": str,
        "also_called": str,
        "sold_uk": str,
        "sold_us": str,
        "known": str,
        "source": str,
    },
    "steps": {"title": str, "words": str, "article": str, "position": int},
    "sheet": {"words": str, "part": str, "position": int},
    "synonyms": {"means": str, "words": str},
    "pins": {"words": str, "article": str},
    "people": {"name": str, "role": str, "is_clinician": bool},
    "pictures": {"key": str, "alt": str, "is_decorative": bool},
}
OPTIONAL = {"position", "year", "doi", "url", "say", "plain", "also", "is_clinician", "alt"}
OPTIONAL |= {"is_decorative", "also_called", "sold_uk", "sold_us"}

#: Where the text of a file has a line break so that people can read it: after the end of a block,
#: and after the start of one that holds others.
BREAK = (
    r"(</(?:h2|h3|ul|ol|li|table|tbody|tr|aside|figure)>|</p>(?!\n?</(?:li|td|th)>)"
    r"|<(?:ul|ol|table|tbody)\b[^>]*>)"
)
NO_BREAK = re.compile(BREAK + r"(?=<)")
HAS_BREAK = re.compile(BREAK + r"\n(?=<)")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file, in a sentence, and on which line, from 1."""

    line: int
    words: str


class Broken(Exception):
    """A file that cannot be read."""

    def __init__(self, faults: list[Fault]):
        super().__init__(faults)
        self.faults = sorted(faults, key=lambda fault: fault.line)


# --- articles -------------------------------------------------------------------------------------


def write(fields: dict) -> str:
    """The file of an article with these ``fields``; ``body`` is its text."""
    head = {name: fields[name] for name in FIELDS if name in fields}
    body = break_lines(fields["body"])
    if body != fields["body"]:
        head["keep_line_breaks"] = False
    return f"{FENCE}\n{toml_text.write(head)}{FENCE}\n{body}\n"


def parse(text: str) -> dict:
    """The fields that ``write`` was given. Raises Broken with every fault of the form."""
    head, body = split(text)
    fields = read_toml("\n".join(head), first_line=2)
    required = REQUIRED + ["withdrawn_reason"] * ("withdrawn_at" in fields)
    faults = faults_of(fields, FIELDS, required, ["", *head], len(head) + 2)
    if not body.strip():
        faults.append(Fault(len(head) + 3, "The text is missing."))
    if faults:
        raise Broken(faults)
    if not fields.pop("keep_line_breaks", True):
        body = HAS_BREAK.sub(r"\1", body)
    return {**fields, "body": body}


def split(text: str) -> tuple[list[str], str]:
    """The lines between the two fences, and the text after them."""
    lines = text.split("\n")
    fences = [n for n, line in enumerate(lines) if line.rstrip() == FENCE][:2]
    if len(fences) < 2 or fences[0]:
        raise Broken([Fault(1, f"Begin with the fields between two lines of {FENCE}.")])
    body = "\n".join(lines[fences[1] + 1 :])
    return lines[1 : fences[1]], body.removesuffix("\n")


def break_lines(body: str) -> str:
    """``body`` with a line for each block, if those lines can be told from its own."""
    broken = NO_BREAK.sub(r"\1\n", body)
    return broken if HAS_BREAK.sub(r"\1", broken) == body else body


def field_line(text: str, name: str, value: str = "") -> int:
    """Where ``name`` stands in an article's file, or ``value`` in it; else the closing fence."""
    head, _ = split(text)
    return find_line(["", *head], name, value) or len(head) + 2


def words_line(text: str, words: str) -> int:
    """Where ``words`` stand in an article's text; its first line if they are in no single one."""
    head, body = split(text)
    first = len(head) + 3
    whole = re.compile(re.escape(words) + r"(?![\w-])")
    lines = enumerate(body.split("\n"), first)
    return next((n for n, line in lines if whole.search(unescape(line))), first)


def block_line(text: str, block: int) -> int:
    """Where the top-level element with this index, from 0, begins in an article's text."""
    head, body = split(text)
    end = start = 0
    for html in outline.read(body).blocks[: block + 1]:
        start = max(body.find(html, end), end)
        end = start + len(html)
    return len(head) + 3 + body.count("\n", 0, start)


# --- what articles rest on ------------------------------------------------------------------------


def write_rows(kind: str, rows: list[dict]) -> str:
    """The file of a library; ``kind`` is a key of LIBRARY."""
    return "\n".join(f"[[{kind}]]\n{toml_text.write(row)}" for row in rows)


def parse_rows(kind: str, text: str) -> list[dict]:
    """The rows that ``write_rows`` was given. Raises Broken with every fault of the form."""
    tables = read_toml(text)
    rows = tables.pop(kind, [])
    lines = text.split("\n")
    faults = [
        Fault(find_line(lines, name) or 1, f"There is no table “{name}” here: write [[{kind}]].")
        for name in tables
    ]
    if type(rows) is not list or not all(type(row) is dict for row in rows):
        faults.append(Fault(find_line(lines, kind) or 1, f"Write each one below [[{kind}]]."))
        rows = []
    required = [name for name in LIBRARY[kind] if name not in OPTIONAL]
    for number, row in enumerate(rows):
        start, end = row_span(kind, text, number)
        faults += faults_of(row, LIBRARY[kind], required, lines[:end], start, start)
    if faults:
        raise Broken(faults)
    return rows


def row_span(kind: str, text: str, number: int) -> tuple[int, int]:
    """The first and last lines of the row with this index, from 0."""
    lines = text.split("\n")
    heads = [n for n, line in enumerate(lines, 1) if re.match(rf"\s*\[\[\s*{kind}\s*\]\]", line)]
    if number >= len(heads):  # written in another way, such as inline tables
        return 1, len(lines)
    return heads[number], [*heads, len(lines) + 1][number + 1] - 1


def row_line(kind: str, text: str, number: int, name: str = "") -> int:
    """Where a row sets ``name``; where it begins if it does not."""
    start, end = row_span(kind, text, number)
    found = name and find_line(text.split("\n")[start - 1 : end], name)
    return start + found - 1 if found else start


# --- both -----------------------------------------------------------------------------------------


def read_toml(text: str, first_line: int = 1) -> dict:
    try:
        return toml_text.read(text)
    except toml_text.Unreadable as error:
        words = f"This cannot be read: {error.words}."
        raise Broken([Fault(error.line + first_line - 1, words)]) from error


def faults_of(fields, known, required, lines, missing_line, start=1) -> list[Fault]:
    """What is unknown, of the wrong kind or missing; ``start`` is the first line to look at."""
    place = {name: find_line(lines[start - 1 :], name) for name in fields}
    line = {name: start - 1 + n if n else missing_line for name, n in place.items()}
    unknown = [
        Fault(line[name], unknown_field(name, known)) for name in fields if name not in known
    ]
    wrong = [
        Fault(line[name], f"{name} has to be {KINDS[kind]}.")
        for name, kind in known.items()
        if name in fields and not is_kind(fields[name], kind)
    ]
    missing = [
        Fault(missing_line, f"{name} is missing.") for name in required if name not in fields
    ]
    return unknown + wrong + missing


def unknown_field(name: str, known) -> str:
    return f"There is no field “{name}”.{did_you_mean(name, known)}"
