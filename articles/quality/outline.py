"""A cleaned body as a list of its pieces: headings, paragraphs, items, rows, pictures. Pure.

What checks a text and what compares two versions of it stand on the same reading.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from articles.references import CITATION

HEADINGS = {"h2", "h3"}
UNITS = HEADINGS | {"p", "li", "tr", "figure"}
INLINE = {"a", "strong", "br"}
#: Stands between the cells of a row, so that each is read as a line of its own.
CELL_END = "\n"
#: Stands for a line break, as in a quoted poem.
LINE_BREAK = " / "
QUOTED_WORDS = 8


@dataclass(eq=False)
class Card:
    """A care card."""

    level: str
    block: int


@dataclass(eq=False)
class Link:
    href: str
    words: str = ""


@dataclass(frozen=True)
class Run:
    """Text that is marked in the same way throughout."""

    text: str
    bold: bool = False
    href: str | None = None
    in_header: bool = False  # of a cell that names its column or row


@dataclass(eq=False)
class Unit:
    """One piece. ``block`` is the index, from 0, of the top-level element that it stands in."""

    tag: str
    block: int
    card: Card | None = None
    table: int | None = None  # the tables of a text are numbered
    listed: tuple[str, ...] = ()  # the lists that it stands in, outermost first
    picture: str = ""  # its key
    cells: list[str] = field(default_factory=list)  # th or td, of a row
    runs: list[Run] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    @property
    def cited_text(self) -> str:
        return tidy("".join(run.text for run in self.runs))

    @property
    def text(self) -> str:
        """The words without citations; each cell of a row is a line."""
        return tidy(CITATION.sub("", self.cited_text))

    @property
    def has_citation(self) -> bool:
        return CITATION.search(self.cited_text) is not None


@dataclass
class Outline:
    """``blocks``: the HTML of each top-level element."""

    blocks: list[str]
    units: list[Unit]
    cards: list[Card]


def read(body: str) -> Outline:
    """The outline of a cleaned ``body``; anything else gives an outline too, perhaps a poor one."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return Outline(["".join(parts) for parts in reader.blocks], reader.units, reader.cards)


def tidy(text: str) -> str:
    """``text`` with single spaces; lines stay lines."""
    return CELL_END.join(" ".join(line.split()) for line in text.split(CELL_END)).strip()


@dataclass
class _Place:
    """Where the reader is: what an element inherits from the one around it, and then changes."""

    tag: str = ""
    unit: Unit | None = None
    card: Card | None = None
    table: int | None = None
    listed: tuple[str, ...] = ()
    bold: bool = False
    in_header: bool = False
    link: Link | None = None
    is_loose: bool = False  # its unit is text that stands in no paragraph


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.blocks, self.units, self.cards = [], [], []
        self.tables = 0
        self.places = [_Place()]

    # --- what the parser calls -------------------------------------------------------------------

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag in INLINE:
            self.ensure_unit()
        else:
            self.end_loose_text()
        self.keep(self.get_starttag_text())
        if tag == "br":
            self.add(LINE_BREAK)
        else:
            self.go_in(tag, attrs)

    def handle_endtag(self, tag):
        if any(place.tag == tag for place in self.places[1:]):
            self.keep(f"</{tag}>")
            while self.places.pop().tag != tag:
                pass

    def handle_data(self, data):
        self.take(data, data)

    def handle_entityref(self, name):
        self.take(f"&{name};", unescape(f"&{name};"))

    def handle_charref(self, name):
        self.handle_entityref(f"#{name}")

    # --- places ----------------------------------------------------------------------------------

    def go_in(self, tag, attrs):
        outer = self.places[-1]
        place = _Place(**{**vars(outer), "tag": tag, "is_loose": False})
        self.places.append(place)
        match tag:
            case "aside":
                place.card = Card(attrs.get("data-care", ""), self.block())
                self.cards.append(place.card)
            case "table":
                self.tables += 1
                place.table = self.tables
            case "ul" | "ol":
                place.listed = (*outer.listed, tag)
            case "strong":
                place.bold = True
            case "a":
                place.link = Link(attrs.get("href", ""))
                place.unit.links.append(place.link)
        if tag in UNITS and not absorbs(outer.unit, tag):
            self.start_unit(tag, attrs.get("data-picture", ""))
        elif tag in ("th", "td"):
            self.start_cell(tag)
        elif tag not in INLINE:
            self.add(" ")

    def start_unit(self, tag, picture=""):
        place = self.places[-1]
        place.unit = Unit(tag, self.block(), place.card, place.table, place.listed, picture)
        self.units.append(place.unit)

    def start_cell(self, tag):
        place = self.places[-1]
        if place.unit is not None:
            if place.unit.cells:
                self.add(CELL_END)
            place.unit.cells.append(tag)
        place.in_header = tag == "th"

    # --- text ------------------------------------------------------------------------------------

    def take(self, raw, text):
        if text.strip():
            self.ensure_unit()
        if len(self.places) > 1 or self.places[-1].unit:
            self.keep(raw)
        self.add(re.sub(r"\s+", " ", text))

    def add(self, text):
        place = self.places[-1]
        if place.unit is not None:
            href = place.link and place.link.href
            place.unit.runs.append(Run(text, place.bold, href, place.in_header))
            if place.link is not None:
                place.link.words += text

    def ensure_unit(self):
        """Text that stands in no paragraph is one: the editor makes it one as well."""
        place = self.places[-1]
        if place.unit is None:
            if len(self.places) == 1:
                self.blocks.append([])
            self.start_unit("p")
            place.is_loose = True

    def end_loose_text(self):
        place = self.places[-1]
        if place.is_loose:
            place.unit, place.is_loose = None, False
        if len(self.places) == 1:
            self.blocks.append([])

    def block(self) -> int:
        return len(self.blocks) - 1

    def keep(self, raw):
        if self.blocks:
            self.blocks[-1].append(raw)


def absorbs(unit: Unit | None, tag: str) -> bool:
    """Whether ``tag`` inside ``unit`` is part of it and no unit of its own."""
    if unit is None or unit.tag == "p":
        return False
    if unit.tag == "li":
        return tag == "p"
    return not (unit.tag == "tr" and tag == "tr")


def quote(text: str) -> str:
    """``text`` by its first eight words, as people are told of it."""
    words = text.split()
    if len(words) <= QUOTED_WORDS:
        return f"“{' '.join(words)}”"
    return f"“{' '.join(words[:QUOTED_WORDS]).rstrip('.,;:')}…”"
