"""Rows as CSV that a spreadsheet shows as it is, and never works out. Pure.

See OWASP, "CSV Injection", and RFC 4180 for the format.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

#: A spreadsheet takes a file without it for an old encoding, and breaks every accent.
BYTE_ORDER_MARK = "\ufeff"
#: Any script's form of = + - @, by name, as MINUS SIGN or HEAVY PLUS SIGN.
SIGN_NAME = re.compile(r"\b(EQUALS|PLUS|MINUS|COMMERCIAL AT)\b")


class Line:
    """A file that hands back what is written to it, for `csv.writer`."""

    def write(self, text: str) -> str:
        return text


def rows_as_csv(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The mark, then one string a row, each of its cells made `safe`."""
    writer = csv.writer(Line(), quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def safe(cell: str) -> str:
    """``cell`` with a ' before each of its lines that could be taken for a formula."""
    lines = cell.splitlines(keepends=True)
    safe_lines = [f"'{line}" if may_be_formula(line) else line for line in lines]
    # A return is the end of a line, but as the first character of a cell it is a danger.
    if cell.startswith("\r"):
        safe_lines.insert(0, "'")
    return "".join(safe_lines)


def may_be_formula(line: str) -> bool:
    """Whether the first character that can be seen begins a formula, or a tab or null is first."""
    for character in line:
        if character in "\t\0" or begins_formula(character):
            return True
        if unicodedata.category(character)[0] not in "ZCM":  # spaces, controls, marks
            return False
    return False


def begins_formula(character: str) -> bool:
    return not character.isalpha() and (
        unicodedata.normalize("NFKD", character)[0] in "=+-@|%"
        or unicodedata.category(character) == "Pd"
        or SIGN_NAME.search(unicodedata.name(character, "")) is not None
    )
