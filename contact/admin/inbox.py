"""The list of messages, and what is done to those that are ticked."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm

from contact import erasing, inbox, worklist
from contact.admin.lists import LongListMixin
from contact.models import Message
from rlsinfo.capped import in_words


def searched(request) -> str:
    return request.GET.get("q", "").strip()


def shown(request) -> worklist.List:
    return worklist.ALL if searched(request) else worklist.get_list(request.GET.get("show"))


class ListFilter(admin.SimpleListFilter):
    """One of the inbox's lists; to answer, if none is chosen. A search looks in all of them."""

    title = "list"
    parameter_name = "show"
    template = "admin/contact/message/_lists.html"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        self.shown = shown(request)

    def lookups(self, request, model_admin):
        return [(each.name, each.title) for each in worklist.LISTS]

    def queryset(self, request, queryset):
        # What was ticked is meant, also if it has moved to another list since.
        chosen = worklist.ALL if request.method == "POST" else self.shown
        return worklist.for_list(chosen.rows(queryset), request.user)

    def choices(self, changelist):
        counts = worklist.counts()
        return [
            {"list": each, "count": in_words(counts[each.name]), "is_shown": each is self.shown}
            for each in worklist.LISTS
        ]


class TickedForm(ActionForm):
    """What to do to the messages that are ticked."""

    to = forms.CharField(label="Give to:", required=False, widget=forms.Select)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = [(each.pk, inbox.name_of(each)) for each in worklist.staff()]
        self.fields["to"].widget.choices = [("", "---------"), *people]

    def clean_select_across(self):
        """Never: the list is counted so far only, and what nobody has seen is not ticked."""
        return False


class InboxMixin(LongListMixin):
    """Put before ModelAdmin among the bases."""

    list_display = ["reference"]
    list_filter = [ListFilter]
    lookups = (ListFilter.parameter_name,)
    search_fields = ["reference"]  # for the box alone: see get_search_results
    action_form = TickedForm
    actions = ["take", "give", "close", "reopen", "mark_spam", "not_spam"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Messages", **(extra_context or {})})

    def get_ordering(self, request):
        return shown(request).order

    def get_search_results(self, request, queryset, search_term):
        typed = searched(request)
        return worklist.found(queryset, typed) if typed else queryset, False

    def has_delete_permission(self, request, obj=None):
        return admin.ModelAdmin.has_delete_permission(self, request, obj)

    def get_deleted_objects(self, objs, request):
        """For the page that asks whether to delete: the mails go with their messages."""
        return [str(message) for message in objs], {"messages": len(objs)}, set(), []

    def delete_model(self, request, obj):
        erasing.erase(Message.objects.filter(pk=obj.pk), by=request.user)

    def delete_queryset(self, request, queryset):
        erasing.erase(queryset, by=request.user)

    def get_actions(self, request):
        """To delete comes last."""
        actions = super().get_actions(request)
        return dict(sorted(actions.items(), key=lambda action: action[0] == "delete_selected"))

    @admin.action(description="Take", permissions=["change"])
    def take(self, request, queryset):
        count = inbox.assign(queryset, to=request.user, by=request.user)
        self.say(request, count, "given to you")

    @admin.action(description="Give to…", permissions=["change"])
    def give(self, request, queryset):
        chosen = request.POST.get("to")
        to = next((each for each in worklist.staff() if str(each.pk) == chosen), None)
        if to is None:
            words = "Nothing was changed: choose whom to give them to."
            self.message_user(request, words, messages.WARNING)
        else:
            count = inbox.assign(queryset, to=to, by=request.user)
            self.say(request, count, f"given to {inbox.name_of(to)}")

    @admin.action(description="Mark as done", permissions=["change"])
    def close(self, request, queryset):
        self.say(request, inbox.close(queryset, by=request.user), "marked as done")

    @admin.action(description="Open again", permissions=["change"])
    def reopen(self, request, queryset):
        self.say(request, inbox.reopen(queryset, by=request.user), "opened again")

    @admin.action(description="Put into spam", permissions=["change"])
    def mark_spam(self, request, queryset):
        self.say(request, inbox.mark_spam(queryset, by=request.user), "put into spam")

    @admin.action(description="Not spam", permissions=["change"])
    def not_spam(self, request, queryset):
        self.say(request, inbox.not_spam(queryset, by=request.user), "taken out of spam")

    def say(self, request, count: int, done: str):
        """How many of those that were ticked; the verbs leave out those that it does not fit."""
        left = len(request.POST.getlist(admin.helpers.ACTION_CHECKBOX_NAME)) - count
        words = f"{count} {'message' if count == 1 else 'messages'} {done}."
        if left:
            words += (
                f" {left} left unchanged: it does not apply to {'it' if left == 1 else 'them'}."
            )
        self.message_user(request, words, messages.WARNING if left else messages.SUCCESS)
