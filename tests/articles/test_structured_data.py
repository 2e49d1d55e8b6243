"""What pages tell machines keeps to schema.org, and is true: it stands on the page as well."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.dateformat import format as in_words
from django.utils.timezone import localdate, now

from articles import previewing, publishing, reviewing, structured_data
from articles.models import Person
from contact.models import ContactDetails
from tests.factories import (
    make_article,
    make_clinician,
    make_revision,
    make_source,
    make_topic,
    make_user,
)
from tests.public_pages import structured_data as data_of
from tests.public_pages import visible_words
from tests.site.schema_org import faults

#: Values that are words of a vocabulary, and not ours.
FIXED = {"en-GB", "required name=search_term_string"}
HOSTILE = "</script><script>alert(1)</script> & “quoted” \u2028 <!--"


def strings(data):
    """Every value that is words, but not a type or an address."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from strings(value) if not name.startswith("@") or name == "@graph" else ()
    elif isinstance(data, list):
        for each in data:
            yield from strings(each)
    elif isinstance(data, str) and data not in FIXED and not data.startswith("http"):
        yield data


def hidden(page):
    """What the page tells machines only."""
    shown = visible_words(page)
    return [each for each in strings(data_of(page)) if as_shown(each) not in shown]


def as_shown(value):
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        value = in_words(date.fromisoformat(value), "j F Y")
    return " ".join(value.split()).casefold()


def read(client, slug):
    """What the page at this address tells machines."""
    (data,) = data_of(client.get(f"/{slug}/").text)
    return data


def full_page():
    """A page with all that one can have."""
    make_source("one", reference=f"One {HOSTILE}", url="https://one.example/?a=1&b=2")
    revision = make_revision(
        make_article("iron", topic=make_topic(name="What helps", slug="help")),
        title=f"Iron {HOSTILE}",
        body="<p>Restless legs syndrome [@one], also called RLS.</p>",
        author=Person.objects.create(name="A writer", role="journalist"),
        at=datetime(2026, 5, 3, 23, 30, tzinfo=ZoneInfo("UTC")),
    )
    reviewing.sign_off(revision, by=make_clinician().user)
    return revision


def test_every_page_keeps_to_schema_org(pages):
    said = {path: data_of(page) for path, page in pages.items()}
    assert {path: found for path in said for each in said[path] if (found := faults(each))} == {}
    contexts = {each["@context"] for told in said.values() for each in told}
    assert contexts == {"https://schema.org"}


def test_every_value_stands_on_its_page(pages):
    assert {path: found for path, page in pages.items() if (found := hidden(page))} == {}


@pytest.mark.django_db
def test_a_page_with_everything_on_it_tells_no_more_than_it_shows(client):
    full_page()
    page = client.get("/iron/").text
    assert hidden(page) == []
    assert [fault for data in data_of(page) for fault in faults(data)] == []


def test_each_kind_of_page_says_what_it_is(pages):
    kinds = {
        "/treatments/": "MedicalWebPage",
        "/privacy/": "WebPage",
        "/topics/help/": "CollectionPage",
        "/glossary/": "DefinedTermSet",
        "/medicines/": "MedicalWebPage",
        "/sources/": "CollectionPage",
        "/contact/": "ContactPage",
    }
    assert {path: data_of(pages[path])[0]["@type"] for path in kinds} == kinds
    (home,) = data_of(pages["/"])
    assert [each["@type"] for each in home["@graph"]] == ["WebSite", "Organization"]


def test_every_page_with_crumbs_tells_the_way_to_it(pages):
    for path, page in pages.items():
        crumbs = re.findall(r'<ul class="crumbs">(.*?)</ul>', page, re.DOTALL)
        links = re.findall(r'href="([^"]*)">([^<]*)<', "".join(crumbs))
        ways = [data.get("breadcrumb", {}).get("itemListElement", []) for data in data_of(page)]
        told = [
            (step["item"]["@id"].removeprefix("http://localhost:8000"), step["name"])
            for way in ways
            for step in way
        ]
        assert told == links, path


@pytest.mark.django_db
def test_an_article_tells_who_wrote_and_reviewed_it_when_and_from_what(client):
    revision = full_page()
    site = "http://localhost:8000"
    signed_off_at = revision.standing_review.signed_off_at
    assert read(client, "iron") == {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": revision.title,
        "url": f"{site}/iron/",
        "inLanguage": "en-GB",
        "isPartOf": {"@id": f"{site}/#site"},
        "breadcrumb": {
            "@type": "BreadcrumbList",
            "itemListElement": [
                crumb(1, "Home", f"{site}/"),
                crumb(2, "What helps", f"{site}/topics/help/"),
            ],
        },
        "description": "A summary.",
        # Half past midnight in London.
        "datePublished": "2026-05-04",
        "dateModified": "2026-05-04",
        "lastReviewed": localdate(signed_off_at).isoformat(),
        "author": {"@type": "Person", "name": "A writer", "jobTitle": "journalist"},
        "reviewedBy": {"@type": "Person", "name": "A clinician", "jobTitle": "nurse"},
        "citation": ["https://one.example/?a=1&b=2"],
        "specialty": "https://schema.org/Neurologic",
        "medicalAudience": {"@type": "Patient"},
        "about": {
            "@type": "MedicalCondition",
            "name": "Restless legs syndrome",
            "alternateName": ["RLS"],
        },
    }


