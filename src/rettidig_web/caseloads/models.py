"""Citizens, sources, snapshots of caseloads, and one row per case for the lists that people live in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rettidig_web.accounts.models import Unit


class Source(models.Model):
    """A case system that cases come from. In ``link_template``, ``{sagsnummer}`` is the case number."""

    name = models.CharField(_("navn"), max_length=100, unique=True)
    link_template = models.URLField(_("adresse på en sag"), max_length=500, blank=True)
    profile = models.TextField(_("profil"), blank=True, editable=False)
    """How its exports were last read, as YAML; empty until some were."""

    class Meta:
        """By name."""

        ordering = ("name",)
        verbose_name = _("fagsystem")

    def __str__(self) -> str:
        return self.name


class Citizen(models.Model):
    """Who a citizen is: the pseudonym that everything else knows, and the CPR number, sealed.

    The pseudonym is made from the number with the identity key; see ``identity``.
    """

    pseudonym = models.CharField(max_length=64, unique=True)
    sealed_cpr = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pk}"


class SnapshotKind(models.TextChoices):
    """How a snapshot's cases came in."""

    LIST = "list", _("Liste")
    IMPORT = "import", _("Udtræk fra fagsystem")


class Snapshot(models.Model):
    """The cases as they were one day: a folder of files that never changes, and what is known about it.

    ``folder`` lies under the caseload folder of the data folder. A list has cases only.
    """

    name = models.CharField(_("navn"), max_length=200)
    kind = models.CharField(_("slags"), max_length=10, choices=SnapshotKind)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("enhed"), related_name="snapshots")
    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("fagsystem"), related_name="snapshots")
    as_of = models.DateField(_("opgjort"))
    folder = models.CharField(max_length=200, unique=True)
    content_hash = models.CharField(_("kontroltal"), max_length=64)
    n_cases = models.PositiveIntegerField(_("sager"))
    n_events = models.PositiveIntegerField(_("hændelser"), default=0)
    n_rejects = models.PositiveIntegerField(_("rækker sat til side"), default=0)
    n_new = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)
    n_gone = models.PositiveIntegerField(default=0)
    """Against the snapshot before it from the same source and unit."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering = ("-made_at", "-id")
        verbose_name = _("indlæsning")

    def __str__(self) -> str:
        return self.name


class TextKind(models.TextChoices):
    """What a source writes as free text."""

    CASEWORKER = "caseworker", _("Sagsbehandler")
    TEAM = "team", _("Team")


class SourceText(models.Model):
    """A source's text for a caseworker or a team, and whom or what it means; neither is work to do."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=10, choices=TextKind)
    text = models.CharField(max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("bruger"),
        null=True,
        blank=True,
        related_name="+",
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name=_("enhed"), null=True, blank=True, related_name="+"
    )
    is_nobody = models.BooleanField(_("er ingen"), default=False)
    """Whether a person has said that the text means nobody, such as somebody who has left."""

    class Meta:
        """A caseworker's text means a user, a team's a unit."""

        ordering = ("kind", "text")
        verbose_name = _("tekst i fagsystem")
        constraints = (
            models.UniqueConstraint(fields=("source", "kind", "text"), name="one_meaning_of_a_text"),
            models.CheckConstraint(
                condition=Q(kind=TextKind.CASEWORKER, unit=None) | Q(kind=TextKind.TEAM, user=None),
                name="a_text_means_its_kind",
            ),
        )

    def __str__(self) -> str:
        return self.text


class Case(models.Model):
    """A case as its latest snapshot has it: one row, which stays the same row from snapshot to snapshot.

    ``opened_on`` is empty where a list does not say. ``unit`` and ``caseworker`` are what the texts are
    tied to. The counts and ``next_due_on`` are of the check of the latest snapshot, empty for a list.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="cases")
    number = models.CharField(_("sagsnummer"), max_length=100)
    citizen = models.ForeignKey(Citizen, models.PROTECT, null=True, related_name="cases")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="cases")
    is_current = models.BooleanField(default=True)
    """Whether the latest snapshot of its source and unit still has it."""
    home = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    """The unit that the snapshot was brought into; ``unit`` is this one until a team's text says more."""
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("enhed"), related_name="cases")
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("sagsbehandler"),
        null=True,
        related_name="cases",
    )
    caseworker_text = models.CharField(max_length=200, blank=True)
    team_text = models.CharField(max_length=200, blank=True)
    target_group = models.CharField(_("målgruppe"), max_length=100)
    visitation_group = models.CharField(_("visitationsgruppe"), max_length=100, blank=True)
    opened_on = models.DateField(_("åbnet"), null=True)
    closed_on = models.DateField(_("lukket"), null=True)
    amount_ore = models.BigIntegerField(null=True)
    n_met = models.PositiveIntegerField(null=True)
    n_not_met = models.PositiveIntegerField(null=True)
    n_pending = models.PositiveIntegerField(null=True)
    n_unknown = models.PositiveIntegerField(null=True)
    next_due_on = models.DateField(_("næste frist"), null=True)

    class Meta:
        """Lists are asked by unit or caseworker, and sorted by deadline or number."""

        ordering = ("number",)
        verbose_name = _("sag")
        constraints = (models.UniqueConstraint(fields=("source", "number"), name="one_case_by_number"),)
        indexes = (
            models.Index(fields=("unit", "is_current", "next_due_on"), name="cases_of_unit"),
            models.Index(fields=("caseworker", "is_current", "next_due_on"), name="cases_of_caseworker"),
            models.Index(
                fields=("unit", "next_due_on", "number"),
                condition=Q(is_current=True, closed_on=None),
                name="open_cases_of_unit",
            ),
            # The list of all cases by deadline is read from this one alone, however far into it a page is.
            models.Index(
                fields=("next_due_on", "number", "id", "unit", "closed_on"),
                condition=Q(is_current=True),
                name="cases_by_deadline",
            ),
            models.Index(fields=("target_group", "is_current"), name="cases_of_target_group"),
            models.Index(
                fields=("source", "caseworker_text", "home", "is_current"), name="cases_by_caseworker_text"
            ),
            models.Index(fields=("source", "team_text", "home", "is_current"), name="cases_by_team_text"),
        )

    def __str__(self) -> str:
        return self.number


