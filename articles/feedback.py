"""What readers say of a page: an answer, which is counted once a visit, and one line."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate, now

from articles.models import Feedback, Revision
from rlsinfo import ratelimit

HOUR, DAY = 3600, 86400
#: Answers from one network in an hour. Somebody who reads a night through gives fewer; it leaves
#: room for a household or a ward that reads together.
MOST_HERE = 30
#: Answers from everywhere in an hour. So many come from a machine, and each is a row that stays.
MOST_IN_ALL = 2000


@transaction.atomic
def vote(revision: Revision, *, is_useful: bool, network: str | None) -> Feedback | None:
    """Count an answer about the live ``revision``; ``network``: of the reader, None if not known.

    What comes back can take a line; None: too many came, and this one is not counted. Without a
    cookie a visit is one network, one page, one day. Its second answer is not counted either. It
    may have been a double click, so that the line goes with an answer like it.
    """
    counter = ratelimit.Counter()
    if network and counter.hit(f"answers {network}", seconds=HOUR) > MOST_HERE:
        return None
    said = {"article_id": revision.article_id, "is_useful": is_useful}
    if network and counter.hit(f"useful {revision.article_id} {network}", seconds=DAY) > 1:
        return Feedback.objects.without_line().filter(**said, sent_on=localdate()).first()
    if counter.hit("all answers", seconds=HOUR) > MOST_IN_ALL:
        return None
    return Feedback.objects.create(**said, revision=revision)


def add_line(answer: Feedback, words: str) -> bool:
    """Keep ``words`` with ``answer``. False if it has, or had, another line: the first stays."""
    free = Feedback.objects.without_line().filter(pk=answer.pk)
    is_kept = bool(free.update(words=words, written_on=localdate()))
    return is_kept or Feedback.objects.filter(pk=answer.pk, words=words).exists()


def erase(feedback) -> int:
    """Delete the lines of ``feedback`` for ever; how many. The answers stay, and are counted.

    The words leave the file when the worker writes it anew.
    """
    return feedback.with_line().update(words="", written_on=None, erased_at=now())


def erase_due() -> int:
    """Erase the lines that we promised to keep no longer; how many that was."""
    last_day = localdate() - timedelta(days=settings.FEEDBACK_RETENTION_DAYS)
    return erase(Feedback.objects.filter(written_on__lte=last_day))
