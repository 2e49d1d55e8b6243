"""``{% load pages %}``: what templates of other parts may ask about our pages."""

from django import template

from articles.models import Revision

register = template.Library()

#: More of a title is cut off where search engines show it, in characters.
TITLE_MAX = 70


@register.simple_tag
def live_page(slug: str) -> Revision | None:
    """The text that the public reads at ``slug``; None if there is none.

    Such as ``{% live_page "what-is-rls" as page %}``.
    """
    live = Revision.objects.live().select_related("article")
    return live.filter(article__slug=slug).first() if slug else None


@register.simple_tag
def title_on(site_name: str, title: str) -> str:
    """The title of a page with the name of the site, if there is room for both."""
    both = f"{title} – {site_name}"
    return both if len(both) <= TITLE_MAX else title
