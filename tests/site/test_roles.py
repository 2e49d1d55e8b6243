"""Who may do what: every address of the staff site, asked by everybody in every way."""

import hashlib
from http.cookies import SimpleCookie
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from contact.models import Message
from tests.factories import make_user
from tests.site.staff_pages import (
    HANDLER,
    MESSAGE_WORDS,
    PAGE_WORDS,
    Fields,
    address,
    make_site,
    named_routes,
)

pytestmark = pytest.mark.django_db

#: Letters for the table. N has no role, F has full access, a dash is somebody who is not signed in.
ROLES = {
    "W": "Writer",
    "R": "Reviewer",
    "P": "Publisher",
    "H": "Message handler",
    "A": "Administrator",
}
EVERYBODY = "WRPHANF-"
#: What each may open and, after a slash, send a form to. Without a slash: the same.
MAY = {
    # the staff site
    "index": "WRPHANF",
    "app_list": "WRPAF",  # of the pages
    "autocomplete": "",  # without saying of what
    "jsi18n": "WRPHANF /",
    "login": EVERYBODY,
    "logout": " / WRPHANF",
    "password_change": "WRPHANF",
    "password_change_done": "WRPHANF /",
    "view_on_site": "WRPAF",  # of a page
    # pages
    "articles_article_changelist": "WRPAF",
    "articles_article_find": "WRPHANF /",  # of what is public
    "articles_article_add": "WPAF",
    "articles_article_change": "WRPAF",  # who may only read is led to the newest version
    "articles_article_delete": "",
    "articles_article_history": "WRPAF",
    "articles_article_preview": " / WPAF",
    "articles_article_checks": " / WPAF",
    "articles_article_withdraw": "PAF",
    # versions
    "articles_revision_changelist": "WRPAF",
    "articles_revision_add": "",
    "articles_revision_change": "WRPAF /",
    "articles_revision_delete": "",
    "articles_revision_history": "WRPAF",
    "articles_revision_versions": "WRPAF /",
    "articles_revision_compare": "WRPAF /",
    "articles_revision_preview": "WRPAF /",
    "articles_revision_review": "RAF /",
    "articles_revision_ask": " / WPAF",
    "articles_revision_sign_off": " / RAF",
    "articles_revision_send_back": " / RAF",
    "articles_revision_restore": " / WPAF",
    "articles_revision_publish": " / PAF",
    "articles_revision_cancel": " / PAF",
    "articles_revision_link": " / WPAF",
    "articles_revision_unlink": " / WPAF",
    # the list of changes
    "articles_change_changelist": "WRPAF",
    "articles_change_add": "",
    "articles_change_change": "WRPAF /",
    "articles_change_delete": "",
    "articles_change_history": "WRPAF",
    "articles_change_note": " / PAF",
    # sources, pictures
    "articles_source_changelist": "WRPAF",
    "articles_source_add": "WPAF",
    "articles_source_change": "WRPAF / WPAF",
    "articles_source_delete": "PAF",
    "articles_source_history": "WRPAF",
    "articles_source_find": "WRPAF /",
    "articles_source_recall": "PAF",
    "articles_picture_changelist": "WRPAF",
    "articles_picture_add": "WPAF",
    "articles_picture_change": "WRPAF / WPAF",
    "articles_picture_delete": "PAF",
    "articles_picture_history": "WRPAF",
    "choose_picture": "WRPAF",
    "picture_file": "WRPAF",
    # topics, people, the glossary
    "articles_topic_changelist": "WRPAF",
    "articles_topic_add": "PAF",
    "articles_topic_change": "WRPAF / PAF",
    "articles_topic_delete": "AF",
    "articles_topic_history": "WRPAF",
    "articles_person_changelist": "WRPAF",
    "articles_person_add": "PAF",
    "articles_person_change": "WRPAF / PAF",
    "articles_person_delete": "AF",
    "articles_person_history": "WRPAF",
    "articles_glossaryterm_changelist": "WRPAF",
    "articles_glossaryterm_add": "PAF",
    "articles_glossaryterm_change": "WRPAF / PAF",
    "articles_glossaryterm_delete": "AF",
    "articles_glossaryterm_history": "WRPAF",
    # medicines, steps for tonight, the doctor's sheet
    "articles_medicine_changelist": "WRPAF",
    "articles_medicine_add": "PAF",
    "articles_medicine_change": "WRPAF / PAF",
    "articles_medicine_delete": "PAF",
    "articles_medicine_history": "WRPAF",
    "articles_step_changelist": "WRPAF",
    "articles_step_add": "PAF",
    "articles_step_change": "WRPAF / PAF",
    "articles_step_delete": "PAF",
    "articles_step_history": "WRPAF",
    "articles_sheetline_changelist": "WRPAF",
    "articles_sheetline_add": "PAF",
    "articles_sheetline_change": "WRPAF / PAF",
    "articles_sheetline_delete": "PAF",
    "articles_sheetline_history": "WRPAF",
    # the search
    "articles_synonym_changelist": "WRPAF",
    "articles_synonym_add": "PAF",
    "articles_synonym_change": "WRPAF / PAF",
    "articles_synonym_delete": "PAF",
    "articles_synonym_history": "WRPAF",
    "articles_pinnedresult_changelist": "WRPAF",
    "articles_pinnedresult_add": "PAF",
    "articles_pinnedresult_change": "WRPAF / PAF",
    "articles_pinnedresult_delete": "PAF",
    "articles_pinnedresult_history": "WRPAF",
    "articles_missedword_changelist": "WRPAF",
    "articles_missedword_add": "",
    "articles_missedword_change": "WRPAF /",
    "articles_missedword_delete": "",
    "articles_missedword_history": "WRPAF",
    # what readers say
    "articles_feedback_changelist": "WRPAF",
    "articles_feedback_add": "",
    "articles_feedback_change": "WRPAF /",
    "articles_feedback_delete": "PAF",
    "articles_feedback_history": "WRPAF",
    # messages
    "contact_message_changelist": "HAF",
    "contact_message_add": "",
    "contact_message_change": "HAF /",
    "contact_message_delete": "AF",
    "contact_message_history": "HAF",
    "contact_message_export": "AF",
    # what only takes forms leads back to the message
    "contact_message_reply": "HAF",
    "contact_message_undo": "HAF",
    "contact_message_note": "HAF",
    "contact_message_send_now": "HAF",
    "contact_message_presence": "HAF",
    "contact_message_calm": "HAF",
    "contact_message_take": "HAF",
    "contact_message_give": "HAF",
    "contact_message_release": "HAF",
    "contact_message_close": "HAF",
    "contact_message_reopen": "HAF",
    "contact_message_spam": "HAF",
    "contact_message_not_spam": "HAF",
    "contact_email_changelist": "HAF",
    "contact_email_add": "",
    "contact_email_change": "HAF",
    "contact_email_delete": "",
    "contact_email_history": "HAF",
    "contact_contactdetails_changelist": "HAF",
    "contact_contactdetails_add": "",  # there is one already
    "contact_contactdetails_change": "HAF / AF",
    "contact_contactdetails_delete": "",
    "contact_contactdetails_history": "HAF",
    "contact_crisisline_changelist": "HAF",
    "contact_crisisline_add": "AF",
    "contact_crisisline_change": "HAF / AF",
    "contact_crisisline_delete": "AF",
    "contact_crisisline_history": "HAF",
    "contact_savedreply_changelist": "HAF",
    "contact_savedreply_add": "HAF",
    "contact_savedreply_change": "HAF",
    "contact_savedreply_delete": "HAF",
    "contact_savedreply_history": "HAF",
    "contact_closeddays_changelist": "HAF",
    "contact_closeddays_add": "AF",
    "contact_closeddays_change": "HAF / AF",
    "contact_closeddays_delete": "AF",
    "contact_closeddays_history": "HAF",
    "contact_urgentphrase_changelist": "HAF",
    "contact_urgentphrase_add": "AF",
    "contact_urgentphrase_change": "HAF / AF",
    "contact_urgentphrase_delete": "AF",
    "contact_urgentphrase_history": "HAF",
    "contact_retention_changelist": "HAF",
    "contact_retention_add": "",  # there is one already
    "contact_retention_change": "HAF / AF",
    "contact_retention_delete": "",
    "contact_retention_history": "HAF",
    # accounts and roles
    "auth_user_changelist": "AF",
    "auth_user_add": "AF",
    "auth_user_change": "AF",
    "auth_user_password_change": "AF",
    "auth_user_delete": "",
    "auth_user_history": "AF",
    "auth_group_changelist": "AF",
    "auth_group_add": "F",
    "auth_group_change": "AF / F",
    "auth_group_delete": "F",
    "auth_group_history": "AF",
}
#: What each may do to rows that are ticked in a list.
MAY_DO = {
    ("articles.topic", "delete_selected"): "AF",
    ("articles.person", "delete_selected"): "AF",
    ("articles.glossaryterm", "delete_selected"): "AF",
    ("articles.medicine", "delete_selected"): "PAF",
    ("articles.step", "delete_selected"): "PAF",
    ("articles.sheetline", "delete_selected"): "PAF",
    ("articles.synonym", "delete_selected"): "PAF",
    ("articles.pinnedresult", "delete_selected"): "PAF",
    ("articles.feedback", "delete_selected"): "PAF",
    ("contact.message", "take"): "HAF",
    ("contact.message", "give"): "HAF",
    ("contact.message", "close"): "HAF",
    ("contact.message", "reopen"): "HAF",
    ("contact.message", "mark_spam"): "HAF",
    ("contact.message", "not_spam"): "HAF",
    ("contact.message", "delete_selected"): "AF",
    ("contact.email", "send_now"): "HAF",
    ("contact.crisisline", "delete_selected"): "AF",
    ("contact.savedreply", "delete_selected"): "HAF",
    ("contact.closeddays", "delete_selected"): "AF",
    ("contact.urgentphrase", "delete_selected"): "AF",
    ("auth.group", "delete_selected"): "F",
}
#: Sent to every address, beside what its own form holds.
FORGED = {
    "doi": "",
    "post": "yes",
    "reason": "Forged.",
    "note": "Forged.",
    "_publish": "Publish now",
    "username": "forged",
    "password1": "a forged password of length",
    "password2": "a forged password of length",
}
FORMS = ("_add", "_change", "_delete", "_withdraw", "_recall", "password_change", "login")
#: It tells anybody on the staff of pages that are public.
TELLS_WHAT_IS_PUBLIC = "articles_article_find"
#: They want what a forger does not have: a password, a picture.
CHANGE_NOTHING = {"login", "password_change", "articles_picture_add"}


