import io
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils.timezone import now
from PIL import Image

from articles import pictures, publishing
from articles.files import exporting, importing
from articles.files.article_file import LIBRARY
from articles.models import (
    Article,
    GlossaryTerm,
    Medicine,
    Person,
    Picture,
    PictureUse,
    Revision,
    SheetLine,
    Source,
    Step,
    Topic,
)
from tests.factories import make_article, make_revision, make_source, make_topic, make_user

pytestmark = pytest.mark.django_db

AWKWARD = 'Quotes " and \\ and \\n, ’ – “”, \t, \x07, é, 🦵, \u2028, +++, <b> & [[x]]'


def files_in(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def empty_database():
    """As on a new site. The picture files go with it."""
    for name in list_files():
        default_storage.delete(name)
    Step.objects.all().delete()
    Article.objects.all().delete()
    for model in (Medicine, SheetLine, Picture, Person, Source, Topic, GlossaryTerm):
        model.objects.all().delete()


def list_files():
    if not default_storage.exists(pictures.FOLDER):
        return []
    return [f"{pictures.FOLDER}/{name}" for name in default_storage.listdir(pictures.FOLDER)[1]]


def everything():
    """What a reader or an editor can tell of the pages and of what they rest on."""
    return {
        "pages": {page.slug: everything_of(page) for page in Article.objects.all()},
        "sources": list(Source.objects.order_by("key").values(*columns(Source))),
        "topics": list(Topic.objects.order_by("slug").values(*columns(Topic))),
        "glossary": list(GlossaryTerm.objects.order_by("term").values(*columns(GlossaryTerm))),
        "medicines": list(
            Medicine.objects.order_by("name").values_list(
                *(name for name in LIBRARY["medicines"] if name != "source"), "source__key"
            )
        ),
        "sheet": list(SheetLine.objects.values_list("words", "part", "position")),
        "steps": list(Step.objects.values_list("title", "words", "position", "article__slug")),
        "people": sorted(Person.objects.values_list("name", "role", "is_clinician")),
        "pictures": sorted(
            Picture.objects.values_list("key", "alt", "is_decorative", "digest", "width", "height")
        ),
        "files": sorted(list_files()),
    }


def columns(model):
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def everything_of(page):
    words = {name: getattr(page.latest, name) for name in publishing.WORDS}
    return words | {
        "topic": page.topic and page.topic.slug,
        "position": page.position,
        "author": page.latest.author and str(page.latest.author),
        "related": {each.slug for each in page.latest.related.all()},
        "sources": {each.source.key for each in page.latest.citations.all()},
        "former": {each.slug for each in page.former_addresses.all()},
        "withdrawn": (page.withdrawn_at, page.withdrawn_reason),
    }


def make_awkward_pages():
    """One of each thing that could be lost on the way."""
    make_source("one", reference=AWKWARD, year=2020, doi='10.1000/a"b', url="")
    make_source("two", year=None)
    topic = make_topic(name=AWKWARD[:60], slug="help", position=3)
    GlossaryTerm.objects.create(
        term="A “term”", say='say "it"', plain="one; two", also="x, y", definition=AWKWARD
    )
    Medicine.objects.create(
        name='A "pill"', kind="other", sold_us="B, C", known=AWKWARD, source=Source.objects.first()
    )
    SheetLine.objects.create(words=AWKWARD[:60], part="test", position=2)
    GlossaryTerm.objects.create(term="Another", definition="Line\nline")
    writer = Person.objects.create(name="A", role="nurse", is_clinician=True, user=make_user())
    other = Person.objects.create(name="A", role="GP")
    alone = Person.objects.create(name=AWKWARD, role="writer")
    first = make_revision(
        make_article("first", topic=topic, position=7),
        title=AWKWARD,
        summary=f"{AWKWARD} too",
        key_points=f"One\n{AWKWARD}\n\n  Two  \n",
        body="<p>One [@one; @two].</p><ul><li><p>a</p></li><li><p>b</p></li></ul><p>\n+++\n</p>",
        author=writer,
        checked_on=date(2026, 1, 2),
        next_check_on=date(2027, 3, 4),
    )
    second = make_revision(
        make_article("second"),
        body=" <p>a</p>\n\n<ul><li>b</li>\n<li>c</li></ul>\n+++\n+++\n<p>d<br>e</p>\n\n",
        author=other,
        related=[first.article],
    )
    Step.objects.create(title="Walk", words=AWKWARD, article=second.article, position=3)
    third = make_article("once-third")
    make_revision(third, author=alone, related=[first.article, second.article, third])
    for slug in ("also-third", "third"):
        publishing.move(third, slug)
    make_revision(third, title="A newer draft", live=False)
    make_revision(make_article("draft"), live=False)
    for slug, at in (("gone", now()), ("going", datetime(2030, 1, 2, 3, 4, 5, 6, tzinfo=UTC))):
        publishing.withdraw(make_revision(make_article(slug)).article, AWKWARD, at=at)


def make_picture(key="leg", colour="red", size=(40, 30), **fields):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    described = {"alt": "A leg.", "is_decorative": False, **fields}
    return pictures.add(pictures.encode(file.getvalue()), key=key, by=None, **described)


def there_and_back(folder, publicly=False):
    """Export, import into an empty database, export again."""
    exporting.export(folder / "one", with_drafts=True)
    before = everything()
    empty_database()
    importing.import_folder(folder / "one", by=make_user(), publicly=publicly)
    after = everything()
    exporting.export(folder / "two", with_drafts=True)
    return before, after


def read(client, path):
    """The page without those addresses that have a number of the database in them."""
    return re.sub(r"/(a|useful)/\d+/", "", client.get(path).text)


def test_the_starter_articles_survive_an_export_and_an_import_and_read_the_same(
    starter, client, tmp_path
):
    pages = {path: read(client, path) for path in ("/symptoms/", "/treatments/", "/topics/")}
    before, after = there_and_back(tmp_path, publicly=True)
    assert sorted(before["pages"]) == sorted(starter.added)
    assert after == before
    assert files_in(tmp_path / "two") == files_in(tmp_path / "one")
    assert {path: read(client, path) for path in pages} == pages


def test_awkward_pages_survive_an_export_and_an_import(tmp_path):
    make_awkward_pages()
    before, after = there_and_back(tmp_path)
    assert len(before["pages"]) == 6
    assert after == before
    assert files_in(tmp_path / "two") == files_in(tmp_path / "one")


def test_pictures_survive_an_export_and_an_import(tmp_path):
    make_picture("leg", alt=AWKWARD)
    make_picture("line-of-dots", "blue", alt="", is_decorative=True)
    make_revision(make_article("first"), body='<p>x</p><figure data-picture="leg"></figure>')
    before, after = there_and_back(tmp_path)
    assert [row[0] for row in before["pictures"]] == ["leg", "line-of-dots"]
    assert after == before
    assert PictureUse.objects.get().picture.key == "leg"
    assert files_in(tmp_path / "two") == files_in(tmp_path / "one")


def test_importing_over_what_was_exported_changes_nothing(tmp_path):
    make_awkward_pages()
    make_picture()
    exporting.export(tmp_path / "one", with_drafts=True)
    user = make_user()
    before = {model: model.objects.count() for model in apps.get_models()}
    loaded = importing.import_folder(tmp_path / "one", by=user)
    assert len(loaded.unchanged) == 6
    assert (loaded.added, loaded.updated, loaded.kept, loaded.waiting) == ([], [], [], [])
    assert {model: model.objects.count() for model in apps.get_models()} == before


def test_a_page_and_one_that_was_withdrawn_after_it_are_both_published_again(client, tmp_path):
    make_revision(make_article("gone"))
    make_revision(body='<p>See <a href="/gone/">the other page</a>.</p>')
    publishing.withdraw(Article.objects.get(slug="gone"), "Wrong.")
    exporting.export(tmp_path / "one", with_drafts=True)
    empty_database()
    importing.import_folder(tmp_path / "one", by=make_user(), publicly=True)
    assert Revision.objects.live().count() == 1
    assert "Wrong." in client.get("/gone/").text


def test_only_what_the_public_reads_is_exported(tmp_path):
    live = make_revision(make_article("live"), title="Live")
    make_revision(live.article, title="Newer", live=False)
    make_revision(make_article("draft"), live=False)
    make_revision(make_article("later"), at=now() + timedelta(days=1))
    publishing.withdraw(make_revision(make_article("gone")).article, "Wrong.")
    make_revision(make_article("second"), related=[live.article, Article.objects.get(slug="draft")])
    assert exporting.export(tmp_path / "one") == 2
    assert sorted(files_in(tmp_path / "one")) == ["live.html", "second.html"]
    assert 'title = "Live"' in (tmp_path / "one" / "live.html").read_text()
    assert 'related = ["live"]' in (tmp_path / "one" / "second.html").read_text()


def test_no_account_is_exported(tmp_path):
    user = make_user("secret-name", email="secret@mail.example")
    person = Person.objects.create(name="A", role="nurse", user=user)
    make_revision(by=user, author=person)
    exporting.export(tmp_path / "one", with_drafts=True)
    assert not [name for name, text in files_in(tmp_path / "one").items() if b"secret" in text]


def test_a_folder_that_holds_something_is_refused(tmp_path):
    make_revision()
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="Nothing was exported. .* is not an empty folder"):
        call_command("export_articles", tmp_path)
    with pytest.raises(CommandError, match="is not an empty folder"):
        call_command("export_articles", tmp_path / "mine.txt")
    assert files_in(tmp_path) == {"mine.txt": b"mine"}


