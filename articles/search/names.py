"""What things are called: the words that staff, the glossary and the list of medicines give."""

from functools import lru_cache

from articles.models import GlossaryTerm, Medicine, PinnedResult, Synonym
from articles.search.tools import TOOLS
from articles.search.typed import Names, Part, key
from articles.terms import names_of
from rlsinfo.fulltext.words import words_of


def load() -> Names:
    """As they are now; read anew only if a row has changed."""
    return read(
        *(tuple(model.objects.values_list()) for model in (Synonym, GlossaryTerm, Medicine))
    )


@lru_cache(maxsize=1)
def read(synonyms: tuple, terms: tuple, medicines: tuple) -> Names:
    """The arguments are whole rows."""
    names = Names()
    for synonym in (Synonym(*row) for row in synonyms):
        names.add(synonym.names, [synonym.means])
    for term in (GlossaryTerm(*row) for row in terms):
        called = names_of(term.term, term.also)
        names.add(called, called, about=term)
    for medicine in (Medicine(*row) for row in medicines):
        names.add([medicine.name], [medicine.name], about=medicine)
        names.add(brands(medicine), [medicine.name], about=medicine)
    for tool in TOOLS:
        names.add(tool.called.split(","), [], about=tool)
    return names


def brands(medicine: Medicine) -> list[str]:
    """What else it is called, by whomever."""
    lists = [medicine.also_called, medicine.sold_uk, medicine.sold_us]
    return [name for names in lists for name in names.split(",")]


def pinned(words: list[str], parts: list[Part]) -> list[int]:
    """The ids of the articles that come first for a search for just these ``words``.

    Or for what they stand for, if they are one name.
    """
    wanted = {key(words), *(key(list(name)) for name in parts[0].name.names if len(parts) == 1)}
    return [
        pin.article_id
        for pin in PinnedResult.objects.all()
        if wanted & {key(words_of(name)) for name in pin.names}
    ]
