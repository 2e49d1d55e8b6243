from django.db import migrations, models

from rlsinfo import content_version


def stop_watching(apps, schema_editor):
    content_version.stop_watching(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("rlsinfo", "0006_found_roles")]

    operations = [
        migrations.CreateModel(
            name="ContentVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="one_content_version"
                    )
                ]
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, stop_watching),
    ]
