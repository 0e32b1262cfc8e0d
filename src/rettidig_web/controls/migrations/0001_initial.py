"""The first tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PinnedCatalogue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("catalogue_id", models.CharField(max_length=100)),
                ("title", models.CharField(max_length=200)),
                ("content_hash", models.CharField(max_length=64, unique=True)),
                ("source", models.BinaryField()),
                ("lent", models.JSONField(default=dict)),
                ("pinned_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ("catalogue_id", "-pinned_at"),
            },
        ),
    ]
