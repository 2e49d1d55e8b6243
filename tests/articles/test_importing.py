from datetime import timedelta
from functools import partial

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from articles import publishing
from articles.files import importing
from articles.models import Article, Medicine, Revision, Source, Step, Topic
from articles.sanitising import clean
from tests.articles.test_sanitising import FORBIDDEN, HOSTILE
from tests.factories import make_revision, make_user

pytestmark = pytest.mark.django_db

SOURCE = (
    '[[sources]]\nkey = "one"\nkind = "page"\nreference = "One."\n'
    'url = "https://one.example/"\naccessed_on = 2026-11-22\n'
)


MEDICINE = '[[medicines]]\nname = "Pill"\nkind = "other"\nknown = "Little."\nsource = "one"\n'
STEP = '[[steps]]\ntitle = "Walk"\nwords = "Walk now."\narticle = "first"\n'


@pytest.fixture
def folder(tmp_path):
    """A small set of files: one topic, one source, two articles."""
    (tmp_path / "topics.toml").write_text(
        '[[topics]]\nslug = "help"\nname = "Help"\nsummary = "It."\nposition = 1\n'
    )
    (tmp_path / "sources.toml").write_text(SOURCE)
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


def test_where_versions_need_a_sign_off_starter_texts_stay_drafts(
    folder, settings, monkeypatch, capsys
):
    settings.REQUIRE_SIGN_OFF = True
    monkeypatch.setattr(importing, "load", partial(importing.load, folder))
    call_command("load_starter")
    assert Revision.objects.count() == 2
    assert not Revision.objects.live().exists()
    assert "2 are drafts: they need a sign-off" in capsys.readouterr().out


#: What is in the way of using the folder above, once this file is in it.
BROKEN = [
    ("second.html", "no fence", 1, "two lines of"),
    ("second.html", "+++\ntitle = \n+++\n<p>x</p>", 2, "cannot be read"),
    ("second.html", '+++\ntitle = "x"\n+++\n<p>x</p>', 3, "summary is missing"),
    ("second.html", article_file("x", extra="sumary = 1\n"), 6, "Did you mean “summary”"),
    ("second.html", article_file("x", extra='position = "1"\n'), 6, "a whole number"),
    ("second.html", article_file("x", extra="position = -1\n"), 6, "greater than or equal to 0"),
    ("second.html", article_file("x", body="<p>x</p>\n<p>[@two]</p>"), 10, "no source “two”"),
    ("second.html", article_file("x", body="<p>[@onne]</p>"), 9, "Did you mean “one”?"),
    ("second.html", article_file("x", body="<p>x</p>\n\n<p>[@one, two]</p>"), 11, "as [@key]"),
    (
        "second.html",
        article_file("x", body='<p>x</p>\n<figure data-picture="leg"></figure>'),
        10,
        "no picture “leg”",
    ),
    ("second.html", article_file("x", body="<script>alert(1)</script>"), 9, "cannot be blank"),
    ("second.html", article_file("x" * 121), 2, "at most 120 characters"),
    ("second.html", article_file("x").replace("2028", "2026"), 7, "after the last one"),
    ("second.html", article_file("x").replace('"help"', '"halp"'), 4, "Did you mean “help”?"),
    ("second.html", article_file("x", related='["frist"]'), 5, "Did you mean “first”?"),
    ("second.html", article_file("x", related='[\n"first",\n"gone",\n]'), 7, "no page “gone”"),
    ("second.html", article_file("x", extra='author = "Nobody"\n'), 6, "no person “Nobody”"),
    ("second.html", article_file("x", extra='former_addresses = ["A b"]\n'), 6, "small letters"),
    ("second.html", article_file("x", extra=f'withdrawn_reason = "{"x" * 301}"\n'), 6, "at most"),
    ("second.html", b"+++\n\n\xff", 3, "not UTF-8"),
    ("Bad_Name.html", article_file("x"), 1, "small letters"),
    ("admin.html", article_file("x"), 1, "used by the site itself"),
    ("sources.toml", '[[sources]]\nkey = "one"\nnonsense = 1\n', 3, "nonsense"),
    ("sources.toml", SOURCE.replace("one", "Key X", 1), 2, "key: Use small letters"),
    ("sources.toml", SOURCE.replace("url", "doi"), 5, "doi: A DOI looks like"),
    ("sources.toml", SOURCE + SOURCE.replace("url", "#").replace("one", "2"), 7, "Give a DOI"),
    ("medicines.toml", MEDICINE.replace('"one"', '"onne"'), 5, "no source “onne”"),
    ("medicines.toml", MEDICINE.replace('"other"', '"othr"'), 3, "kind: Value 'othr'"),
    ("steps.toml", STEP.replace('"first"', '"frist"'), 4, "no article “frist”"),
    ("steps.toml", STEP.replace("Walk", "W" * 41), 2, "at most 40 characters"),
    ("sheet.toml", '[[sheet]]\nwords = "x"\npart = "end"\n', 3, "part: Value 'end'"),
    ("topics.toml", "[[topics]", 1, "cannot be read"),
    ("people.toml", '\n[[people]]\nname = "x"\n', 2, "role is missing"),
    ("notes.txt", "x", 1, "neither an article nor"),
    ("topic.toml", "", 1, "neither an article nor"),
]


