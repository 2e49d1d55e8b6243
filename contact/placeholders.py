"""What a reply names between braces, such as {greeting}. Pure."""

import re
from collections.abc import Collection, Mapping

#: On one line and short: longer texts between braces are somebody's own words.
PLACEHOLDER = re.compile(r"\{([^{}\r\n]{0,60})\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with the values of the names it knows; ``{ Greeting }`` is ``{greeting}``."""
    known = {key(name): value for name, value in values.items()}
    return PLACEHOLDER.sub(lambda found: known.get(key(found[1]), found[0]), text)


def unknown(text: str, names: Collection[str]) -> list[str]:
    """What stands between braces and is none of ``names``, in order, each once."""
    known = {key(name) for name in names}
    found = (name.strip() for name in PLACEHOLDER.findall(text))
    return list(dict.fromkeys(name for name in found if key(name) not in known))


def key(name: str) -> str:
    return name.strip().casefold()
