"""``{% load structured_data %}``: a page tells machines what it shows. Each tag is one script."""

from functools import wraps
from html import unescape

from django import template
from django.urls import reverse

from articles import structured_data
from articles.rendering import script_data

register = template.Library()


def data_tag(make):
    """A tag whose script holds what ``make`` answers."""

    @register.inclusion_tag("articles/_structured_data.html", takes_context=True)
    @wraps(make)
    def tag(*shown):
        return {"data": script_data(make(*shown))}

    return tag


def above(levels: int) -> list[tuple[str, str]]:
    """The names and paths of the pages above one that is so many levels down."""
    pages = [("Home", "articles:home"), ("Topics", "articles:topics")]
    return [(words, reverse(name)) for words, name in pages[:levels]]


@data_tag
def home_data(context, details):
    """``details``: how to reach us. Examples are not told."""
    contact = None if details.are_examples else details
    description = unescape(context["head_description"])
    return structured_data.home(context["site_url"], context["site_name"], description, contact)


@data_tag
def article_data(context, revision, page, references):
    topic = revision.article.topic
    crumbs = above(1) + ([(topic.name, topic.get_absolute_url())] if topic else [])
    return structured_data.article(context["site_url"], revision, crumbs, page.html, references)


@data_tag
def topic_data(context, topic, revisions):
    return structured_data.topic(context["site_url"], topic, above(2), revisions)


@data_tag
def glossary_data(context, name, terms):
    return structured_data.glossary(context["site_url"], context["request"].path, name, terms)


@data_tag
def medicines_data(context, name, groups):
    path = context["request"].path
    return structured_data.medicines(context["site_url"], path, name, above(2), groups)


@data_tag
def page_data(context, kind, name, levels=0):
    """For a page of which there is nothing more to say; its crumbs are so many ``levels``."""
    path = context["request"].path
    return structured_data.page(kind, context["site_url"], path, name, crumbs=above(levels))