@pytest.fixture
def rows():
    return make_site()


@pytest.fixture
def routes():
    return dict(named_routes())


def opens(name: str) -> str:
    return MAY[name].partition("/")[0]


def sends(name: str) -> str:
    first, slash, second = MAY[name].partition("/")
    return second if slash else first


def somebody(letter: str):
    """An account with the role behind ``letter``; None for nobody."""
    if letter == "-":
        return None
    account = make_user(is_staff=True, is_superuser=letter == "F")
    if letter in ROLES:
        account.groups.add(Group.objects.get(name=ROLES[letter]))
    return account


class Visitor:
    """Asks as ``letter``, each time as if for the first time."""

    def __init__(self, letter: str):
        self.client = Client(raise_request_exception=False)
        if account := somebody(letter):
            self.client.force_login(account)
            # It is noted once a minute that somebody is there: or each answer wrote that.
            self.client.get(reverse("admin:jsi18n"))
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.before = fingerprint()

    def ask(self, method: str, url: str, data=None):
        """The answer, and whether it changed anything; then all is as it was."""
        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic():
            written = connection.connection.total_changes
            answer = getattr(self.client, method)(url, data or {}, follow=method == "get")
            # Most write nothing at all: then there is nothing to compare.
            wrote = connection.connection.total_changes != written
            changed = wrote and fingerprint() != self.before
            # Who changed something was not refused, wherever they are led now.
            if answer.status_code == 302 and not changed:
                answer = self.client.get(answer.url, follow=True)
            transaction.set_rollback(True)
        return answer, changed


