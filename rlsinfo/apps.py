from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register

from rlsinfo.checks import mail_is_sent

#: What the staff site calls the parts.
NAMES = {"articles": "Pages", "contact": "Messages", "auth": "Accounts and roles"}


class SiteConfig(AppConfig):
    """The site as a whole: its commands."""

    name = "rlsinfo"
    verbose_name = "Site"

    def ready(self):
        for label, name in NAMES.items():
            apps.get_app_config(label).verbose_name = name
        register(mail_is_sent, deploy=True)


class StaffSiteConfig(AdminConfig):
    default_site = "rlsinfo.staff_site.StaffSite"
