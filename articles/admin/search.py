"""What staff tell the search, and the words for which it had nothing."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from articles.models import MissedWord, PinnedResult, Synonym
from articles.search.typed import LONGEST_NAME, key
from rlsinfo.fulltext import words_of
from rlsinfo.read_only import ReadOnlyAdmin


def searches(row: Synonym | PinnedResult) -> set[tuple[str, ...]]:
    """Its words, by what counts as the same search."""
    return {key(words_of(name)) for name in row.names}


class WordsForm(forms.ModelForm):
    """Takes no words that nobody's search would ever match."""

    def clean_words(self) -> str:
        words = self.cleaned_data["words"]
        for name in self._meta.model(words=words).names:
            if not words_of(name):
                raise ValidationError(f"“{name}” has no letter and no digit.")
            if len(words_of(name)) > LONGEST_NAME:
                raise ValidationError(f"“{name}” is too long: {LONGEST_NAME} words at most.")
        return words

    def same(self, rows):
        """The first of the other ``rows`` that a search in the form leads to already."""
        others = rows.exclude(pk=self.instance.pk)
        wanted = searches(self._meta.model(words=self.cleaned_data["words"]))
        return next((row for row in others if wanted & searches(row)), None)


class SynonymForm(WordsForm):
    def clean_means(self) -> str:
        if not words_of(self.cleaned_data["means"]):
            raise ValidationError("Write at least one word.")
        return self.cleaned_data["means"]

    def clean(self):
        super().clean()
        if "words" in self.cleaned_data and (other := self.same(Synonym.objects.all())):
            self.add_error("words", f"“{other.words}” stand for “{other}” already.")


class PinForm(WordsForm):
    def clean(self):
        super().clean()
        if {"words", "article"} <= self.cleaned_data.keys():
            article = self.cleaned_data["article"]
            if other := self.same(PinnedResult.objects.filter(article=article)):
                self.add_error("words", f"That page comes first for “{other}” already.")


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    form = SynonymForm
    list_display = ["means", "words"]
    search_fields = ["means", "words"]


@admin.register(PinnedResult)
class PinnedResultAdmin(admin.ModelAdmin):
    form = PinForm
    list_display = ["words", "article"]
    search_fields = ["words"]
    autocomplete_fields = ["article"]


@admin.register(MissedWord)
class MissedWordAdmin(ReadOnlyAdmin):
    list_display = ["word", "week", "times"]
    list_display_links = None
    fields = ["word", "week", "times"]

    def get_queryset(self, request):
        return super().get_queryset(request).told()

    def has_change_permission(self, request, obj=None):
        return False
