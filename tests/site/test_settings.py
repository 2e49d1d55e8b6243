import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from rlsinfo.databases import database_settings
from rlsinfo.email_url import email_settings
from tests.manage import manage

SHOW = (
    "from django.conf import settings as s; print(s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS,"
    "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
    "s.ALLOWED_HOSTS, s.DEBUG)"
)


def test_all_that_is_secure_follows_from_the_address(tmp_path):
    shown = manage("shell", "-v0", "-c", SHOW, var_dir=tmp_path, SITE_URL="https://rls.example")
    assert shown.stdout.strip() == (
        "True 63072000 True True __Host-s __Host-c ['rls.example'] False"
    ), shown.stderr


def test_capital_letters_in_the_address_do_not_switch_security_off(tmp_path):
    shown = manage("shell", "-v0", "-c", SHOW, var_dir=tmp_path, SITE_URL="HTTPS://RLS.example")
    assert shown.stdout.startswith("True 63072000 True True __Host-s __Host-c ['rls.example']")


def test_on_plain_localhost_nothing_insists_on_https(tmp_path):
    shown = manage("shell", "-v0", "-c", SHOW, var_dir=tmp_path)
    assert shown.stdout.strip() == "False 0 False False s c ['localhost', '127.0.0.1'] False"


def test_a_site_in_production_passes_django_s_own_checks(tmp_path):
    checked = manage(
        "check",
        "--deploy",
        "--fail-level=WARNING",
        var_dir=tmp_path,
        SITE_URL="https://rls.example",
        SECRET_KEY="x9" * 20 + "a key with enough different letters in it",
        EMAIL_URL="smtp://user:p%40ss@mail.example:587",
    )
    assert checked.returncode == 0, checked.stderr
    assert "(0 silenced)" in checked.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "flase"),
        ("SITE_URL", "www.rls.example"),
        ("SITE_URL", "https://"),
        ("EMAIL_URL", "smtp://mail.example:abc"),
        ("HSTS_SECONDS", "a day"),
        ("EMAIL_URL", "mail.example"),
        ("LOG_LEVEL", "LOUD"),
        ("CONTACT_RETENTION_DAYS", "9999"),
        ("FEEDBACK_RETENTION_DAYS", "366"),
        ("TRUSTED_PROXIES", "9"),
    ],
)
def test_a_misspelt_value_is_refused_by_name(tmp_path, name, value):
    refused = manage("check", var_dir=tmp_path, **{name: value})
    assert refused.returncode != 0
    assert name in refused.stderr


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", {"EMAIL_PORT": 587, "EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False}),
        ("smtps://mail.example", {"EMAIL_PORT": 465, "EMAIL_USE_TLS": False}),
        ("smtp+plain://127.0.0.1:2525", {"EMAIL_PORT": 2525, "EMAIL_USE_TLS": False}),
        (
            "smtp://us%40er:p%3A%2F%24@mail.example:25",
            {"EMAIL_HOST_USER": "us@er", "EMAIL_HOST_PASSWORD": "p:/$", "EMAIL_PORT": 25},
        ),
    ],
)
def test_one_line_says_how_mail_leaves(url, expected):
    read = email_settings(url)
    assert {name: read[name] for name in expected} == expected


@pytest.mark.parametrize("url", ["", "mail.example", "http://mail.example", "smtp://"])
def test_a_malformed_mail_address_of_the_server_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must be"):
        email_settings(url)


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run")


@pytest.mark.django_db
def test_the_database_keeps_what_it_has_confirmed():
    with connection.cursor() as cursor:
        pragmas = {}
        for name in ("synchronous", "foreign_keys"):
            cursor.execute(f"PRAGMA {name}")
            pragmas[name] = cursor.fetchone()[0]
    assert pragmas == {"synchronous": 2, "foreign_keys": 1}
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "-c jit=off"),
        ("?options=-c%20jit%3Don", "-c jit=on"),
        ("?sslmode=require", "-c jit=off"),
    ],
)
def test_postgres_does_not_compile_what_it_answers_at_once(tmp_path, address, told):
    found = database_settings(f"postgres://name@host/rlsinfo{address}", tmp_path)
    assert found["OPTIONS"]["options"] == told
    assert found["OPTIONS"].get("sslmode") == ("require" if "sslmode" in address else None)
