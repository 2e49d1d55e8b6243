"""The smallest valid objects, made through the verbs."""

import itertools
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils.timezone import localdate, now

from articles import feedback, publishing
from articles.models import Change, Person, Source, Topic
from contact import form_token, inbox

numbers = itertools.count(1)


def make_topic(**fields):
    n = next(numbers)
    return Topic.objects.create(
        **{"name": f"Topic {n}", "slug": f"topic-{n}", "summary": "About it.", **fields}
    )


def make_article(slug=None, **fields):
    return publishing.create(slug or f"article-{next(numbers)}", **fields)


def words(**fields):
    return {
        "title": "A title",
        "summary": "A summary.",
        "body": "<p>Some words.</p>",
        "checked_on": localdate(),
        "next_check_on": localdate() + timedelta(days=365),
        **fields,
    }


def make_revision(article=None, *, live=True, at=None, by=None, related=(), **fields):
    revision = publishing.save_draft(
        article or make_article(), by=by, related=related, **words(**fields)
    )
    if live:
        publishing.publish(revision, at=at)
    return revision


def make_change(article=None, *, at=None, by=None, title="A title", **fields):
    """That a page which was public before got a new text, and what readers are told of it."""
    before = now() - timedelta(days=1)
    article = article or make_revision(title=title, at=before).article
    source = Source.objects.filter(key="new-advice").first() or make_source("new-advice")
    revision = make_revision(article, title=title, body="<p>New [@new-advice].</p>", live=False)
    said = {"said": "Said before.", "says": "Said now.", "why": "It was wrong.", "source": source}
    change = Change(**{"kind": "correction", **said, **fields}, created_by=by or make_user())
    publishing.publish(revision, at=at, change=change)
    return change


def make_line(revision=None, words="A line."):
    answer = feedback.vote(revision or make_revision(), is_useful=True, network=None)
    feedback.add_line(answer, words)
    return answer


def make_source(key="source-1", **fields):
    return Source.objects.create(
        **{
            "key": key,
            "kind": "page",
            "reference": f"Reference of {key}.",
            "url": "https://source.example/",
            "accessed_on": localdate(),
            **fields,
        }
    )


def make_user(username=None, **fields):
    return get_user_model().objects.create_user(username or f"user-{next(numbers)}", **fields)


def with_permissions(user, *codenames):
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    return user


def make_clinician(user=None):
    return Person.objects.create(
        name="A clinician", role="nurse", is_clinician=True, user=user or make_user()
    )


def make_message(**fields):
    sent = {
        "submission_key": f"key-{next(numbers)}",
        "spam_reasons": [],
        "name": "A sender",
        "email": "sender@mail.example",
        "body": "My legs will not rest.",
        "consent_text": "I agree.",
    }
    return inbox.receive(**{**sent, **fields})


def make_reply(message, *, by=None, **fields):
    entry = message.entries.order_by("pk").last()
    return inbox.reply(
        message,
        **{
            "body": "Our answer.",
            "by": by or make_user(),
            "seen": entry.pk if entry else 0,
            "key": f"reply-{next(numbers)}",
            "close": False,
            **fields,
        },
    )


def form_data(**fields):
    return {
        "body": "My legs will not rest.",
        "name": "A sender",
        "email": "sender@mail.example",
        "consent": "on",
        "website": "",
        "token": form_token.issue(),
        **fields,
    }