#: What is counted and noted of everybody who looks is no change.
NOTES = {"django_session", "contact_viewing", "rlsinfo_ratebucket", "rlsinfo_ratesalt"}


def fingerprint() -> str:
    """Of every row of every table, notes apart."""
    found = hashlib.md5()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table not in NOTES:
                cursor.execute(f'SELECT * FROM "{table}"')
                found.update(repr((table, cursor.fetchall())).encode())
    return found.hexdigest()


def is_refused(answer, url: str) -> bool:
    at_the_door = answer.request["PATH_INFO"] == reverse("admin:login")
    sent_there = at_the_door and not url.startswith(reverse("admin:login"))
    return sent_there or answer.status_code in (403, 404, 405)


def test_every_address_of_the_staff_site_is_in_the_table(routes):
    """A new address needs a row above. Those without a name only lead to others."""
    assert {name for name in routes if name} == set(MAY)
    leading = {
        getattr(route.callback, "view_class", route.callback).__name__
        for name, route in named_routes()
        if not name
    }
    assert leading == {"RedirectView", "catch_all_view"}


@pytest.mark.parametrize("letter", EVERYBODY)
def test_each_may_open_what_the_table_says_and_is_told_of_nothing_else(rows, routes, letter):
    visitor = Visitor(letter)
    wrong = []
    for name in MAY:
        url = address(name, routes[name], rows)
        answer, changed = visitor.ask("get", url)
        if is_refused(answer, url) == (letter in opens(name)) or answer.status_code >= 500:
            wrong.append((name, answer.status_code))
        if changed:
            wrong.append((name, "changed something"))
        wrong += [(name, secret) for secret in secrets_told(answer, url, name, letter)]
    assert wrong == []


