"""What the starter articles may and may not say."""

import re
from html.parser import HTMLParser

import pytest

from articles.files import importing
from articles.references import CITATION, cited_keys
from articles.rendering import plain_text, render
from articles.sanitising import clean

FILES = sorted(importing.STARTER.glob("*.html"))
ARTICLES = {path.stem: importing.read_article(path) for path in FILES}
ABOUT_THE_SITE = {"about", "how-we-write", "privacy", "accessibility"}
MEDICAL = {slug: fields for slug, fields in ARTICLES.items() if slug not in ABOUT_THE_SITE}
SOURCES = {s["key"] for s in importing.read_toml(importing.STARTER / "sources.toml")["sources"]}
TOPICS = {t["slug"] for t in importing.read_toml(importing.STARTER / "topics.toml")["topics"]}

every_article = pytest.mark.parametrize("slug", sorted(ARTICLES))
every_medical = pytest.mark.parametrize("slug", sorted(MEDICAL))

MEDICINES = re.compile(
    r"\b(amitriptyline|antihistamine|antipsychotic|benzodiazepine|bupropion|cabergoline|"
    r"carbamazepine|carboxymaltose|cetirizine|chlorphenamine|clonazepam|diphenhydramine|"
    r"dipyridamole|doxylamine|droperidol|fexofenadine|gabapentin|levodopa|lithium|loratadine|"
    r"magnesium|metoclopramide|mirtazapine|naloxone|opioid|oxycodone|pramipexole|pregabalin|"
    r"prochlorperazine|promethazine|quinine|ropinirole|rotigotine|tramadol|triazolam|valerian|"
    r"valproic)",
    re.IGNORECASE,
)
FORBIDDEN = (
    r"\d ?mg\b|milligram|µg|ng/mL|suffer|victim|torture|nightmare|crippling|jimmy|simply|should|"
    r"guarantee|clinically proven|detox|dopamine deficiency|beat RLS|eliminate|!|stop taking|"
    r"\bjust\b|\balways\b|\bnever\b|\beveryone\b"
)
#: The blocks of a text, each of which makes its own claims.
BLOCKS = re.compile(r"<(p|li)>(.*?)</\1>", re.DOTALL)
#: Row headings name a thing and claim nothing; an emergency card may hold no link to a source.
NAMES_ONLY = re.compile(r'<th>.*?</th>|<aside data-care="emergency">.*?</aside>', re.DOTALL)


def blocks(body):
    return [block for _, block in BLOCKS.findall(body)]


def sentences(block):
    return [s for s in re.split(r"(?<=[.?:])\s+", plain_text(block)) if s]


def test_there_are_at_least_ten_medical_articles():
    assert len(MEDICAL) >= 10


def test_every_article_loads(starter):
    assert sorted(starter.added) == sorted(ARTICLES)


@every_article
def test_it_is_written_in_the_site_s_own_vocabulary(slug):
    body = ARTICLES[slug]["body"]
    assert clean(body) == body


@every_article
def test_its_head_is_complete_and_short(slug):
    fields = ARTICLES[slug]
    assert len(fields["summary"]) <= 160
    assert fields["next_check_on"] > fields["checked_on"]
    assert all(len(point.split()) <= 15 for point in fields["key_points"])
    assert set(fields["related"]) <= set(ARTICLES) - {slug}
    if slug in MEDICAL:
        assert fields["topic"] in TOPICS
        assert 3 <= len(fields["key_points"]) <= 5


@every_article
def test_its_headings_skip_no_level(slug):
    levels = [int(level) for level in re.findall(r"<h([23])", render(ARTICLES[slug]["body"]).html)]
    assert levels[0] == 2


@every_article
def test_its_links_lead_to_pages_that_exist(slug):
    known = {f"/{other}/" for other in ARTICLES} | {"/contact/", "/glossary/", "/topics/"}
    for link in re.findall(r'href="([^"]*)"', ARTICLES[slug]["body"]):
        assert link in known or link.startswith("tel:"), link


@every_article
def test_it_uses_no_word_that_we_avoid(slug):
    fields = ARTICLES[slug]
    words = " ".join([fields["title"], fields["summary"], *fields["key_points"], fields["body"]])
    assert re.findall(FORBIDDEN, words, re.IGNORECASE) == []


@every_article
def test_its_sentences_and_paragraphs_are_short(slug):
    for block in blocks(ARTICLES[slug]["body"]):
        for sentence in sentences(block):
            assert len(sentence.split()) <= 28, sentence
        assert len(sentences(block)) <= 4, block


@every_medical
def test_it_rests_on_sources_of_the_library(slug):
    keys = cited_keys(MEDICAL[slug]["body"])
    assert len(keys) >= 2
    assert set(keys) <= SOURCES


@every_medical
def test_what_names_a_number_or_a_medicine_names_its_source(slug):
    body = NAMES_ONLY.sub("", MEDICAL[slug]["body"])
    for block in blocks(body):
        if "tel:" in block or block.endswith(("?", ":")):
            continue
        words = plain_text(block)
        if MEDICINES.search(words) or re.search(
            r"\d", re.sub(r"\b(999|112|911|000|111)\b", "", words)
        ):
            assert CITATION.search(block), block


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
            assert not CITATION.search(rest)
            assert all(link.startswith("tel:") for link in re.findall(r'href="([^"]*)"', rest))


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


@pytest.mark.parametrize("path", ["/", "/topics/", "/contact/", "/glossary/", "/treatments/"])
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
