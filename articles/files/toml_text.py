"""Writes the few kinds of values that our files have as TOML, and finds lines in it. Pure.

Python reads TOML, but it neither writes it nor tells on which line a value stood.
"""

import re
import tomllib
from datetime import date, datetime

#: How people are told what a value has to be.
KINDS = {
    str: "words in quotes",
    int: "a whole number",
    bool: "true or false",
    date: "a date such as 2026-11-22",
    datetime: "a moment such as 2026-11-22T09:00:00Z",
    list: "a list of words in quotes",
}
LONGEST_LINE = 100
ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\]')
PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class Unreadable(Exception):
    """What the reader made of a text, and the line on which it stopped."""

    def __init__(self, words: str, line: int):
        super().__init__(words)
        self.words, self.line = words, line


def read(text: str) -> dict:
    """Raises Unreadable."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise Unreadable(PLACE.sub("", str(error)), line) from error


def write(fields: dict) -> str:
    return "".join(f"{name} = {write_value(name, value)}\n" for name, value in fields.items())


def write_value(name: str, value) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return quoted(value)
        case list():
            return write_list(name, [quoted(each) for each in value])
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def write_list(name: str, items: list[str]) -> str:
    """On one line if it fits; otherwise with a line for each."""
    line = f"[{', '.join(items)}]"
    if len(f"{name} = {line}") <= LONGEST_LINE:
        return line
    return "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def quoted(text: str) -> str:
    return '"' + UNSAFE.sub(lambda found: escaped(found[0]), text) + '"'


def escaped(character: str) -> str:
    return ESCAPES.get(character) or f"\\u{ord(character):04x}"


def is_kind(value, kind: type) -> bool:
    """Strictly: True is no number, a moment no date, and a moment says its time zone."""
    if kind is list:
        return type(value) is list and all(type(each) is str for each in value)
    return type(value) is kind and (kind is not datetime or value.tzinfo is not None)


def find_line(lines: list[str], name: str, value: str = "") -> int | None:
    """The number, from 1, of the line that sets ``name``; of the one with ``value`` in its list."""
    sets = re.compile(rf"\s*\[*\s*[\"']?{re.escape(name)}[\"']?\s*[\].=]")
    start = next((n for n, line in enumerate(lines, 1) if sets.match(line)), None)
    if start is None or not value:
        return start
    quotes = (quoted(value), f"'{value}'")
    rest = enumerate(lines[start - 1 :], start)
    return next((n for n, line in rest if any(each in line for each in quotes)), start)
