"""Whatever people write is kept as they wrote it, and nothing but shown."""

import csv
import io
import random
import re
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from html import escape
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import now

from contact import exporting, follow_up, inbox, outbox, searching, submitting
from contact.forms import MessageForm, page_address
from contact.models import Email, Entry, Message
from contact.spreadsheet import rows_as_csv
from tests.contact import hostile
from tests.factories import form_data, make_message, make_reply, make_user

pytestmark = pytest.mark.django_db

HARMLESS = "harmless words"


def as_kept(text):
    """As our forms keep it: without spaces around, and with the line breaks of Unix."""
    return text.strip().replace("\r\n", "\n")


# --- into the site: kept as it is, or refused with a reason ---------------------------------------


@pytest.fixture
def reader(client):
    client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


def send(client, **fields):
    return client.post(reverse("contact:write"), form_data(**fields))


def test_a_message_is_kept_as_it_was_typed_or_refused_with_a_reason(reader):
    assert faults_of(lambda **typed: send(reader, **typed), hostile.sample(hostile.TEXTS, 60)) == []


def test_the_form_keeps_each_text_as_it_was_typed_or_refuses_it_with_a_reason():
    """Every text, without the page around the form, which takes the most time."""
    assert faults_of(submit, hostile.TEXTS) == []


def faults_of(send, texts):
    faults = []
    for text in texts:
        typed = {"name": text, "body": text, "about": text}
        answer = send(**typed)
        if is_refused(answer, "name", typed):
            typed["name"] = ""
            answer = send(**typed)
        if not is_kept(answer, typed) and not is_refused(answer, "body", typed):
            faults.append((answer.status_code, text))
    return faults


@dataclass
class Answer:
    """What the page would be made of."""

    status_code: int
    context: dict


def submit(**fields):
    posted = QueryDict(mutable=True)
    posted.update(form_data(**fields))
    form = MessageForm(posted)
    if not form.is_valid():
        return Answer(422, {"form": form})
    submitting.submit(form.cleaned_data, network=None)
    return Answer(303, {})


def test_an_address_is_kept_as_it_was_typed_or_refused_with_a_reason(reader):
    faults = []
    for text in [*hostile.ADDRESSES, *hostile.sample(hostile.TEXTS, 40)]:
        typed = {"email": text}
        answer = send(reader, **typed)
        if not is_kept(answer, typed) and not is_refused(answer, "email", typed):
            faults.append((answer.status_code, text))
    assert faults == []


def is_kept(answer, typed):
    message = Message.objects.order_by("pk").last()
    kept = {name: page_address(text) if name == "about" else as_kept(text)
            for name, text in typed.items()}  # fmt: skip
    return answer.status_code == 303 and kept == {name: getattr(message, name) for name in kept}


def is_refused(answer, field, typed):
    """With a reason beside the field, and all that was typed still there."""
    if answer.status_code != 422:
        return False
    form = answer.context["form"]
    return field in form.errors and all(form[name].value() == typed[name] for name in typed)


def test_bytes_that_are_no_text_are_kept_as_marks(reader):
    fields = "&".join(f"{name}={value}" for name, value in form_data(body="", name="").items())
    raw = fields.replace("body=", "body=a%ff%fe%c0%80%ed%a0%80b").replace("name=", "name=%80")
    kind = "application/x-www-form-urlencoded"
    assert reader.post(reverse("contact:write"), raw, content_type=kind).status_code == 303
    assert re.fullmatch("a\ufffd+b", Message.objects.get().body)
    assert Message.objects.get().name == "\ufffd"


def thread_post(client, message):
    url = reverse("contact:thread", args=[follow_up.make_link(message, "a mail")])
    return lambda text: client.post(url, {"body": text, "token": form_data()["token"]})


def staff_post(name, **fields):
    def post(client, message):
        url = reverse(f"admin:contact_message_{name}", args=[message.pk])
        keys = iter(range(10_000))
        return lambda text: client.post(
            url, {"body": text, "key": f"{next(keys):032x}", "seen": 10**9, **fields}
        )

    return post


@pytest.mark.parametrize(
    ("post", "kind", "box"),
    [
        (thread_post, "written", "form"),
        (staff_post("reply", _open=""), "reply", "reply"),
        (staff_post("note"), "note", "note"),
    ],
    ids=["write again", "reply", "note"],
)
def test_what_is_added_to_a_thread_is_kept_as_it_is_or_refused_with_a_reason(
    staff_client, post, kind, box
):
    send, faults = post(staff_client, make_message(name="")), []
    for text in hostile.sample(hostile.TEXTS, 143):
        answer = send(text)
        entry = Entry.objects.filter(kind=kind).order_by("pk").last()
        kept = answer.status_code in (302, 303) and entry.body == filled_in(text, kind)
        form = answer.context and answer.context.get(box)
        refused = answer.status_code == 422 and form.errors and form["body"].value() == text
        if not kept and not refused:
            faults.append((answer.status_code, text))
    assert faults == []


