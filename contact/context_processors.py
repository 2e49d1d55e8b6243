"""How to reach us, for the foot of every page."""

from django.utils.functional import SimpleLazyObject

from contact.models import ContactDetails, CrisisLine


def ways_to_reach_us(request):
    return {
        "contact_details": SimpleLazyObject(ContactDetails.load),
        "crisis_lines": SimpleLazyObject(lambda: list(CrisisLine.objects.all())),
    }