def secrets_told(answer, url: str, name: str, letter: str) -> list[str]:
    """The words of pages or messages in an answer to somebody who may not read those."""
    # What was asked for may be repeated.
    shown = (answer.text + str(answer.redirect_chain)).lower().replace(url.lower(), "")
    secrets = {PAGE_WORDS: "HN-", MESSAGE_WORDS: "WRPN-"}
    if name == TELLS_WHAT_IS_PUBLIC:
        secrets.pop(PAGE_WORDS)
    return [words for words, letters in secrets.items() if letter in letters and words in shown]


#: The site is the same in each test, its ids too: its pages are asked once.
FORMS_SEEN = {}


@pytest.fixture
def forms(rows, routes):
    """What full access would send to each address that has a form."""
    if not FORMS_SEEN:
        boss = Visitor("F")
        for name in [name for name in MAY if name.endswith(FORMS) and "F" in sends(name)]:
            page = boss.ask("get", address(name, routes[name], rows))[0]
            # A field that looks rows up holds none before somebody has chosen one.
            looked_up = {
                "related": "",
                "article": rows["articles.article"].pk,
                "source": rows["articles.source"].pk,
            }
            FORMS_SEEN[name] = {**Fields(page.text).sent, **FORGED, **looked_up}
    return FORMS_SEEN


