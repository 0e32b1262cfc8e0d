"""The lists of findings and of corrections, as the reader may see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from rettidig_web.accounts.rights import Right
from rettidig_web.findings.filters import CorrectionFilter, FindingFilter
from rettidig_web.findings.models import Correction, Finding
from rettidig_web.findings.queries import corrections_seen_by, findings_seen_by, name_of, without_small_groups
from rettidig_web.findings.reading import Reader
from rettidig_web.ui.listing import BulkAction, Column, Listing
from rettidig_web.ui.templatetags.danish import kroner, quarter_in_words, short_day


@dataclass(frozen=True)
class Shown:
    """A list, and whether rows were left out because they would have named somebody."""

    listing: Listing
    has_hidden: bool


def finding_list(request: HttpRequest, reader: Reader) -> Shown:
    """Return the findings that the address asks for."""
    scope = findings_seen_by(reader)
    filters = FindingFilter(request.GET, findings=scope, reader=reader)
    rows, has_hidden = without_small_groups(filters.applied(scope), reader)
    rows = rows.select_related("round", "case__citizen", "unit", "correction").defer("round__certificate")
    rows = rows.annotate(shown_caseworker=name_of("caseworker", reader.visible))
    columns = [*_FINDING_COLUMNS, *([_CASEWORKER] if reader.led else [])]
    return Shown(Listing(request, "fejl", rows, columns, sort="-fundet", filters=filters), has_hidden)


def correction_list(request: HttpRequest, reader: Reader) -> Shown:
    """Return the corrections that the address asks for, with what the reader may do to many of them."""
    filters = CorrectionFilter(request.GET, findings=findings_seen_by(reader), reader=reader)
    corrections = filters.corrections(corrections_seen_by(reader))
    kept, has_hidden = without_small_groups(Finding.objects.filter(correction__in=corrections), reader)
    rows = corrections.filter(finding__in=kept) if has_hidden else corrections
    rows = rows.select_related("finding__round", "finding__case__citizen", "finding__unit")
    rows = rows.defer("finding__round__certificate")
    rows = rows.annotate(shown_owner=_owner_name(reader.visible))
    can_approve = reader.has(Right.APPROVE_CORRECTIONS)
    is_reader = can_approve or reader.has(Right.SEE_CASES)
    columns = [*_correction_columns(reader.day), *([_OWNER] if is_reader else [])]
    bulk = _BULK if can_approve else ()
    return Shown(
        Listing(request, "berigtigelser", rows, columns, sort="frist", filters=filters, bulk=bulk), has_hidden
    )


def _owner_name(visible: frozenset[int]) -> Case:
    """Return the owner's name where it is shown: for those led, and where it is a leader's own."""
    named = Concat("owner__first_name", Value(" "), "owner__last_name")
    is_tied_since = Q(finding__case__caseworker__isnull=False, finding__case__caseworker=F("owner"))
    is_leader = Q(owner__isnull=False, finding__caseworker=None) & ~is_tied_since
    is_shown = Q(owner__in=list(visible)) | is_leader
    return Case(When(is_shown, then=named), default=Value(""), output_field=CharField())


_BULK = (
    BulkAction("godkend", gettext_lazy("Godkend")),
    BulkAction("udsaet", gettext_lazy("Udsæt fristen")),
)

_FINDING_COLUMNS = (
    Column(
        "punkt",
        gettext_lazy("Kontrolpunkt"),
        lambda row: row.point_title,
        sort=("point_title",),
        link=lambda row: reverse("findings:finding", args=[row.pk]),
        lang="da",
    ),
    Column(
        "sag",
        gettext_lazy("Sag"),
        lambda row: row.case.number,
        sort=("case__number",),
        shown=lambda row: _unbroken(row.case.number),
    ),
    Column("enhed", gettext_lazy("Enhed"), lambda row: row.unit.name, sort=("unit__name",)),
    Column(
        "tilsyn",
        gettext_lazy("Kvartal"),
        lambda row: quarter_in_words(row.round),
        sort=("round__year", "round__quarter"),
    ),
    Column("type", gettext_lazy("Type"), lambda row: row.get_type_display(), sort=("type",)),
    Column("aarsag", gettext_lazy("Årsag"), lambda row: row.get_cause_display(), sort=("cause",)),
    Column("alder", gettext_lazy("Alder"), lambda row: row.get_age_display(), sort=("age",)),
    Column(
        "n_beloeb",
        gettext_lazy("Refusion"),
        lambda row: None if row.amount_ore is None else row.amount_ore / 100,
        sort=("amount_ore",),
        shown=lambda row: kroner(row.amount_ore),
    ),
    Column("status", gettext_lazy("Status"), lambda row: row.get_status_display(), sort=("status",)),
    Column(
        "fundet",
        gettext_lazy("Fundet"),
        lambda row: row.found_at,
        sort=("found_at",),
        shown=lambda row: short_day(row.found_at),
    ),
    Column(
        "maalgruppe",
        gettext_lazy("Målgruppe"),
        lambda row: row.round.target_group_title,
        sort=("round__target_group_title",),
        lang="da",
    ),
)
_CASEWORKER = Column(
    "sagsbehandler",
    gettext_lazy("Sagsbehandler"),
    lambda row: row.shown_caseworker,
    sort=("shown_caseworker",),
)
_OWNER = Column("ansvarlig", gettext_lazy("Ansvarlig"), lambda row: row.shown_owner, sort=("shown_owner",))


def _correction_columns(day: date) -> list[Column]:
    return [
        Column(
            "punkt",
            gettext("Kontrolpunkt"),
            lambda row: row.finding.point_title,
            sort=("finding__point_title",),
            link=lambda row: reverse("findings:correction", args=[row.pk]),
            lang="da",
        ),
        Column(
            "sag",
            gettext("Sag"),
            lambda row: row.finding.case.number,
            sort=("finding__case__number",),
            shown=lambda row: _unbroken(row.finding.case.number),
        ),
        Column("enhed", gettext("Enhed"), lambda row: row.finding.unit.name, sort=("finding__unit__name",)),
        Column("hvad", gettext("Hvad"), what, sort=("finding__is_correctable",)),
        Column(
            "frist",
            gettext("Frist"),
            lambda row: row.due_on,
            sort=("due_on",),
            shown=lambda row: _deadline(row, day),
        ),
        Column("status", gettext("Status"), lambda row: row.get_status_display(), sort=("status",)),
    ]


def _unbroken(number: str) -> SafeString:
    return format_html('<span class="case-number">{}</span>', number)


def what(correction: Correction) -> str:
    """Return what is asked for."""
    return gettext("Dokumentér") if correction.asks_for_documentation else gettext("Ret fejlen")


def _deadline(correction: Correction, day: date) -> str | SafeString:
    said = short_day(correction.due_on)
    if not correction.is_overdue(day):
        return said
    return format_html('{} <span class="badge badge-error">{}</span>', said, gettext("Overskredet"))
