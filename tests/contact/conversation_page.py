"""The page of one message, as a message handler uses it."""

import html
import re

from django.contrib.auth.models import Group
from django.urls import reverse

from contact.models import Entry
from tests.factories import make_user

KEY = "0123456789abcdef" * 2


def make_handler(**names):
    handler = make_user(is_staff=True, **names)
    handler.groups.add(Group.objects.get(name="Message handler"))
    return handler


def sign_in_handler(client):
    """A message handler, whose browser is ``client``."""
    user = make_handler(first_name="Staff", last_name="A")
    client.force_login(user)
    client.get("/admin/jsi18n/")  # once a minute it is noted that somebody is there
    return user


def address(message, name="change", *more):
    return reverse(f"admin:contact_message_{name}", args=[message.pk, *more])


def show(client, message):
    return client.get(address(message))


def send(client, message, body="Our answer.", *, seen=0, key=KEY, button="_close", **more):
    data = {"body": body, "seen": seen, "key": key, button: "", **more}
    return client.post(address(message, "reply"), data)


def do(client, message, name, **data):
    return client.post(address(message, name), data, follow=True)


def reply_box(page) -> str:
    """The words in the box for the reply."""
    area = re.search(
        r'<textarea name="body"[^>]*id="id_reply_body"[^>]*>\n?(.*?)</textarea>', page, re.S
    )
    return html.unescape(area[1])


def hidden(page, name) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def replies():
    return Entry.objects.filter(kind=Entry.Kind.REPLY)