def test_an_export_that_fails_leaves_nothing(tmp_path):
    picture = make_picture()
    make_revision()
    default_storage.delete(f"{pictures.FOLDER}/{picture.digest}.webp")
    with pytest.raises(CommandError, match=f"Nothing was exported. .*{picture.digest}"):
        call_command("export_articles", tmp_path / "one")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_did(tmp_path, capsys):
    make_revision(live=False)
    make_revision()
    (tmp_path / "empty").mkdir()
    call_command("export_articles", tmp_path / "empty")
    call_command("export_articles", tmp_path / "new" / "one", "--drafts")
    assert capsys.readouterr().out == (
        f"Exported 1 pages to {tmp_path / 'empty'}.\n"
        f"Exported 2 pages to {tmp_path / 'new' / 'one'}.\n"
    )


def test_a_folder_can_be_named_from_where_one_stands(tmp_path, monkeypatch):
    make_revision()
    monkeypatch.chdir(tmp_path)
    call_command("export_articles", Path("one"))
    assert len(files_in(tmp_path / "one")) == 1


# --- pictures that are not in order ---------------------------------------------------------------


@pytest.fixture
def exported(tmp_path):
    """A folder with one picture and one page that shows it; the database is empty again."""
    make_picture()
    make_revision(make_article("first"), body='<figure data-picture="leg"></figure>')
    exporting.export(tmp_path / "one", with_drafts=True)
    empty_database()
    return tmp_path / "one"


