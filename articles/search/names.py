"""What things are called: the words that staff, the glossary and the list of medicines give."""

from articles.models import GlossaryTerm, Medicine, PinnedResult, Synonym
from articles.search.tools import TOOLS
from articles.search.typed import Names, Part, key
from articles.terms import names_of
from rlsinfo.content_version import remembered
from rlsinfo.fulltext.words import words_of


@remembered
def load() -> Names:
    names = Names()
    for synonym in Synonym.objects.all():
        names.add(synonym.names, [synonym.means])
    for term in GlossaryTerm.objects.all():
        called = names_of(term.term, term.also)
        names.add(called, called, about=term)
    for medicine in Medicine.objects.all():
        names.add([medicine.name], [medicine.name], about=medicine)
        names.add(brands(medicine), [medicine.name], about=medicine)
    for tool in TOOLS:
        names.add(tool.called.split(","), [], about=tool)
    return names


def brands(medicine: Medicine) -> list[str]:
    """What else it is called, by whomever."""
    lists = [medicine.also_called, medicine.sold_uk, medicine.sold_us]
    return [name for names in lists for name in names.split(",")]


@remembered
def pins() -> list[tuple[set, int]]:
    """What each is for, and the id of the article that it puts first."""
    return [
        ({key(words_of(name)) for name in pin.names}, pin.article_id)
        for pin in PinnedResult.objects.all()
    ]


def pinned(words: list[str], parts: list[Part]) -> list[int]:
    """The ids of the articles that come first for a search for just these ``words``.

    Or for what they stand for, if they are one name.
    """
    wanted = {key(words), *(key(list(name)) for name in parts[0].name.names if len(parts) == 1)}
    return [article for searches, article in pins() if wanted & searches]
