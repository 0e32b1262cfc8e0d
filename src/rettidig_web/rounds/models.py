"""Rounds: what is asked of which cases, how they are drawn, who reviews them, and how far it is."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rettidig_web.accounts.models import Unit, User
from rettidig_web.caseloads.models import Case, Snapshot
from rettidig_web.controls.models import PinnedCatalogue


class RoundKind(models.TextChoices):
    """What a round is for."""

    ORDINARY = "ordinary", pgettext_lazy("én", "Ledelsestilsyn")
    SPOT_CHECK = "spot_check", _("Stikprøve pr. medarbejder")
    MANAGEMENT = "management", _("Ledelseskontrol")
    FOCUS_AUDIT = "focus_audit", _("Fokusrevision")


class RoundStatus(models.TextChoices):
    """Where a round is."""

    PLANNED = "planned", _("Planlagt")
    DRAWN = "drawn", _("I gang")
    CONCLUDED = "concluded", _("Afsluttet")
    CANCELLED = "cancelled", _("Aflyst")


class Round(models.Model):
    """A supervision round. From the draw on, catalogue, points, snapshot and as-of day stay as they are."""

    kind = models.CharField(_("slags"), max_length=20, choices=RoundKind, default=RoundKind.ORDINARY)
    title = models.CharField(_("titel"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("enhed"), related_name="rounds")
    target_group = models.CharField(_("målgruppe"), max_length=100)
    target_group_title = models.CharField(_("målgruppens navn"), max_length=200)
    year = models.PositiveSmallIntegerField(_("år"))
    quarter = models.PositiveSmallIntegerField(
        _("kvartal"), validators=(MinValueValidator(1), MaxValueValidator(4))
    )
    catalogue = models.ForeignKey(
        PinnedCatalogue, models.PROTECT, verbose_name=_("katalog"), related_name="rounds"
    )
    points = models.JSONField(_("kontrolpunkter"), default=list)
    """The ids of the points asked, in the catalogue's order."""
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, verbose_name=_("sager"), related_name="rounds")
    as_of = models.DateField(_("bedømt pr."))
    design = models.JSONField(_("design"), default=dict)
    """A sampling design of the library, as data."""
    design_text = models.TextField(_("designet som tekst"), blank=True)
    """The design as somebody wrote it, where they did."""
    certificate = models.JSONField(null=True)
    """The certificate of the draw; None until it is drawn."""
    frame_folder = models.CharField(max_length=200, blank=True)
    """The frozen list that was drawn from, a caseload folder of its own under the caseload folder."""
    frame_counts = models.JSONField(default=dict)
    """How many cases the snapshot, the unit and the target group had at the draw, by those words."""
    skips_reviewed = models.BooleanField(
        _("udelad sager, der var med i tidligere ledelsestilsyn"), default=False
    )
    has_age = models.BooleanField(_("skeln mellem nye og gamle fejl"), default=True)
    new_months = models.PositiveSmallIntegerField(_("måneder, en fejl er ny"), null=True, blank=True)
    review_by = models.DateField(_("gennemgås senest"))
    comment_days = models.PositiveSmallIntegerField(_("dage til bemærkninger"), default=10)
    status = models.CharField(_("status"), max_length=10, choices=RoundStatus, default=RoundStatus.PLANNED)
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("det forrige ledelsestilsyn"),
        null=True,
        blank=True,
        related_name="following",
    )
    """The round of the quarter before, of the same unit, target group and kind."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=0)
    """Grows by one with every change; whoever changes must have seen the one before."""
    cancelled_why = models.CharField(_("hvorfor"), max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        """The latest quarter first."""

        ordering = ("-year", "-quarter", "unit__path", "target_group_title", "id")
        verbose_name = _("ledelsestilsyn")
        constraints = (
            models.CheckConstraint(
                condition=Q(has_age=False) | Q(new_months__isnull=False), name="new_errors_have_a_length"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("planned", "cancelled")) | Q(drawn_at__isnull=False),
                name="rounds_under_way_are_drawn",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancelled_why=""), name="cancelled_rounds_have_a_reason"
            ),
        )
        indexes = (models.Index(fields=("unit", "year", "quarter"), name="rounds_of_quarter"),)

    def __str__(self) -> str:
        return self.title


class Reviewer(models.Model):
    """Somebody who reviews in a round, with their share of the work; 2 gets twice as many cases as 1."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField(_("andel"), default=1)

    class Meta:
        """Once in a round."""

        constraints = (models.UniqueConstraint(fields=("round", "user"), name="once_a_reviewer"),)

    def __str__(self) -> str:
        return f"{self.user}"


class SampledCase(models.Model):
    """A case that the draw chose: its place in the draw, who reviews it, and whether it dropped out.

    Unit, caseworker, groups and days are those of the day of the draw: what is asked of the case follows from
    them, also when the case has changed since.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="sample")
    case = models.ForeignKey(Case, models.PROTECT, related_name="samples")
    position = models.PositiveIntegerField()
    origin = models.CharField(max_length=20)
    """The word of ``rettidig.sampling.certificate.Origin``."""
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="sampled_cases"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="cases_to_review"
    )
    target_group = models.CharField(max_length=100, blank=True)
    visitation_group = models.CharField(max_length=100, blank=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_why = models.CharField(_("hvorfor"), max_length=200, blank=True)

    class Meta:
        """In the order of the draw; nobody reviews a case of their own."""

        ordering = ("round", "position")
        verbose_name = _("udtrukket sag")
        constraints = (
            models.UniqueConstraint(fields=("round", "case"), name="once_in_a_sample"),
            models.UniqueConstraint(fields=("round", "position"), name="one_place_in_a_sample"),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True)
                | Q(caseworker__isnull=True)
                | ~Q(reviewer=F("caseworker")),
                name="nobody_reviews_their_own",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(dropped_why=""), name="drop_outs_have_a_reason"
            ),
        )
        indexes = (models.Index(fields=("reviewer", "round"), name="sample_of_reviewer"),)

    def __str__(self) -> str:
        return f"{self.round_id} {self.position}"

    def is_own_case_of(self, user: User) -> bool:
        """Return whether it is the user's own case: as it was drawn, or as its caseworker was said since."""
        return user.pk in (self.caseworker_id, self.case.caseworker_id)


class Proposal(models.Model):
    """What the machine found at a point of a sampled case on the day of the draw; nobody ever changes it."""

    sampled_case = models.ForeignKey(SampledCase, models.CASCADE, related_name="proposals")
    point_id = models.CharField(max_length=200)
    version_id = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=20)
    reason = models.CharField(max_length=40)
    trigger_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    days_late = models.IntegerField(null=True)
    violations = models.IntegerField(null=True)

    class Meta:
        """One a point."""

        constraints = (
            models.UniqueConstraint(fields=("sampled_case", "point_id"), name="one_proposal_a_point"),
        )

    def __str__(self) -> str:
        return f"{self.point_id} {self.outcome}"
