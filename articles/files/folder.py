"""A folder of readable files: reads all of them, and collects everything that is wrong."""

from dataclasses import dataclass, field
from pathlib import Path

from articles.files import article_file
from articles.files.article_file import LIBRARY, Broken, Fault

PICTURES = "pictures"


class BrokenFile(Exception):
    """Files that cannot be used. Says a line for each fault, with its file and the line there."""


@dataclass
class Folder:
    """``articles``: the fields by address; ``library``: the rows by kind; only what can be read."""

    path: Path
    texts: dict[str, str] = field(default_factory=dict)
    articles: dict[str, dict] = field(default_factory=dict)
    library: dict[str, list[dict]] = field(default_factory=dict)
    faults: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def slugs(self) -> list[str]:
        """The addresses of all articles, broken ones too."""
        return [name.removesuffix(".html") for name in self.texts if name.endswith(".html")]

    def blame(self, name: str, line: int, words: str) -> None:
        self.faults.append((name, line, words))

    def blame_field(self, slug: str, name: str, words: str, value: str = "") -> None:
        text = self.texts[f"{slug}.html"]
        if name == "body":
            return self.blame_block(slug, 0, words)
        line = 1 if name == "slug" else article_file.field_line(text, name, value)
        return self.blame(f"{slug}.html", line, words)

    def blame_words(self, slug: str, wrong: str, words: str) -> None:
        line = article_file.words_line(self.texts[f"{slug}.html"], wrong)
        self.blame(f"{slug}.html", line, words)

    def blame_block(self, slug: str, block: int | None, words: str) -> None:
        line = article_file.block_line(self.texts[f"{slug}.html"], block or 0)
        self.blame(f"{slug}.html", line, words)

    def blame_row(self, kind: str, number: int, name: str, words: str) -> None:
        line = article_file.row_line(kind, self.texts[f"{kind}.toml"], number, name)
        self.blame(f"{kind}.toml", line, words)

    def refuse_faults(self) -> None:
        """Raises BrokenFile if there are any."""
        lines = [f"{name}, line {line}: {words}" for name, line, words in sorted(self.faults)]
        if lines:
            raise BrokenFile("\n".join(dict.fromkeys(lines)))


def read_folder(path: Path) -> Folder:
    """Raises BrokenFile only if there is nothing to read; other faults are in the answer."""
    if not path.is_dir():
        raise BrokenFile(f"There is no folder {path}.")
    folder = Folder(path)
    for each in sorted(path.iterdir()):
        if not each.name.startswith(".") and each.name != PICTURES:
            read_file(folder, each)
    if not folder.texts and not folder.faults:
        raise BrokenFile(f"There are no articles in {path}.")
    return folder


def read_file(folder: Folder, path: Path) -> None:
    try:
        if path.suffix == ".html":
            folder.texts[path.name] = text = read_text(path)
            folder.articles[path.stem] = article_file.parse(text)
        elif path.suffix == ".toml" and path.stem in LIBRARY:
            folder.texts[path.name] = text = read_text(path)
            folder.library[path.stem] = article_file.parse_rows(path.stem, text)
        else:
            raise Broken([Fault(1, f"This is neither an article nor one of {known_names()}.")])
    except Broken as broken:
        for fault in broken.faults:
            folder.blame(path.name, fault.line, fault.words)


def known_names() -> str:
    return ", ".join(f"{kind}.toml" for kind in LIBRARY)


def read_text(path: Path) -> str:
    """Whatever ends its lines, and with or without a mark of its encoding."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Broken([Fault(line, "This is not UTF-8 text.")]) from error
    except OSError as error:
        raise Broken([Fault(1, f"This cannot be opened: {error.strerror}.")]) from error
