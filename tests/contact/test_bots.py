"""Ten thousand posts by bots and two hundred by people: who ends up in the spam folder.

What is generated is the same each time. A sample goes through the real view; for the rest only the
verdict is asked for, with all its counts, which is much quicker. The clock moves as the posts come.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
import time_machine
from django.test import RequestFactory
from django.utils.timezone import now

from contact import form_token, submitting
from contact.form_token import FormToken
from contact.models import Message
from contact.views import write
from rlsinfo import ratelimit

pytestmark = pytest.mark.django_db

#: Not at the full hour, when the counts begin anew.
START = datetime(2026, 11, 23, 8, 25, tzinfo=UTC)
#: One of so many posts by bots goes through the view.
SAMPLED = 97
HUMAN = {"HTTP_SEC_FETCH_SITE": "same-origin"}

SAID = (
    "my legs ache crawl at night sleep doctor iron tablets months evening sofa walk husband "
    "flight long worse better tired morning work question ask blood test level told wait week "
    "since summer mother same stretch bath warm cold help read page thank restless itch pull"
)
WORDS = SAID.split()


@dataclass
class Post:
    """One form: sent ``at`` seconds after START, ``taken`` seconds after it was shown."""

    at: float
    body: str
    address: str
    taken: float = 30
    website: str = ""
    email: str = "sender@mail.example"
    name: str = ""
    headers: dict = field(default_factory=HUMAN.copy)
    page: str = ""  # posts that name the same one were written in the same open form


def story(chance, least=6, most=80) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(least, most)))


def gibberish(chance) -> str:
    letters = "bcdfghjklmnpqrstvwxz"
    return " ".join("".join(chance.choices(letters, k=chance.randint(4, 12))) for _ in range(12))


def links(chance, count) -> str:
    return " ".join(f"http://{gibberish(chance).split()[0]}.example/x" for _ in range(count))


def anywhere(chance) -> str:
    """An IPv4 address of nobody's: reserved for ever."""
    return f"{chance.randint(240, 254)}.{chance.randrange(256)}.{chance.randrange(256)}.9"


# --- bots -----------------------------------------------------------------------------------------


def fills_every_field(chance, at):
    return Post(at, story(chance), anywhere(chance), website=links(chance, 1))


def is_too_fast(chance, at):
    return Post(at, story(chance), anywhere(chance), taken=chance.choice([0, 1, 2]))


def sells_by_links(chance, at):
    body = f"{story(chance)} {links(chance, chance.randint(3, 9))}"
    return Post(at, body, anywhere(chance))


def sends_one_text_with_other_numbers(chance, at):
    body = f"Dear owner, your site lost {chance.randint(10, 99999)} visitors. We bring them back."
    return Post(at, body, anywhere(chance))


def floods_from_one_network(chance, at):
    return Post(at, story(chance), f"252.1.2.{chance.randrange(1, 255)}")


def replays_one_page_with_new_words(chance, at):
    return Post(at, story(chance), "252.3.3.3", taken=at, page="replayed")


def types_gibberish_with_links(chance, at):
    return Post(at, f"{gibberish(chance)} {links(chance, 3)}", anywhere(chance))


TEXTS = [story(random.Random(number), least=30) for number in range(20)]


def is_patient_and_everywhere(chance, at):
    """Slow as a person, from a new network each time; only its words are not new."""
    body = f"{chance.choice(TEXTS)} {links(chance, 1)} {chance.randrange(1000)}"
    return Post(at, body, anywhere(chance), taken=chance.uniform(20, 300))


def writes_markup(chance, at):
    body = "".join(f'<a href="{links(chance, 1)}">{story(chance, 1, 3)}</a> ' for _ in range(4))
    return Post(at, body, anywhere(chance))


def floods_from_one_provider_in_new_words(chance, at):
    """Nothing but its number is wrong: several networks of one provider in turn."""
    return Post(at, story(chance), f"253.9.{chance.randrange(4)}.{chance.randrange(1, 255)}")


BOTS = [
    fills_every_field,
    is_too_fast,
    sells_by_links,
    sends_one_text_with_other_numbers,
    floods_from_one_network,
    replays_one_page_with_new_words,
    types_gibberish_with_links,
    is_patient_and_everywhere,
    writes_markup,
    floods_from_one_provider_in_new_words,
]


def bots(count, hours):
    chance = random.Random(20261122)
    for number in range(count):
        yield BOTS[number % len(BOTS)](chance, at=3600 * hours * number / count)


# --- people ---------------------------------------------------------------------------------------


def types_fast(chance, at):
    yield Post(at, story(chance, 5, 9), anywhere(chance), taken=4)


def has_fields_filled_by_the_browser(chance, at):
    yield Post(at, story(chance), anywhere(chance), taken=8, name="A sender", email="a@b.example")


def has_an_old_browser(chance, at):
    headers = {"HTTP_ORIGIN": "http://testserver"}
    yield Post(at, story(chance), anywhere(chance), headers=headers)


