"""What the roles may do in the library. Adds what is missing and takes nothing away."""

from importlib import import_module

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

find = import_module("rlsinfo.migrations.0002_roles").find

MODELS = ["medicine", "step", "sheetline"]
VIEW = [f"articles.view_{model}" for model in MODELS]
ROLES = {
    "Writer": VIEW,
    "Reviewer": VIEW,
    "Publisher": [
        f"articles.{verb}_{model}"
        for verb in ("view", "add", "change", "delete")
        for model in MODELS
    ],
    "Administrator": ["articles.*"],
}


def add_permissions(apps, schema_editor):
    database = schema_editor.connection.alias
    config = installed.get_app_config("articles")
    create_permissions(config, verbosity=0, using=database, apps=apps)
    for name, permissions in ROLES.items():
        role, _ = apps.get_model("auth", "Group").objects.using(database).get_or_create(name=name)
        role.permissions.add(*find(apps, database, permissions))


class Migration(migrations.Migration):
    dependencies = [
        ("rlsinfo", "0004_inbox_roles"),
        ("articles", "0005_library"),
    ]

    # Backwards the roles stay: people have them.
    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
