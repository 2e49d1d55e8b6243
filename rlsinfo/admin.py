"""The staff site at /admin/."""

from django.conf import settings
from django.contrib import admin


class StaffSite(admin.AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = "For staff"

    def logout(self, request, extra_context=None):
        response = super().logout(request, extra_context)
        # Nothing that staff read stays on a shared computer.
        response["Clear-Site-Data"] = '"cache","storage"'
        return response
