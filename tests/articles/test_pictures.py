"""The library of pictures: in the admin, in texts, and as the public gets it."""

import io
import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from articles import pictures, publishing
from articles.models import Picture
from articles.rendering import render
from articles.sanitising import clean
from tests.factories import make_article, make_revision, make_user

db = pytest.mark.django_db
ADD = "/admin/articles/picture/add/"
LIST = "/admin/articles/picture/"
CHOOSE = "/admin/articles/picture/choose/"


def png(colour="red", size=(60, 40)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def encoded(colour="red", widths=(40, 60)):
    """As the encoder would answer, without the wait; the content does not matter here."""
    digest = colour.encode().hex().rjust(32, "0")
    names = [f"{digest}-{width}.{kind}" for width in widths for kind in ("avif", "webp")]
    files = {name: colour.encode() for name in (f"{digest}.webp", *names)}
    return pictures.Encoded(digest, width=60, height=40, widths=list(widths), files=files)


def make_picture(key="legs", colour="red", **fields):
    words = {"alt": "Two legs.", "is_decorative": False, "by": None, **fields}
    return pictures.add(encoded(colour), key=key, **words)


def figure(key="legs", caption="") -> str:
    return (
        f'<figure data-picture="{key}">{caption and f"<figcaption>{caption}</figcaption>"}</figure>'
    )


def showing(key="legs", **fields):
    return make_revision(body=f"<p>Words.</p>{figure(key)}", **fields)


def upload(content=None, name="Two_Legs.PNG", **fields):
    file = SimpleUploadedFile(name, png() if content is None else content)
    return {"file": file, "key": "", "alt": "Two legs.", **fields}


def change(picture) -> str:
    return reverse("admin:articles_picture_change", args=[picture.pk])


def stored() -> set[str]:
    return (
        set(default_storage.listdir("pictures")[1]) if default_storage.exists("pictures") else set()
    )


@pytest.fixture(autouse=True)
def empty_storage(settings):
    """A new storage for each test: the one of the tests is kept in memory."""
    settings.STORAGES = {**settings.STORAGES}


@pytest.fixture
def writer(client):
    user = make_user(is_staff=True)
    for action in ("view", "add", "change", "delete"):
        user.user_permissions.add(Permission.objects.get(codename=f"{action}_picture"))
    client.force_login(user)
    return user


# --- in a text ------------------------------------------------------------------------------------


class Drawn:
    """A picture's facts, without a database."""

    key, alt, digest, width, height = "legs", 'Legs & "feet"', "0" * 32, 1600, 1200
    widths = [480, 960, 1600]


def test_a_picture_is_offered_in_two_formats_and_three_widths_and_keeps_its_place():
    html = render(figure(caption="On a walk."), {"legs": Drawn}).html
    name = "/media/pictures/" + "0" * 32
    for kind in ("avif", "webp"):
        sizes = ", ".join(f"{name}-{width}.{kind} {width}w" for width in (480, 960, 1600))
        assert f'srcset="{sizes}"' in html
    assert f'src="{name}-960.webp"' in html
    assert 'width="1600" height="1200" loading="lazy" decoding="async"' in html
    assert 'alt="Legs &amp; &quot;feet&quot;"' in html
    assert html.startswith('<figure class="picture"><picture><source type="image/avif"')
    assert html.endswith("</picture><figcaption>On a walk.</figcaption></figure>")


def test_a_decorative_picture_has_an_empty_description():
    decorative = type("Decorative", (Drawn,), {"alt": ""})
    assert 'alt=""' in render(figure(), {"legs": decorative}).html


def test_of_a_picture_that_is_not_there_only_the_caption_is_left():
    html = render(figure("gone", "On a walk."), {"legs": Drawn}).html
    assert html == '<figure class="picture"><figcaption>On a walk.</figcaption></figure>'


def test_a_caption_can_cite_a_source():
    page = render(figure(caption="As seen [@iron2018]."), {"legs": Drawn})
    assert page.cited == {"iron2018": 1}


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        (figure(), figure()),
        (figure(caption="A <strong>b</strong> c"), figure(caption="A <strong>b</strong> c")),
        (figure(caption='<a href="/x/">x</a>'), figure(caption='<a href="/x/">x</a>')),
        (figure(caption=" "), figure()),
        ('<figure data-picture="legs">\n<figcaption></figcaption>\n</figure>', figure()),
        ('<figure data-picture="legs" class="x" onclick="x()" id="y"></figure>', figure()),
        ('<figure data-picture="legs"><img src="//evil.example"></figure>', figure()),
        ("<figure><img src=x><figcaption>Words</figcaption></figure>", "<p>Words</p>"),
        ('<figure data-picture="../x"><figcaption>Words</figcaption></figure>', "<p>Words</p>"),
        ("<figcaption>Words</figcaption>", "<p>Words</p>"),
        ('<figure data-picture="legs"><p>Words</p></figure>', f"{figure()}<p>Words</p>"),
        (
            f'<figure data-picture="a">{figure("b")}</figure>',
            f"{figure('a')}{figure('b')}",
        ),
        (f"<p>One{figure()}two</p>", f"<p>One</p>{figure()}two<p></p>"),
        ("<p>a &lt;figure&gt; b</p>", "<p>a &lt;figure&gt; b</p>"),
    ],
)
def test_only_whole_figures_with_nothing_but_a_name_are_kept(html, cleaned):
    assert clean(html) == cleaned


