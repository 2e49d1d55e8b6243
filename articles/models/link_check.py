"""What was found at the address of a source when it was last looked at."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat

from articles.link_outcome import FAILING, IN_A_LIST, Kind
from articles.models.evidence import Source

#: `Source.link`, for the database.
LINK = Case(
    When(source__doi="", then=F("source__url")),
    default=Concat(Value("https://doi.org/"), F("source__doi")),
)


class LinkCheckQuerySet(models.QuerySet):
    def of_todays_address(self):
        """Not those of a source whose address was changed since."""
        return self.filter(address=LINK)

    def dead(self):
        """Those worth a person's time: not there, or failing when looked at a second time too."""
        again = Q(failing_since__lt=F("checked_at"))
        return self.of_todays_address().filter(Q(outcome=Kind.DEAD) | again)


class LinkCheck(models.Model):
    """The last look at a source's address. Written by `link_checking`."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="link_check")
    address = models.CharField(max_length=320)
    checked_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=IN_A_LIST)
    words = models.CharField(max_length=500)
    failing_since = models.DateTimeField(null=True, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="links_that_fail_know_since_when",
                condition=Q(outcome__in=FAILING, failing_since__isnull=False)
                | ~Q(outcome__in=FAILING) & Q(failing_since__isnull=True),
            )
        ]

    def __str__(self):
        return f"{self.source}: {self.get_outcome_display()}"
