"""The rows that a text names by their keys."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from articles.hints import did_you_mean
from articles.models import Article, Picture, Source
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
        raise ValidationError([unknown_source(key, every) for key in unknown])
    return [known[key] for key in keys]


def unknown_source(key: str, every: list[str]) -> str:
    hint = did_you_mean(key, every) or " Add it under Sources first."
    return f"There is no source “{key}”.{hint}"


def find_pages(addresses: Iterable[str]) -> list[Article]:
    """The pages at ``addresses``, each once: whole ones, or their last part alone.

    Raises ValidationError for one where no page is, with the nearest ones where one is.
    """
    slugs = dict.fromkeys(each.strip().strip("/").rpartition("/")[2] for each in addresses)
    slugs.pop("", None)
    known = Article.objects.in_bulk(slugs, field_name="slug")
    if unknown := [slug for slug in slugs if slug not in known]:
        every = list(Article.objects.values_list("slug", flat=True))
        raise ValidationError(
            [f"There is no page “{slug}”.{did_you_mean(slug, every)}" for slug in unknown]
        )
    return list(known.values())


def find_pictures(body: str) -> list[Picture]:
    """The pictures that ``body`` shows. Raises ValidationError for one that is not there."""
    keys = picture_keys(body)
    known = Picture.objects.in_bulk(keys, field_name="key")
    if unknown := [key for key in keys if key not in known]:
        raise ValidationError(f"There is no picture “{unknown[0]}”. Add it under Pictures first.")
    return [known[key] for key in keys]
