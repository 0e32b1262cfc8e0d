"""The first tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("caseloads", "0001_initial"),
        ("reviews", "0001_initial"),
        ("rounds", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CorrectionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="dage")),
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="correction_rule",
                        to="accounts.unit",
                        verbose_name="enhed",
                    ),
                ),
            ],
            options={
                "verbose_name": "regel om dage til at rette fejl",
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("point_id", models.CharField(max_length=200, verbose_name="kontrolpunkt")),
                ("point_title", models.CharField(max_length=300)),
                (
                    "type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("late", "For sent"),
                            ("missing", "Mangler"),
                            ("insufficient", "Utilstrækkeligt"),
                            ("wrong", "Forkert"),
                            ("other", "Andet"),
                        ],
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_procedure", "Arbejdsgang mangler"),
                            ("procedure_under_way", "Arbejdsgang er på vej"),
                            ("procedure_not_followed", "Arbejdsgang er ikke fulgt"),
                            ("registration", "Registrering"),
                            ("knowledge", "Viden"),
                            ("resources", "Ressourcer"),
                            ("it", "It"),
                        ],
                        max_length=30,
                        verbose_name="årsag",
                    ),
                ),
                ("has_reimbursement", models.BooleanField(default=False, verbose_name="refusion")),
                ("has_legal_certainty", models.BooleanField(default=False, verbose_name="retssikkerhed")),
                ("has_quality", models.BooleanField(default=False, verbose_name="kvalitet")),
                ("amount_ore", models.BigIntegerField(blank=True, null=True, verbose_name="refusionsbeløb")),
                ("is_correctable", models.BooleanField(verbose_name="kan rettes")),
                ("arose_on", models.DateField(blank=True, null=True, verbose_name="opstået")),
                (
                    "is_reproduced",
                    models.BooleanField(blank=True, null=True, verbose_name="fejlen gentages stadig"),
                ),
                (
                    "age",
                    models.CharField(
                        choices=[
                            ("new", "Ny"),
                            ("old", "Gammel"),
                            ("unknown", "Ikke afgjort"),
                            ("not_asked", "Skelnes ikke"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="ny eller gammel",
                    ),
                ),
                ("is_repeated", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Åben"), ("closed", "Afsluttet"), ("withdrawn", "Frafaldet")],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.TextField(blank=True, verbose_name="hvorfor")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finding",
                        to="reviews.answer",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="caseloads.case",
                    ),
                ),
                (
                    "caseworker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "previous",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="following",
                        to="findings.finding",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="rounds.round",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "fejl",
                "ordering": ("-found_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="frist")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Åben"),
                            ("handed_in", "Til godkendelse"),
                            ("sent_back", "Sendt tilbage"),
                            ("approved", "Godkendt"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("proof", models.TextField(blank=True, verbose_name="dokumentation")),
                ("handed_in_at", models.DateTimeField(null=True)),
                ("sent_back_why", models.TextField(blank=True, verbose_name="hvad mangler")),
                ("approved_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handed_in_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ansvarlig",
                    ),
                ),
                (
                    "finding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="correction",
                        to="findings.finding",
                    ),
                ),
            ],
            options={
                "verbose_name": "berigtigelse",
                "ordering": ("due_on", "id"),
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="dag")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="bruger",
                    ),
                ),
            ],
            options={
                "verbose_name": "påmindelse",
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                        choices=[
                            ("handed_in", "Dokumentation sendt"),
                            ("sent_back", "Sendt tilbage"),
                            ("approved", "Godkendt"),
                            ("undone", "Godkendelse fortrudt"),
                            ("postponed", "Frist udsat"),
                            ("given", "Givet til en anden"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="tekst")),
                ("due_on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                (
                    "correction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="findings.correction",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("correction", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["unit", "status"], name="findings_of_unit"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["caseworker", "status"], name="findings_of_caseworker"),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(fields=["point_id", "unit"], name="findings_at_point"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_ore__isnull", True), ("amount_ore__gte", 0), _connector="OR"),
                name="amounts_are_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "withdrawn"), _negated=True),
                    models.Q(("withdrawn_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="withdrawals_have_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["owner", "status", "due_on"], name="corrections_of_owner"),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["status", "due_on"], name="corrections_by_day"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "approved"), _negated=True),
                    models.Q(
                        ("approved_by__isnull", False),
                        ("handed_in_by__isnull", False),
                        models.Q(("approved_by", models.F("handed_in_by")), _negated=True),
                        models.Q(
                            ("owner__isnull", True),
                            models.Q(("approved_by", models.F("owner")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="nobody_approves_their_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("user", "day"), name="one_digest_a_day"),
        ),
    ]
