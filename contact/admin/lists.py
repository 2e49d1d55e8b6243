"""What the lists of messages and of mails have in common."""

import re

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.shortcuts import redirect

from rlsinfo.capped import CappedPaginator

#: What can be the id of a row: SQLite counts to 19 digits.
ID = re.compile(r"[0-9]{1,18}")


class LongListMixin:
    """Put before ModelAdmin among the bases. Knows what its own pages send, and nothing else.

    ``lookups``: the parameters of an address that choose rows.
    """

    lookups = ()
    list_per_page = 50
    list_max_show_all = 0
    paginator = CappedPaginator
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    sortable_by = ()

    def lookup_allowed(self, lookup, value, request):
        if lookup not in self.lookups:
            raise IncorrectLookupParameters(lookup)
        return True

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and self.has_view_permission(request):
            drop_what_is_no_id(request)
            if not request.POST.getlist(ACTION_CHECKBOX_NAME):
                words = "Nothing was changed: tick at least one row first."
                self.message_user(request, words, messages.WARNING)
                return redirect(request.get_full_path())
        if ERROR_FLAG in request.GET:
            self.say_that_it_is_the_whole_list(request)
        return super().changelist_view(request, extra_context)

    def say_that_it_is_the_whole_list(self, request):
        """Django leads here from an address that it cannot follow."""
        request.GET = request.GET.copy()
        del request.GET[ERROR_FLAG]  # with it, Django would blame the database for another one
        words = "We could not follow that address: this is the list from its beginning."
        self.message_user(request, words, messages.WARNING)


def drop_what_is_no_id(request) -> None:
    ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
    request.POST = request.POST.copy()
    request.POST.setlist(ACTION_CHECKBOX_NAME, [each for each in ticked if ID.fullmatch(each)])