NAMES = ["data-picture", "class", "onclick", "style", "id", "src", "data-picture-x"]
VALUES = st.sampled_from(["legs", "a-b", "A b", '"', "x onerror=y", "<figure>", "&quot;>", ""])
ATTRIBUTES = st.lists(st.tuples(st.sampled_from(NAMES), VALUES, st.sampled_from("\"'")), max_size=3)


@st.composite
def tags(draw):
    name = draw(st.sampled_from(["figure", "figcaption", "p", "a", "td", "aside", "img", "h2"]))
    if draw(st.booleans()):
        return f"</{name}>"
    return f"<{name} {' '.join(f'{n}={q}{v}{q}' for n, v, q in draw(ATTRIBUTES))}>"


@given(st.lists(tags() | st.sampled_from([figure(), "x", "<", " "]), max_size=12).map("".join))
def test_whatever_is_done_to_a_figure_cleaning_leaves_a_whole_one_or_none(html):
    cleaned = clean(html)
    assert clean(cleaned) == cleaned
    assert not re.search(r"onclick=|style=|class=|<img", re.sub('"[^"]*"', "", cleaned))
    rest = re.sub(
        r'<figure data-picture="[a-z0-9-]+">(<figcaption>.*?</figcaption>)?</figure>', "", cleaned
    )
    assert "<fig" not in rest
    assert "</fig" not in rest
    assert render(cleaned, {"legs": Drawn}).html is not None


@db
def test_a_text_with_an_unknown_picture_is_refused():
    with pytest.raises(ValidationError, match="There is no picture “legs”"):
        showing()


# --- as the public gets it ------------------------------------------------------------------------


@db
def test_a_page_shows_its_picture_and_the_files_are_where_it_says(client):
    picture = make_picture()
    page = client.get(showing(live=True).get_absolute_url()).text
    addresses = set(re.findall(r"/media/pictures/[\w.-]+", page))
    assert len(addresses) == 4
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Type"] == f"image/{address[-4:]}"
        assert response["Content-Disposition"] == f'inline; filename="{address[16:]}"'
        assert response.content == b"red"
    assert picture.digest in page


@db
@pytest.mark.parametrize(
    "name",
    [
        "{digest}.webp",  # the master
        "{digest}-40.png",
        "{digest}-41.webp",
        "{digest}-40.webp/",
        "{digest}-40.webp%0a",
        "{digest}-040.webp",
        "{digest}-40.WEBP",
        "../pictures/{digest}-40.webp",
        "..%2fpictures%2f{digest}-40.webp",
        "x/{digest}-40.webp",
        "",
    ],
)
def test_no_other_file_can_be_asked_for(client, name):
    path = "/media/pictures/" + name.format(digest=make_picture().digest)
    assert client.get(path).status_code == 404


# --- adding ---------------------------------------------------------------------------------------


@db
def test_staff_add_a_picture_and_it_is_named_after_its_file(staff_client, admin_user):
    response = staff_client.post(ADD, upload(), follow=True)
    assert "was added successfully" in response.text
    picture = Picture.objects.get()
    assert (picture.key, picture.alt, picture.added_by) == ("two-legs", "Two legs.", admin_user)
    assert (picture.width, picture.height, picture.widths) == (60, 40, [60])
    content = staff_client.get(f"/media/pictures/{picture.digest}-60.avif").content
    assert Image.open(io.BytesIO(content)).size == (60, 40)
    assert LogEntry.objects.get().get_change_message() == "Added."


