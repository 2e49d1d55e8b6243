from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AppConfig):
    """The site as a whole: its commands."""

    name = "rlsinfo"


class StaffSiteConfig(AdminConfig):
    default_site = "rlsinfo.admin.StaffSite"
