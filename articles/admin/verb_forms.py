"""What staff fill in for a verb: see `verbs`."""

from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator

from articles.models import Article, Change, Source
from articles.models.change import LONGEST
from articles.moments import MomentField

#: What readers can be told of a version, as staff choose it.
NEWS = [
    ("", "Nothing readers need to know"),
    (Change.Kind.ADVICE, "Our advice changed"),
    (Change.Kind.CORRECTION, "We made an error"),
]


class OneParagraph(forms.CharField):
    """Plain words on as many lines as somebody likes; readers see one paragraph."""

    def __init__(self, **kwargs):
        help_text = f"At most {LONGEST} characters."
        box = forms.Textarea(attrs={"rows": 3})
        super().__init__(max_length=LONGEST, widget=box, help_text=help_text, **kwargs)

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class CitedSourceField(forms.ModelChoiceField):
    def label_from_instance(self, source):
        return Truncator(f"{source.key}: {source.reference}").chars(70)


class VerbForm(forms.Form):
    """The form of a verb that is about ``revision``; without fields it is a button."""

    #: Its fields for the list of changes.
    TOLD = []

    def __init__(self, *args, revision, **kwargs):
        super().__init__(*args, **kwargs)
        self.revision = revision

    @property
    def plain(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in self.TOLD]


class PublishForm(VerbForm):
    publish_at = MomentField(label="From", help_text="Leave it empty to publish now.")
    small_correction = forms.BooleanField(
        required=False,
        label="Small correction",
        help_text="The review of the public version goes on holding.",
    )
    live = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=NEWS,
        required=False,
        initial="",
        label="What changed for readers",
        widget=forms.RadioSelect,
    )
    said = OneParagraph(required=False, label="What we used to say, or what was wrong")
    says = OneParagraph(required=False, label="What we say now")
    why = OneParagraph(required=False, label="Why")
    source = CitedSourceField(
        Source.objects.none(),
        required=False,
        empty_label="No source",
        help_text="New advice needs one. These are the sources that this version cites.",
    )

    TOLD = ["kind", "said", "says", "why", "source"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cited = Source.objects.filter(citations__revision=self.revision)
        self.fields["source"].queryset = cited.order_by("key")

    @property
    def told(self) -> list[forms.BoundField]:
        return [self[name] for name in self.TOLD]

    @cached_property
    def can_tell(self) -> bool:
        """Whether readers know an earlier text."""
        published = Article.objects.published()
        return self.tells or published.filter(pk=self.revision.article_id).exists()

    @property
    def tells(self) -> bool:
        return any(field.value() for field in self.told)

    def clean(self):
        cleaned = super().clean()
        if self.tells and not cleaned.get("kind") and "kind" not in self.errors:
            raise ValidationError(
                {"kind": "Choose what it was, or empty the four fields below it."}
            )
        return cleaned


class NoteForm(VerbForm):
    note = forms.CharField(
        required=False,
        max_length=2000,
        label="Note to the reviewer",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReasonForm(VerbForm):
    reason = forms.CharField(
        max_length=2000, label="What to change", widget=forms.Textarea(attrs={"rows": 3})
    )
