"""The page of one message: read it, answer it, see what became of the answer."""

from functools import partial, wraps

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, Subquery
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from contact import answers, inbox, outbox, viewing
from contact.admin import delivery, people, thread
from contact.admin.answer_forms import MailForm, NoteForm, ReplyForm
from contact.admin.verbs import VERBS, tasks
from contact.mailing import UNDO
from contact.models import ContactDetails, Email, Message

TOO_LATE = "It is too late to take this reply back: it is on its way."
TAKEN_BACK = "This reply was already taken back: nothing was sent."
NOTHING_DONE = (
    "Nothing was changed: the message was no longer as you saw it. This is how it is now."
)


class ConversationMixin:
    """Put before ModelAdmin among the bases."""

    # --- addresses -------------------------------------------------------------------------------

    def get_urls(self):
        own = [
            self.own("reply/", "reply", self.reply_view),
            self.own("undo/<int:entry>/", "undo", self.undo_view),
            self.own("note/", "note", self.note_view),
            self.own("send-now/", "send_now", self.send_now_view),
            self.own("presence/", "presence", self.presence_view),
        ]
        for verb in VERBS:
            address = f"{verb.name.replace('_', '-')}/"
            own.append(self.own(address, verb.name, partial(self.verb_view, verb=verb)))
        return own + super().get_urls()

    def own(self, address, name, view):
        guarded = self.when_posted(sensitive_post_parameters()(view))
        wrapped = self.admin_site.admin_view(guarded)
        return path(f"<int:pk>/{address}", wrapped, name=f"contact_message_{name}")

    def when_posted(self, view):
        """Who had to sign in first comes without the form: to the page, where the words wait."""

        @wraps(view)
        def posted(request, pk, **rest):
            if request.method == "POST":
                return view(request, pk, **rest)
            return self.back(self.find(request, pk))

        return require_http_methods(["GET", "HEAD", "POST"])(posted)

    # --- what is asked for -----------------------------------------------------------------------

    def find(self, request, pk) -> Message:
        """For those who may read messages. 404 if it is not there, or ``pk`` cannot be an id."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        details = ContactDetails.objects.values("organisation")[:1]
        found = Message.objects.select_related("assignee").with_retention()
        try:
            return get_object_or_404(found.annotate(organisation=Subquery(details)), pk=pk)
        except ValueError as error:
            raise Http404 from error

    def find_to_change(self, request, pk) -> Message:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self.find(request, pk)

    def values(self, request, message) -> dict[str, str]:
        organisation = message.organisation or ContactDetails().organisation
        return answers.values(message, by=request.user, organisation=organisation)

    # --- the page --------------------------------------------------------------------------------

    @method_decorator(require_safe)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self.conversation(request, self.find(request, object_id))

    def conversation(self, request, message, *, reply=None, note=None, newer=(), status=200):
        """``reply``, ``note``: forms with words that are not stored, to be shown again.

        ``newer``: what was said while the reply was written.
        """
        viewing.read(message, by=request.user)
        entries = list(message.entries.select_related("by").order_by("pk"))
        mails = [delivery.describe(mail) for mail in message.emails.order_by("pk")]
        replies = {each.mail.entry_id: each for each in mails if each.mail.entry_id}
        seen_by = people.around(message)
        newest = entries[-1].pk if entries else 0
        for form in filter(None, [reply, note]):
            form.take_focus()
        context = {
            "message": message,
            "thread": thread.parts(entries, replies),
            "newest": newest,
            "automatic": [each for each in mails if not each.mail.entry_id],
            "seen_by": [each for each in seen_by if each.first_at],
            "others": people.still_here(seen_by, but=request.user),
            "newer": newer,
            "is_unsaved": reply is not None,
            "is_refused": status >= 400,
            "may_erase": self.has_delete_permission(request, message) and not message.erased_at,
        }
        if self.has_change_permission(request):
            colleagues = [each for each in seen_by if each.may_answer]
            context |= self.answering(request, message, newest, reply, is_stale=newer)
            context["tasks"] = tasks(message, request.user, colleagues)
            context["note"] = note or NoteForm(message)
        return self.answer(request, context, status)

    def answering(self, request, message, newest, reply, *, is_stale) -> dict:
        """What the reply box needs."""
        if not message.can_be_answered:
            return {"reply": reply}
        known = self.values(request, message)
        reply = reply or ReplyForm(message, values=known)
        reply.looked_at(newest, again=is_stale)
        return {"reply": reply, "offers": answers.offers(known)}

    def answer(self, request, context, status):
        context |= {**self.admin_site.each_context(request), "opts": self.opts}
        template = "admin/contact/message/conversation.html"
        return TemplateResponse(request, template, context, status=status)

    def back(self, message, after=""):
        return redirect(reverse("admin:contact_message_change", args=[message.pk]) + after)

    # --- answering -------------------------------------------------------------------------------

    def reply_view(self, request, pk):
        message = self.find_to_change(request, pk)
        form = ReplyForm(message, request.POST, values=self.values(request, message))
        if "_insert" in request.POST:
            return self.insert(request, message, form)
        if not form.is_valid():
            return self.conversation(request, message, reply=form, status=422)
        close = "_close" in request.POST
        try:
            entry = inbox.reply(message, by=request.user, close=close, **form.cleaned_data)
        except inbox.Stale as stale:
            message = self.find(request, pk)
            return self.conversation(request, message, reply=form, newer=stale.entries, status=409)
        except ValidationError as error:
            form.add_error(None, error)
            return self.conversation(request, self.find(request, pk), reply=form, status=422)
        done = "Replied and marked it as done." if close else "Replied."
        self.log_change(request, message, done)
        self.message_user(request, f"{done} You can take it back for {UNDO.seconds} seconds.")
        return self.back(message, f"?saved#entry-{entry.pk}")

    def insert(self, request, message, form):
        """For browsers without scripts: the page again, with the saved reply after the words."""
        offered = {str(each.pk): each for each in answers.offers(form.values)}
        form.data = form.data.copy()
        form.data["body"] = answers.insert(
            form.data.get("body", ""), offered.get(form.data.get("saved"))
        )
        return self.conversation(request, message, reply=form)

    def undo_view(self, request, pk, entry):
        message = self.find_to_change(request, pk)
        replies = message.entries.filter(pk=entry)
        entry = replies.first()
        if entry is None or not inbox.take_back(entry, by=request.user):
            return self.not_taken_back(request, message, is_there=replies.exists())
        self.log_change(request, message, "Took the reply back.")
        self.message_user(request, "Taken back: nothing was sent. The words are in the box below.")
        message = self.find(request, pk)
        words = {"body": entry.body}
        again = ReplyForm(message, initial=words, values=self.values(request, message))
        return self.conversation(request, message, reply=again)

    def not_taken_back(self, request, message, *, is_there):
        """Only what was sent is forgotten by the browser; all else might be the last copy."""
        if is_there:
            self.message_user(request, TOO_LATE, notices.ERROR)
            return self.back(message, "?saved")
        why = NOTHING_DONE if message.erased_at else TAKEN_BACK
        self.message_user(request, why, notices.WARNING)
        return self.back(message)

    def note_view(self, request, pk):
        message = self.find_to_change(request, pk)
        form = NoteForm(message, request.POST)
        if not form.is_valid():
            return self.conversation(request, message, note=form, status=422)
        try:
            entry = inbox.note(message, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.conversation(request, self.find(request, pk), note=form, status=422)
        self.log_change(request, message, "Wrote a private note.")
        return self.back(message, f"?saved#entry-{entry.pk}")

    # --- everything else that changes something --------------------------------------------------

    def verb_view(self, request, pk, verb):
        message = self.find_to_change(request, pk)
        form = verb.form(request.POST)
        if not form.is_valid():
            self.message_user(request, "Nothing was changed: choose somebody first.", notices.ERROR)
            return self.back(message)
        chosen = Message.objects.filter(pk=pk)
        if done := verb.do(chosen, request.user, **form.cleaned_data):
            self.log_change(request, message, done)
            self.message_user(request, done)
        else:
            self.message_user(request, NOTHING_DONE, notices.WARNING)
        return self.back(message)

    def send_now_view(self, request, pk):
        message = self.find_to_change(request, pk)
        form = MailForm(request.POST)
        chosen = form.cleaned_data["email"] if form.is_valid() else None
        if outbox.send_now(Email.objects.filter(message=message, pk=chosen)):
            self.log_change(request, message, "Sent a mail now.")
            self.message_user(request, "It leaves within a minute.")
        else:
            self.message_user(request, NOTHING_DONE, notices.WARNING)
        return self.back(message)

    def presence_view(self, request, pk):
        message = self.find(request, pk)
        viewing.stay(message, by=request.user)
        others = people.still_here(people.around(message), but=request.user)
        newest = message.entries.aggregate(newest=Max("pk"))["newest"] or 0
        return JsonResponse({"others": others, "newest": newest})
