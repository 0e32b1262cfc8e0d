"""The tables of the journal."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The two logs, the head of the chain, the seals and the salts."""

    initial = True

    dependencies = (migrations.swappable_dependency(settings.AUTH_USER_MODEL),)

    operations = (
        migrations.CreateModel(
            name="Salt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("citizen", models.CharField(max_length=64, unique=True)),
                ("salt", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_id", models.PositiveBigIntegerField()),
                ("last_id", models.PositiveBigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("previous_hash", models.CharField(max_length=64, unique=True)),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "segl",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_head")],
            },
        ),
        migrations.CreateModel(
            name="Access",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="tidspunkt")),
                ("citizen", models.CharField(max_length=64, verbose_name="borger")),
                ("case", models.CharField(blank=True, max_length=100, verbose_name="sag")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("review", "Gennemgang af sagen"),
                            ("case_page", "Sagens side"),
                            ("own_case", "Egen sag"),
                            ("comment", "Bemærkninger til gennemgangen"),
                            ("correction", "Berigtigelse"),
                            ("cpr_lookup", "Opslag af CPR-nummer"),
                            ("export", "Udtræk"),
                            ("access_log", "Opslag i adgangsloggen"),
                            ("access_export", "Indsigt: udtræk af adgangsloggen"),
                        ],
                        max_length=20,
                        verbose_name="hvorfor",
                    ),
                ),
                ("where", models.CharField(blank=True, max_length=100, verbose_name="side")),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "adgang",
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["citizen", "id"], name="accesses_to_citizen")],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "number",
                    models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="nummer"),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="tidspunkt")),
                ("action", models.CharField(max_length=100, verbose_name="handling")),
                ("subject_type", models.CharField(max_length=100)),
                ("subject_id", models.CharField(max_length=100)),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ændring",
                "ordering": ("-number",),
                "indexes": [
                    models.Index(fields=["actor", "number"], name="changes_of_actor"),
                    models.Index(fields=["action", "number"], name="changes_by_action"),
                    models.Index(fields=["subject_type", "subject_id", "number"], name="changes_of_subject"),
                ],
            },
        ),
    )