def put(folder, name, text):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def rows_of_all_tables():
    return {model: model.objects.count() for model in apps.get_models()}


@pytest.mark.parametrize(("name", "text", "line", "complaint"), BROKEN)
def test_a_broken_file_changes_nothing_and_is_named_with_its_line(
    folder, name, text, line, complaint
):
    user = make_user()
    before = rows_of_all_tables()
    put(folder, name, text)
    for bring_in in (importing.load, partial(importing.import_folder, by=user)):
        with pytest.raises(importing.BrokenFile) as error:
            bring_in(folder)
        said = [each for each in str(error.value).split("\n") if complaint in each]
        assert [each.startswith(f"{name}, line {line}: ") for each in said] == [True], error.value
        assert rows_of_all_tables() == before


def test_every_broken_file_is_named_and_every_fault_in_it(folder):
    put(folder, "first.html", article_file("x", related='["gone"]', body="<p>[@a]\n[@b] [@c,]</p>"))
    put(folder, "second.html", article_file("x" * 121, extra='author = "Nobody"\n'))
    put(folder, "third.html", "nothing")
    with pytest.raises(importing.BrokenFile) as error:
        importing.import_folder(folder, by=make_user())
    assert [line.partition(":")[0] for line in str(error.value).split("\n")] == [
        "first.html, line 5",
        "first.html, line 9",
        "first.html, line 10",
        "first.html, line 10",
        "second.html, line 2",
        "second.html, line 6",
        "third.html, line 1",
    ]


def test_a_library_that_is_broken_is_not_blamed_on_those_who_cite_it(folder):
    put(folder, "sources.toml", SOURCE.replace('"page"', '"pag"'))
    with pytest.raises(importing.BrokenFile, match="^sources.toml, line 3: kind: .*choice.*$"):
        importing.import_folder(folder, by=make_user())


# --- importing ------------------------------------------------------------------------------------


def import_it(folder, **how):
    by = how.pop("by", None) or make_user()
    return importing.import_folder(folder, by=by, **how)


def test_importing_makes_drafts_that_nobody_reads(folder):
    user = make_user()
    assert import_it(folder, by=user).added == ["first", "second"]
    assert not Revision.objects.live().exists()
    assert {each.created_by for each in Revision.objects.all()} == {user}


def test_importing_publicly_publishes_texts_that_have_links_to_each_other(folder, client):
    link = '<p>See <a href="/second/">the other page</a>.</p>'
    put(folder, "first.html", article_file("first", body=link))
    put(folder, "second.html", article_file("second", body=link.replace("second", "first")))
    assert import_it(folder, publicly=True).published == ["first", "second"]
    assert client.get("/first/").status_code == client.get("/second/").status_code == 200


def test_drafts_that_say_the_same_are_published_by_importing_again_publicly(folder):
    import_it(folder)
    loaded = import_it(folder, publicly=True)
    assert (loaded.unchanged, loaded.published) == (["first", "second"], ["first", "second"])
    assert Revision.objects.count() == 2


def test_a_scheduled_text_keeps_its_date(folder):
    import_it(folder)
    publishing.publish(Revision.objects.get(article__slug="first"), at=now() + timedelta(days=1))
    assert import_it(folder, publicly=True).published == ["second"]


def test_what_may_not_be_published_is_named_with_its_line_and_changes_nothing(folder):
    dead = '<p>x</p>\n<p>See <a href="/nowhere/">that page</a>.</p>'
    put(folder, "second.html", article_file("second", body=dead))
    user = make_user()
    before = rows_of_all_tables()
    with pytest.raises(importing.BrokenFile, match="^second.html, line 10: .*") as error:
        import_it(folder, by=user, publicly=True)
    assert "\n" not in str(error.value)
    assert rows_of_all_tables() == before


def test_where_versions_need_a_sign_off_nothing_is_imported_publicly(folder, settings):
    settings.REQUIRE_SIGN_OFF = True
    with pytest.raises(importing.BrokenFile, match="needs a sign-off"):
        import_it(folder, publicly=True)
    assert not Article.objects.exists()


