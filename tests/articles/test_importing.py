from functools import partial

import pytest
from django.core.management import CommandError, call_command

from articles import importing, publishing
from articles.models import Article, Revision, Source, Topic
from tests.factories import make_revision, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A small set of files: one topic, one source, two articles."""
    (tmp_path / "topics.toml").write_text(
        '[[topics]]\nslug = "help"\nname = "Help"\nsummary = "It."\nposition = 1\n'
    )
    (tmp_path / "sources.toml").write_text(
        '[[sources]]\nkey = "one"\nkind = "page"\nreference = "One."\n'
        'url = "https://one.example/"\naccessed_on = 2026-11-22\n'
    )
    (tmp_path / "glossary.toml").write_text('[[glossary]]\nterm = "Iron"\ndefinition = "Fe."\n')
    for slug in ("first", "second"):
        (tmp_path / f"{slug}.html").write_text(article_file(slug))
    return tmp_path


def article_file(title, *, related='["second"]', extra="", body="<p>Words [@one].</p>"):
    return (
        f'+++\ntitle = "{title}"\nsummary = "It."\ntopic = "help"\nrelated = {related}\n{extra}'
        f"checked_on = 2026-11-22\nnext_check_on = 2028-11-22\n+++\n{body}\n"
    )


def test_loading_publishes_each_file_with_all_that_it_names(folder):
    assert importing.load(folder).added == ["first", "second"]
    first = Revision.objects.live().get(article__slug="first")
    assert first.body == "<p>Words [@one].</p>"
    assert first.article.topic == Topic.objects.get()
    assert [article.slug for article in first.related.all()] == ["second"]
    assert first.citations.get().source == Source.objects.get()


def test_loading_twice_changes_nothing(folder):
    importing.load(folder)
    loaded = importing.load(folder)
    assert (loaded.added, loaded.updated, loaded.left_alone) == ([], [], [])
    assert Revision.objects.count() == 2


def test_a_newer_file_becomes_a_new_version_of_an_untouched_article(folder):
    importing.load(folder)
    (folder / "first.html").write_text(article_file("First, newer"))
    assert importing.load(folder).updated == ["first"]
    assert Revision.objects.live().get(article__slug="first").title == "First, newer"


def test_other_related_pages_are_a_new_version_too(folder):
    importing.load(folder)
    (folder / "first.html").write_text(article_file("first", related="[]"))
    assert importing.load(folder).updated == ["first"]
    assert not Revision.objects.live().get(article__slug="first").related.exists()


def test_what_staff_changed_is_left_alone(folder):
    importing.load(folder)
    make_revision(Article.objects.get(slug="first"), title="Ours", by=make_user(), live=False)
    (folder / "first.html").write_text(article_file("First, newer"))
    assert importing.load(folder).left_alone == ["first"]
    assert not Revision.objects.filter(title="First, newer").exists()


def test_an_article_that_staff_moved_or_withdrew_is_left_alone(folder):
    importing.load(folder)
    publishing.move(Article.objects.get(slug="first"), "elsewhere")
    publishing.withdraw(Article.objects.get(slug="second"), "Wrong.")
    assert importing.load(folder).left_alone == ["first", "second"]
    assert not Article.objects.filter(slug="first").exists()


def test_a_source_that_staff_changed_is_left_alone(folder):
    importing.load(folder)
    Source.objects.update(reference="Ours.")
    importing.load(folder)
    assert Source.objects.get().reference == "Ours."


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("second.html", "no fence", "two lines of"),
        ("second.html", "+++\ntitle = \n+++\n<p>x</p>", "second.html"),
        ("second.html", '+++\ntitle = "x"\n+++\n<p>x</p>', "summary is missing"),
        ("second.html", article_file("x", body="<p>[@two]</p>"), "no source “two”"),
        ("second.html", article_file("x" * 121), "at most 120 characters"),
        ("second.html", article_file("x").replace('"help"', '"nowhere"'), "Topic"),
        ("Bad_Name.html", article_file("x"), "small letters"),
        ("sources.toml", '[[sources]]\nkey = "one"\nnonsense = 1\n', "nonsense"),
        ("sources.toml", '[[sources]]\nkey = "Key X"\n', "small letters"),
        ("topics.toml", "[[topics]", "topics.toml"),
    ],
)
def test_a_broken_file_loads_nothing_and_is_named(folder, name, text, complaint):
    (folder / name).write_text(text)
    with pytest.raises(importing.BrokenFile, match=complaint) as error:
        importing.load(folder)
    assert name in str(error.value)
    assert not Article.objects.exists()
    assert not Topic.objects.exists()


def test_the_command_says_what_it_did(capsys):
    call_command("load_starter")
    assert "Added 17" in capsys.readouterr().out


def test_the_command_says_which_file_is_broken(folder, monkeypatch):
    (folder / "first.html").write_text("nothing")
    monkeypatch.setattr(importing, "load", partial(importing.load, folder))
    with pytest.raises(CommandError, match="Nothing was loaded. first.html"):
        call_command("load_starter")
