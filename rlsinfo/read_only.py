"""Admin pages that show rows which only the verbs write."""

from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lists and shows; its actions, which call verbs, are all that changes anything."""

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """Nothing: the row may have moved on since the page was opened."""