def test_importing_again_changes_only_what_says_something_new(folder):
    import_it(folder, publicly=True)
    put(folder, "first.html", article_file("newer"))
    loaded = import_it(folder)
    assert (loaded.added, loaded.updated, loaded.unchanged) == ([], ["first"], ["second"])
    assert Revision.objects.live().get(article__slug="first").title == "first"
    assert Article.objects.get(slug="first").latest.title == "newer"


@pytest.mark.parametrize(
    "new",
    [
        article_file("first", related="[]"),
        article_file("first", extra='author = "A writer"\n'),
        article_file("first", extra='key_points = ["One."]\n'),
        article_file("first").replace("2028", "2029"),
        article_file("first").replace('"It."', '"Them."'),
    ],
)
def test_each_part_of_a_text_can_be_what_is_new(folder, new):
    put(folder, "people.toml", '[[people]]\nname = "A writer"\nrole = "nurse"\n')
    import_it(folder)
    put(folder, "first.html", new)
    assert import_it(folder).updated == ["first"]
    assert import_it(folder).updated == []


def test_an_imported_text_is_not_replaced_by_a_starter_text(folder):
    importing.load(folder)
    put(folder, "first.html", article_file("ours"))
    import_it(folder)
    put(folder, "first.html", article_file("newer starter text"))
    assert importing.load(folder).left_alone == ["first"]


def test_a_dry_run_says_what_would_happen_and_changes_nothing(folder):
    user = make_user()
    before = rows_of_all_tables()
    loaded = import_it(folder, by=user, publicly=True, dry_run=True)
    assert (loaded.added, loaded.published) == (["first", "second"], ["first", "second"])
    assert rows_of_all_tables() == before


def test_a_dry_run_finds_what_is_broken(folder):
    put(folder, "second.html", article_file("x", body="<p>[@two]</p>"))
    with pytest.raises(importing.BrokenFile, match="no source “two”"):
        import_it(folder, dry_run=True)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_html_in_a_file_is_cleaned_and_said_to_be(folder, hostile):
    put(folder, "first.html", article_file("x", body=f"<p>Words.</p>\n{hostile}"))
    loaded = import_it(folder)
    body = Article.objects.get(slug="first").latest.body
    assert loaded.cleaned == ["first"]
    assert body == clean(body)
    assert not [each for each in FORBIDDEN if each in body.lower()]


