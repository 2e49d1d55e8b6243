"""As many pages as one likes that read as ours do, written straight into the tables.

Their sentences and headings are those of the starter articles, so that common words are as common
as in fact; made-up words, few frequent and many rare, let the vocabulary grow with the pages.
"""

import random
import re
from collections import Counter
from datetime import timedelta
from html import escape
from itertools import accumulate

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate, now

from articles.files.importing import STARTER, read_article
from articles.models import Article, PageText, Revision, SearchWord, Topic
from articles.models.revision import NEVER
from articles.search import index, texts
from bench.messages import make_words
from rlsinfo import fulltext

#: Made-up words, and how many of them each section ends with.
RARE_WORDS, RARE_IN_SECTION = 26_000, 9
#: Sections under a heading, and sentences of each: some 400 words a page.
SECTIONS, SENTENCES = 4, 5
#: Pages that are written in one transaction.
CHUNK = 2000

#: What readers look for, by kind.
QUERIES = {
    "in nearly every page": "legs|restless legs|restless legs syndrome|rls|iron|doctor|sleep",
    "common": "ferritin|pregnancy|augmentation|pramipexole|travel|dialysis|children|coffee",
    "two words": "iron tablets|leg cramps|low ferritin|bed partner|sleep study|side effects",
    "a phrase": "periodic limb movements|dopamine agonist withdrawal|ask your doctor",
    "a question": "why do my legs move at night|can i drink coffee|is restless legs hereditary|"
    "what is the best treatment|how much iron should i take|when should i see a doctor",
    "eight words": "iron ferritin legs doctor sleep night medicine symptoms|"
    "my legs will not keep still in bed at night and i cannot sleep",
    "a typing error": "restles legs|feritin|pramipexol|pregnncy|augmenttion|gabapentine dose",
    "another name": "jumpy legs|willis ekbom|mirapex|postpartum|horizant|hayfever tablets",
    "unfinished": "restl|aug|pregn|iron tab|dopami",
    "nothing": "qqxzvw|zzyzx qwrtpl|kjhgfdsa|the",
}
#: Of the made-up words, by their rank, the commonest first.
RARE = (3, 100, 2000, 15_000, 25_000)


class Corpus:
    """Page number n is always the same one."""

    def __init__(self):
        bodies = [read_article(path)["body"] for path in sorted(STARTER.glob("*.html"))]
        sections = [section for body in bodies for section in texts.sections(body)]
        words = " ".join(section.words for section in sections)
        sentences = (each.strip() for each in re.findall(r"[^.?!]{20,}[.?!]", words))
        self.sentences = list(dict.fromkeys(sentences))
        headings = {slugify(each.heading): each.heading for each in sections if each.heading}
        self.headings = sorted(headings.items())
        self.rare = list(dict.fromkeys(make_words(3 * RARE_WORDS)))[:RARE_WORDS]
        # Zipf's law: the second is half as frequent as the first, the third a third.
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.rare) + 1)))

    @property
    def queries(self) -> dict[str, str]:
        """What readers look for, and of which kind each is."""
        rare = [self.rare[rank] for rank in RARE]
        mixed = [f"{rare[0]} {rare[3]}", f"iron {rare[2]}", f"legs {rare[1][:-1]}x"]
        fixed = {each: kind for kind, line in QUERIES.items() for each in line.split("|")}
        return (
            fixed | dict.fromkeys(rare, "a rare word") | dict.fromkeys(mixed, "a rare one and more")
        )

    def page(self, number: int) -> tuple[dict, list[texts.Section]]:
        """The words of a revision, and its sections as `texts.sections` would find them."""
        chance = random.Random(number)  # noqa: S311
        headings = [("", ""), *chance.sample(self.headings, SECTIONS)]
        sections = [texts.Section(*each, self.words(chance)) for each in headings]
        words = {
            "title": f"{headings[1][1]} {' '.join(self.some_rare(chance, 2))}",
            "summary": chance.choice(self.sentences)[:160],
            "key_points": "\n".join(chance.sample(self.sentences, 3)),
            "body": "".join(html(section) for section in sections),
        }
        return words, sections

    def words(self, chance) -> str:
        sentences = chance.sample(self.sentences, SENTENCES)
        return " ".join([*sentences, *self.some_rare(chance, RARE_IN_SECTION)])

    def some_rare(self, chance, count: int) -> list[str]:
        return chance.choices(self.rare, cum_weights=self.weights, k=count)


def html(section: texts.Section) -> str:
    heading = f"<h2>{escape(section.heading)}</h2>" if section.heading else ""
    return f"{heading}<p>{escape(section.words)}</p>"


def dates() -> dict:
    return {"checked_on": localdate(), "next_check_on": localdate() + timedelta(days=365)}


def revision(article: Article, words: dict, **when) -> Revision:
    return Revision(article=article, **words, **when, **dates())


def fill(corpus: Corpus, first: int, end: int, older: int = 0) -> None:
    """Publish the pages from number ``first`` to before ``end``, as `publishing` would.

    Each after ``older`` texts.
    """
    used = Counter(dict(SearchWord.objects.values_list("word", "texts")))
    for start in range(first, end, CHUNK):
        with transaction.atomic():
            used += add(corpus, range(start, min(start + CHUNK, end)), older)
    with transaction.atomic():
        SearchWord.objects.all().delete()
        rows = (SearchWord(word=word, texts=texts) for word, texts in used.items())
        SearchWord.objects.bulk_create(rows, batch_size=CHUNK)


def add(corpus: Corpus, numbers: range, older: int) -> Counter:
    """How many of the pages use each word."""
    topics = list(Topic.objects.all())
    pages = [corpus.page(number) for number in numbers]
    articles = Article.objects.bulk_create(
        Article(slug=f"page-{number}", topic=topics[number % len(topics)]) for number in numbers
    )
    texts_of = [(article, words) for article, (words, _) in zip(articles, pages, strict=True)]
    days = [now() - timedelta(days=older + 1 - number) for number in range(older + 2)]
    for number in range(1, older + 1):
        # Of those that are saved, every other one is published.
        end = days[min(number + 2, older + 1)]
        dated = {"publish_at": days[number], "followed_at": end} if number % 2 == older % 2 else {}
        Revision.objects.bulk_create(
            revision(*text, number=number, is_newest=False, **dated) for text in texts_of
        )
    revisions = Revision.objects.bulk_create(
        revision(*text, number=older + 1, publish_at=days[-1], followed_at=NEVER)
        for text in texts_of
    )
    together = [(each, sections) for each, (_, sections) in zip(revisions, pages, strict=True)]
    PageText.objects.bulk_create(PageText(revision=each, sections=of) for each, of in together)
    used = Counter()
    for each, sections in together:
        columns = index.columns_of(each, sections)
        fulltext.put(index.INDEX, each.pk, *columns)
        used.update(texts.distinct_words(columns))
    return used
