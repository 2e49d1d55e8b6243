"""The staff site speaks to people: none of the words of those who program it."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.urls import reverse

from contact.models import Message
from tests.factories import make_topic, make_user
from tests.site.staff_pages import address, make_site, named_routes

pytestmark = pytest.mark.django_db

TABOO = re.compile(
    r"\b(objects?|slugs?|querysets?|superusers?|foreign keys?|instances?)\b", re.IGNORECASE
)
#: Attributes that people read. Not `aria-label`: those of the boxes in a list are Django's own.
READ = ("title", "placeholder", "alt")


class Words(HTMLParser):
    """What people can read of a page."""

    def __init__(self, page: str):
        super().__init__()
        self.read, self.hidden = [], 0
        self.feed(page)

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        self.hidden += tag in ("script", "style")
        self.read += [given[name] for name in READ if given.get(name)]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.read.append(given.get("value") or "")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.hidden:
            self.read.append(data)


def taboo(page: str) -> list[str]:
    words = " ".join(" ".join(Words(page).read).split())
    return [words[max(0, at.start() - 30) : at.end() + 30] for at in TABOO.finditer(words)]


@pytest.fixture
def reader(client):
    """Somebody who sees every page; others see fewer of the same."""
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def test_no_page_uses_a_word_of_programmers(reader):
    rows = make_site()
    found = {}
    for name, route in named_routes():
        answer = reader.get(address(name, route, rows), follow=True) if name else None
        if answer is not None and name != "jsi18n" and (said := taboo(answer.text)):
            found[name] = said
    assert found == {}


def test_the_page_before_many_rows_are_deleted_asks_in_plain_words(reader):
    rows = make_site()
    for label, ticked in [("contact.message", Message.objects.all()), ("articles.topic", None)]:
        url = reverse(f"admin:{label.replace('.', '_')}_changelist")
        pks = [row.pk for row in ticked or [rows[label]]]
        page = reader.post(url, {"action": "delete_selected", "_selected_action": pks}).text
        assert "Are you sure that you want to delete these?" in page
        assert taboo(page) == []


def test_a_row_that_others_need_is_kept_with_the_reason(reader):
    rows = make_site()
    used = rows["articles.article"].topic
    one = reader.get(reverse("admin:articles_topic_delete", args=[used.pk])).text
    data = {"action": "delete_selected", "_selected_action": [used.pk]}
    many = reader.post(reverse("admin:articles_topic_changelist"), data).text
    assert "Topic in use cannot be deleted while these need it" in one
    assert "These cannot be deleted while others need them" in many
    for page in (one, many):
        assert rows["articles.article"].slug in page
        assert taboo(page) == []


def test_a_row_can_be_deleted_after_asking(reader):
    topic = make_topic(name="Not needed")
    url = reverse("admin:articles_topic_delete", args=[topic.pk])
    assert "Not needed" in reader.get(url).text
    assert reader.post(url, {"post": "yes"}).status_code == 302
    assert not type(topic).objects.filter(pk=topic.pk).exists()


def test_what_staff_are_told_after_a_form_has_no_such_word(reader):
    make_site()
    for model, kind in admin.site._registry.items():
        request = reader.get("/admin/").wsgi_request
        if kind.has_change_permission(request):
            label = model._meta.label_lower.replace(".", "_")
            nothing = reverse(f"admin:{label}_change", args=[999_999])
            assert taboo(reader.get(nothing, follow=True).text) == [], label


@pytest.mark.parametrize(
    ("page", "count"),
    [
        ("<p>an object, two Objects</p>", 2),
        ("<p>objective, sluggish, instant</p>", 0),
        ('<input type="submit" value="Superuser">', 1),
        ("<script>object</script><a title='slug'>x</a>", 1),
    ],
)
def test_the_words_are_found_wherever_people_read(page, count):
    assert len(taboo(page)) == count