def break_picture(folder):
    (folder / "pictures" / "leg.webp").write_bytes(b"GIF89a nonsense")


def lose_picture(folder):
    (folder / "pictures" / "leg.webp").unlink()


def add_stray_picture(folder):
    (folder / "pictures" / "arm.webp").write_bytes(b"x")


def change_row(old, new):
    def change(folder):
        rows = folder / "pictures.toml"
        rows.write_text(rows.read_text().replace(old, new))

    return change


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        (break_picture, "pictures.toml, line 2: This file is not a JPEG"),
        (lose_picture, "pictures.toml, line 2: There is no file pictures/leg.webp"),
        (add_stray_picture, "pictures/arm.webp, line 1: pictures.toml says nothing"),
        (change_row('"leg"', '"../leg"'), "pictures.toml, line 2: Use small letters"),
        (change_row("alt", "atl"), "pictures.toml, line 3: There is no field “atl”"),
        (change_row('"A leg."', '""'), "pictures.toml, line 2: Say what it shows"),
    ],
)
def test_a_broken_picture_changes_nothing_and_is_named(exported, harm, complaint):
    harm(exported)
    with pytest.raises(importing.BrokenFile, match=complaint):
        importing.import_folder(exported, by=make_user())
    assert not Picture.objects.exists()
    assert not Article.objects.exists()
    assert list_files() == []


def test_a_dry_run_leaves_no_picture_behind(exported):
    importing.import_folder(exported, by=make_user(), dry_run=True)
    assert not Picture.objects.exists()
    assert list_files() == []


def test_a_picture_that_is_here_stays_and_the_import_says_so(exported):
    make_picture(colour="green", alt="Another leg.")
    loaded = importing.import_folder(exported, by=make_user())
    assert loaded.kept == ["“leg” in pictures.toml"]
    assert Picture.objects.get().alt == "Another leg."
