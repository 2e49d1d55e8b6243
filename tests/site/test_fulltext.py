import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError
from hypothesis import given, settings
from hypothesis import strategies as st

from rlsinfo import deletion, fulltext
from rlsinfo.fulltext import Phrase, Sought
from tests.file_database import bytes_of, file_database

IS_SQLITE = connection.vendor == "sqlite"
ROWS = {
    1: "My legs are restless in the evening",
    2: "Pramipexole helped me, see RLS-7K3Q-9F",
    3: "Write to someone@site.example about medication",
    4: "Café in the evening; a restless night",
    5: "Die Füße zappeln",
}


@pytest.fixture
def index(db):
    fulltext.create(connection, "words_of_tests")
    for pk, words in ROWS.items():
        fulltext.put("words_of_tests", pk, words)
    yield "words_of_tests"
    fulltext.drop(connection, "words_of_tests")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("restless", [4, 1]),
        ("RESTLESS evening", [4, 1]),
        ("evenings", [4, 1]),
        ("evening pramipexole", []),
        ("pramip", [2]),
        ("evening re", [4, 1]),
        ("re evening", []),  # only the last word may be begun
        ("z", []),  # one letter begins too much
        ("rls-7k3q-9f", [2]),
        ("rls-9f-7k3q", []),
        ("SOMEONE@site.example", [3]),
        ("cafe", [4]),
        ("fu\u0308ße", [5]),
        ("fusse", []),
        ("füße", [5]),
        ("legs?", [1]),
        ('"legs"', [1]),
    ],
)
def test_a_search_finds_the_newest_rows_with_all_words(index, typed, found):
    assert fulltext.find(index, typed, 10) == found


@pytest.mark.parametrize("typed", ["", "   ", '"', "* ^ : ( -", "\0", "_", "\ud800", "…!?"])
def test_where_nothing_can_be_searched_for_nothing_is_found(index, typed):
    assert fulltext.find(index, typed, 10) == []


@pytest.mark.parametrize(
    "typed",
    ['legs" OR "night', "legs OR night", "legs NEAR(night", "legs AND NOT night", "words: legs*"],
)
def test_the_search_language_of_the_database_is_out_of_reach(index, typed):
    assert fulltext.find(index, typed, 10) == []


def test_marks_of_that_language_are_spaces(index):
    assert fulltext.find(index, '^legs* + "evening', 10) == [1]


def test_nothing_that_can_be_typed_breaks_the_search(index):
    @given(
        st.text(st.characters(codec=None), max_size=120)
        | st.text('legs "*^:(){}-+\0\\%', max_size=40)
    )
    @settings(max_examples=300, deadline=None, database=None)
    def typed_by_anybody(typed):
        assert set(fulltext.find(index, typed, 10)) <= set(ROWS)

    typed_by_anybody()


def test_only_the_first_hundred_characters_and_eight_words_count(index):
    assert fulltext.find(index, "legs" + " " * 96 + "nothing", 10) == [1]
    assert fulltext.find(index, "legs " * 8 + "nothing", 10) == [1]
    assert fulltext.find(index, "legs " * 7 + "nothing", 10) == []


def test_of_many_rows_the_newest_are_found_first(index):
    for pk in (30, 10, 20):
        fulltext.put(index, pk, "cramp")
    assert fulltext.find(index, "cramp", 2) == [30, 20]


def test_a_beginning_counts_only_where_no_row_has_the_whole_word(index):
    assert fulltext.find(index, "rest", 10) == [4, 1]
    fulltext.put(index, 3, "rest")
    assert fulltext.find(index, "rest", 10) == [3]


def test_new_words_of_a_row_replace_the_old(index):
    fulltext.put(index, 1, "Nothing but cramp")
    assert fulltext.find(index, "legs", 10) == []
    assert fulltext.find(index, "cramp", 10) == [1]


def test_removed_rows_are_not_found(index):
    fulltext.remove(index, [1, 3, 999])
    assert fulltext.find(index, "evening", 10) == [4]
    assert fulltext.find(index, "medication", 10) == []


@pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL has no rows before it has all")
def test_a_search_that_takes_too_long_ends_with_what_it_has(index, monkeypatch):
    for pk in range(10, 400):
        fulltext.put(index, pk, "cramp")
    monkeypatch.setattr(fulltext.sqlite, "LONGEST", -1)
    assert len(fulltext.find(index, "cramp", 1000)) < 390
    # It does not stop what is asked next on the same connection.
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM words_of_tests, words_of_tests AS again")
        assert cursor.fetchone() == (395 * 395,)


