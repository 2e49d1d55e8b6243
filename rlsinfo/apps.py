from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig

#: What the staff site calls the parts.
NAMES = {"articles": "Pages", "contact": "Messages", "auth": "Accounts and roles"}


class SiteConfig(AppConfig):
    """The site as a whole: its commands."""

    name = "rlsinfo"
    verbose_name = "Site"

    def ready(self):
        for label, name in NAMES.items():
            apps.get_app_config(label).verbose_name = name


class StaffSiteConfig(AdminConfig):
    default_site = "rlsinfo.staff_site.StaffSite"
