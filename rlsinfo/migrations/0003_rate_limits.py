from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rlsinfo", "0002_roles")]

    operations = [
        migrations.CreateModel(
            name="RateSalt",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("salt", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="RateBucket",
            fields=[
                ("key_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("hits", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
