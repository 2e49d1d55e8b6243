import django.db.models.deletion
from django.db import migrations, models
from wagtail.fields import RichTextField
from wagtailcache.cache import WagtailCacheMixin


class Migration(migrations.Migration):
    initial = True
    dependencies = [("wagtailcore", "__first__")]
    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("body", RichTextField()),
            ],
            bases=(WagtailCacheMixin, "wagtailcore.page"),
        )
    ]
