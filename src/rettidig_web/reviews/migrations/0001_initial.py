"""The first tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import rettidig.vocabulary.words


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("rounds", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Under gennemgang"),
                            ("commenting", "Til bemærkninger"),
                            ("settling", "Bemærkninger behandles"),
                            ("signed", "Underskrevet"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("n_asked", models.PositiveSmallIntegerField(default=0)),
                ("n_answered", models.PositiveSmallIntegerField(default=0)),
                ("n_errors", models.PositiveSmallIntegerField(default=0)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("good", "God sagsbehandling"),
                            ("minor", "Mindre fejl"),
                            ("serious", "Alvorlige fejl"),
                        ],
                        max_length=10,
                        verbose_name="samlet vurdering",
                    ),
                ),
                ("verdict_remark", models.TextField(blank=True, verbose_name="bemærkning")),
                ("version", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("comments_by", models.DateField(null=True, verbose_name="bemærkninger senest")),
                ("comments_closed_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_text", models.TextField(blank=True)),
                ("signed_hash", models.CharField(blank=True, max_length=64, verbose_name="kontroltal")),
                (
                    "comments_closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sampled_case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review",
                        to="rounds.sampledcase",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "gennemgang",
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                        choices=[("good_practice", "God praksis"), ("potential", "Potentiale")],
                        max_length=20,
                        verbose_name="slags",
                    ),
                ),
                ("text", models.TextField(verbose_name="note")),
                ("written_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="reviews.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "ordering": ("review", "id"),
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("point_id", models.CharField(max_length=200, verbose_name="kontrolpunkt")),
                ("text", models.TextField(verbose_name="bemærkning")),
                ("written_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "reaction",
                    models.CharField(
                        blank=True,
                        choices=[("kept", "Svaret fastholdes"), ("changed", "Svaret er ændret")],
                        max_length=10,
                        verbose_name="stillingtagen",
                    ),
                ),
                ("reaction_text", models.TextField(blank=True, verbose_name="begrundelse")),
                ("reacted_at", models.DateTimeField(null=True)),
                (
                    "reacted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "verbose_name": "bemærkning",
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("point_id", models.CharField(max_length=200, verbose_name="kontrolpunkt")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            (rettidig.vocabulary.words.Answer["YES"], "Ja"),
                            (rettidig.vocabulary.words.Answer["NO"], "Nej"),
                            (rettidig.vocabulary.words.Answer["NOT_RELEVANT"], "Ikke relevant"),
                            (rettidig.vocabulary.words.Answer["CANNOT_BE_JUDGED"], "Kan ikke bedømmes"),
                        ],
                        max_length=20,
                        verbose_name="svar",
                    ),
                ),
                ("remark", models.TextField(blank=True, verbose_name="bemærkning")),
                (
                    "stance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Intet forslag"),
                            ("confirmed", "Bekræftet"),
                            ("overruled", "Underkendt"),
                        ],
                        max_length=10,
                        verbose_name="forslaget",
                    ),
                ),
                (
                    "overruled_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("registration", "Fejl i registreringen: det står forkert i fagsystemet"),
                            ("mapping", "Fejl i oversættelsen af data: Rettidig har læst udtrækket forkert"),
                            ("rule", "Reglen er forkert: Rettidig regner ikke, som loven siger"),
                            ("interpretation", "Anden fortolkning: loven kan læses på flere måder"),
                        ],
                        max_length=20,
                        verbose_name="hvorfor underkendt",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="udgave")),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="reviews.review",
                    ),
                ),
            ],
            options={
                "verbose_name": "svar",
            },
        ),
        migrations.CreateModel(
            name="AnswerVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("value", models.CharField(blank=True, max_length=20)),
                ("remark", models.TextField(blank=True)),
                ("stance", models.CharField(blank=True, max_length=10)),
                ("overruled_why", models.CharField(blank=True, max_length=20)),
                ("is_after_comment", models.BooleanField(default=False)),
                ("answered_at", models.DateTimeField()),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="reviews.answer",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("answer", "version"),
                "constraints": [
                    models.UniqueConstraint(fields=("answer", "version"), name="one_row_a_version")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "signed"), _negated=True),
                    models.Q(
                        ("signed_at__isnull", False),
                        ("signed_by__isnull", False),
                        models.Q(("signed_hash", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="signatures_are_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.UniqueConstraint(fields=("review", "point_id"), name="one_comment_a_point"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(fields=("review", "point_id"), name="one_answer_a_point"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stance", "overruled"), _negated=True),
                    models.Q(("overruled_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="overruling_has_a_reason",
            ),
        ),
    ]
