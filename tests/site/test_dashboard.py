"""The first page of the staff site: each line counts exactly the rows that it leads to."""

import html
import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.utils.timezone import localdate, now

from articles import reviewing
from contact import inbox
from contact.models import ContactDetails, Email, Message
from rlsinfo import backups, checks
from rlsinfo.dashboard import pages
from rlsinfo.dashboard.line import listing
from rlsinfo.models import Heartbeat
from tests.factories import make_clinician, make_message, make_revision, make_user

pytestmark = pytest.mark.django_db


def make_staff(*roles):
    account = make_user(is_staff=True)
    account.groups.set(Group.objects.filter(name__in=roles))
    return account


def lines(client) -> dict[str, str]:
    """The words of each line of "To do first" and where it leads."""
    page = client.get("/admin/").text
    part = re.search(r'<section[^>]*"to-do">.*?</section>', page, re.DOTALL)[0]
    return {
        words: html.unescape(url) for url, words in re.findall(r'<a href="(.*?)">(.*?)</a>', part)
    }


def rows_shown(client, url: str) -> int:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.context["cl"].result_count


def make_work(me) -> None:
    """For each line another number of rows, and rows that belong to nobody's list."""
    for _ in range(2):
        reviewing.ask(make_revision(live=False), by=make_user())
    for _ in range(3):
        draft = make_revision(live=False, by=me)
        reviewing.ask(draft, by=me)
        reviewing.send_back(draft, by=make_clinician().user, reason="Shorter.")
    make_revision(live=False, by=me)
    make_revision(live=False, by=make_user())
    due = {"checked_on": localdate() - timedelta(days=99)}
    for _ in range(5):
        make_revision(**due, next_check_on=localdate() - timedelta(days=1))
    for _ in range(6):
        make_revision(**due, next_check_on=localdate())
    reviewing.sign_off(make_revision(), by=make_clinician().user)


def make_mail(me) -> None:
    for n in range(9):
        make_message(email=f"{n}@mail.example")
    oldest = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    inbox.close(Message.objects.filter(pk__in=oldest[:2]), by=me)
    inbox.assign(Message.objects.filter(pk__in=oldest[2:4]), to=me, by=me)
    Message.objects.filter(pk=oldest[4]).update(maybe_urgent=True)
    Email.objects.create(
        message_id=oldest[5], kind="alert", to="staff@site.example", status="failed"
    )
    mails = list(Email.objects.filter(kind="receipt"))
    for mail, fields in zip(
        mails,
        [
            *[{"status": "failed"}] * 3,
            *[{"queued_at": now() - timedelta(minutes=6)}] * 2,
            {"status": "sent", "sent_at": now(), "queued_at": now() - timedelta(days=1)},
        ],
        strict=False,
    ):
        Email.objects.filter(pk=mail.pk).update(**fields)


def test_each_number_is_that_of_the_list_it_leads_to(client):
    me = make_staff("Administrator")
    make_clinician(me)
    client.force_login(me)
    make_work(me)
    make_mail(me)
    Message.objects.update(last_written_at=now() - timedelta(days=1, hours=4))
    found = lines(client)
    numbers = {words: int(words.split()[0]) for words in found}
    assert numbers == {
        "2 pages wait for your review": 2,
        "3 pages were sent back to you": 3,
        "4 pages have a draft of yours": 4,
        "5 pages are past their check date": 5,
        "6 pages are due for a check soon": 6,
        "11 public pages have no clinician’s review": 11,
        "1 message may be urgent": 1,
        "3 messages have a mail that was not delivered": 3,
        "5 new messages, the oldest from 1\xa0day, 4\xa0hours ago": 5,
        "2 messages wait for us": 2,
        "2 emails wait to go out": 2,
        "1 alert to staff was not delivered": 1,
    }
    assert {words: rows_shown(client, url) for words, url in found.items()} == numbers


def test_a_link_that_leads_nowhere_is_counted(client, admin_user):
    revision = make_revision()
    revision.links.create(slug="nowhere")
    client.force_login(admin_user)
    url = lines(client)["1 page has a link that leads nowhere"]
    assert rows_shown(client, url) == 1


def test_every_list_of_pages_is_one_that_the_list_of_pages_knows(staff_client):
    everything = len([make_revision() for _ in range(2)])
    for each in pages.PAGE_LISTS:
        url = listing("articles_article", show=each.show)
        answer = staff_client.get(url)
        rows = each.rows(answer.wsgi_request.user).count()
        assert rows_shown(staff_client, url) == rows, each.show
        assert rows < everything or each.show == "unreviewed"


def test_when_nothing_waits_the_page_says_so(client):
    client.force_login(make_staff("Writer", "Message handler"))
    assert lines(client) == {}
    assert "Nothing waits for you." in client.get("/admin/").text


@pytest.mark.parametrize(
    ("role", "buttons", "about"),
    [
        ("Writer", ["Write a page", "See the site"], {"articles/article"}),
        ("Reviewer", ["See the site"], {"articles/article"}),
        ("Publisher", ["Write a page", "See the site"], {"articles/article"}),
        (
            "Message handler",
            ["Answer messages", "See the site"],
            {"contact/message", "contact/email"},
        ),
        ("nothing", ["See the site"], set()),
    ],
)
def test_one_sees_only_what_one_may_open(client, role, buttons, about):
    me = make_staff(role)
    client.force_login(me)
    make_work(me)
    make_mail(me)
    page = client.get("/admin/").text
    assert re.findall(r'<a class="button" href=".*?">(.*?)</a>', page) == buttons
    assert {"/".join(url.split("/")[2:4]) for url in lines(client).values()} == about
    assert (">System<" in page) == (role == "Message handler")