def test_line_ends_of_windows_and_a_mark_of_the_encoding_are_no_fault(folder):
    text = article_file("first", body="<p>One</p>\n<p>Two</p>")
    put(folder, "first.html", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    import_it(folder)
    assert Article.objects.get(slug="first").latest.body == "<p>One</p>\n<p>Two</p>"


def test_where_a_new_page_stands_comes_from_its_file(folder):
    put(folder, "first.html", article_file("x", extra="position = 3\n"))
    import_it(folder)
    first = Article.objects.get(slug="first")
    assert (first.topic.slug, first.position) == ("help", 3)


MOVES = 'position = 9\nformer_addresses = ["once"]\nwithdrawn_reason = "Wrong."\n'


def test_readers_notice_no_import_that_is_not_public(folder):
    import_it(folder, publicly=True)
    put(folder, "first.html", article_file("first", extra=MOVES))
    loaded = import_it(folder)
    first = Article.objects.get(slug="first")
    assert (first.position, first.withdrawn_at) == (0, None)
    assert not first.former_addresses.exists()
    assert set(loaded.waiting) == {"first"}


def test_a_public_import_moves_and_withdraws_as_the_file_says(folder, client):
    import_it(folder, publicly=True)
    put(folder, "first.html", article_file("first", extra=MOVES))
    assert import_it(folder, publicly=True).updated == ["first"]
    first = Article.objects.get(slug="first")
    assert (first.position, first.withdrawn_reason) == (9, "Wrong.")
    assert client.get("/once/").url == "/first/"
    assert client.get("/first/").status_code == 410
    assert import_it(folder, publicly=True).updated == []


def test_no_import_brings_a_withdrawn_page_back(folder):
    import_it(folder, publicly=True)
    publishing.withdraw(Article.objects.get(slug="first"), "Wrong.")
    assert import_it(folder, publicly=True).still_withdrawn == ["first"]
    assert Article.objects.get(slug="first").is_withdrawn


def test_a_page_that_moved_is_found_at_its_former_address(folder):
    import_it(folder, publicly=True)
    publishing.move(Article.objects.get(slug="first"), "moved")
    put(folder, "first.html", article_file("newer"))
    assert import_it(folder).updated == ["first"]
    assert Article.objects.get(slug="moved").latest.title == "newer"
    assert Article.objects.count() == 2


def test_a_former_address_may_be_a_page_of_its_own_again(folder):
    import_it(folder, publicly=True)
    publishing.move(Article.objects.get(slug="first"), "moved")
    put(folder, "moved.html", article_file("first"))
    put(folder, "first.html", article_file("new page"))
    assert import_it(folder).added == ["first"]
    assert Article.objects.get(slug="moved").latest.title == "first"


def test_two_files_about_one_page_are_refused(folder):
    import_it(folder, publicly=True)
    for slug in ("moved", "moved-again"):
        publishing.move(Article.objects.get(slug__in=["first", "moved"]), slug)
    put(folder, "moved.html", article_file("which of them"))
    with pytest.raises(importing.BrokenFile, match="moved.html, line 1: Another file is about"):
        import_it(folder)


def test_a_former_address_of_another_page_is_refused(folder):
    import_it(folder, publicly=True)
    publishing.move(Article.objects.get(slug="second"), "moved")
    (folder / "second.html").unlink()
    put(folder, "first.html", article_file("x", extra='former_addresses = ["second"]\n'))
    with pytest.raises(importing.BrokenFile, match="first.html, line 6: “second”: .*another page"):
        import_it(folder, publicly=True)


def test_rows_that_name_a_source_or_a_page_find_it(folder):
    put(folder, "medicines.toml", MEDICINE)
    put(folder, "steps.toml", STEP)
    importing.load(folder)
    assert Medicine.objects.get().source.key == "one"
    assert Step.objects.get().article.slug == "first"


def test_a_step_that_staff_changed_is_left_alone(folder):
    put(folder, "steps.toml", STEP)
    importing.load(folder)
    Step.objects.update(words="Our own words.")
    loaded = importing.load(folder)
    assert Step.objects.get().words == "Our own words."
    assert loaded.kept == ["“Walk” in steps.toml"]


def test_people_of_one_name_are_told_apart_by_their_roles(folder):
    people = '[[people]]\nname = "A"\nrole = "nurse"\n\n[[people]]\nname = "A"\nrole = "GP"\n'
    put(folder, "people.toml", people)
    put(folder, "first.html", article_file("x", extra='author = "A, GP"\n'))
    import_it(folder)
    assert Article.objects.get(slug="first").latest.author.role == "GP"
    put(folder, "second.html", article_file("x", extra='author = "A"\n'))
    with pytest.raises(importing.BrokenFile, match="line 6: There are 2 people “A”"):
        import_it(folder)


def test_what_articles_rest_on_stays_as_it_is_here_and_the_import_says_so(folder):
    import_it(folder)
    Source.objects.update(reference="Ours.")
    assert import_it(folder).kept == ["“one” in sources.toml"]
    assert Source.objects.get().reference == "Ours."


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_without_articles_is_refused(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(importing.BrokenFile, match=f"There .* {tmp_path / name}"):
        import_it(tmp_path / name)


# --- the commands ---------------------------------------------------------------------------------


def test_the_command_says_which_file_is_broken(folder, monkeypatch):
    (folder / "first.html").write_text("nothing")
    monkeypatch.setattr(importing, "load", partial(importing.load, folder))
    with pytest.raises(CommandError, match="Nothing was loaded. first.html"):
        call_command("load_starter")


def test_the_import_says_what_it_did(folder, capsys):
    make_user("writer")
    call_command("import_articles", folder, "--by=writer", "--publish", "--dry-run")
    assert capsys.readouterr().out == (
        "Pages: 2 added, 0 updated, 0 unchanged.\n"
        "Added: first, second.\n"
        "Published: first, second.\n"
        "This was a dry run: nothing was changed.\n"
    )
    assert not Article.objects.exists()
    call_command("import_articles", folder, "--by=writer")
    assert Article.objects.count() == 2
    assert not Revision.objects.live().exists()


def test_the_import_says_each_fault_on_a_line(folder):
    make_user("writer")
    put(folder, "first.html", "nothing")
    put(folder, "second.html", "nothing")
    with pytest.raises(CommandError, match="^Nothing was imported.\nfirst.html.*\nsecond.html"):
        call_command("import_articles", folder, "--by=writer")


def test_the_import_is_by_somebody(folder):
    with pytest.raises(CommandError, match="There is no account “nobody”"):
        call_command("import_articles", folder, "--by=nobody")
    with pytest.raises(CommandError, match="--by"):
        call_command("import_articles", folder)
