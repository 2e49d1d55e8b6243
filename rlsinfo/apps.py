from django.apps import AppConfig, apps
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register
from django.db import connections
from django.db.models.signals import post_migrate

from rlsinfo import content_version
from rlsinfo.checks import mail_is_sent

#: What the staff site calls the parts.
NAMES = {"articles": "Pages", "contact": "Messages", "auth": "Accounts and roles"}
#: Tables that no public page shows, of those of the articles.
NOT_SHOWN = {
    "articles_feedback",
    "articles_linkcheck",
    "articles_missedword",
    "articles_pagetext",
    "articles_previewlink",
    "articles_reviewrequest",
    "articles_searchword",
}
#: Tables that public pages show, of those of the inbox.
SHOWN = {"contact_contactdetails", "contact_crisisline"}


def public_tables() -> set[str]:
    """All tables with rows that the public reads, or that decide what it reads."""
    models = apps.get_app_config("articles").get_models(include_auto_created=True)
    return {model._meta.db_table for model in models} - NOT_SHOWN | SHOWN


def watch_public_tables(*, using: str, **kwargs) -> None:
    database = connections[using]
    present = set(database.introspection.table_names())
    if content_version.TABLE in present:
        content_version.watch(sorted(public_tables() & present), database)


class SiteConfig(AppConfig):
    """The site as a whole: its commands."""

    name = "rlsinfo"
    verbose_name = "Site"

    def ready(self):
        for label, name in NAMES.items():
            apps.get_app_config(label).verbose_name = name
        register(mail_is_sent, deploy=True)
        post_migrate.connect(watch_public_tables, sender=self)


class StaffSiteConfig(AdminConfig):
    default_site = "rlsinfo.staff_site.StaffSite"
