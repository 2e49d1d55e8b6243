"""The sheet that readers tick and print for their doctor."""

import re

import pytest

from articles.models import SheetLine

pytestmark = pytest.mark.django_db


def test_each_part_has_its_lines_in_order(client):
    for words, part, position in [
        ("Second", "test", 2),
        ("First", "test", 1),
        ("A sign", "sign", 1),
        ("A question?", "question", 1),
    ]:
        SheetLine.objects.create(words=words, part=part, position=position)
    page = client.get("/questions/").text
    assert re.findall(r"<span>(.*?)</span></label>", page) == [
        "A sign",
        "First",
        "Second",
        "A question?",
    ]


def test_nothing_on_it_can_be_sent(starter, client):
    main = re.search(r"<main.*</main>", client.get("/questions/").text, re.DOTALL)[0]
    assert main.count("<input") == SheetLine.objects.count()
    assert main.count("<textarea") == 3
    for sends in ("<form", " name=", "type=submit"):
        assert sends not in main


def test_it_costs_the_same_however_long(client, django_assert_max_num_queries):
    for number in range(9):
        SheetLine.objects.create(words=f"Line {number}", part="test")
    client.get("/topics/")  # from now on what all pages share is known
    with django_assert_max_num_queries(2):
        client.get("/questions/")
