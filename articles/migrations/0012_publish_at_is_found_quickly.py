from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_term_uses")]

    operations = [
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(fields=["publish_at"], name="revision_by_publish_at"),
        )
    ]
