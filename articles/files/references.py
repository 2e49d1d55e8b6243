"""What the files of articles name: finds it in the database, or says on which line it is wrong.

Reads only. The faults go to the ``files`` that are being imported.
"""

from collections import Counter

from articles.files.article_file import LIBRARY
from articles.files.faults import refused_by
from articles.files.folder import Folder
from articles.hints import did_you_mean
from articles.models import Article, FormerAddress, Person, Revision, Source, Topic
from articles.models.topic import slug_form
from articles.publishing import WORDS
from articles.sanitising import clean

# --- what the fields name -------------------------------------------------------------------------


def page_of_file(slug: str, slugs: list[str]) -> Article | None:
    """The article that a file is about: it may have moved, unless a file has its new address."""
    page = page_at(slug)
    has_own_file = page and page.slug != slug and page.slug in slugs
    return None if has_own_file else page


def page_at(slug: str) -> Article | None:
    """The article that has this address, or else had it."""
    here = Article.objects.filter(slug=slug).first()
    former = FormerAddress.objects.filter(slug=slug).select_related("article").first()
    return here or (former and former.article)


def unique_names(kind: str, rows: list) -> list[str]:
    """What files call each of them: a person by the role as well only if others have that name."""
    if kind == "people":
        count = Counter(person.name for person in rows)
        return [person.name if count[person.name] == 1 else str(person) for person in rows]
    key = next(iter(LIBRARY[kind]))
    return [getattr(row, key) for row in rows]


def names_of(kind: str, row) -> list[str]:
    """All that a file may call it."""
    return [row.name, str(row)] if kind == "people" else unique_names(kind, [row])


def is_different(kind: str, row, other) -> bool:
    return any(getattr(row, name) != getattr(other, name) for name in LIBRARY[kind])


def row_of(files: Folder, kind: str, number: int, fields: dict, model):
    """The row that a file describes, not stored; None if it names what is not there."""
    found = {name: find(fields[name]) for name, find in NAMED.items() if name in fields}
    for name in [name for name in found if found[name] is None]:
        files.blame_row(kind, number, name, f"There is no {name} “{fields[name]}”.")
    return None if None in found.values() else model(**fields | found)


def source_with(key: str) -> Source | None:
    return Source.objects.filter(key=key).first()


#: The fields of rows that name another row.
NAMED = {"source": source_with, "article": page_at}


def find_topic(files: Folder, slug: str) -> Topic | None:
    name = files.articles[slug].get("topic")
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    if name is not None and name not in topics:
        hint = did_you_mean(name, topics)
        files.blame_field(slug, "topic", f"There is no topic “{name}”.{hint}")
    return topics.get(name)


def find_author(files: Folder, slug: str) -> Person | None:
    name = files.articles[slug].get("author")
    if name is None:
        return None
    people = list(Person.objects.all())
    found = [each for each in people if name in (each.name, str(each))]
    if not found:
        hint = did_you_mean(name, {each.name for each in people})
        files.blame_field(slug, "author", f"There is no person “{name}”.{hint}")
    elif len(found) > 1:
        words = f"There are {len(found)} people “{name}”. Add the role, as in “{found[0]}”."
        files.blame_field(slug, "author", words)
    return found[0] if found else None


def find_related(files: Folder, slug: str, pages: dict[str, Article]) -> set[Article]:
    names = files.articles[slug].get("related", [])
    found = {name: pages.get(name) or page_at(name) for name in names}
    for name in [name for name in names if found[name] is None]:
        hint = did_you_mean(name, Article.objects.values_list("slug", flat=True))
        files.blame_field(slug, "related", f"There is no page “{name}”.{hint}", name)
    return set(found.values()) - {None}


def new_former_addresses(files: Folder, slug: str, page: Article) -> list[str]:
    """Those that the file gives and that do not lead to ``page`` yet."""
    given = dict.fromkeys(files.articles[slug].get("former_addresses", []))
    given.pop(page.slug, None)
    leads_to = dict(FormerAddress.objects.filter(slug__in=given).values_list("slug", "article"))
    for each in given:
        refusal = refused_by(slug_form, each)
        if leads_to.get(each, page.pk) != page.pk:
            refusal = "This leads readers to another page already."
        if refusal:
            files.blame_field(slug, "former_addresses", f"“{each}”: {refusal}", each)
    return [each for each in given if each not in leads_to]


# --- texts ----------------------------------------------------------------------------------------


def text_of_file(files: Folder, slug: str, pages: dict) -> dict:
    """What a file says of its next version."""
    fields = files.articles[slug]
    return {
        "title": fields["title"],
        "summary": fields["summary"],
        "key_points": "\n".join(fields.get("key_points", [])),
        "body": clean(fields["body"]),
        "author": find_author(files, slug),
        "checked_on": fields["checked_on"],
        "next_check_on": fields["next_check_on"],
        "related": find_related(files, slug, pages),
    }


def text_of(revision: Revision) -> dict:
    """The same of a stored version."""
    words = {name: getattr(revision, name) for name in WORDS}
    return {**words, "related": set(revision.related.all())}