def test_only_reviewers_hear_of_reviews_and_only_writers_of_drafts(client):
    for role, is_told in [("Writer", False), ("Reviewer", True)]:
        me = make_staff(role)
        make_work(me)
        client.force_login(me)
        words = " ".join(lines(client))
        assert ("your review" in words) == is_told
        assert ("draft of yours" in words) != is_told


def test_the_page_asks_at_most_12_questions_however_many_rows(
    client, django_assert_max_num_queries
):
    for count in (1, 5):
        me = make_staff("Administrator")
        client.force_login(me)
        for _ in range(count):
            make_work(me)
            make_mail(me)
        client.get("/admin/jsi18n/")  # once a minute it is noted that somebody is there
        with django_assert_max_num_queries(12):
            client.get("/admin/")


# --- the system -----------------------------------------------------------------------------------


def system(client) -> dict[str, bool]:
    """Each sentence, and whether it is a warning."""
    page = client.get("/admin/").text
    part = re.search(r'<section[^>]*"system">.*?</section>', page, re.DOTALL)[0]
    return {
        words: bool(mark) for mark, words in re.findall(r"<li( data-warning)?>(.*?)</li>", part)
    }


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def test_a_new_site_says_that_there_is_no_worker_and_no_backup(staff_client, folder):
    assert system(staff_client) == {
        "The worker was never seen: no mail goes out.": True,
        "No backup yet.": True,
        "No mail has gone out yet.": False,
        "Nobody is alerted to a message: the contact details have no email for alerts.": True,
    }


@pytest.mark.parametrize(
    ("ago", "words", "is_warning"),
    [
        (timedelta(seconds=0), "now", False),
        (timedelta(minutes=1, seconds=30), "a minute ago", False),
        (timedelta(minutes=3), "3\xa0minutes ago", True),
        (timedelta(days=2), "2\xa0days ago", True),
    ],
)
def test_how_long_the_worker_has_been_silent(
    staff_client, folder, time_machine, ago, words, is_warning
):
    time_machine.move_to(now(), tick=False)
    Heartbeat.objects.create(pk=1, seen_at=now() - ago)
    assert system(staff_client)[f"The worker was last seen {words}."] is is_warning


@pytest.mark.parametrize(
    ("ago", "words", "is_warning"),
    [
        (timedelta(hours=23), "23\xa0hours ago", False),
        (timedelta(days=3), "3\xa0days ago", True),
    ],
)
def test_how_old_the_newest_backup_is(staff_client, folder, ago, words, is_warning):
    for more in (ago, ago + timedelta(days=9)):
        (folder / f"{now() - more:{backups.NAME}}").touch()
    (folder / "rlsinfo-mine.sqlite3").touch()
    assert system(staff_client)[f"The last backup was made {words}."] is is_warning


def test_when_the_last_mail_went_out(staff_client):
    make_message()
    Email.objects.update(status=Email.Status.SENT, sent_at=now() - timedelta(hours=2))
    assert "The last mail went out 2\xa0hours ago." in system(staff_client)


def test_who_has_an_email_for_alerts_hears_nothing_of_it(staff_client):
    ContactDetails.objects.create(pk=1, alert_email="staff@site.example")
    assert not [line for line in system(staff_client) if "alerted" in line]


@pytest.mark.parametrize("is_public", [True, False])
def test_mail_that_is_only_printed_is_a_warning_on_a_public_site(staff_client, settings, is_public):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.SECURE = is_public
    words = "Mail is printed to the terminal and sent to nobody: EMAIL_URL is not set."
    assert system(staff_client)[words] is is_public
    assert [fault.id for fault in checks.mail_is_sent(None)] == ["rlsinfo.W001"]


# --- around it ------------------------------------------------------------------------------------


def test_the_page_of_one_part_has_its_lists_alone(staff_client):
    page = staff_client.get("/admin/articles/").text
    assert "To do first" not in page
    assert "/admin/articles/article/" in page


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/auth/user/add/"])
def test_every_staff_page_has_our_styles_and_the_name_of_the_site(staff_client, settings, path):
    page = staff_client.get(path, follow=True).text
    assert "css/admin.css" in page
    assert settings.SITE_NAME in page
    assert {"View site", "Change password", "Log out"} <= set(re.findall(r">([A-Z][\w ]+)<", page))


def test_the_parts_of_the_site_have_plain_names():
    request = RequestFactory().get("/")
    request.user = make_staff("Administrator")
    names = {part["name"] for part in admin.site.get_app_list(request)}
    assert names == {"Pages", "Messages", "Accounts and roles"}


def test_a_form_from_before_one_signed_in_again_is_refused_in_words(admin_user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    answer = client.post("/admin/articles/topic/add/?a=1", {"name": "Typed"})
    assert answer.status_code == 403
    assert "what you typed is kept there" in answer.text
    assert 'href="/admin/articles/topic/add/?a=1"' in answer.text
