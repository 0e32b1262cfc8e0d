"""The first tables."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("caseloads", "0001_initial"),
        ("controls", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Round",
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
                            ("ordinary", "Ledelsestilsyn"),
                            ("spot_check", "Stikprøve pr. medarbejder"),
                            ("management", "Ledelseskontrol"),
                            ("focus_audit", "Fokusrevision"),
                        ],
                        default="ordinary",
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="titel")),
                ("target_group", models.CharField(max_length=100, verbose_name="målgruppe")),
                ("target_group_title", models.CharField(max_length=200, verbose_name="målgruppens navn")),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                (
                    "quarter",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="kvartal",
                    ),
                ),
                ("points", models.JSONField(default=list, verbose_name="kontrolpunkter")),
                ("as_of", models.DateField(verbose_name="bedømt pr.")),
                ("design", models.JSONField(default=dict, verbose_name="design")),
                ("design_text", models.TextField(blank=True, verbose_name="designet som tekst")),
                ("certificate", models.JSONField(null=True)),
                ("frame_folder", models.CharField(blank=True, max_length=200)),
                ("frame_counts", models.JSONField(default=dict)),
                (
                    "skips_reviewed",
                    models.BooleanField(
                        default=False, verbose_name="udelad sager, der var med i tidligere ledelsestilsyn"
                    ),
                ),
                ("has_age", models.BooleanField(default=True, verbose_name="skeln mellem nye og gamle fejl")),
                (
                    "new_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="måneder, en fejl er ny"
                    ),
                ),
                ("review_by", models.DateField(verbose_name="gennemgås senest")),
                (
                    "comment_days",
                    models.PositiveSmallIntegerField(default=10, verbose_name="dage til bemærkninger"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planlagt"),
                            ("drawn", "I gang"),
                            ("concluded", "Afsluttet"),
                            ("cancelled", "Aflyst"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("cancelled_why", models.CharField(blank=True, max_length=200, verbose_name="hvorfor")),
                ("drawn_at", models.DateTimeField(null=True)),
                ("concluded_at", models.DateTimeField(null=True)),
                (
                    "catalogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="controls.pinnedcatalogue",
                        verbose_name="katalog",
                    ),
                ),
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
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="following",
                        to="rounds.round",
                        verbose_name="det forrige ledelsestilsyn",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="caseloads.snapshot",
                        verbose_name="sager",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="accounts.unit",
                        verbose_name="enhed",
                    ),
                ),
            ],
            options={
                "verbose_name": "ledelsestilsyn",
                "ordering": ("-year", "-quarter", "unit__path", "target_group_title", "id"),
            },
        ),
        migrations.CreateModel(
            name="Reviewer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("share", models.PositiveSmallIntegerField(default=1, verbose_name="andel")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviewers",
                        to="rounds.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SampledCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("origin", models.CharField(max_length=20)),
                ("target_group", models.CharField(blank=True, max_length=100)),
                ("visitation_group", models.CharField(blank=True, max_length=100)),
                ("opened_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                ("dropped_why", models.CharField(blank=True, max_length=200, verbose_name="hvorfor")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="caseloads.case",
                    ),
                ),
                (
                    "caseworker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sampled_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_to_review",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sample", to="rounds.round"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "udtrukket sag",
                "ordering": ("round", "position"),
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("point_id", models.CharField(max_length=200)),
                ("version_id", models.CharField(blank=True, max_length=100)),
                ("outcome", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=40)),
                ("trigger_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("done_on", models.DateField(null=True)),
                ("days_late", models.IntegerField(null=True)),
                ("violations", models.IntegerField(null=True)),
                (
                    "sampled_case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="rounds.sampledcase",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["unit", "year", "quarter"], name="rounds_of_quarter"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("has_age", False), ("new_months__isnull", False), _connector="OR"),
                name="new_errors_have_a_length",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("planned", "cancelled")), ("drawn_at__isnull", False), _connector="OR"
                ),
                name="rounds_under_way_are_drawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "cancelled"), _negated=True),
                    models.Q(("cancelled_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="cancelled_rounds_have_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewer",
            constraint=models.UniqueConstraint(fields=("round", "user"), name="once_a_reviewer"),
        ),
        migrations.AddIndex(
            model_name="sampledcase",
            index=models.Index(fields=["reviewer", "round"], name="sample_of_reviewer"),
        ),
        migrations.AddConstraint(
            model_name="sampledcase",
            constraint=models.UniqueConstraint(fields=("round", "case"), name="once_in_a_sample"),
        ),
        migrations.AddConstraint(
            model_name="sampledcase",
            constraint=models.UniqueConstraint(fields=("round", "position"), name="one_place_in_a_sample"),
        ),
        migrations.AddConstraint(
            model_name="sampledcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewer__isnull", True),
                    ("caseworker__isnull", True),
                    models.Q(("reviewer", models.F("caseworker")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_reviews_their_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="sampledcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dropped_at__isnull", True),
                    models.Q(("dropped_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="drop_outs_have_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                fields=("sampled_case", "point_id"), name="one_proposal_a_point"
            ),
        ),
    ]
