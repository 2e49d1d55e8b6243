from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_number_versions")]

    operations = [
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                models.F("article"), models.F("number"), name="versions_are_numbered_once"
            ),
        ),
    ]
