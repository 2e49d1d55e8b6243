"""What loading or importing a folder of articles did."""

from dataclasses import dataclass, field


@dataclass
class Loaded:
    """What was done, by the addresses of the articles."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    #: Changed by staff, and so not by a newer starter text.
    left_alone: list[str] = field(default_factory=list)
    #: Their text held what may not stand in one; that was left out.
    cleaned: list[str] = field(default_factory=list)
    #: Published ones whose place or withdrawal would change, which readers would notice.
    waiting: list[str] = field(default_factory=list)
    #: Withdrawn here, though their file does not say so.
    still_withdrawn: list[str] = field(default_factory=list)
    #: What articles rest on and is here already, though its file says something else.
    kept: list[str] = field(default_factory=list)

    def note_change(self, slug: str) -> None:
        if slug not in self.added + self.updated:
            self.updated.append(slug)
