"""The sources whose address leads nowhere."""

from articles.models import LinkCheck
from rlsinfo.dashboard.line import Line, counted, listing, may_see


def to_do(user) -> list[Line]:
    if not may_see(user, "articles.source"):
        return []
    count = LinkCheck.objects.dead().count()
    words = counted(count, "source has a dead link", "sources have a dead link")
    return [Line(words, listing("articles_source", show="dead"))] if count else []
