"""The pages that somebody may have to look at."""

from dataclasses import dataclass

from articles.models import Article, Medicine
from rlsinfo import capped
from rlsinfo.dashboard.line import Line, counted, listing, may_see

#: How many medicines a line names.
NAMED = 3


@dataclass(frozen=True)
class PageList:
    """A list of pages that somebody may have to look at; ``show`` is its name in the address."""

    show: str
    one: str
    many: str
    rows: callable
    permission: str = "articles.view_article"


PAGE_LISTS = [
    PageList(
        "for-my-review",
        "page waits for your review",
        "pages wait for your review",
        lambda user: Article.objects.for_review_by(user),
        "articles.sign_off_revision",
    ),
    PageList(
        "returned-to-me",
        "page was sent back to you",
        "pages were sent back to you",
        lambda user: Article.objects.returned_to(user),
        "articles.change_article",
    ),
    PageList(
        "my-drafts",
        "page has a draft of yours",
        "pages have a draft of yours",
        lambda user: Article.objects.drafts(by=user),
        "articles.change_article",
    ),
    PageList(
        "recalled",
        "page rests on recalled evidence",
        "pages rest on recalled evidence",
        lambda user: Article.objects.recalled(),
    ),
    PageList(
        "overdue",
        "page is past its check date",
        "pages are past their check date",
        lambda user: Article.objects.overdue(),
    ),
    PageList(
        "due-soon",
        "page is due for a check soon",
        "pages are due for a check soon",
        lambda user: Article.objects.due_soon(),
    ),
    PageList(
        "unreviewed",
        "public page has no clinician’s review",
        "public pages have no clinician’s review",
        lambda user: Article.objects.unreviewed(),
    ),
    PageList(
        "dead-links",
        "page has a link that leads nowhere",
        "pages have a link that leads nowhere",
        lambda user: Article.objects.with_dead_links(),
    ),
    PageList(
        "hidden-steps",
        "page hides its steps for tonight",
        "pages hide their steps for tonight",
        lambda user: Article.objects.with_hidden_steps(),
    ),
]


def to_do(user) -> list[Line]:
    if not may_see(user, "articles.article"):
        return []
    lists = [each for each in PAGE_LISTS if user.has_perm(each.permission)]
    rows = {each.show: each.rows(user) for each in lists}
    # Not how many: whether there are any. It saves a question on all other days.
    counts = capped.counts({**rows, "medicines": Medicine.objects.recalled()})
    lines = [
        Line(
            counted(counts[each.show], each.one, each.many),
            listing("articles_article", show=each.show),
        )
        for each in lists
        if counts[each.show]
    ]
    return [*lines, *medicines(user)] if counts["medicines"] else lines


def medicines(user) -> list[Line]:
    """Those on recalled evidence, by name: nobody is asked to review them."""
    if not may_see(user, "articles.medicine"):
        return []
    names = list(Medicine.objects.recalled().values_list("name", flat=True))
    words = counted(len(names), "medicine rests", "medicines rest")
    named = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
    url = listing("articles_medicine", show="recalled")
    return [Line(f"{words} on recalled evidence: {named}", url)]
