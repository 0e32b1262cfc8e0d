"""Findings: errors that a person has confirmed, what caused them, and whether they were corrected."""

from datetime import date
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rettidig_web.accounts.models import Unit
from rettidig_web.caseloads.models import Case
from rettidig_web.reviews.models import Answer
from rettidig_web.rounds.models import Round


class FindingType(models.TextChoices):
    """What went wrong."""

    LATE = "late", _("For sent")
    MISSING = "missing", _("Mangler")
    INSUFFICIENT = "insufficient", _("Utilstrækkeligt")
    WRONG = "wrong", _("Forkert")
    OTHER = "other", _("Andet")


class Cause(models.TextChoices):
    """Why it went wrong."""

    NO_PROCEDURE = "no_procedure", _("Arbejdsgang mangler")
    PROCEDURE_UNDER_WAY = "procedure_under_way", _("Arbejdsgang er på vej")
    PROCEDURE_NOT_FOLLOWED = "procedure_not_followed", _("Arbejdsgang er ikke fulgt")
    REGISTRATION = "registration", _("Registrering")
    KNOWLEDGE = "knowledge", _("Viden")
    RESOURCES = "resources", _("Ressourcer")
    IT = "it", _("It")


class Age(models.TextChoices):
    """Whether an error is new; ``UNKNOWN`` where nobody has said when it arose."""

    NEW = "new", _("Ny")
    OLD = "old", _("Gammel")
    UNKNOWN = "unknown", _("Ikke afgjort")
    NOT_ASKED = "not_asked", _("Skelnes ikke")


class FindingStatus(models.TextChoices):
    """Where a finding is."""

    OPEN = "open", _("Åben")
    CLOSED = "closed", _("Afsluttet")
    WITHDRAWN = "withdrawn", _("Frafaldet")


class Finding(models.Model):
    """An error at a point of a reviewed case. Withdrawn where it was none after all.

    ``previous`` is the same case's or team's finding at the same point in an earlier round, so that the
    chain can be followed back.
    """

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="finding")
    round = models.ForeignKey(Round, models.PROTECT, related_name="findings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="findings")
    point_id = models.CharField(_("kontrolpunkt"), max_length=200)
    point_title = models.CharField(max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="findings")
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="findings"
    )
    type = models.CharField(_("type"), max_length=20, choices=FindingType, blank=True)
    cause = models.CharField(_("årsag"), max_length=30, choices=Cause, blank=True)
    has_reimbursement = models.BooleanField(_("refusion"), default=False)
    has_legal_certainty = models.BooleanField(_("retssikkerhed"), default=False)
    has_quality = models.BooleanField(_("kvalitet"), default=False)
    amount_ore = models.BigIntegerField(_("refusionsbeløb"), null=True, blank=True)
    is_correctable = models.BooleanField(_("kan rettes"))
    arose_on = models.DateField(_("opstået"), null=True, blank=True)
    is_reproduced = models.BooleanField(_("fejlen gentages stadig"), null=True, blank=True)
    """Empty until somebody has said."""
    age = models.CharField(_("ny eller gammel"), max_length=10, choices=Age, default=Age.UNKNOWN)
    is_repeated = models.BooleanField(default=False)
    """Whether the team had a finding at the same point in the round before."""
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="following")
    status = models.CharField(_("status"), max_length=10, choices=FindingStatus, default=FindingStatus.OPEN)
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(_("hvorfor"), blank=True)
    version = models.PositiveIntegerField(default=1)
    """What whoever saves must have seen."""

    class Meta:
        """The latest first."""

        ordering = ("-found_at", "-id")
        verbose_name = _("fejl")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount_ore__isnull=True) | Q(amount_ore__gte=0), name="amounts_are_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawn_why=""), name="withdrawals_have_a_reason"
            ),
        )
        indexes = (
            models.Index(fields=("unit", "status"), name="findings_of_unit"),
            models.Index(fields=("caseworker", "status"), name="findings_of_caseworker"),
            models.Index(fields=("point_id", "unit"), name="findings_at_point"),
        )

    def __str__(self) -> str:
        return self.point_title