@pytest.mark.parametrize("letter", EVERYBODY)
def test_each_may_send_what_the_table_says_and_a_forged_form_changes_nothing(
    rows, routes, forms, letter
):
    visitor = Visitor(letter)
    wrong, idle = [], set()
    for name in MAY:
        url = address(name, routes[name], rows)
        answer, changed = visitor.ask("post", url, forms.get(name, FORGED))
        is_allowed = letter in sends(name)
        if is_allowed and not changed and name.endswith(FORMS):
            idle.add(name)
        if is_refused(answer, url) == is_allowed or answer.status_code >= 500:
            wrong.append((name, answer.status_code))
        if changed and not is_allowed:
            wrong.append((name, "changed something"))
    assert wrong == []
    if letter == "F":
        assert idle == CHANGE_NOTHING


def all_actions():
    request = RequestFactory().get("/")
    request.user = somebody("F")
    for model, kind in admin.site._registry.items():
        for name in kind.get_actions(request):
            yield model._meta.label_lower, name


def test_every_action_on_ticked_rows_is_in_the_table():
    assert set(all_actions()) == set(MAY_DO)


@pytest.mark.parametrize("letter", EVERYBODY)
def test_each_may_do_to_ticked_rows_what_the_table_says(rows, letter):
    visitor = Visitor(letter)
    done = set()
    for label, action in MAY_DO:
        model = apps.get_model(label)
        ticked = Message.objects.all() if model is Message else [rows[label]]
        data = {"action": action, "_selected_action": [row.pk for row in ticked], "post": "yes"}
        data["to"] = User.objects.get(username=HANDLER).pk
        url = reverse(f"admin:{label.replace('.', '_')}_changelist")
        if visitor.ask("post", url, data)[1]:
            done.add((label, action))
    assert done == {key for key, letters in MAY_DO.items() if letter in letters}


def test_a_field_that_looks_rows_up_finds_only_what_one_may_see(rows):
    visitors = {letter: Visitor(letter) for letter in EVERYBODY}
    for model, kind in admin.site._registry.items():
        for field in kind.autocomplete_fields:
            target = model._meta.get_field(field).related_model._meta
            query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
            for letter, visitor in visitors.items():
                data = {**query, "field_name": field, "term": ""}
                answer, _ = visitor.ask("get", reverse("admin:autocomplete"), data)
                listing = f"{target.app_label}_{target.model_name}_changelist"
                allowed = letter in opens(listing)
                assert (answer.status_code == 200 and "results" in answer.text) == allowed, field


@pytest.mark.parametrize("letter", "WRPHANF")
def test_one_sees_the_parts_of_the_site_that_one_may_use(letter):
    visitor = Visitor(letter)
    index = visitor.ask("get", "/admin/")[0].text
    for app, letters in {"articles": "WRPAF", "contact": "HAF", "auth": "AF"}.items():
        url = reverse("admin:app_list", args=[app])
        assert is_refused(visitor.ask("get", url)[0], url) == (letter not in letters), app
        assert (f'href="{url}"' in index) == (letter in letters), app


# --- accounts -------------------------------------------------------------------------------------


@pytest.fixture
def administrator(client):
    account = somebody("A")
    client.force_login(account)
    return account


def account_form(**fields):
    return {"username": "new-writer", "is_active": "on", "is_staff": "on", **fields}


PASSWORD = {"password1": "long enough to be good", "password2": "long enough to be good"}


def change(account):
    return reverse("admin:auth_user_change", args=[account.pk])


def test_a_new_writer_can_sign_in_and_write(client, administrator):
    add = reverse("admin:auth_user_add")
    form = Fields(client.get(add).text).sent
    assert form["is_staff"] == ["on"]
    role = Group.objects.get(name="Writer")
    sent = {**form, **account_form(), **PASSWORD, "groups": [role.pk]}
    assert client.post(add, sent).status_code == 302
    assert client.login(username="new-writer", password=PASSWORD["password1"])
    assert client.get(reverse("admin:articles_article_add")).status_code == 200


