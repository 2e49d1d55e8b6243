"""The library of pictures: add, describe, replace, and see where each is used."""

from pathlib import Path

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path

from articles import pictures
from articles.models import Picture
from articles.picture_markup import address

#: How many pictures the editor offers at once; a search finds the others.
CHOICES_AT_MOST = 24
EMPTY = "This file is empty."
BOTH = "A decorative picture has no description. Empty this, or untick “decorative”."


class PictureForm(forms.ModelForm):
    """Reads the file as well: ``encoded`` is what was made of it, None if none came."""

    field_order = ["file", "key", "alt", "is_decorative"]
    encoded = None
    by = None  # the account that writes; set by PictureAdmin

    file = forms.FileField(
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"empty": EMPTY, "required": "Choose a file.", "invalid": "Choose a file."},
        help_text="JPEG, PNG or WebP, at most 5 MB. When and where it was taken is removed.",
    )

    class Meta:
        model = Picture
        fields = ["key", "alt", "is_decorative"]
        widgets = {"alt": forms.TextInput(attrs={"class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["file"].required = False
            self.fields["file"].label = "Another file in its place"
        else:
            self.fields["key"].required = False
            self.fields["key"].help_text = "Left empty, it is made from the name of the file."

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload:
            self.encoded = pictures.encode(upload.read())
        return upload

    def clean_key(self):
        key, upload = self.cleaned_data["key"], self.cleaned_data.get("file")
        return key or pictures.free_key(Path(upload.name).stem if upload else "")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("alt") and cleaned.get("is_decorative"):
            self.add_error("alt", BOTH)
        changed = self.instance.pk and self.changed_data
        if changed and (sentence := pictures.why_not(self.instance, self.by)):
            raise ValidationError(sentence)
        return cleaned


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    form = PictureForm
    list_display = ["thumbnail", "key", "shows", "pages"]
    list_display_links = ["key"]
    list_per_page = 50
    search_fields = ["key", "alt"]
    actions = None  # nothing is done to many pictures at once
    fields = ["file", "key", "alt", "is_decorative"]

    def get_urls(self):
        return [
            path("choose/", self.admin_site.admin_view(self.choose), name="choose_picture"),
            path("<slug:key>/file/", self.admin_site.admin_view(self.show), name="picture_file"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        pages = Count("uses__revision__article", distinct=True)
        return super().get_queryset(request).annotate(page_count=pages)

    def get_fields(self, request, obj=None):
        if obj is None:
            return self.fields
        fields = self.fields if self.has_change_permission(request, obj) else self.fields[1:]
        return ["preview", *fields, "used_on"]

    def get_readonly_fields(self, request, obj=None):
        return ["preview", "key", "used_on"] if obj else []  # texts that never change name the key

    def get_form(self, request, *args, **kwargs):
        form = super().get_form(request, *args, **kwargs)
        form.by = request.user
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Without the admin's transaction: nobody else could write while a picture is made."""
        return self._changeform_view(request, object_id, form_url, extra_context)

    # --- what the pages show ---------------------------------------------------------------------

    @admin.display(description="picture")
    def thumbnail(self, picture, width=96):
        height = max(1, round(width * picture.height / picture.width))
        source = address(picture.digest, picture.widths[0], "webp")
        context = {"source": source, "width": width, "height": height}
        return render_to_string("admin/articles/picture/_thumbnail.html", context)

    @admin.display
    def preview(self, picture):
        return self.thumbnail(picture, picture.widths[0])

    @admin.display(description="what it shows", ordering="alt")
    def shows(self, picture):
        return picture.alt or "Decorative"

    @admin.display(description="pages that use it", ordering="page_count")
    def pages(self, picture):
        return picture.page_count

    @admin.display(description="where it is used")
    def used_on(self, picture):
        context = {"articles": pictures.places(picture)}
        return render_to_string("admin/articles/picture/_places.html", context)

    # --- for the editor --------------------------------------------------------------------------

    def choose(self, request):
        """The newest pictures that a search finds, as the editor shows them in its window."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        words = request.GET.get("q", "").strip()
        found = Picture.objects.filter(Q(key__icontains=words) | Q(alt__icontains=words))
        context = {"pictures": found[:CHOICES_AT_MOST], "words": words}
        return render(request, "admin/articles/picture/choose.html", context)

    def show(self, request, key):
        """The picture as the editor shows it: small, and wherever it is kept now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        picture = get_object_or_404(Picture, key=key)
        return redirect(address(picture.digest, picture.widths[0], "webp"))

    # --- changes ---------------------------------------------------------------------------------

    def has_delete_permission(self, request, obj=None):
        is_used = obj is not None and obj.uses.exists()
        return super().has_delete_permission(request, obj) and not is_used

    def save_model(self, request, obj, form, change):
        words = {name: form.cleaned_data[name] for name in ("alt", "is_decorative")}
        if not change:
            picture = pictures.add(form.encoded, key=obj.key, by=request.user, **words)
            obj.pk, obj.key = picture.pk, picture.key
            return
        picture = Picture.objects.get(pk=obj.pk)
        if words != {name: getattr(picture, name) for name in words}:
            pictures.describe(picture, by=request.user, **words)
        if form.encoded:
            pictures.replace(picture, form.encoded, by=request.user)

    def delete_model(self, request, obj):
        pictures.remove(obj)

    def construct_change_message(self, request, form, formsets, add=False):
        if add:
            return "Added."
        done = ["Another file in its place."] if form.encoded else []
        if {"alt", "is_decorative"} & set(form.changed_data):
            done.append("Changed what it shows.")
        return " ".join(done)