def filled_in(text, kind):
    """As it is kept; what a reply names between braces has been filled in."""
    return as_kept(text).replace("{greeting}", "Hello,") if kind == "reply" else as_kept(text)


# --- out of the site: emails ----------------------------------------------------------------------


def send_all():
    Email.objects.update(due_at=now())
    while outbox.send_next():
        pass


def headers_of(mailbox):
    """The subject (without the reference) and the names of the headers of each mail."""
    mails = [message_from_bytes(each.content, policy=policy.default) for each in mailbox.taken]
    assert {mail.get_content_type() for mail in mails} == {"text/plain"}
    return [(re.sub(r"RLS-\S+", "", mail["Subject"]), mail.keys()) for mail in mails]


def test_no_words_become_a_header_or_a_recipient_of_a_mail(mailbox):
    write_and_answer(HARMLESS, "sender@mail.example")
    send_all()
    usual = dict(headers_of(mailbox))
    mailbox.taken.clear()
    texts = [*hostile.sample(hostile.HEADERS, 34), *hostile.POLYGLOTS]
    for number, text in enumerate(texts):
        write_and_answer(text, f"sender-{number}@mail.example")
    send_all()
    assert len(mailbox.taken) == 2 * len(texts)
    for subject, names in headers_of(mailbox):
        assert names == usual[subject]
    for envelope in mailbox.taken:
        [to] = envelope.rcpt_tos
        assert re.fullmatch(r"sender-\d+@mail\.example", to)


def write_and_answer(text, address):
    message = make_message(name=text, email=address, body=text)
    make_reply(message, body=text)
    inbox.note(message, body="a private note", by=make_user(), key=f"note {address}")


def test_an_address_that_the_form_takes_is_one_recipient(reader, mailbox):
    taken = 0
    for number, address in enumerate(hostile.ADDRESSES):
        taken += send(reader, email=address, name=f"Sender {number}").status_code == 303
    inbox.not_spam(Message.objects.all(), by=None)  # sent too quickly for a person
    for message in Message.objects.all():
        make_reply(message)
    send_all()
    assert taken == Message.objects.count() >= 5
    assert len(mailbox.taken) >= 5
    for envelope in mailbox.taken:
        [to] = envelope.rcpt_tos
        assert not to.endswith("victim.example")


# --- found ----------------------------------------------------------------------------------------


def test_any_text_can_be_looked_for(staff_client):
    make_message(body=" ".join(hostile.TEXTS))
    for text in hostile.TEXTS:
        searching.find(text)
    url = reverse("admin:contact_message_changelist")
    for text in [*hostile.SEARCHES, *hostile.NULL, *hostile.sample(hostile.TEXTS, 10)]:
        assert staff_client.get(url, {"q": text}).status_code == 200, text


# --- out of the site: tables ----------------------------------------------------------------------

#: Our own list, apart from the rules by which `spreadsheet` knows them.
SIGNS = "=+-@|%\t\r\0＝＋－＠﹦﹢﹣﹫⁺⁻⁼₊₋₌−–—‐‒―➕➖＋"
UNSEEN = " \u00a0\u3000\u200b\u2060\ufeff\u00ad\u202e\u0301\x01\x1f\x0b\x0c"


def formulas(cells):
    return [
        line
        for cell in cells
        for line in re.split("\r\n|[\n\r\v\f\x85\u2028\u2029]", cell)
        if line.lstrip(UNSEEN)[:1] and line.lstrip(UNSEEN)[0] in SIGNS
    ]


def parsed(rows):
    text = "".join(rows_as_csv(rows)).removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_no_cell_of_the_table_of_messages_is_a_formula():
    Message.objects.bulk_create(
        row(number, name=text, email=f"{text}@mail.example", body=text)
        for number, text in enumerate(hostile.TEXTS)
    )
    table = parsed(exporting.messages_table())
    assert {len(cells) for cells in table} == {len(exporting.HEADINGS)}
    assert len(table) == len(hostile.TEXTS) + 1
    assert [found for cells in table for found in formulas(cells)] == []


def row(number, **fields):
    return Message(
        reference=f"N{number}", submission_key=f"key {number}", consent_text="I agree.", **fields
    )