def pastes_a_long_text(chance, at):
    yield Post(at, story(chance, 700, 700)[:4900], anywhere(chance), taken=6)


def left_the_page_open_all_night(chance, at):
    yield Post(at, story(chance), anywhere(chance), taken=20 * 3600)


def shares_a_household(chance, at):
    home = anywhere(chance)
    yield Post(at, story(chance), home)
    yield Post(at + 100, story(chance), home, email="other@mail.example")


def corrects_the_address(chance, at):
    home, body = anywhere(chance), story(chance, 20)
    page = f"page {at}"
    yield Post(at, body, home, email="wrong@mail.example", page=page)
    yield Post(at + 40, body, home, taken=70, email="right@mail.example", page=page)


def clicks_twice(chance, at):
    post = Post(at, story(chance, 20), anywhere(chance), page=f"page {at}")
    yield from (post, post)


def names_a_page_or_two(chance, at):
    yield Post(at, f"{story(chance)} {links(chance, chance.choice([1, 2]))}", anywhere(chance))


def despairs(chance, at):
    yield Post(at, "I cannot go on. I want to die.", anywhere(chance), taken=12)


def has_few_words(chance, at):
    body = chance.choice(["help", "Please help me", "what can i do", "Thank you."])
    yield Post(at, body, anywhere(chance), taken=5)


def writes_in_another_script(chance, at):
    yield Post(at, f"Мои ноги болят ночью 😴 {story(chance, 1, 9)}", anywhere(chance))


PEOPLE = [
    types_fast,
    has_fields_filled_by_the_browser,
    has_an_old_browser,
    pastes_a_long_text,
    left_the_page_open_all_night,
    shares_a_household,
    corrects_the_address,
    clicks_twice,
    names_a_page_or_two,
    despairs,
    has_few_words,
    writes_in_another_script,
]


def people(count, hours):
    chance = random.Random(1672)
    posts = []
    while len(posts) < count:
        kind = PEOPLE[len(posts) % len(PEOPLE)]
        posts += kind(chance, at=3600 * hours * len(posts) / count)
    return posts[:count]


# --- sending them ---------------------------------------------------------------------------------


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def one_salt(monkeypatch):
    """The salt of the day is not asked for at each post, which takes longer than its counts."""
    salt = ratelimit.Counter().salt

    class Counter(ratelimit.Counter):
        def __init__(self):
            self.moment, self.salt = now(), salt

    monkeypatch.setattr(ratelimit, "Counter", Counter)


def shown_at(post):
    return START + timedelta(seconds=post.at - post.taken)


def through_the_view(post, tokens):
    if post.page not in tokens:
        with time_machine.travel(shown_at(post), tick=False):
            tokens[post.page] = form_token.issue()
    token = tokens[post.page] if post.page else tokens.pop("")
    data = {"body": post.body, "name": post.name, "email": post.email, "website": post.website}
    data |= {"consent": "on", "token": token}
    meta = {"REMOTE_ADDR": post.address, **post.headers}
    return write(RequestFactory().post("/contact/", data, **meta)).status_code


def is_foldered(post, number):
    """The verdict alone."""
    token = FormToken(post.page or f"page {number}", shown_at(post))
    network = str(ip_network(f"{post.address}/24", strict=False))
    sent = {"body": post.body, "website": post.website, "token": token}
    return bool(submitting.spam_reasons(sent, network))


def is_foldered_by_the_view(post, tokens):
    assert through_the_view(post, tokens) == 303
    return Message.objects.latest("pk").status == Message.Status.SPAM


def test_ten_thousand_posts_by_bots_do_not_bury_the_messages_of_people(clock, one_salt):
    posts = [(post, "bot") for post in bots(10_000, hours=1)]
    posts += [(post, "person") for post in people(20, hours=1)]
    tokens, verdicts = {}, Counter()
    for number, (post, writer) in enumerate(sorted(posts, key=lambda each: each[0].at)):
        clock.move_to(START + timedelta(seconds=post.at))
        if writer == "person" or number % SAMPLED == 0:
            foldered = is_foldered_by_the_view(post, tokens)
        else:
            foldered = is_foldered(post, number)
        verdicts[writer, foldered] += 1
    assert verdicts["bot", True] >= 9_500
    assert verdicts["bot", False] < 500
    assert verdicts["person", True] == 0


def test_of_two_hundred_people_nobody_is_refused_and_nobody_taken_for_a_bot(clock):
    tokens = {}
    for post in sorted(people(200, hours=48), key=lambda post: post.at):
        clock.move_to(START + timedelta(seconds=post.at))
        assert through_the_view(post, tokens) == 303
    foldered = Message.objects.filter(status=Message.Status.SPAM)
    assert list(foldered.values_list("spam_reasons", flat=True)) == []
    assert Message.objects.filter(maybe_urgent=True).exists()
