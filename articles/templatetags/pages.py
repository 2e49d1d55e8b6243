"""``{% load pages %}``: what templates of other parts may ask about our pages."""

from django import template

from articles.models import Revision

register = template.Library()


@register.simple_tag
def live_page(slug: str) -> Revision | None:
    """The text that the public reads at ``slug``; None if there is none.

    Such as ``{% live_page "what-is-rls" as page %}``.
    """
    live = Revision.objects.live().select_related("article")
    return live.filter(article__slug=slug).first() if slug else None
