"""What is new, for programs that fetch it: pages, and changes of advice (Atom, RFC 4287)."""

import re
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Min, OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from articles.models import Change, Revision
from rlsinfo.headers import public_page

NEWEST = 20
#: Characters that XML 1.0 cannot hold (section 2.2).
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The date of a feed without entries: with that of today, each answer would differ.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def absolute(path: str) -> str:
    return settings.SITE_URL + path


class PlainAtom(Atom1Feed):
    """Atom that any words can stand in."""

    def add_item(self, **item):
        texts = {
            key: NOT_IN_XML.sub("", text) for key, text in item.items() if isinstance(text, str)
        }
        super().add_item(**{**item, **texts})

    def latest_post_date(self):
        return super().latest_post_date() if self.items else NEVER


class SiteFeed(Feed):
    """Its addresses begin with SITE_URL, whatever the request says of the host."""

    feed_type = PlainAtom
    language = settings.LANGUAGE_CODE
    name = ""  # of its own address
    page = ""  # and of the page that shows the same

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        # A page that was withdrawn makes the feed older, not newer: only the ETag tells of that.
        del response["Last-Modified"]
        return response

    def author_name(self):
        return settings.SITE_NAME

    def link(self):
        return absolute(reverse(self.page))

    def feed_url(self):
        return absolute(reverse(self.name))

    feed_guid = feed_url


class PagesFeed(SiteFeed):
    """The pages whose text is the newest."""

    name, page = "articles:feed", "articles:home"

    def title(self):
        return settings.SITE_NAME

    def items(self):
        texts = Revision.objects.filter(article=OuterRef("article")).order_by()
        first = texts.values("article").annotate(at=Min("publish_at")).values("at")
        live = Revision.objects.live().annotate(first_publish_at=Subquery(first))
        return live.select_related("article", "author").order_by("-publish_at", "-pk")[:NEWEST]

    def item_title(self, revision):
        return revision.title

    def item_description(self, revision):
        return escape(revision.summary)  # a reader of feeds takes it for HTML

    def item_link(self, revision):
        return absolute(revision.get_absolute_url())

    def item_guid(self, revision):
        return absolute(reverse("articles:short", args=[revision.article_id]))

    def item_author_name(self, revision):
        return revision.author.name if revision.author else settings.SITE_NAME

    def item_pubdate(self, revision):
        return revision.first_publish_at

    def item_updateddate(self, revision):
        return revision.publish_at


class ChangesFeed(SiteFeed):
    """New advice and corrections."""

    name, page = "articles:changes_feed", "articles:changes"

    def title(self):
        return f"What changed – {settings.SITE_NAME}"

    def items(self):
        return Change.objects.public().with_details()[:NEWEST]

    def item_title(self, change):
        return str(change)

    def item_description(self, change):
        return render_to_string("articles/_change.html", {"change": change})

    def item_link(self, change):
        return absolute(change.get_absolute_url())

    def item_pubdate(self, change):
        return change.date

    def item_updateddate(self, change):
        return max([change.date, *(note.added_at for note in change.notes.all())])


pages = require_safe(public_page(PagesFeed()))
changes = require_safe(public_page(ChangesFeed()))
