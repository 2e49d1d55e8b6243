"""What was probably meant by a name that is not known. Pure."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question to follow the sentence that says so; "" if nothing is near."""
    near = get_close_matches(name, known, n=3)
    return f" Did you mean {' or '.join(f'“{each}”' for each in near)}?" if near else ""
