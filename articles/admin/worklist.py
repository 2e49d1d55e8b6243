"""What the list of pages can show, and what it says of each page."""

from django.contrib import admin
from django.utils.text import capfirst

from articles.models import Article
from articles.search import saved
from rlsinfo import capped, fulltext


def for_my_review(articles, user):
    if not user.has_perm("articles.sign_off_revision"):
        return articles.none()
    return articles.for_review_by(user)


#: Name in the address -> words, and the articles that it shows to a user.
LISTS = {
    "drafts": ("Drafts", lambda articles, user: articles.drafts()),
    "for-review": ("For review", lambda articles, user: articles.for_review()),
    "scheduled": ("Scheduled", lambda articles, user: articles.scheduled()),
    "published": ("Published", lambda articles, user: articles.live()),
    "to-check": ("To check", lambda articles, user: articles.to_check()),
    "withdrawn": ("Withdrawn", lambda articles, user: articles.withdrawn()),
    "my-drafts": ("My drafts", lambda articles, user: articles.drafts(by=user)),
    "for-my-review": ("Waiting for my review", for_my_review),
    "returned-to-me": ("Returned to me", lambda articles, user: articles.returned_to(user)),
    "overdue": ("Overdue for a check", lambda articles, user: articles.overdue()),
    "due-soon": ("Due for a check soon", lambda articles, user: articles.due_soon()),
    "recalled": ("On recalled evidence", lambda articles, user: articles.recalled()),
    "unreviewed": ("Published, not reviewed", lambda articles, user: articles.unreviewed()),
    "dead-links": ("With broken links", lambda articles, user: articles.with_dead_links()),
    "hidden-steps": ("With hidden steps", lambda articles, user: articles.with_hidden_steps()),
}
#: Those that always stand beside the list, with their counts. The dashboard leads to the others.
ALWAYS = ["drafts", "for-review", "scheduled", "published", "to-check"]


class ShowFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "show"

    def lookups(self, request, model_admin):
        self.user = request.user
        chosen = self.value()
        names = ALWAYS if chosen in ALWAYS else [*ALWAYS, chosen]
        return [(name, LISTS[name][0]) for name in names if name in LISTS]

    def get_facet_queryset(self, changelist):
        """Counted no further than anybody pages, and each by what it is about."""
        pages = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())
        names = [name for name, _ in self.lookup_choices]
        counts = capped.counts({name: LISTS[name][1](pages, self.user) for name in names})
        return {f"{n}__c": capped.in_words(counts[name]) for n, name in enumerate(names)}

    def queryset(self, request, queryset):
        found = LISTS.get(self.value())
        return found[1](queryset, request.user) if found else queryset


def describe_state(article: Article) -> str:
    """In words, for an article ``with_state``."""
    if article.is_withdrawn:
        return "Withdrawn"
    is_live = article.live_checked_on is not None
    states = [
        "published" if is_live else "",
        newest_state(article, is_live),
        "scheduled" if article.is_scheduled else "",
        "to be withdrawn" if article.withdrawn_at else "",
    ]
    return capfirst(", ".join(filter(None, states)))


def newest_state(article: Article, is_live: bool) -> str:
    """Of the newest text, if that is not what the public reads."""
    if article.latest_publish_at:
        return ""
    draft = "newer draft" if is_live else "draft"
    if article.is_for_review:
        return f"{draft} for review"
    return f"{draft} returned" if article.is_returned else draft


class WorklistMixin:
    """The list of pages. Put before ModelAdmin among the bases."""

    list_display = ["title", "state", "topic", "checked", "next_check", "by"]
    list_filter = [ShowFilter, "topic"]
    list_select_related = ["topic"]
    list_per_page = 50
    paginator = capped.CappedPaginator
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    search_fields = ["slug"]
    ordering = ["slug"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Pages", **(extra_context or {})})

    def get_queryset(self, request):
        return super().get_queryset(request).with_state()

    def get_search_results(self, request, queryset, search_term):
        """In what the public reads and in what was saved last, not in all that ever was."""
        if not search_term.strip():
            return queryset, False
        if not hasattr(request, "found_articles"):  # each filter counts among the same ones
            request.found_articles = saved.find(search_term)
        return fulltext.only(queryset, request.found_articles), False

    @admin.display(ordering="latest_title")
    def title(self, article):
        return article.latest_title or article.slug

    @admin.display
    def state(self, article):
        return describe_state(article)

    @admin.display(ordering="live_checked_on", empty_value="–")
    def checked(self, article):
        return article.live_checked_on

    @admin.display(ordering="live_next_check_on", empty_value="–")
    def next_check(self, article):
        return article.live_next_check_on

    @admin.display(ordering="latest_by", empty_value="starter text")
    def by(self, article):
        return article.latest_by
