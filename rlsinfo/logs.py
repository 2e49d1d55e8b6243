"""What the log says, and what it must not: never a body, an address or a query."""

import logging
import re
from contextlib import suppress

#: The addresses that are secrets, up to the secret itself.
SECRET = re.compile(r"/(preview|contact/yours|contact/thanks)/[^/\s]+")


class HideTokens(logging.Filter):
    """Some addresses are secrets: the log names them without their token."""

    def filter(self, record):
        with suppress(TypeError, ValueError):  # arguments that do not fit are for logging to tell
            record.msg, record.args = SECRET.sub(r"/\1/…", record.getMessage()), ()
        return True


def logging_settings(level: int) -> dict:
    """For Django's LOGGING: one line for each event, to the terminal."""
    console = {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_tokens"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
        "filters": {"no_tokens": {"()": HideTokens}},
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django": {"handlers": [], "propagate": True}},
    }
