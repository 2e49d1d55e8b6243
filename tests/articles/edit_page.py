"""What the form of a page sends, as the browser would."""

from datetime import timedelta

from django.urls import reverse
from django.utils.timezone import localdate


def url(article=None):
    if article is None:
        return reverse("admin:articles_article_add")
    return reverse("admin:articles_article_change", args=[article.pk])


def form(article=None, button="_save", **fields):
    """The whole form, opened now."""
    return {
        "title": "Iron and legs",
        "summary": "What iron does.",
        "key_points": "",
        "body": "<p>Words.</p>",
        "checked_on": localdate().isoformat(),
        "next_check_on": (localdate() + timedelta(days=365)).isoformat(),
        "slug": "iron",
        "position": 0,
        "publish_at": "",
        "note": "",
        "seen": article.edition if article else "",
        button: "on",
        **fields,
    }


def save(client, article=None, button="_save", **fields):
    return client.post(url(article), form(article, button, **fields), follow=True)


def publish(client, article=None, **fields):
    return save(client, article, "_publish", **fields)
