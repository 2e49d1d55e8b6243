"""What staff can do with a whole message: each verb with its button and when it makes sense."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from contact import inbox
from contact.admin.answer_forms import GiveForm
from contact.models import Message
from contact.models.message import NEEDS_ANSWER

Status = Message.Status


# --- doing it: each gives the sentence for staff and for the history; empty if nothing changed ----


def said(count: int, sentence: str) -> str:
    return sentence if count else ""


def take(messages: QuerySet, by) -> str:
    return said(inbox.assign(messages, to=by, by=by), "You have it now.")


def give(messages: QuerySet, by, *, to) -> str:
    return said(inbox.assign(messages, to=to, by=by), f"Gave it to {inbox.name_of(to)}.")


def release(messages: QuerySet, by) -> str:
    return said(inbox.assign(messages, to=None, by=by), "Put it back: anybody can take it.")


def close(messages: QuerySet, by) -> str:
    return said(inbox.close(messages, by=by), "Marked it as done.")


def reopen(messages: QuerySet, by) -> str:
    return said(inbox.reopen(messages, by=by), "Opened it again: it waits for us.")


def mark_spam(messages: QuerySet, by) -> str:
    return said(inbox.mark_spam(messages, by=by), "Put it into spam.")


def not_spam(messages: QuerySet, by) -> str:
    return said(inbox.not_spam(messages, by=by), "Took it out of spam.")


def calm(messages: QuerySet, by) -> str:
    return said(inbox.calm(messages, by=by), "Took the mark “maybe urgent” away.")


# --- when it makes sense (asked of messages that are not erased) ----------------------------------


def is_someone_elses(message, user) -> bool:
    return message.status != Status.SPAM and message.assignee_id != user.pk


def is_no_spam(message, user) -> bool:
    return message.status != Status.SPAM


def has_somebody(message, user) -> bool:
    return is_no_spam(message, user) and message.assignee_id is not None


def is_not_done(message, user) -> bool:
    return message.status in [*NEEDS_ANSWER, Status.WAITING]


def is_settled(message, user) -> bool:
    return message.status in (Status.WAITING, Status.CLOSED)


def is_spam(message, user) -> bool:
    return message.status == Status.SPAM


def is_marked(message, user) -> bool:
    return message.maybe_urgent


@dataclass(frozen=True)
class Verb:
    name: str  # of its address, after "contact_message_"
    button: str
    do: Callable[..., str]
    makes_sense: Callable[[Message, object], bool]
    form: type[forms.Form] = forms.Form


VERBS = [
    Verb("calm", "Not urgent", calm, is_marked),
    Verb("take", "Take it", take, is_someone_elses),
    Verb("give", "Give", give, is_no_spam, GiveForm),
    Verb("release", "Put it back for anybody", release, has_somebody),
    Verb("close", "Mark as done", close, is_not_done),
    Verb("reopen", "Open again", reopen, is_settled),
    Verb("spam", "Put into spam", mark_spam, is_no_spam),
    Verb("not_spam", "Not spam", not_spam, is_spam),
]


@dataclass(frozen=True)
class Task:
    """A verb that is offered on a page."""

    verb: Verb
    address: str
    form: forms.Form


def tasks(message: Message, user, people: list) -> dict[str, Task]:
    """What ``user``, who may change ``message``, can do with it, by the names of the verbs."""
    if message.erased_at:
        return {}
    return {
        verb.name: Task(
            verb,
            reverse(f"admin:contact_message_{verb.name}", args=[message.pk]),
            verb.form(**({"people": people} if verb.form is GiveForm else {})),
        )
        for verb in VERBS
        if verb.makes_sense(message, user)
    }