@pytest.mark.skipif(IS_SQLITE, reason="SQLite gives what it has found by then")
def test_a_search_that_takes_too_long_finds_nothing(index, monkeypatch):
    slow = "SELECT pk FROM {index}, pg_sleep(0.01) WHERE {query} IS NOT NULL LIMIT %s"
    monkeypatch.setattr(fulltext.postgres, "LONGEST", 5)
    assert fulltext.postgres._read(slow, index, "legs", [10]) == []
    assert fulltext.find(index, "legs", 10) == [1]


@pytest.mark.skipif(IS_SQLITE, reason="SQLite has no such settings")
@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_it_leaves_the_settings_as_they_were(monkeypatch):
    def settings():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            return cursor.fetchone()

    before = settings()
    fulltext.find("articles_words", "legs", 10)
    assert settings() == before
    monkeypatch.setattr(fulltext.postgres, "LONGEST", 5)
    slow = "SELECT pk FROM {index}, pg_sleep(0.1) WHERE {query} IS NOT NULL LIMIT %s"
    fulltext.put("articles_words", 1, "legs", "", "", "")
    assert fulltext.postgres._read(slow, "articles_words", "legs", [10]) == []
    fulltext.empty("articles_words")
    assert settings() == before


def test_a_fault_of_the_database_is_not_taken_for_a_slow_search(db):
    with pytest.raises(DatabaseError, match="no such table|does not exist"):
        fulltext.find("there_is_no_such_index", "legs", 10)


# --- ranked -------------------------------------------------------------------------------------

PAGES = {
    1: ("Iron and the brain", "Low iron can bring restless legs", "Tests", "A blood test."),
    2: ("Restless legs in pregnancy", "They mostly go after the birth", "", "Iron may be low."),
    3: ("Medicines compared", "Each has good and bad sides", "Iron", "Talk to your doctor."),
    4: ("Driving", "Some medicines make you sleepy", "", "Legs, legs, legs and no more."),
}


@pytest.fixture
def pages(db):
    fulltext.create(connection, "pages_of_tests", columns=4)
    for pk, texts in PAGES.items():
        fulltext.put("pages_of_tests", pk, *texts)
    yield "pages_of_tests"
    fulltext.drop(connection, "pages_of_tests")


def sought(*groups):
    return [
        Sought(
            tuple(Phrase(tuple(phrase.rstrip("*").split()), phrase[-1] == "*") for phrase in one)
        )
        for one in groups
    ]


@pytest.mark.parametrize(
    ("groups", "how", "found"),
    [
        ([["iron"]], {}, [1, 3, 2]),  # title, heading, text
        ([["irons"]], {}, [1, 3, 2]),
        ([["iron"], ["pregnancy"]], {}, [2]),
        ([["iron"], ["driving"]], {}, []),
        ([["iron"]], {"in_first": True}, [1]),
        ([["restless legs"]], {}, [2, 1]),
        ([["legs restless"]], {}, []),
        ([["preg*"]], {}, [2]),
        ([["sleepy driv*", "birth"]], {}, [2]),
        ([], {}, []),
    ],
)
def test_the_row_that_is_most_about_it_comes_first(pages, groups, how, found):
    assert fulltext.rank(pages, sought(*groups), **{"limit": 10, **how}) == found


def test_any_of_the_words_is_enough_where_that_is_asked(pages):
    found = fulltext.rank(pages, sought(["iron"], ["driving"]), 10, any_of=True)
    assert sorted(found) == [1, 2, 3, 4]


def test_of_too_many_rows_some_are_compared(pages, monkeypatch):
    monkeypatch.setattr(fulltext.engine(), "MOST_ROWS", 2)
    assert len(fulltext.rank(pages, sought(["iron"]), 10)) == 2


def test_an_empty_index_finds_nothing(pages):
    fulltext.empty(pages)
    assert fulltext.rank(pages, sought(["iron"]), 10) == []


# --- erasing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 200])
def test_forgotten_words_are_gone_from_the_file(db, tmp_path, rows):
    path = tmp_path / "site.sqlite3"
    with file_database(path):
        fulltext.create(connection, "letters")
        for pk in range(1, rows + 1):
            fulltext.put("letters", pk, f"legs evening sleep number{pk}")
        fulltext.put("letters", 1000, "qxcanary zzsecret of one person")
        fulltext.remove("letters", [1000])
        deletion.scrub()
        assert b"qxcanari" in bytes_of(path)  # in an old part of the index
        fulltext.forget("letters")
        assert deletion.scrub()
        left = [word for word in (b"qxcanari", b"qxcanary", b"zzsecret") if word in bytes_of(path)]
        assert left == []
        assert len(fulltext.find("letters", "evening", 1000)) == rows


@pytest.mark.django_db
@pytest.mark.skipif(not IS_SQLITE, reason="PostgreSQL keeps house by itself")
def test_forgetting_keeps_nobody_waiting_for_long():
    with transaction.atomic(), pytest.raises(TransactionManagementError):
        fulltext.forget("any")
