"""Every address of the staff site, and a site with a row for each of them."""

from html.parser import HTMLParser

from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import URLPattern, reverse
from django.utils.timezone import localdate

from articles import reviewing
from articles.models import (
    Article,
    GlossaryTerm,
    Medicine,
    MissedWord,
    Person,
    Picture,
    PinnedResult,
    SheetLine,
    Step,
    Synonym,
)
from contact import inbox
from contact.models import (
    ClosedDays,
    ContactDetails,
    CrisisLine,
    Email,
    Entry,
    Message,
    Retention,
    SavedReply,
    UrgentPhrase,
)
from tests.factories import (
    make_article,
    make_change,
    make_line,
    make_message,
    make_reply,
    make_revision,
    make_source,
    make_topic,
    make_user,
)

#: Words that must not reach those who may not read pages, or messages.
PAGE_WORDS = "zebrafish"
MESSAGE_WORDS = "marmalade"
#: Somebody to whom messages can be given.
HANDLER = "handler"

PICTURE = {"digest": "0" * 32, "width": 480, "height": 320, "widths": [480]}


def make_site() -> dict:
    """A row of each kind by its model's label, newest last; nothing refers to the newest."""
    topic = make_topic(name="Topic in use")
    article = make_article(f"{PAGE_WORDS}-address", topic=topic)
    source = make_source("in-use")
    person = Person.objects.create(name="An author", role="writer")
    words = {"title": f"About {PAGE_WORDS}", "author": person, "body": "<p>Words [@in-use].</p>"}
    make_revision(article, **words, next_check_on=localdate().replace(year=2099))
    change = make_change(article, title=words["title"])
    draft = make_revision(article, live=False, **{**words, "title": f"More {PAGE_WORDS}"})
    reviewing.ask(draft, by=make_user(is_staff=True))
    make_messages()
    ContactDetails.objects.create(pk=1)
    rows = [article, draft, change]
    rows += [Email.objects.last(), Message.objects.last(), ContactDetails.load()]
    unused = [
        make_topic(),
        make_source("unused"),
        Person.objects.create(name="A person", role="nurse"),
        GlossaryTerm.objects.create(term="A term", definition="What it means."),
        Medicine.objects.create(name="A medicine", kind="other", known="Little.", source=source),
        make_line(words=f"A line about {PAGE_WORDS}."),
        Step.objects.create(title="A step", words="Try it.", article=article),
        SheetLine.objects.create(words="A line", part="test"),
        Synonym.objects.create(words="jumpy legs", means="restless legs"),
        PinnedResult.objects.create(words="legs", article=article),
        MissedWord.objects.create(week=localdate(), key_hash="x", word="jumpy", times=5),
        Picture.objects.create(key="picture", alt="A picture.", **PICTURE),
        CrisisLine.objects.last(),
        ClosedDays.objects.create(name="A holiday", first_day=localdate(), last_day=localdate()),
        Retention.objects.create(pk=1),
        SavedReply.objects.last(),
        UrgentPhrase.objects.last(),
        Group.objects.create(name="A role"),
        make_user(is_staff=True),
    ]
    assert source.citations.exists()
    name = f"pictures/{PICTURE['digest']}-480.webp"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(b"a picture"))
    return {row._meta.label_lower: row for row in [*rows, *unused]}


def make_messages():
    """One in each state, and a mail that failed."""
    staff = make_user(HANDLER, is_staff=True, is_superuser=True)
    for verb in (inbox.mark_spam, inbox.close, None):
        message = make_message(name=MESSAGE_WORDS, body=f"Words about {MESSAGE_WORDS}.")
        if verb:
            verb(Message.objects.filter(pk=message.pk), by=staff)
    make_reply(message, by=staff, body=f"More about {MESSAGE_WORDS}.")
    Email.objects.filter(kind="receipt").update(status=Email.Status.FAILED)


def named_routes(patterns=None):
    """The name of each address under /admin/, with its route."""
    for route in admin.site.urls[0] if patterns is None else patterns:
        if isinstance(route, URLPattern):
            yield route.name, route
        else:
            yield from named_routes(route.url_patterns)


#: What an address needs besides its path.
QUERIES = {"articles_revision_compare": "?old=live&new={draft}"}


def address(name: str, route, rows: dict) -> str:
    """An example of the address, of a row that it can be about."""
    own = [row.pk for label, row in rows.items() if name.startswith(label.replace(".", "_"))]
    article = rows["articles.article"].pk
    examples = {
        "object_id": own[0] if own else article,
        "id": own[0] if own else None,
        "pk": own[0] if own else None,
        "article": article,
        "entry": Entry.objects.filter(kind="reply").values_list("pk", flat=True).first(),
        "key": rows["articles.picture"].key,
        "app_label": "articles",
        "content_type_id": ContentType.objects.get_for_model(Article).pk,
    }
    parameters = {each: examples[each] for each in route.pattern.regex.groupindex}
    query = QUERIES.get(name, "").format(draft=rows["articles.revision"].pk)
    return reverse(f"admin:{name}", kwargs=parameters) + query


#: What is typed into an empty field, by the class or the type of its input.
TYPED = {
    "vDateField": "2030-01-01",
    "date": "2030-01-01",
    "email": "forged@mail.example",
    "number": "7",
    "text": "forged",
    "time": "10:00",
    "url": "https://forged.example/",
}


class Fields(HTMLParser):
    """What a browser would send of the forms in a page, with every line of text changed."""

    def __init__(self, page: str):
        super().__init__()
        self.sent, self.select, self.area = {}, "", ""
        self.feed(page)

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        if tag == "input" and given.get("name"):
            self.handle_input(given["name"], given)
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "textarea":
            self.area = given.get("name", "")
            self.sent[self.area] = ["Forged."]
        elif tag == "option" and ("selected" in given or self.select not in self.sent):
            self.handle_option(given.get("value"))

    def handle_option(self, value):
        if self.select and value:
            self.sent[self.select] = [value]

    def handle_input(self, name, given):
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self.sent.setdefault(name, []).append(value or "on")
        elif kind == "hidden":
            self.sent[name] = [value]
        elif (typed := TYPED.get(given.get("class")) or TYPED.get(kind)) is not None:
            is_word = kind == "text" and not value[:1].isdigit()
            self.sent[name] = [f"{value}x" if value and is_word else value or typed]

    def handle_data(self, data):
        if self.area and data.strip():
            self.sent[self.area] = [data.strip()]

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self.select = self.area = ""
