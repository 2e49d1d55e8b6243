"""The rows that a text names by their keys."""

from difflib import get_close_matches

from django.core.exceptions import ValidationError

from articles.models import Picture, Source
from articles.references import cited_keys, picture_keys, unreadable_citation


def find_sources(body: str) -> list[Source]:
    """The sources that ``body`` cites, in order of first use.

    Raises ValidationError for a key that is not in the library, with the nearest ones that are,
    and for a citation that cannot be read.
    """
    if unreadable := unreadable_citation(body):
        raise ValidationError(f"Write a citation as [@key] or [@one; @other], not {unreadable}.")
    keys = cited_keys(body)
    known = Source.objects.in_bulk(keys, field_name="key")
    unknown = [key for key in keys if key not in known]
    if unknown:
        every = list(Source.objects.values_list("key", flat=True))
        raise ValidationError([_unknown(key, every) for key in unknown])
    return [known[key] for key in keys]


def _unknown(key: str, every: list[str]) -> str:
    near = get_close_matches(key, every, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else " Add it under Sources first."
    return f"There is no source “{key}”.{hint}"


def find_pictures(body: str) -> list[Picture]:
    """The pictures that ``body`` shows. Raises ValidationError for one that is not there."""
    keys = picture_keys(body)
    known = Picture.objects.in_bulk(keys, field_name="key")
    if unknown := [key for key in keys if key not in known]:
        raise ValidationError(f"There is no picture “{unknown[0]}”. Add it under Pictures first.")
    return [known[key] for key in keys]