class CorrectionStatus(models.TextChoices):
    """Where a correction is."""

    OPEN = "open", _("Åben")
    HANDED_IN = "handed_in", _("Til godkendelse")
    SENT_BACK = "sent_back", _("Sendt tilbage")
    APPROVED = "approved", _("Godkendt")


TO_DO: Final = (CorrectionStatus.OPEN, CorrectionStatus.SENT_BACK)
"""Where it is the owner who must do something."""


class Correction(models.Model):
    """What is to be done about a finding, by whom and when; nobody approves their own.

    Where the error cannot be corrected, what is asked for is its documentation.
    """

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="correction")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("ansvarlig"),
        null=True,
        related_name="corrections",
    )
    due_on = models.DateField(_("frist"))
    status = models.CharField(
        _("status"), max_length=10, choices=CorrectionStatus, default=CorrectionStatus.OPEN
    )
    proof = models.TextField(_("dokumentation"), blank=True)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    handed_in_at = models.DateTimeField(null=True)
    sent_back_why = models.TextField(_("hvad mangler"), blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    """What whoever acts on it must have seen."""

    class Meta:
        """By deadline."""

        ordering = ("due_on", "id")
        verbose_name = _("berigtigelse")
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="approved")
                | (
                    Q(approved_by__isnull=False)
                    & Q(handed_in_by__isnull=False)
                    & ~Q(approved_by=models.F("handed_in_by"))
                    & (Q(owner__isnull=True) | ~Q(approved_by=models.F("owner")))
                ),
                name="nobody_approves_their_own",
            ),
        )
        indexes = (
            models.Index(fields=("owner", "status", "due_on"), name="corrections_of_owner"),
            models.Index(fields=("status", "due_on"), name="corrections_by_day"),
        )

    def __str__(self) -> str:
        return f"{self.finding_id}"

    @property
    def asks_for_documentation(self) -> bool:
        """Whether the error cannot be put right, so that what is asked for is its documentation."""
        return not self.finding.is_correctable

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be done."""
        return self.status == CorrectionStatus.APPROVED or self.finding.status == FindingStatus.WITHDRAWN

    def is_overdue(self, day: date) -> bool:
        """Return whether the deadline has passed and the owner has still to do something."""
        return not self.is_over and self.status in TO_DO and self.due_on < day


class StepKind(models.TextChoices):
    """What was done with a correction."""

    HANDED_IN = "handed_in", _("Dokumentation sendt")
    SENT_BACK = "sent_back", _("Sendt tilbage")
    APPROVED = "approved", _("Godkendt")
    UNDONE = "undone", _("Godkendelse fortrudt")
    POSTPONED = "postponed", _("Frist udsat")
    GIVEN = "given", _("Givet til en anden")


class Step(models.Model):
    """Something done with a correction, with its words; a correction itself has only the latest of each."""

    correction = models.ForeignKey(Correction, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    text = models.TextField(_("tekst"), blank=True)
    due_on = models.DateField(null=True)
    """The new deadline, where it was postponed."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        """In the order they were done."""

        ordering = ("correction", "id")

    def __str__(self) -> str:
        return f"{self.correction_id} {self.kind}"


class CorrectionRule(models.Model):
    """How many days a unit, and what lies under it, has to correct an error; the nearest rule holds."""

    unit = models.OneToOneField(Unit, models.CASCADE, verbose_name=_("enhed"), related_name="correction_rule")
    days = models.PositiveSmallIntegerField(_("dage"))

    class Meta:
        """What the journal calls it."""

        verbose_name = _("regel om dage til at rette fejl")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.days}"


class Reminder(models.Model):
    """That somebody was sent the digest of a day: nobody is sent it twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("bruger"), related_name="+"
    )
    day = models.DateField(_("dag"))

    class Meta:
        """Once a day."""

        verbose_name = _("påmindelse")
        constraints = (models.UniqueConstraint(fields=("user", "day"), name="one_digest_a_day"),)

    def __str__(self) -> str:
        return f"{self.user_id}"