@db
def test_nobody_waits_for_the_database_while_a_picture_is_made(staff_client, monkeypatch):
    """Whoever holds a transaction of SQLite keeps all others from writing."""
    held = []

    def encode(content):
        held.append(len(connection.savepoint_ids))
        return encoded()

    monkeypatch.setattr(pictures, "encode", encode)
    staff_client.post(ADD, upload())
    assert held == [0]


@db
def test_the_same_upload_twice_is_two_pictures_with_the_same_files(staff_client):
    for _ in range(2):
        assert staff_client.post(ADD, upload()).status_code == 302
    one, two = Picture.objects.all()
    assert {one.key, two.key} == {"two-legs", "two-legs-2"}
    assert one.digest == two.digest
    assert stored() == {f"{one.digest}{end}" for end in (".webp", "-60.webp", "-60.avif")}


@db
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"alt": ""}, "Say what it shows, or tick “decorative”."),
        ({"is_decorative": "on"}, "A decorative picture has no description."),
        ({"key": "Two Legs"}, "Use small letters"),
        ({"file": ""}, "Choose a file."),
        ({"file": SimpleUploadedFile("x.png", b"")}, "This file is empty."),
        ({"file": SimpleUploadedFile("x.png", b"<svg/>")}, "This file is not a JPEG, PNG or WebP"),
        ({"file": SimpleUploadedFile("x.png", png()[:70])}, "This picture is damaged"),
        ({"file": SimpleUploadedFile("x.png", bytes(5_300_000))}, "at most 5 MB"),
    ],
)
def test_a_fault_is_explained_and_loses_no_words(staff_client, fields, sentence):
    response = staff_client.post(ADD, upload(**{"alt": "My own words", **fields}))
    assert response.status_code == 200
    assert sentence in unescape(response.text)
    assert fields.get("alt", "My own words") in response.text
    assert not Picture.objects.exists()
    assert stored() == set()


@db
def test_a_name_that_is_taken_is_explained(staff_client):
    make_picture("legs")
    response = staff_client.post(ADD, upload(key="legs"))
    assert "already exists" in response.text


@db
def test_far_too_large_a_file_is_answered_with_the_limit_for_pictures(staff_client):
    response = staff_client.post(ADD, upload(bytes(6_500_000)))
    assert response.status_code == 413
    assert "at most 5 MB" in response.text
    elsewhere = staff_client.post("/admin/articles/topic/add/", upload(bytes(300_000)))
    assert "at most 5 MB" not in elsewhere.text
    assert elsewhere.status_code == 413


@db
def test_somebody_who_may_not_add_pictures_cannot(client):
    client.force_login(make_user(is_staff=True))
    assert client.post(ADD, upload()).status_code == 403
    assert client.get(CHOOSE).status_code == 403


@db
def test_the_database_refuses_a_picture_without_a_description():
    picture = make_picture()
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.filter(pk=picture.pk).update(alt="")


# --- changing -------------------------------------------------------------------------------------


@db
def test_another_file_in_its_place_changes_every_page_and_removes_the_old_one(
    staff_client, django_capture_on_commit_callbacks
):
    picture = make_picture()
    page = showing().get_absolute_url()
    old = picture.digest
    assert old in staff_client.get(page).text
    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(change(picture), upload(png("blue")))
    picture.refresh_from_db()
    assert picture.key == "legs"
    text = staff_client.get(page).text
    assert old not in text
    assert f'{picture.digest}-60.webp 60w"' in text
    assert {name[:32] for name in stored()} == {picture.digest}
    assert LogEntry.objects.get().get_change_message() == "Another file in its place."


@db
def test_a_file_that_another_picture_has_too_stays(django_capture_on_commit_callbacks):
    one, _two = make_picture("one"), make_picture("two")
    before = stored()
    with django_capture_on_commit_callbacks(execute=True):
        pictures.replace(one, encoded("blue"), by=make_user(is_superuser=True))
    assert before < stored()


@db
def test_the_description_changes_on_every_page(staff_client):
    picture = make_picture()
    page = showing().get_absolute_url()
    staff_client.post(change(picture), {"alt": "Two feet."})
    assert 'alt="Two feet."' in staff_client.get(page).text
    assert LogEntry.objects.get().get_change_message() == "Changed what it shows."
    staff_client.post(change(picture), {"alt": "", "is_decorative": "on"})
    assert 'alt=""' in staff_client.get(page).text


@db
def test_the_name_of_a_picture_stays_as_texts_name_it(staff_client):
    picture = make_picture()
    staff_client.post(change(picture), {"key": "other", "alt": "Two feet."})
    picture.refresh_from_db()
    assert (picture.key, picture.alt) == ("legs", "Two feet.")


