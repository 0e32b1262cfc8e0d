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
            name="Citizen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pseudonym", models.CharField(max_length=64, unique=True)),
                ("sealed_cpr", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="navn")),
                (
                    "link_template",
                    models.URLField(blank=True, max_length=500, verbose_name="adresse på en sag"),
                ),
                ("profile", models.TextField(blank=True, editable=False, verbose_name="profil")),
            ],
            options={
                "verbose_name": "fagsystem",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=100, verbose_name="sagsnummer")),
                ("is_current", models.BooleanField(default=True)),
                ("caseworker_text", models.CharField(blank=True, max_length=200)),
                ("team_text", models.CharField(blank=True, max_length=200)),
                ("target_group", models.CharField(max_length=100, verbose_name="målgruppe")),
                (
                    "visitation_group",
                    models.CharField(blank=True, max_length=100, verbose_name="visitationsgruppe"),
                ),
                ("opened_on", models.DateField(null=True, verbose_name="åbnet")),
                ("closed_on", models.DateField(null=True, verbose_name="lukket")),
                ("amount_ore", models.BigIntegerField(null=True)),
                ("n_met", models.PositiveIntegerField(null=True)),
                ("n_not_met", models.PositiveIntegerField(null=True)),
                ("n_pending", models.PositiveIntegerField(null=True)),
                ("n_unknown", models.PositiveIntegerField(null=True)),
                ("next_due_on", models.DateField(null=True, verbose_name="næste frist")),
                (
                    "caseworker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sagsbehandler",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="accounts.unit",
                        verbose_name="enhed",
                    ),
                ),
                (
                    "citizen",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="caseloads.citizen",
                    ),
                ),
            ],
            options={
                "verbose_name": "sag",
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="navn")),
                (
                    "kind",
                    models.CharField(
                        choices=[("list", "Liste"), ("import", "Udtræk fra fagsystem")],
                        max_length=10,
                        verbose_name="slags",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="opgjort")),
                ("folder", models.CharField(max_length=200, unique=True)),
                ("content_hash", models.CharField(max_length=64, verbose_name="kontroltal")),
                ("n_cases", models.PositiveIntegerField(verbose_name="sager")),
                ("n_events", models.PositiveIntegerField(default=0, verbose_name="hændelser")),
                ("n_rejects", models.PositiveIntegerField(default=0, verbose_name="rækker sat til side")),
                ("n_new", models.PositiveIntegerField(default=0)),
                ("n_changed", models.PositiveIntegerField(default=0)),
                ("n_gone", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
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
                        related_name="snapshots",
                        to="accounts.unit",
                        verbose_name="enhed",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="caseloads.source",
                        verbose_name="fagsystem",
                    ),
                ),
            ],
            options={
                "verbose_name": "indlæsning",
                "ordering": ("-made_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("catalogue_id", models.CharField(max_length=100)),
                ("catalogue_hash", models.CharField(max_length=64)),
                ("folder", models.CharField(max_length=300, unique=True)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="checks",
                        to="caseloads.snapshot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("new", "Ny"), ("changed", "Ændret"), ("gone", "Ikke med længere")],
                        max_length=10,
                    ),
                ),
                ("columns", models.JSONField(default=list)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="caseloads.case",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="caseloads.snapshot",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.AddField(
            model_name="case",
            name="snapshot",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="caseloads.snapshot"
            ),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="opgjort")),
                ("folder", models.CharField(max_length=200, unique=True)),
                ("files", models.JSONField(default=list, verbose_name="filer")),
                ("is_from_inbox", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="enhed",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="caseloads.source",
                        verbose_name="fagsystem",
                    ),
                ),
            ],
            options={
                "verbose_name": "modtaget udtræk",
                "ordering": ("-id",),
            },
        ),
        migrations.AddField(
            model_name="case",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="caseloads.source"
            ),
        ),
        migrations.CreateModel(
            name="SourceText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("caseworker", "Sagsbehandler"), ("team", "Team")], max_length=10
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("is_nobody", models.BooleanField(default=False, verbose_name="er ingen")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="caseloads.source",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="enhed",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bruger",
                    ),
                ),
            ],
            options={
                "verbose_name": "tekst i fagsystem",
                "ordering": ("kind", "text"),
            },
        ),
        migrations.CreateModel(
            name="OpenDuty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("catalogue_id", models.CharField(max_length=100)),
                ("point_id", models.CharField(max_length=200)),
                ("version_id", models.CharField(max_length=100)),
                ("trigger_on", models.DateField(null=True)),
                ("due_on", models.DateField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to="caseloads.case",
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "id"),
                "indexes": [models.Index(fields=["due_on", "case"], name="duties_by_day")],
            },
        ),
        migrations.CreateModel(
            name="PointCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("point_id", models.CharField(max_length=200)),
                ("n_met", models.PositiveIntegerField()),
                ("n_not_met", models.PositiveIntegerField()),
                ("n_pending", models.PositiveIntegerField()),
                ("n_not_applicable", models.PositiveIntegerField()),
                ("n_unknown", models.PositiveIntegerField()),
                ("n_caseworkers", models.PositiveIntegerField()),
                (
                    "check_made",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="point_counts",
                        to="caseloads.check",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["point_id", "unit"], name="point_counts_of_unit")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("check_made", "unit", "point_id"), name="one_count_a_point_and_unit"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(
                fields=("snapshot", "catalogue_hash"), name="one_check_by_catalogue"
            ),
        ),
        migrations.AddIndex(
            model_name="casechange",
            index=models.Index(fields=["snapshot", "kind"], name="changes_of_snapshot"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["unit", "is_current", "next_due_on"], name="cases_of_unit"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["caseworker", "is_current", "next_due_on"], name="cases_of_caseworker"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_on", None), ("is_current", True)),
                fields=["unit", "next_due_on", "number"],
                name="open_cases_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["next_due_on", "number", "id", "unit", "closed_on"],
                name="cases_by_deadline",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["target_group", "is_current"], name="cases_of_target_group"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["source", "caseworker_text", "home", "is_current"], name="cases_by_caseworker_text"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["source", "team_text", "home", "is_current"], name="cases_by_team_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("source", "number"), name="one_case_by_number"),
        ),
        migrations.AddConstraint(
            model_name="sourcetext",
            constraint=models.UniqueConstraint(
                fields=("source", "kind", "text"), name="one_meaning_of_a_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "caseworker"), ("unit", None)),
                    models.Q(("kind", "team"), ("user", None)),
                    _connector="OR",
                ),
                name="a_text_means_its_kind",
            ),
        ),
    ]
