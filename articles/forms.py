"""The form in which staff write an article: where it lives, and the words of its next version."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles import publishing, resolving
from articles.models import Article, Revision
from articles.moments import MomentField
from articles.publishing import WORDS
from articles.sanitising import EXTENSIONS, clean

#: When a new page is checked again, unless its editor says otherwise.
CHECK_AFTER = timedelta(days=365)


def from_revision(name: str, **changes) -> forms.Field:
    return Revision._meta.get_field(name).formfield(**changes)


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def next_check() -> str:
    return (localdate() + CHECK_AFTER).isoformat()


class UnixLines:
    """A browser sends line breaks as CRLF; texts keep LF, or each save would look like a change."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class LinesField(UnixLines, forms.CharField):
    pass


class TextField(UnixLines, ProseEditorFormField):
    pass


class PagesField(LinesField):
    """Pages by their addresses, one on each line: to offer every page would take seconds."""

    def prepare_value(self, value):
        """For what was typed, and for pages."""
        return "\n".join(page.slug for page in value) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        return resolving.find_pages(super().clean(value).split("\n"))


class ArticleForm(forms.ModelForm):
    field_order = ["title"]  # the address is made from it

    title = from_revision("title", widget=forms.TextInput(attrs={"class": "vTextField"}))
    summary = from_revision("summary", widget=forms.Textarea(attrs={"rows": 2, "cols": 80}))
    key_points = from_revision(
        "key_points", form_class=LinesField, widget=forms.Textarea(attrs={"rows": 5, "cols": 80})
    )
    body = TextField(
        label="Text",
        extensions=EXTENSIONS,
        widget=AdminProseEditorWidget,
        help_text="Cite a source by its key, like this: [@irlssg2014]. Two: [@one; @other].",
    )
    author = from_revision("author")
    related = PagesField(
        label="Read next",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="The addresses of pages, one on each line. Readers see three at most.",
    )
    checked_on = from_revision("checked_on", widget=date_input(), show_hidden_initial=False)
    next_check_on = from_revision("next_check_on", widget=date_input(), initial=next_check)
    publish_at = MomentField(label="Publish at", help_text="Leave it empty to publish at once.")
    small_correction = forms.BooleanField(
        required=False,
        label="Small correction",
        help_text="The review goes on holding. Not for sources, medicines, numbers or care cards.",
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        label="Note to the reviewer",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Article
        fields = ["slug", "topic", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflict = None  # the version that somebody else saved meanwhile
        self.is_for_saving = True
        self.fields["slug"].required = False
        if self.instance.pk:
            self.initial["seen"] = self.instance.edition
        latest = self.instance.latest if self.instance.pk else None
        if latest is not None:
            self.initial |= {name: getattr(latest, name) for name in WORDS}
            self.initial["related"] = list(latest.related.all())

    @property
    def has_new_words(self) -> bool:
        return any(name in [*WORDS, "related"] for name in self.changed_data)

    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in [*WORDS, "related"]}

    def unsaved(self) -> Revision:
        """The text as it stands in the form, faults and all, to look at. Not to be saved."""
        self.is_for_saving = False
        self.is_valid()
        if "slug" in self.errors:
            self.instance.slug = self.initial.get("slug") or "page"
        words = {name: self.data.get(name, "") for name in ("title", "summary", "key_points")}
        words["body"] = clean(self.data.get("body", ""))
        for name in ("author", "checked_on", "next_check_on"):
            words[name] = self.cleaned_data.get(name)
        return Revision(article=self.instance, **words)

    def clean_slug(self):
        """Made from the title if it is left empty."""
        title = self.cleaned_data.get("title", "")
        return self.cleaned_data["slug"] or self.instance.slug or publishing.free_slug(title)

    def clean_body(self):
        body = clean(self.cleaned_data["body"])
        if not body:
            raise ValidationError(self.fields["body"].error_messages["required"])
        resolving.find_sources(body)
        resolving.find_pictures(body)
        return body

    def clean(self):
        cleaned = super().clean()
        checked, due = cleaned.get("checked_on"), cleaned.get("next_check_on")
        if checked and due and due <= checked:
            raise ValidationError({"next_check_on": "The next check comes after the last one."})
        if self.instance.pk and self.is_for_saving:
            self.refuse_overwriting()
        return cleaned

    def refuse_overwriting(self):
        """The next try, made in sight of what somebody else saved, is not refused."""
        try:
            publishing.claim(self.instance, self.cleaned_data.get("seen", ""))
        except publishing.Conflict:
            saved = Article.objects.get(pk=self.instance.pk)
            self.conflict = saved.latest
            self.data = self.data.copy()
            self.data["seen"] = saved.edition
            raise ValidationError(
                "Somebody else saved this page while you were writing. Nothing is lost: "
                "both texts are below. Save again to keep yours as the newest version."
            ) from None
