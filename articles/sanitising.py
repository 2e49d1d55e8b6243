"""The vocabulary of a text: one list configures the editor and cleans what is saved. Pure.

What is not in the list cannot be typed, pasted, imported or smuggled in: nh3 parses the text as a
browser would and writes out only what it knows.
"""

from functools import cache

from django_prose_editor.fields import create_sanitizer

from articles import picture_block

EXTENSIONS = {
    "Bold": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "CareCard": True,
    "PictureBlock": True,
    "NoSpellCheck": False,
}


#: More than any text has been seen to need; a bound, should one never settle.
PASSES = 10


@cache
def _cleaner():
    return create_sanitizer(EXTENSIONS)


def clean(html: str) -> str:
    """``html`` with nothing in it but the vocabulary; cleaning that again changes nothing.

    One pass can move what stood in the wrong place, and what moved is looked at again.
    """
    html = _cleaner()(html)
    for _ in range(PASSES):
        before, html = html, _cleaner()(picture_block.tidy(html))
        if html == before:
            break
    return html
