"""The library of what the pages rest on."""

from collections import defaultdict

from django.db.models import Count, Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Citation, Medicine, Revision, Source
from rlsinfo.headers import public_page

#: How many of the pages that cite a source are named; of the others their number.
NAMED = 10
HEADINGS = {
    Source.Kind.GUIDELINE: "Guidelines",
    Source.Kind.REVIEW: "Reviews of studies",
    Source.Kind.TRIAL: "Trials",
    Source.Kind.STUDY: "Other studies",
    Source.Kind.PAGE: "Pages of official bodies and charities",
}


@require_safe
@public_page
def sources(request):
    pages = pages_by_source()
    groups = {kind: [] for kind in Source.Kind}
    of_medicines = Exists(Medicine.objects.filter(source=OuterRef("pk")))
    newest_first = [F("year").desc(nulls_last=True), "key"]
    rows = Source.objects.annotate(of_medicines=of_medicines).select_related("replaced_by")
    for source in rows.order_by(*newest_first):
        source.pages = pages[source.pk]
        source.more = source.pages[0]["count"] - len(source.pages) if source.pages else 0
        groups[source.kind].append(source)
    shown = [(kind, HEADINGS[kind], group) for kind, group in groups.items() if group]
    return render(request, "articles/sources.html", {"groups": shown})


def pages_by_source() -> dict[int, list[dict]]:
    """For the id of each source the first live pages that cite it, each with how many there are."""
    place = [
        F("revision__article__topic__position").asc(nulls_last=True),
        F("revision__article__topic__name").asc(nulls_last=True),
        "revision__article__position",
        "revision__title",
        "revision",
    ]
    place_of = Window(RowNumber(), partition_by="source", order_by=place)
    count = Window(Count("pk"), partition_by="source")
    cited = Citation.objects.filter(revision__in=Revision.objects.live())
    cited = cited.annotate(place=place_of, count=count).filter(place__lte=NAMED)
    names = {"title": F("revision__title"), "slug": F("revision__article__slug")}
    found = defaultdict(list)
    for each in cited.order_by("source", "place").values("source", "count", **names):
        found[each["source"]].append(each)
    return found
