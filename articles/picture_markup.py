"""The HTML of one picture. Pure: it gets a picture's facts and gives a plain string."""

from html import escape

#: How wide a picture stands in a text: the measure, or on a phone the page without its margins.
SIZES = "(min-width: 50rem) 46rem, 92vw"


def address(digest: str, width: int, extension: str) -> str:
    """Where the public finds a file; ``articles.picture_files`` answers there."""
    return f"/media/pictures/{file_name(digest, width, extension)}"


def file_name(digest: str, width: int, extension: str) -> str:
    return f"{digest}-{width}.{extension}"


def markup(picture) -> str:
    """For a Picture, or anything with its alt, digest, width, height and widths.

    AVIF for browsers that know it, WebP for the rest; the size keeps its place before it comes.
    """
    middle = sorted(picture.widths)[len(picture.widths) // 2]
    return (
        f'<picture><source type="image/avif" srcset="{_widths(picture, "avif")}" sizes="{SIZES}">'
        f'<img src="{address(picture.digest, middle, "webp")}"'
        f' srcset="{_widths(picture, "webp")}" sizes="{SIZES}" alt="{escape(picture.alt)}"'
        f' width="{picture.width}" height="{picture.height}" loading="lazy" decoding="async">'
        "</picture>"
    )


def _widths(picture, extension: str) -> str:
    each = (f"{address(picture.digest, width, extension)} {width}w" for width in picture.widths)
    return ", ".join(each)
