"""Notes which texts use which words of the glossary, so that its page asks for rows, not texts."""

import re
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from articles.models import GlossaryTerm, Revision, TermUse
from articles.rendering import without_tags
from articles.terms import Terms

#: So many texts are in memory at once.
CHUNK = 200


def note(revision: Revision) -> None:
    """Find every term in ``revision``, which has got its date."""
    _note(Revision.objects.filter(pk=revision.pk), GlossaryTerm.objects.all())


@transaction.atomic
def rebuild() -> int:
    """Find every term in every text that readers may see; how many uses there are."""
    TermUse.objects.all().delete()
    _note(Revision.objects.to_be_read(), GlossaryTerm.objects.all())
    return TermUse.objects.count()


@transaction.atomic
def save_term(term: GlossaryTerm) -> None:
    """Store ``term`` and, if its names are new, find it in the texts."""
    before = list(GlossaryTerm.objects.filter(pk=term.pk))
    term.save()
    if [each.in_texts.names for each in before] != [term.in_texts.names]:
        _find_again([*before, term])


@transaction.atomic
def delete_terms(terms) -> None:
    terms = list(terms)
    GlossaryTerm.objects.filter(pk__in=[each.pk for each in terms]).delete()
    _find_again(terms)


def _find_again(changed: list[GlossaryTerm]) -> None:
    """Look for those ``changed`` and for those that stand within them: Iron in Iron deficiency."""
    if not Revision.objects.to_be_read().exists():
        return  # a new site, which reads its whole glossary first
    names = _names(changed)
    every = list(GlossaryTerm.objects.all())
    found = [term for term in every if _is_within(_names([term]), names)]
    around = [term for term in every if _is_within(_names(found), _names([term]))]
    holding = reduce(or_, map(_may_hold, names), Q(pk__in=[]))
    _note(Revision.objects.to_be_read().filter(holding), found, around)


def _names(terms) -> set[str]:
    return {name for term in terms for name in term.in_texts.names}


def _is_within(shorter: set[str], longer: set[str]) -> bool:
    return any(one.lower() in other.lower() for one in shorter for other in longer)


def _may_hold(name: str) -> Q:
    """The longest word of ``name`` is in the text: the database rules most texts out by that."""
    word = max(re.findall(r"\w+", name), key=len, default="")
    if name.isupper():  # MS, but not symptoms
        return Q(GreaterThan(StrIndex("body", Value(word)), 0))
    return Q(body__icontains=word)


def _note(revisions, terms, around=()) -> None:
    """Say anew how often each of ``revisions`` uses each of ``terms``.

    Where one of those ``around`` them is longer, it is that which is used.
    """
    rows = {each.in_texts: each for each in terms}
    TermUse.objects.filter(revision__in=revisions, term__in=rows.values()).delete()
    found = Terms(each.in_texts for each in around or terms)
    texts = revisions.values_list("pk", "body").iterator(chunk_size=CHUNK)
    TermUse.objects.bulk_create(
        (
            TermUse(revision_id=pk, term=rows[term], times=times)
            for pk, body in texts
            for term, times in found.count(without_tags(body)).items()
            if term in rows
        ),
        batch_size=1000,
    )