@db
@pytest.mark.parametrize(
    ("state", "may"), [("unused", True), ("draft", True), ("live", False), ("scheduled", False)]
)
def test_a_picture_that_readers_see_is_changed_by_those_who_may_publish(client, writer, state, may):
    picture = make_picture()
    make_revision(title="A live page without it")
    if state != "unused":
        revision = showing(live=state == "live")
    if state == "scheduled":
        publishing.set_date(revision, revision.created_at.replace(year=2099))
    response = client.post(change(picture), upload(png("blue"), alt="Two feet."))
    assert ("only somebody who may publish can change it" in response.text) != may
    assert Picture.objects.filter(alt="Two feet.").exists() == may
    assert Picture.objects.filter(digest=picture.digest).exists() != may


@db
def test_the_verbs_refuse_as_well(writer):
    picture = make_picture()
    showing()
    with pytest.raises(PermissionDenied, match="only somebody who may publish"):
        pictures.replace(picture, encoded("blue"), by=writer)
    with pytest.raises(PermissionDenied, match="only somebody who may publish"):
        pictures.describe(picture, alt="Feet.", is_decorative=False, by=writer)


# --- deleting -------------------------------------------------------------------------------------


@db
def test_a_picture_that_no_version_shows_is_deleted_with_its_files(
    staff_client, django_capture_on_commit_callbacks
):
    picture = make_picture()
    default_storage.save("pictures/other.webp", ContentFile(b"x"))
    delete = reverse("admin:articles_picture_delete", args=[picture.pk])
    assert delete in staff_client.get(change(picture)).text
    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(delete, {"post": "yes"})
    assert not Picture.objects.exists()
    assert stored() == {"other.webp"}


@db
def test_a_picture_that_any_version_shows_stays(staff_client):
    picture = make_picture()
    revision = showing()
    make_revision(revision.article, body="<p>Without it.</p>")
    delete = reverse("admin:articles_picture_delete", args=[picture.pk])
    assert delete not in staff_client.get(change(picture)).text
    assert staff_client.post(delete, {"post": "yes"}).status_code == 403
    with pytest.raises(ValidationError, match="cannot be deleted"):
        pictures.remove(picture)
    assert Picture.objects.exists()


# --- looking --------------------------------------------------------------------------------------


@db
def test_a_picture_says_where_it_is_used(staff_client):
    picture = make_picture()
    showing(title="Live page")
    showing(title="Draft page", live=False)
    past = showing(title="Changed page")
    make_revision(past.article, title="Changed page", body="<p>Without it.</p>")
    make_revision(title="Another page")
    text = " ".join(re.sub("<[^>]*>", " ", staff_client.get(change(picture)).text).split())
    assert "Live page : readers see it" in text
    assert "Draft page : in the draft" in text
    assert "Changed page : in an earlier version" in text
    assert "Another page" not in text
    assert "cannot be deleted" in text


@db
def test_the_list_shows_each_picture_and_costs_the_same_however_long(
    staff_client, django_assert_max_num_queries
):
    for n in range(15):
        make_picture(f"picture-{n}")
        twice = showing(f"picture-{n}").article
        showing(f"picture-{n}", article=twice, live=False)
        showing(f"picture-{n}")
    with django_assert_max_num_queries(8):
        page = staff_client.get(LIST).text
    assert page.count('loading="lazy"') == 15
    assert page.count('<td class="field-pages">2</td>') == 15


@db
def test_the_editor_offers_the_newest_pictures_and_searches_them(staff_client):
    make_picture("legs", alt="Two legs.")
    make_picture("night", alt="", is_decorative=True)
    keys = re.compile(r'data-picture-key="([\w-]+)"')
    assert keys.findall(staff_client.get(CHOOSE).text) == ["night", "legs"]
    assert keys.findall(staff_client.get(CHOOSE, {"q": "TWO"}).text) == ["legs"]
    assert keys.findall(staff_client.get(CHOOSE, {"q": "igh"}).text) == ["night"]
    assert "Nothing found for “&lt;b&gt;”" in staff_client.get(CHOOSE, {"q": "<b>"}).text


@db
def test_the_editor_finds_the_file_of_a_picture_by_its_name(staff_client):
    picture = make_picture()
    response = staff_client.get("/admin/articles/picture/legs/file/")
    assert response["Location"] == f"/media/pictures/{picture.digest}-40.webp"
    assert staff_client.get("/admin/articles/picture/gone/file/").status_code == 404


@db
def test_an_address_of_a_page_cannot_hide_the_pictures():
    with pytest.raises(ValidationError):
        make_article("media")
