"""The first tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                ("text", models.TextField(verbose_name="kommentar")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="udgave")),
                ("written_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "områdets kommentar",
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year", "quarter"), name="one_comment_an_area")
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuedReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="kvartal")),
                ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="udgave")),
                ("figures", models.JSONField()),
                ("folder", models.CharField(max_length=200, unique=True)),
                ("hashes", models.JSONField(verbose_name="filernes kontroltal")),
                ("issued_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="enhed",
                    ),
                ),
            ],
            options={
                "verbose_name": "udgivet rapport",
                "ordering": ("-year", "-quarter", "-edition"),
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year", "quarter", "edition"), name="one_edition")
                ],
            },
        ),
    ]
