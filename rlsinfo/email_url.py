"""Reads EMAIL_URL: one line that says how mail leaves this site. Pure."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

#: scheme -> default port. smtp: STARTTLS; smtps: TLS from the first byte; smtp+plain: none.
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def email_settings(url: str) -> dict:
    """Django's EMAIL_* settings for ``console:`` or ``smtp://user:password@host:port``.

    A name or password with reserved characters is percent-encoded, as in any URL.
    Raises ImproperlyConfigured for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme not in PORTS or not parts.hostname or not port_of(parts):
        raise ImproperlyConfigured(
            "EMAIL_URL must be console: or smtp://user:password@host:port (or smtps, smtp+plain)."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port_of(parts),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def port_of(parts) -> int | None:
    """The port of a split URL; None if what stands there is none."""
    try:
        return parts.port or PORTS[parts.scheme]
    except ValueError:
        return None
