"""The staff site at /admin/."""

from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.urls import path

from rlsinfo import dashboard


class StaffSite(admin.AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = "For staff"

    def get_urls(self):
        routes = super().get_urls()
        others = [each for each in routes if getattr(each, "name", "") != "view_on_site"]
        view = self.admin_view(self.view_on_site)
        route = path("r/<int:content_type_id>/<int:object_id>/", view, name="view_on_site")
        return [route, *others]

    def get_app_list(self, request, app_label=None):
        """By name, but accounts, which few people need, last. Made once for a page."""
        made = request.__dict__.setdefault("app_lists", {})
        if app_label not in made:
            parts = super().get_app_list(request, app_label)
            made[app_label] = sorted(parts, key=lambda part: part["app_label"] == "auth")
        return made[app_label]

    def index(self, request, extra_context=None):
        shown = dashboard.read(request.user)
        return super().index(request, {**(extra_context or {}), "dashboard": shown})

    def view_on_site(self, request, content_type_id, object_id):
        """Only for those who may view the row: its address tells of it."""
        visible = {
            ContentType.objects.get_for_model(model).pk
            for model, kind in self._registry.items()
            if kind.has_view_permission(request)
        }
        if content_type_id not in visible:
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

    def logout(self, request, extra_context=None):
        response = super().logout(request, extra_context)
        # Nothing that staff read stays on a shared computer.
        response["Clear-Site-Data"] = '"cache","storage"'
        return response
