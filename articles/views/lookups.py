"""What readers look up or print: words, medicines, questions."""

from django.db.models import Prefetch
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import GlossaryTerm, Medicine, SheetLine, TermUse
from rlsinfo.headers import public_page

PAGES_OF_A_TERM = 3


@require_safe
@public_page
def glossary(request):
    uses = TermUse.objects.foremost(PAGES_OF_A_TERM)
    terms = GlossaryTerm.objects.prefetch_related(Prefetch("uses", uses, to_attr="foremost_uses"))
    return render(request, "articles/glossary.html", {"terms": terms})


@require_safe
@public_page
def medicines(request):
    medicines = Medicine.objects.select_related("source")
    kinds = [(kind, [each for each in medicines if each.kind == kind]) for kind in Medicine.Kind]
    groups = [(kind, group) for kind, group in kinds if group]
    sources = dict.fromkeys(each.source for _, group in groups for each in group)
    references = list(enumerate(sources, 1))
    numbers = {source: n for n, source in references}
    for each in medicines:
        each.number = numbers[each.source]
    context = {"groups": groups, "references": references}
    return render(request, "articles/medicines.html", context)


@require_safe
@public_page
def questions(request):
    """A sheet to tick and print. Nothing comes back to us, so there is no form."""
    lines = list(SheetLine.objects.all())
    parts = {
        part.value: {
            "name": part.value,
            "heading": part.label,
            "lines": [line for line in lines if line.part == part],
        }
        for part in SheetLine.Part
    }
    return render(request, "articles/questions.html", parts)
