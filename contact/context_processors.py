"""How to reach us, for the foot of every page."""

from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString

from contact import surroundings
from rlsinfo.content_version import remembered


@remembered
def footer() -> SafeString:
    """Whole: it is the same on every page, and a third of the work of a short one."""
    return surroundings.footer(surroundings.details(), surroundings.lines())


def ways_to_reach_us(request):
    return {
        "contact_details": SimpleLazyObject(surroundings.details),
        "crisis_lines": SimpleLazyObject(surroundings.lines),
        "footer": SimpleLazyObject(footer),
    }
