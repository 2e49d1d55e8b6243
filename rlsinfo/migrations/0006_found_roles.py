"""What the roles may do with the search, the changes and the feedback. Takes nothing away."""

from importlib import import_module

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

find = import_module("rlsinfo.migrations.0002_roles").find

SEEN = ["synonym", "pinnedresult", "missedword", "change", "feedback"]
VIEW = [f"articles.view_{model}" for model in SEEN]
ROLES = {
    "Writer": VIEW,
    "Reviewer": VIEW,
    "Publisher": [
        *VIEW,
        "articles.delete_feedback",
        *(
            f"articles.{verb}_{model}"
            for verb in ("add", "change", "delete")
            for model in ("synonym", "pinnedresult")
        ),
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
        ("rlsinfo", "0005_library_roles"),
        ("articles", "0010_links"),
    ]

    # Backwards the roles stay: people have them.
    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
