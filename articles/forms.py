"""The form in which staff write an article: where it lives, and the words of its next version."""

from django import forms
from django.core.exceptions import ValidationError
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles import publishing
from articles.models import Article, Revision
from articles.sanitising import EXTENSIONS, clean

WORDS = [
    "title",
    "summary",
    "key_points",
    "body",
    "author",
    "related",
    "checked_on",
    "next_check_on",
]


def from_revision(name: str, **changes) -> forms.Field:
    return Revision._meta.get_field(name).formfield(**changes)


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class UnixLines:
    """A browser sends line breaks as CRLF; texts keep LF, or each save would look like a change."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class LinesField(UnixLines, forms.CharField):
    pass


class TextField(UnixLines, ProseEditorFormField):
    pass


class ArticleForm(forms.ModelForm):
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
    related = from_revision("related", widget=forms.CheckboxSelectMultiple, label="Read next")
    checked_on = from_revision("checked_on", widget=date_input(), show_hidden_initial=False)
    next_check_on = from_revision("next_check_on", widget=date_input())

    class Meta:
        model = Article
        fields = ["slug", "topic", "position", "withdrawn_reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        latest = self.instance.latest if self.instance.pk else None
        if latest is not None:
            self.initial |= {name: getattr(latest, name) for name in WORDS}
            self.initial["related"] = list(latest.related.all())

    @property
    def has_new_words(self) -> bool:
        return any(name in WORDS for name in self.changed_data)

    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in WORDS}

    def clean_body(self):
        body = clean(self.cleaned_data["body"])
        if not body:
            raise ValidationError(self.fields["body"].error_messages["required"])
        publishing.find_sources(body)
        return body

    def clean(self):
        cleaned = super().clean()
        checked, due = cleaned.get("checked_on"), cleaned.get("next_check_on")
        if checked and due and due <= checked:
            raise ValidationError({"next_check_on": "The next check comes after the last one."})
        return cleaned
