"""``{% load capture %}``: words that stand in a page's head more than once are written once."""

from django import template

register = template.Library()


@register.simple_block_tag
def capture(content: str) -> str:
    """``{% capture as name %}…{% endcapture %}``"""
    return content