def test_an_administrator_makes_nobody_mightier_than_themselves(client, administrator):
    """Neither by the mark for full access, nor by a permission, nor by a role that has more."""
    mighty = Group.objects.create(name="Mighty")
    mighty.permissions.set(Group.objects.get(name="Administrator").permissions.all())
    mighty.permissions.add(*all_permissions("auth"))
    forged = {"is_superuser": "on", "user_permissions": [p.pk for p in all_permissions("auth")]}
    for account in (administrator, make_user(is_staff=True)):
        roles = [role.pk for role in account.groups.all()]
        sent = account_form(username=account.username, groups=roles, **forged)
        assert client.post(change(account), sent).status_code == 302
        account.refresh_from_db()
        assert not account.is_superuser
        assert not account.user_permissions.exists()
        answer = client.post(change(account), {**sent, "groups": [mighty.pk]})
        assert "not one of the available choices" in answer.text
        assert mighty not in account.groups.all()


def all_permissions(app):
    return apps.get_model("auth.Permission").objects.filter(content_type__app_label=app)


def make_mightier(how: str):
    account = make_user(is_staff=True, is_superuser=how == "full access", password="as it was")
    if how == "a permission":
        account.user_permissions.add(all_permissions("auth").get(codename="change_group"))
    if how == "a role":
        role = Group.objects.create(name="Mighty")
        role.permissions.set(all_permissions("auth"))
        account.groups.add(role)
    return account


@pytest.mark.parametrize("how", ["full access", "a permission", "a role"])
def test_an_administrator_cannot_touch_the_account_of_somebody_mightier(client, administrator, how):
    account = make_mightier(how)
    before = fingerprint()
    assert account.username not in client.get(reverse("admin:auth_user_changelist")).text
    client.post(change(account), account_form(username="taken-over"))
    password = reverse("admin:auth_user_password_change", args=[account.pk])
    client.post(password, PASSWORD)
    for url in (change(account), password, reverse("admin:auth_user_history", args=[account.pk])):
        assert "form" not in (client.get(url).context or {})
    assert fingerprint() == before


def test_full_access_can_be_given_by_those_who_have_it(staff_client):
    account = make_user(is_staff=True)
    page = staff_client.get(change(account)).text
    assert "Full access" in page
    sent = account_form(username=account.username, is_superuser="on")
    assert staff_client.post(change(account), sent).status_code == 302
    account.refresh_from_db()
    assert account.is_superuser


def test_an_administrator_changes_and_switches_off_an_account(client, administrator):
    account = make_user(is_staff=True)
    writer = Group.objects.get(name="Writer")
    sent = account_form(username=account.username, first_name="Ann", groups=[writer.pk])
    del sent["is_active"]
    client.post(change(account), sent)
    account.refresh_from_db()
    assert (account.first_name, account.is_active) == ("Ann", False)
    assert list(account.groups.all()) == [writer]


def test_the_form_of_an_account_shows_nothing_of_its_password(client, administrator):
    page = client.get(change(make_user(is_staff=True, password="as it was"))).text
    assert "Reset password" in page
    assert "hash" not in page


def test_an_administrator_sets_a_new_password(client, administrator):
    account = make_user("forgetful", is_staff=True)
    client.post(reverse("admin:auth_user_password_change", args=[account.pk]), PASSWORD)
    assert client.login(username="forgetful", password=PASSWORD["password1"])


# --- the roles themselves -------------------------------------------------------------------------


def test_making_the_roles_again_keeps_what_was_added_and_brings_back_what_is_missing():
    writer = Group.objects.get(name="Writer")
    extra = all_permissions("contact").get(codename="view_message")
    missing = all_permissions("articles").get(codename="add_article")
    writer.permissions.add(extra)
    writer.permissions.remove(missing)
    member = somebody("W")
    migration = import_module("rlsinfo.migrations.0002_roles")
    migration.add_roles(apps, SimpleNamespace(connection=connection))
    assert {extra, missing} <= set(writer.permissions.all())
    assert list(member.groups.all()) == [writer]