def test_no_cell_of_ten_thousand_is_a_formula():
    chance = random.Random(4)
    pieces = [*SIGNS, *UNSEEN, *"\n\r\x85\u2028\"',;'a1(", "cmd|' /C calc'!A0", "SUM(A1)", "\r\n"]
    texts = ["".join(chance.choices(pieces, k=chance.randint(1, 9))) for _ in range(10_000)]
    table = parsed([text] for text in texts)
    assert len(table) == 10_000
    assert len(formulas(texts)) > 5_000
    assert formulas(cell for cells in table for cell in cells) == []


# --- out of the site: pages -----------------------------------------------------------------------


class Elements(HTMLParser):
    """Each element of a page in order, with the names of its attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, pairs):
        if tag != "br":  # a line break of the text, which we make one of the page
            self.found.append((tag, *(name for name, _ in pairs)))

    def handle_comment(self, data):
        self.found.append("a comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def elements(answer):
    assert answer.status_code in (200, 422)
    return Elements(answer.text).found


@pytest.fixture
def fifty(db):
    return [make_message() for _ in range(50)]


def test_the_list_shows_text_and_no_element_of_it(staff_client, fifty):
    url = reverse("admin:contact_message_changelist")
    usual = elements(staff_client.get(url))
    texts = iter([*hostile.MARKUP, *hostile.TEXTS, HARMLESS])
    while pairs := list(zip(fifty, texts, texts, strict=False)):
        for message, name, body in pairs:
            Message.objects.filter(pk=message.pk).update(name=name, body=body)
        assert elements(staff_client.get(url)) == usual, pairs[0]


@pytest.fixture
def story(db):
    """A message with all that can be said about one; ``tell`` puts other words into it."""
    message = make_message(about="a-page", spam_reasons=[])
    reader = make_user()
    inbox.write_again(message, body="More.", key="more")
    inbox.note(message, body="A note.", by=reader, key="note")
    make_reply(message, by=reader)
    message.entries.update(at=now() - timedelta(minutes=5))
    return message


def tell(message, text):
    Message.objects.filter(pk=message.pk).update(name=text[:100], body=text, about=text[:80])
    message.entries.exclude(kind="event").update(body=text)
    message.emails.update(error=text)


@pytest.fixture
def pages(staff_client, admin_user, story):
    """Each page on which people's words are shown, as a question to the site."""
    admin_user.set_password("a password for tests only")
    admin_user.save()
    staff_client.force_login(admin_user)
    staff_client.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    story_url = reverse("admin:contact_message_change", args=[story.pk])
    thread_url = reverse("contact:thread", args=[follow_up.make_link(story, "a mail")])
    return {
        "conversation": lambda text: staff_client.get(story_url),
        "thread": lambda text: staff_client.get(thread_url),
        "export": lambda text: page_of_person(staff_client, story),
        "form with a fault": lambda text: staff_client.post(
            reverse("contact:write"),
            form_data(name=f"{text[:60]}\nb", email=f"{text[:60]}\nb", body=text),
        ),
        "reply with a fault": lambda text: staff_client.post(
            reverse("admin:contact_message_reply", args=[story.pk]), {"body": f"{text} {{unknown}}"}
        ),
        "search": lambda text: staff_client.get("/admin/contact/message/", {"q": text}),
    }


def page_of_person(client, message):
    return client.post(
        reverse("admin:contact_message_export"),
        {
            "kind": "page",
            "address": message.email,
            "reason": "A test",
            "password": "a password for tests only",
        },
    )


NAMES = ["conversation", "thread", "export", "form with a fault", "reply with a fault", "search"]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_shows_text_and_no_element_of_it(pages, story, name, monkeypatch):
    monkeypatch.setattr("contact.admin.exports.TRIES", 1000)
    monkeypatch.setattr(exporting, "record", lambda messages, by: 1)  # a line more each time
    ask = pages[name]
    tell(story, HARMLESS)
    usual = elements(ask(f"{HARMLESS} in a search for nothing"))
    texts = [text for text in [*hostile.TEXTS, *hostile.MARKUP] if "\0" not in text]
    for text in hostile.in_lines(texts, 4900) if name != "search" else hostile.POLYGLOTS:
        tell(story, text)
        answer = ask(text)
        assert elements(answer) == usual, text[:300]


def test_the_pages_do_show_the_words(pages, story):
    text = hostile.POLYGLOTS[0]
    tell(story, text)
    for name in NAMES[:5]:
        assert escape(text) in pages[name](text).text, name
