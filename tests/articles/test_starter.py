"""What the starter articles are made of: their form, their links, their care cards."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from articles.references import cited_keys, internal_links
from articles.rendering import render
from articles.sanitising import clean
from tests.articles.starter_files import (
    ARTICLES,
    MEDICAL,
    OUTLINES,
    PAGES,
    every_article,
    every_medical,
    pieces,
    rows,
)

TOPICS = {row["slug"] for row in rows("topics")}
#: Their facts age fast: checked again after a year and not after two.
YEARLY = {
    "augmentation",
    "devices",
    "dopamine-medicines",
    "gabapentin-type-medicines",
    "impulse-control",
    "iron-treatment",
    "not-recommended",
    "opioids-and-other-medicines",
    "pregnancy",
    "treatments",
    "what-can-make-it-worse",
}
TREATMENTS = YEARLY - {"not-recommended", "what-can-make-it-worse"} | {"self-care"}
#: What readers of the page that this library grew from came for, and where it is told now.
HOMES = {
    "sensations": "symptoms",
    "hereditary factor": "genes-and-family",
    "pregnancy and hormones": "pregnancy",
    "risk factors": "who-gets-rls",
    "self-care": "self-care",
    "treatments": "treatments",
}


def test_there_are_at_least_thirty_medical_articles_and_each_topic_has_some():
    assert len(MEDICAL) >= 30
    assert {fields["topic"] for fields in MEDICAL.values()} == TOPICS


def test_nothing_has_lost_its_home():
    assert set(HOMES.values()) <= set(MEDICAL)


def test_every_article_loads(starter):
    assert sorted(starter.added) == sorted(ARTICLES)


@every_article
def test_it_is_written_in_the_site_s_own_vocabulary(slug):
    body = ARTICLES[slug]["body"]
    assert clean(body) == body


@every_article
def test_its_head_is_complete_and_short(slug):
    fields = ARTICLES[slug]
    assert len(fields["title"]) <= 70
    assert len(fields["summary"]) <= 160
    assert [point for point in fields["key_points"] if len(point.split()) > 15] == []
    assert set(fields["related"]) <= set(ARTICLES) - {slug}


@every_medical
def test_it_has_key_points_and_leads_on(slug):
    fields = MEDICAL[slug]
    assert 3 <= len(fields["key_points"]) <= 5
    assert 2 <= len(fields["related"]) <= 3


@every_medical
def test_it_is_checked_again_in_time(slug):
    fields = MEDICAL[slug]
    days = 366 if slug in YEARLY else 731
    assert fields["next_check_on"] - fields["checked_on"] <= timedelta(days)


def test_no_two_articles_of_a_topic_have_the_same_place():
    places = [(fields["topic"], fields["position"]) for fields in MEDICAL.values()]
    assert len(set(places)) == len(places)


@every_article
def test_its_headings_skip_no_level(slug):
    levels = [int(level) for level in re.findall(r"<h([23])", render(ARTICLES[slug]["body"]).html)]
    assert levels[0] == 2


@every_article
def test_its_links_lead_to_pages_that_exist(slug):
    known = {f"/{other}/" for other in {*ARTICLES, *PAGES}}
    assert set(internal_links(ARTICLES[slug]["body"])) <= known
    others = [link.href for unit in OUTLINES[slug].units for link in unit.links]
    for link in others:
        assert link in known or link.startswith(("tel:", "https://")), link


def test_only_the_list_of_organisations_leads_away():
    leading_away = [slug for slug in ARTICLES if 'href="https:' in ARTICLES[slug]["body"]]
    assert set(leading_away) <= {"support-organisations", "accessibility", "privacy"}


@every_article
def test_every_picture_is_described(slug):
    """None has one so far; a picture is described in the library, not in the text."""
    assert "<img" not in ARTICLES[slug]["body"]
    assert "<figure" not in ARTICLES[slug]["body"]


@every_medical
def test_its_care_cards_are_in_their_form(slug):
    cards = re.findall(
        r'<aside data-care="([\w-]+)"><h3>(.*?)</h3>(.*?)</aside>', MEDICAL[slug]["body"], re.DOTALL
    )
    levels = [level for level, _, _ in cards]
    assert len(levels) == MEDICAL[slug]["body"].count("<aside")
    assert len(set(levels)) == len(levels)
    for level, heading, rest in cards:
        assert level == "good-to-know" or heading.endswith("if:"), heading
        if level == "emergency":
            assert not cited_keys(rest)
            assert all(link.startswith("tel:") for link in re.findall(r'href="([^"]*)"', rest))


@every_medical
def test_it_says_when_to_see_a_doctor(slug):
    """On the page itself, or for what teaches no sign of illness, one link away."""
    has_card = bool(OUTLINES[slug].cards)
    assert has_card or "/when-to-see-a-doctor/" in MEDICAL[slug]["body"]


@pytest.mark.parametrize("slug", sorted(TREATMENTS))
def test_a_treatment_page_says_what_is_not_known(slug):
    assert "What we do not know" in [unit.text for unit in pieces(slug, "h2")]


class Balance(HTMLParser):
    """Collects tags that are closed out of order."""

    def __init__(self):
        super().__init__()
        self.open, self.faults = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in {"meta", "link", "input", "br", "path", "circle", "hr"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


PATHS = ["/", *(f"/{page}/" for page in sorted(PAGES)), "/treatments/"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_well_formed_with_one_h1_and_no_id_twice(starter, client, path):
    page = client.get(path).text
    balance = Balance()
    balance.feed(page)
    assert (balance.faults, balance.open) == ([], [])
    assert page.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert anchor in ids