def crumb(n, name, address):
    return {"@type": "ListItem", "position": n, "name": name, "item": {"@id": address}}


@pytest.mark.django_db
def test_no_word_ends_the_script(client):
    full_page()
    page = client.get("/iron/").text
    (script,) = re.findall(r'ld\+json">(.*?)</script>', page, re.DOTALL)
    assert not re.search("[<>&\u2028\u2029]", script)
    assert "alert(1)" in script


@pytest.mark.django_db
def test_what_is_not_known_is_left_out(client):
    make_revision(make_article("about-us"), body="<p>Some girls.</p>")
    told = read(client, "about-us")
    assert told["@type"] == "WebPage"
    missing = {"author", "reviewedBy", "lastReviewed", "citation", "about", "specialty"}
    assert not missing & set(told)


@pytest.mark.django_db
def test_dates_move_with_the_words_only(client, time_machine):
    """A small correction is a change, and no review; the same words again are neither."""
    time_machine.move_to("2026-01-10T12:00Z")
    first = make_revision(make_article("iron", topic=make_topic()), body="<p>Teh legs.</p>")
    reviewing.sign_off(first, by=make_clinician().user)
    time_machine.move_to("2026-02-10T12:00Z")
    checked = {"checked_on": first.checked_on, "next_check_on": first.next_check_on}
    corrected = make_revision(first.article, body="<p>The legs.</p>", live=False, **checked)
    assert dates(client) == ("2026-01-10", "2026-01-10", "2026-01-10")
    publishing.publish(corrected, small_correction=True)
    assert dates(client) == ("2026-01-10", "2026-02-10", "2026-01-10")
    time_machine.move_to("2026-03-10T12:00Z")
    again = publishing.restore(corrected, by=None)
    reviewing.sign_off(again, by=make_clinician().user)
    publishing.publish(again)
    assert dates(client) == ("2026-01-10", "2026-02-10", "2026-03-10")
    shown = visible_words(client.get("/iron/").text)
    assert "published 10 january 2026, changed 10 february 2026" in shown


def dates(client):
    told = read(client, "iron")
    return told["datePublished"], told["dateModified"], told["lastReviewed"]


@pytest.mark.django_db
def test_words_that_come_back_have_changed_again(client, time_machine):
    article = make_article("iron")
    for month, words in enumerate(["<p>One.</p>", "<p>Two.</p>", "<p>One.</p>"], 1):
        time_machine.move_to(f"2026-0{month}-10T12:00Z")
        make_revision(article, body=words)
    make_revision(article, body="<p>Later.</p>", at=now() + timedelta(days=9))
    assert read(client, "iron")["dateModified"] == "2026-03-10"


@pytest.mark.django_db
def test_a_preview_tells_machines_nothing(client):
    link = previewing.make_link(make_revision(live=False), by=make_user())
    page = client.get(f"/preview/{link}/").text
    assert "This is a preview" in page
    assert "ld+json" not in page


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Restless legs syndrome (RLS), or Willis-Ekbom disease", list(structured_data.NAMES)),
        ("About restless legs syndrome", ["Restless legs syndrome"]),
        ("Living with RLS", ["RLS"]),
        ("The girls’ legs", []),
    ],
)
def test_the_condition_has_the_names_that_the_page_uses(text, names):
    told = structured_data.condition(text, described=False) or {}
    assert [told.get("name"), *told.get("alternateName", [])] == (names or [None])


def test_a_code_is_told_where_it_is_printed():
    told = structured_data.condition("RLS has the code G25.81.", described=False)
    assert [code["codeValue"] for code in told["code"]] == ["G25.81"]
    assert faults(told) == []


def test_the_overview_tells_how_it_feels(pages):
    about = data_of(pages["/what-is-rls/"])[0]["about"]
    assert about["signOrSymptom"][0]["name"] == "strong urge to move your legs"
    assert "signOrSymptom" not in data_of(pages["/treatments/"])[0]["about"]


@pytest.mark.django_db
def test_the_front_page_tells_how_to_reach_us_once_that_is_true(client):
    details = ContactDetails(pk=1, email="office@mail.example", phone="01234 567890")
    details.save()
    assert "contactPoint" not in who(client)
    details.are_examples = False
    details.save()
    point = {"@type": "ContactPoint", "email": details.email, "telephone": details.phone}
    assert who(client)["contactPoint"] == point
    assert hidden(client.get("/").text) == []


def who(client):
    return data_of(client.get("/").text)[0]["@graph"][1]


def test_the_search_is_told_by_its_address(pages):
    action = data_of(pages["/"])[0]["@graph"][0]["potentialAction"]
    template = "http://localhost:8000/search/?q={search_term_string}"
    assert action["target"]["urlTemplate"] == template


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"@type": "Pages"}, "page: no type Pages"),
        ({"@type": "WebPage", "jobTitle": "x"}, "page.jobTitle: not a property of WebPage"),
        ({"@type": "WebPage", "author": {"@type": "WebPage"}}, "page.author: WebPage is not"),
        ({"@type": "WebPage", "lastReviewed": "May"}, "page.lastReviewed: 'May' is none of"),
        ({"@type": "WebPage", "specialty": "https://schema.org/Legs"}, "page.specialty: 'https"),
    ],
)
def test_faults_are_found(data, fault):
    (found,) = faults(data)
    assert found.startswith(fault)
