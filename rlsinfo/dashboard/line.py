"""One line of the first page of the staff site, and what it is made of."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from rlsinfo import capped


@dataclass(frozen=True)
class Line:
    words: str
    url: str = ""
    is_warning: bool = False


def may_see(user, model: str) -> bool:
    """Whether the staff site shows ``user`` the rows of ``app.model``."""
    app, _, name = model.partition(".")
    return user.has_perm(f"{app}.view_{name}") or user.has_perm(f"{app}.change_{name}")


def listing(model: str, **query) -> str:
    """The address of the list of ``app_model`` that shows only these rows."""
    return f"{reverse(f'admin:{model}_changelist')}?{urlencode(query)}"


def counted(count: int, one: str, many: str) -> str:
    return f"{capped.in_words(count)} {one if count == 1 else many}"
