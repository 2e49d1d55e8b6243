"""The list of our pages for search engines, with the day on which each changed last."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Revision, Topic
from rlsinfo.headers import public_page

FIXED = [
    "articles:home",
    "articles:topics",
    "articles:tonight",
    "articles:medicines",
    "articles:questions",
    "articles:glossary",
    "articles:sources",
    "articles:changes",
    "contact:write",
]


class SiteSitemap(Sitemap):
    """Its addresses begin with SITE_URL, whatever the request says of the host."""

    limit = 1000

    def get_protocol(self, protocol=None):
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site=None):
        return settings.SITE_URL.partition("://")[2]


class FixedPages(SiteSitemap):
    def items(self):
        return FIXED

    def location(self, item):
        return reverse(item)


class Topics(SiteSitemap):
    def items(self):
        live = Revision.objects.live().filter(article__topic=OuterRef("pk"))
        newest = live.order_by("-publish_at").values("publish_at")[:1]
        return Topic.objects.annotate(newest=Subquery(newest)).filter(newest__isnull=False)

    def lastmod(self, topic):
        return topic.newest


class Articles(SiteSitemap):
    def items(self):
        good = Revision.objects.live().well_checked().select_related("article")
        return good.only("publish_at", "article__slug").order_by("pk")

    def lastmod(self, revision):
        return revision.publish_at

    def get_latest_lastmod(self):
        """Asked of the database: Django would read all of them."""
        return self.items().aggregate(newest=Max("publish_at"))["newest"]


PARTS = {"site": FixedPages, "topics": Topics, "pages": Articles}


@require_safe
@public_page(reads=("p",))
def whole(request):
    """All in one list, or a list of lists where one would be too long."""
    if Articles().paginator.num_pages == 1:
        return sitemap(request, PARTS)
    answer = index(request, PARTS, sitemap_url_name="articles:sitemap_part")
    for part in answer.context_data["sitemaps"]:
        address = urlsplit(part.location)
        part.location = settings.SITE_URL + address._replace(scheme="", netloc="").geturl()
    return answer


@require_safe
@public_page(reads=("p",))
def one_part(request, section):
    return sitemap(request, PARTS, section=section)
