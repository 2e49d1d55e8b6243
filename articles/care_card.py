"""Care cards: the boxes that say how soon to see a doctor. Pure; settings read this, too."""

#: The four levels and the words that readers see, mildest first.
LEVELS = {
    "good-to-know": "Good to know",
    "not-urgent": "Not urgent",
    "urgent": "Urgent",
    "emergency": "Emergency",
}


def allow(config, allowed: dict) -> None:
    """Let ``<aside data-care="…">`` through the cleaner, with a known level only."""
    allowed["tags"].add("aside")
    allowed["tag_attribute_values"] = {"aside": {"data-care": set(LEVELS)}}
