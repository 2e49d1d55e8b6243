"""What was found at the addresses of sources: kept, told to staff, looked at again in time."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from articles import link_checking
from articles.link_outcome import FAILING, Kind, Outcome
from articles.management.commands import check_links
from articles.models import LinkCheck, Source
from rlsinfo.management.commands import work
from tests.factories import make_source, make_user, with_permissions

pytestmark = pytest.mark.django_db

START = datetime(2027, 5, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def make_check(kind=Kind.FINE, *, source=None, at=START, words="Words about it."):
    source = source or make_source(f"source-{Source.objects.count() + 1}")
    outcome = Outcome(kind, words)
    (found,) = link_checking.check([source], look=lambda url: outcome, clock=lambda: at)
    return found


def test_what_was_found_is_kept_with_the_moment_and_the_address():
    source = make_source(doi="10.1000/1")
    found = make_check(Kind.MOVED, source=source, words="x" * 600)
    found.refresh_from_db()
    assert (found.source, found.outcome, found.checked_at) == (source, Kind.MOVED, START)
    assert found.address == "https://doi.org/10.1000/1"
    assert found.words == "x" * 499 + "…"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_link_that_fails_knows_since_when(kind):
    found = make_check(kind)
    make_check(kind, source=found.source, at=START + DAY)
    found.refresh_from_db()
    assert found.checked_at == START + DAY
    assert found.failing_since == (START if kind in FAILING else None)


def test_a_link_that_works_again_forgets_that_it_failed():
    found = make_check(Kind.DEAD)
    make_check(Kind.UNKNOWN, source=found.source, at=START + DAY)
    make_check(Kind.DEAD, source=found.source, at=START + 2 * DAY)
    found.refresh_from_db()
    assert found.failing_since == START + 2 * DAY


def test_one_bad_source_does_not_stop_the_next_and_there_is_a_pause_between():
    done = []

    def look(url):
        done.append("look")
        if len(done) == 1:
            raise RuntimeError("unforeseen")
        return Outcome(Kind.FINE, "There.")

    sources = [make_source("one"), make_source("two"), make_source("three")]
    found = list(link_checking.check(sources, look=look, pause=lambda: done.append("pause")))
    assert done == ["look", "pause", "look", "pause", "look"]
    assert [each.outcome for each in found] == [Kind.UNKNOWN, Kind.FINE, Kind.FINE]
    assert found[0].words == "We could not look (RuntimeError)."


def test_no_transaction_is_open_while_another_site_is_asked():
    def look(url):
        assert connection.savepoint_ids == []
        return Outcome(Kind.FINE, "There.")

    make_source()
    assert link_checking.check_next(look=look).outcome == Kind.FINE


def test_a_source_that_is_deleted_meanwhile_leaves_nothing():
    def look(url):
        Source.objects.all().delete()
        return Outcome(Kind.FINE, "There.")

    assert list(link_checking.check([make_source()], look=look)) == []
    assert not LinkCheck.objects.exists()


@pytest.mark.parametrize(
    ("kind", "later", "is_due"),
    [
        (Kind.FINE, 6 * DAY, False),
        (Kind.FINE, 8 * DAY, True),
        (Kind.UNKNOWN, 6 * DAY, False),
        (Kind.UNREACHABLE, timedelta(hours=23), False),
        (Kind.UNREACHABLE, timedelta(hours=25), True),
        (Kind.FINE, -DAY, True),  # a clock that went back
    ],
)
def test_a_link_is_looked_at_again_after_a_week_and_a_fault_after_a_day(kind, later, is_due):
    source = make_check(kind).source
    assert list(link_checking.due(START + later)) == ([source] if is_due else [])


def test_what_has_waited_longest_comes_first():
    old = make_check(at=START - 30 * DAY).source
    older = make_check(at=START - 60 * DAY).source
    new = make_source("new")
    assert list(link_checking.due(START)) == [new, older, old]


def test_a_changed_address_is_looked_at_at_once():
    source = make_check(Kind.DEAD).source
    Source.objects.update(url="https://other.example/")
    assert list(link_checking.due(START)) == [source]
    assert not LinkCheck.objects.dead().exists()
    source.refresh_from_db()
    assert make_check(Kind.DEAD, source=source, at=START + DAY).failing_since == START + DAY


def test_looking_at_the_next_costs_the_same_however_many_there_are(django_assert_num_queries):
    for count in (1, 20):
        for number in range(count):
            make_source(f"of-{count}-{number}")
        with django_assert_num_queries(11):
            link_checking.check_next(look=lambda url: Outcome(Kind.FINE, "There."))


# --- the worker -----------------------------------------------------------------------------------


@pytest.fixture
def looked_at(monkeypatch):
    found = []
    monkeypatch.setattr(link_checking, "check_next", lambda: found.append(1))
    return found


@pytest.mark.parametrize("is_on", [True, False])
def test_the_worker_looks_at_one_link_each_half_minute_if_it_is_told_to(settings, looked_at, is_on):
    settings.CHECK_LINKS = is_on
    worker = work.Command()
    for _ in range(work.HOUSEKEEPING_PAUSE // work.PAUSE):
        worker.do_what_is_due(threading.Event())
    assert len(looked_at) == is_on


def test_a_worker_that_is_told_to_stop_asks_nobody_any_more(settings, looked_at):
    settings.CHECK_LINKS = True
    stop = threading.Event()
    stop.set()
    work.Command().do_what_is_due(stop)
    assert looked_at == []


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch, capsys):
    """The command, on sites that answer by the end of their address."""

    def look(url):
        kind = Kind(url.rpartition("/")[2])
        return Outcome(kind, f"Words about {kind}.")

    def check(sources):
        return real(sources, look=look, pause=lambda: None)

    real = link_checking.check
    monkeypatch.setattr(check_links.link_checking, "check", check)

    def run(*options):
        call_command("check_links", *options)
        return capsys.readouterr().out

    return run


def make_links(*kinds):
    for kind in kinds:
        make_source(f"is-{kind}", url=f"https://site.example/{kind}")


def test_the_command_says_what_is_not_fine(run):
    make_links("moved", "fine", "dead")
    assert run() == (
        "is-dead: https://site.example/dead\n  Words about dead.\n"
        "is-moved: https://site.example/moved\n  Words about moved.\n"
        "Looked at 3: 1 fine, 1 moved, 1 dead.\n"
    )


def test_the_command_looks_at_one_source_when_it_is_named(run):
    make_links("fine", "dead")
    assert run("--source", "is-fine") == "Looked at 1: 1 fine.\n"
    with pytest.raises(CommandError, match="no source with the key nothing"):
        run("--source", "nothing")


@pytest.mark.parametrize("kind", list(Kind))
def test_the_command_fails_only_when_it_is_told_to_and_a_link_fails(run, kind):
    make_links("fine", *({kind} - {"fine"}))
    run()
    if kind in FAILING:
        with pytest.raises(CommandError, match=r"Links that fail: 1\."):
            run("--fail")
    else:
        run("--fail")


def test_a_site_without_sources_has_nothing_to_look_at(run):
    assert run() == "Looked at 0: no source.\n"


# --- what staff see -------------------------------------------------------------------------------


def make_faults():
    """Of each kind one that failed once, and one that failed a second time too."""
    for kind in Kind:
        make_check(kind)
        make_check(kind, source=make_check(kind).source, at=START + DAY)


def test_the_first_page_counts_dead_links_and_leads_to_them(staff_client):
    make_faults()
    url = reverse("admin:articles_source_changelist") + "?show=dead"
    page = staff_client.get("/admin/").text
    # One that is gone at once; of what may be a hiccup only that which failed again.
    assert f'<a href="{url}">4 sources have a dead link</a>' in page
    found = staff_client.get(url).context["cl"].queryset
    outcomes = sorted(source.link_check.outcome for source in found)
    assert outcomes == ["dead", "dead", "refused", "unreachable"]


def test_who_may_not_see_sources_hears_nothing_of_their_links(client):
    make_check(Kind.DEAD)
    client.force_login(make_user(is_staff=True))
    assert "dead link" not in client.get("/admin/").text
    client.force_login(with_permissions(make_user(is_staff=True), "view_source"))
    assert "1 source has a dead link" in client.get("/admin/").text


def test_the_page_of_a_source_says_what_was_found_and_when(staff_client):
    source = make_source()
    url = reverse("admin:articles_source_change", args=[source.pk])
    assert "Nobody has looked yet" in staff_client.get(url).text
    make_check(Kind.UNREACHABLE, source=source)
    make_check(Kind.UNREACHABLE, source=source, at=START + DAY, words="It <b>fails</b>.")
    page = staff_client.get(url).text
    assert "It &lt;b&gt;fails&lt;/b&gt;." in page
    assert "Looked at on 4 May 2027, 10:00. It has failed since 3 May 2027." in page
    Source.objects.update(url="https://other.example/")
    assert "Nobody has looked yet" in staff_client.get(url).text


def test_a_source_that_was_looked_at_can_be_deleted(client):
    source = make_check(Kind.DEAD).source
    me = with_permissions(make_user(is_staff=True), "view_source", "delete_source")
    client.force_login(me)
    client.post(reverse("admin:articles_source_delete", args=[source.pk]), {"post": "yes"})
    assert not LinkCheck.objects.exists()


def test_the_lists_cost_the_same_however_many_links_are_dead(
    staff_client, django_assert_max_num_queries
):
    for _ in range(3):
        make_faults()
    for url in ("/admin/", reverse("admin:articles_source_changelist") + "?show=dead"):
        with django_assert_max_num_queries(12):
            staff_client.get(url)