class OpenDuty(models.Model):
    """Something that is still to be done in a case by one day, as the check of its latest snapshot found."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="duties")
    catalogue_id = models.CharField(max_length=100)
    point_id = models.CharField(max_length=200)
    version_id = models.CharField(max_length=100)
    trigger_on = models.DateField(null=True)
    due_on = models.DateField()

    class Meta:
        """Asked by the day."""

        ordering = ("due_on", "id")
        indexes = (models.Index(fields=("due_on", "case"), name="duties_by_day"),)

    def __str__(self) -> str:
        return f"{self.due_on} {self.point_id}"


class Check(models.Model):
    """What a snapshot came to by one catalogue: a folder of outcomes and duties beside the snapshot."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="checks")
    catalogue_id = models.CharField(max_length=100)
    catalogue_hash = models.CharField(max_length=64)
    folder = models.CharField(max_length=300, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A snapshot is judged once by each catalogue."""

        constraints = (
            models.UniqueConstraint(fields=("snapshot", "catalogue_hash"), name="one_check_by_catalogue"),
        )

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.catalogue_id}"


class ChangeKind(models.TextChoices):
    """What became of a case from one snapshot to the next."""

    NEW = "new", _("Ny")
    CHANGED = "changed", _("Ændret")
    GONE = "gone", _("Ikke med længere")


class CaseChange(models.Model):
    """A case that the snapshot has and the one before had not, or the other way, or differently.

    ``columns`` are the columns of the case that changed, and ``events`` where what happened in it did.
    The first snapshot of a source and unit has none: everything in it is new.
    """

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="changes")
    case = models.ForeignKey(Case, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    columns = models.JSONField(default=list)

    class Meta:
        """Asked by snapshot and kind."""

        ordering = ("id",)
        indexes = (models.Index(fields=("snapshot", "kind"), name="changes_of_snapshot"),)

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.kind}"


class Delivery(models.Model):
    """Files that somebody has brought and not yet had imported; they lie open, so they do not stay long.

    ``files`` are their names: in the delivery's own folder, or in the server's inbox.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name=_("enhed"), related_name="+")
    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("fagsystem"), related_name="+")
    as_of = models.DateField(_("opgjort"))
    folder = models.CharField(max_length=200, unique=True)
    files = models.JSONField(_("filer"), default=list)
    is_from_inbox = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering = ("-id",)
        verbose_name = _("modtaget udtræk")

    def __str__(self) -> str:
        return f"{self.pk}"


class PointCount(models.Model):
    """What a unit's cases came to at a point by a check of a source's and unit's latest snapshot."""

    check_made = models.ForeignKey(Check, models.CASCADE, related_name="point_counts")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    point_id = models.CharField(max_length=200)
    n_met = models.PositiveIntegerField()
    n_not_met = models.PositiveIntegerField()
    n_pending = models.PositiveIntegerField()
    n_not_applicable = models.PositiveIntegerField()
    n_unknown = models.PositiveIntegerField()
    n_caseworkers = models.PositiveIntegerField()
    """How many caseworkers, as far as the data name them, have the cases that are met or not met."""

    class Meta:
        """Asked by point and unit."""

        constraints = (
            models.UniqueConstraint(
                fields=("check_made", "unit", "point_id"), name="one_count_a_point_and_unit"
            ),
        )
        indexes = (models.Index(fields=("point_id", "unit"), name="point_counts_of_unit"),)

    def __str__(self) -> str:
        return f"{self.point_id} {self.unit_id}"
