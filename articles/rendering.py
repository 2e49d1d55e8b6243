"""Turns a stored text into the page: headings with anchors, numbered citations, care cards, tables.

Pure, and the only file that calls `mark_safe`: what comes in has been cleaned by `sanitising`.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from articles import care_card, picture_markup
from articles.references import CITATION, KEY
from articles.terms import Term, Terms

HEADINGS = {"h2", "h3"}
UNLINKED = {"a", "th", *HEADINGS}
#: How anchors of the page itself begin.
TAKEN = re.compile(r"(source|cite|foot)-")
IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


@dataclass
class Page:
    """``contents``: anchor and words of each h2; ``cited``: key -> number, by first use."""

    html: SafeString = ""
    contents: list[tuple[str, str]] = field(default_factory=list)
    cited: dict[str, int] = field(default_factory=dict)


def plain_text(html: str) -> str:
    """The words of ``html``, without tags and citations."""
    return " ".join(CITATION.sub("", without_tags(html)).split())


def without_tags(html: str) -> str:
    """As ``plain_text``, with citations: half the time, for who reads ten thousand texts."""
    return unescape(re.sub(r"<[^>]*>", " ", html))


def render(body: str, pictures: dict | None = None, terms: Terms | None = None) -> Page:
    """The page for a cleaned ``body``.

    ``pictures`` are those that it shows, by their keys; ``terms``: the words of the glossary, to
    which the first use of each leads.
    """
    renderer = _Renderer(pictures or {}, terms or Terms())
    renderer.feed(body)
    renderer.close()
    renderer.page.html = mark_safe("".join(renderer.out))
    return renderer.page


def script_data(data: dict) -> SafeString:
    """``data`` as JSON for a script element, which no sign in it can end: they are escaped."""
    words = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(words.translate(IN_SCRIPT))


class _Renderer(HTMLParser):
    """Reads the text once, from start to end, and writes it out again with what a page adds."""

    def __init__(self, pictures: dict, terms: Terms):
        super().__init__(convert_charrefs=False)
        self.pictures = pictures
        self.terms = terms
        self.known_terms = set()
        self.unlinked = []  # the open tags inside which no term becomes a link
        self.page = Page()
        self.out = []
        self.anchors = {"main", "key-points", "sources", "related"}
        self.section = None  # the anchor of the last heading
        self.heading_starts_at = None
        self.care_level = None  # of a care card whose heading has not come yet
        self.tables = 0
        self.named_after = None  # the section that a table has taken its name from

    # --- what the parser calls -------------------------------------------------------------------

    def handle_starttag(self, tag, attrs):
        if self.care_level and tag not in HEADINGS:
            self.write_care_heading("")
        # An emergency card leads to nothing but numbers to call.
        if tag in UNLINKED or dict(attrs).get("data-care") == "emergency":
            self.unlinked.append(tag)
        match tag:
            case "h2" | "h3":
                self.heading_starts_at = len(self.out)
            case "aside":
                self.start_care_card(dict(attrs).get("data-care"))
            case "figure":
                self.start_figure(dict(attrs).get("data-picture"))
            case "table" | "tr":
                self.start_table_part(tag)
            case "th" | "td":
                self.start_cell(tag, dict(attrs))
            case _:
                self.out.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        if self.unlinked[-1:] == [tag]:
            self.unlinked.pop()
        match tag:
            case "h2" | "h3":
                self.end_heading(tag)
            case "aside":
                self.out.append("</section>")
            case "table":
                self.out.append("</table></div>")
            case "tr":
                self.end_row()
            case "th":
                self.end_header_cell()
            case _:
                self.out.append(f"</{tag}>")

    def handle_data(self, data):
        if not self.unlinked:
            data = self.terms.replace(data, self.link_to_term)
        self.out.append(CITATION.sub(self.cite, data))

    def handle_entityref(self, name):
        self.out.append(f"&{name};")

    def handle_charref(self, name):
        self.out.append(f"&#{name};")

    # --- terms and citations ---------------------------------------------------------------------

    def link_to_term(self, term: Term, words: str) -> str:
        """Only the first use leads to the glossary: more links would be noise."""
        if term in self.known_terms:
            return words
        self.known_terms.add(term)
        return f'<a class="term" href="{term.href}">{words}</a>'

    def cite(self, group: re.Match) -> str:
        return "".join(self.link_to_source(key) for key in KEY.findall(group[0]))

    def link_to_source(self, key: str) -> str:
        """The first link to a source has an anchor, for the way back from the list."""
        is_first = key not in self.page.cited
        n = self.page.cited.setdefault(key, len(self.page.cited) + 1)
        anchor = f' id="cite-{n}"' if is_first else ""
        return f'<sup{anchor}><a href="#source-{n}" aria-label="Source {n}">[{n}]</a></sup>'

    # --- headings and care cards -----------------------------------------------------------------

    def end_heading(self, tag):
        html = "".join(self.out[self.heading_starts_at :])
        del self.out[self.heading_starts_at :]
        if self.care_level:
            self.write_care_heading(html)
            return
        text = plain_text(html)
        self.section = self.new_anchor(text)
        if tag == "h2":
            self.page.contents.append((self.section, text))
        self.out.append(f'<{tag} id="{self.section}">{html}</{tag}>')

    def new_anchor(self, text: str) -> str:
        base = slugify(text) or "section"
        if TAKEN.match(base):
            base = f"section-{base}"
        anchor, count = base, 1
        while anchor in self.anchors:
            count += 1
            anchor = f"{base}-{count}"
        self.anchors.add(anchor)
        return anchor

    def start_care_card(self, level):
        self.care_level = level if level in care_card.LEVELS else "good-to-know"
        self.out.append(f'<section class="care" data-level="{self.care_level}">')

    def write_care_heading(self, html: str):
        """The level stands in the heading as a word: colour alone tells nobody."""
        rank = "h3" if self.page.contents else "h2"
        colon = ": " if html else ""
        word = f'<span class="care__level">{care_card.LEVELS[self.care_level]}{colon}</span>'
        self.out.append(f"<{rank}>{word}{html}</{rank}>")
        self.care_level = None

    # --- pictures --------------------------------------------------------------------------------

    def start_figure(self, key):
        """Without a picture of that name only its caption is left."""
        self.out.append('<figure class="picture">')
        if picture := self.pictures.get(key):
            self.out.append(picture_markup.markup(picture))

    # --- tables ----------------------------------------------------------------------------------
    # Roles, because on a phone a row becomes a block, which would hide that it is a row.

    def start_table_part(self, tag):
        if tag == "tr":
            self.column = 0
            self.out.append('<tr role="row">')
            return
        self.columns, self.in_first_row, self.held = [], True, Counter()
        self.tables += 1
        self.out.append(f'<div class="scroll" tabindex="0" role="region" {self.table_name()}>')
        self.out.append('<table role="table">')

    def table_name(self) -> str:
        """That of its section; a second table of a section has a number instead."""
        if self.section and self.section != self.named_after:
            self.named_after = self.section
            return f'aria-labelledby="{self.section}"'
        return f'aria-label="Table {self.tables}"'

    def start_cell(self, tag, attrs):
        across, down = (span(attrs.get(name)) for name in ("colspan", "rowspan"))
        while self.held[self.column]:  # a cell of a row above reaches down to here
            self.held[self.column] -= 1
            self.column += 1
        role = self.cell_role(tag)
        spans = f' colspan="{across}"' * (across > 1) + f' rowspan="{down}"' * (down > 1)
        self.out.append(f"<{tag} {role}{spans}>")
        self.cell_starts_at = len(self.out)
        for column in range(self.column, self.column + across):
            self.held[column] = down - 1
        self.column += across
        self.across = across

    def cell_role(self, tag) -> str:
        if tag == "th":
            return 'role="columnheader"' if self.in_first_row else 'role="rowheader"'
        label = self.columns[self.column] if self.column < len(self.columns) else ""
        return f'role="cell" data-label="{escape(label)}"'

    def end_header_cell(self):
        if self.in_first_row:
            words = plain_text("".join(self.out[self.cell_starts_at :]))
            self.columns += [words] * self.across
        self.out.append("</th>")

    def end_row(self):
        self.in_first_row = False
        self.out.append("</tr>")


def span(value: str | None) -> int:
    """How many columns or rows a cell takes: 1 to 99, whatever was typed."""
    return int(value) if re.fullmatch("[1-9][0-9]?", value or "") else 1
