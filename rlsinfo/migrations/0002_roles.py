"""The roles of staff, as groups. Run again, it adds what is missing and takes nothing away."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

LIBRARY = ["topic", "person", "glossaryterm"]

READER = [
    "articles.view_article",
    "articles.view_revision",
    "articles.view_source",
    "articles.view_picture",
    *[f"articles.view_{model}" for model in LIBRARY],
]
WRITER = [
    *READER,
    *[
        f"articles.{verb}_{model}"
        for verb in ("add", "change")
        for model in ("article", "source", "picture")
    ],
]
ROLES = {
    "Writer": WRITER,
    "Reviewer": [*READER, "articles.sign_off_revision"],
    "Publisher": [
        *WRITER,
        "articles.publish_revision",
        *[f"articles.{verb}_{model}" for verb in ("add", "change") for model in LIBRARY],
        "articles.delete_picture",
        "articles.delete_source",
    ],
    "Message handler": [
        "contact.view_message",
        "contact.change_message",
        "contact.view_email",
        "contact.change_email",
        "contact.view_contactdetails",
        "contact.view_crisisline",
    ],
    "Administrator": [
        "articles.*",
        "contact.*",
        "auth.view_user",
        "auth.add_user",
        "auth.change_user",
        "auth.view_group",
    ],
}


def add_roles(apps, schema_editor):
    database = schema_editor.connection.alias
    # Django makes permissions only after the last migration: on a new database there are none yet.
    for label in ("articles", "contact", "auth"):
        config = installed.get_app_config(label)
        create_permissions(config, verbosity=0, using=database, apps=apps)
    for name, permissions in ROLES.items():
        role, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=name)
        role.permissions.add(*find(apps, database, permissions))


def find(apps, database, names):
    """The permissions with these names; ``app.*`` are all of an app."""
    wanted = Q()
    for name in names:
        label, _, codename = name.partition(".")
        one = Q(content_type__app_label=label)
        wanted |= one if codename == "*" else one & Q(codename=codename)
    return apps.get_model("auth", "Permission").objects.using(database).filter(wanted)


class Migration(migrations.Migration):
    dependencies = [
        ("rlsinfo", "0001_heartbeat"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("articles", "0004_versions_are_numbered_once"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contact", "0002_crisis_lines"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Backwards the roles stay: people have them.
    operations = [migrations.RunPython(add_roles, migrations.RunPython.noop)]
