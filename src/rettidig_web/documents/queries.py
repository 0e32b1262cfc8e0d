"""Reading reports: those issued, the quarters that can be, and what is missing before one is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from rettidig.reporting.kvartal import Period
from rettidig_web.accounts.gates import may, units_where
from rettidig_web.accounts.models import Assignment, Role, Unit, UnitKind, User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.documents.areas import Tree, leads, tree
from rettidig_web.documents.models import AreaComment, IssuedReport
from rettidig_web.documents.rules import report_rules
from rettidig_web.rounds.models import Round, RoundKind, RoundStatus


def reports_for(user: User, day: date) -> QuerySet[IssuedReport]:
    """Return the issued reports that the user may read, each with whether a later edition replaced it."""
    found = IssuedReport.objects.filter(unit__in=unit_ids_where(user, Right.SEE_FIGURES, day))
    return found.select_related("unit", "issued_by").defer("figures").annotate(is_replaced=_is_replaced())


def valid(reports: QuerySet[IssuedReport]) -> QuerySet[IssuedReport]:
    """Return the reports that no later edition has replaced."""
    return reports.exclude(_is_replaced())


def _is_replaced() -> Exists:
    later = IssuedReport.objects.filter(
        unit=OuterRef("unit"),
        year=OuterRef("year"),
        quarter=OuterRef("quarter"),
        edition__gt=OuterRef("edition"),
    )
    return Exists(later)


def get_report_for(user: User, key: int, day: date) -> IssuedReport:
    """Return the issued report, or raise Http404 where there is none or the user may not read it."""
    found = reports_for(user, day).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def get_unit_for(user: User, key: int, day: date) -> Unit:
    """Return the unit whose report the user may issue, or raise Http404; a team has no report of its own.

    A team's report beside its section's would tell what the other teams found by subtraction.
    """
    unit = Unit.objects.filter(pk=key).first()
    if unit is None or not may_issue(user, unit, day):
        raise Http404
    return unit


def may_issue(user: User, unit: Unit, day: date) -> bool:
    """Return whether the user may issue the unit's report, and so see its quarter."""
    return unit.kind != UnitKind.TEAM and may(user, Right.ISSUE_REPORTS, unit, day)


def get_area_for(user: User, key: int, day: date) -> Unit:
    """Return the area that the user leads, or raise Http404 where there is none or somebody else does."""
    area = Unit.objects.filter(pk=key).first()
    if area is None or not leads(user, area, day):
        raise Http404
    return area


@dataclass(frozen=True)
class Offered:
    """A unit's quarter with rounds, of which so many are concluded, and the latest edition of its report."""

    unit: Unit
    period: Period
    n_rounds: int
    n_concluded: int
    edition: int | None


def offered(user: User, day: date) -> list[Offered]:
    """Return the latest quarters with rounds of the topmost units whose reports the user may issue."""
    tops = [one for one in units_where(user, Right.ISSUE_REPORTS, day) if one.kind != UnitKind.TEAM]
    if not tops:
        return []
    counted = _counted(tops)
    editions = {
        (key, year, quarter): edition
        for key, year, quarter, edition in IssuedReport.objects.filter(unit__in=tops)
        .order_by("edition")
        .values_list("unit", "year", "quarter", "edition")
    }
    found: list[Offered] = []
    for unit in tops:
        sums: dict[Period, list[int]] = defaultdict(lambda: [0, 0])
        for path, period, n, concluded in counted:
            if path.startswith(unit.path):
                sums[period][0] += n
                sums[period][1] += concluded
        latest = sorted(sums, reverse=True)[: report_rules().quarters_offered]
        found += [
            Offered(unit, period, n, concluded, editions.get((unit.pk, period.year, period.quarter)))
            for period in latest
            for n, concluded in [sums[period]]
        ]
    return found


def _counted(units: Sequence[Unit]) -> list[tuple[str, Period, int, int]]:
    """Return rounds, and concluded ones, by the path of their unit and their quarter."""
    inside = Q(pk__in=())
    for unit in units:
        inside |= Q(unit__path__startswith=unit.path)
    rows = (
        Round.objects.filter(inside, kind=RoundKind.ORDINARY)
        .exclude(status=RoundStatus.CANCELLED)
        .order_by()
        .values_list("unit__path", "year", "quarter")
        .annotate(n=Count("pk"), concluded=Count("pk", filter=Q(status=RoundStatus.CONCLUDED)))
    )
    return [(path, Period(year, quarter), n, concluded) for path, year, quarter, n, concluded in rows]


@dataclass(frozen=True)
class AreaState:
    """An area in a quarter: its rounds, those concluded, and its leader's comment where there is one."""

    area: Unit
    period: Period
    n_rounds: int
    n_concluded: int
    comment: AreaComment | None

    @property
    def n_under_way(self) -> int:
        """How many of the rounds are not concluded."""
        return self.n_rounds - self.n_concluded


def areas_of(unit: Unit, period: Period) -> list[AreaState]:
    """Return the areas with rounds in the unit's quarter, in order of the tree."""
    return [one for one in _states([unit], tree()) if one.period == period]


def areas_led_by(user: User, day: date) -> list[AreaState]:
    """Return the user's own areas with their latest quarters, the latest first."""
    held = Assignment.objects.on(day).filter(user=user, role=Role.SECTION_HEAD).select_related("unit")
    tops = [one.unit for one in held]
    if not tops:
        return []
    states = sorted(_states(tops, tree()), key=lambda one: one.period, reverse=True)
    latest = sorted({one.period for one in states}, reverse=True)[: report_rules().quarters_offered]
    return [one for one in states if one.period in latest]


def _states(tops: Sequence[Unit], units: Tree) -> list[AreaState]:
    sums: dict[tuple[int, Period], list[int]] = defaultdict(lambda: [0, 0])
    by_path = {unit.path: unit for unit in units.units.values()}
    for path, period, n, concluded in _counted(tops):
        top = next(one for one in tops if path.startswith(one.path))
        area = units.area_of(by_path[path], top)
        sums[area.pk, period][0] += n
        sums[area.pk, period][1] += concluded
    written = {
        (one.unit_id, Period(one.year, one.quarter)): one
        for one in AreaComment.objects.filter(unit__in={key for key, _ in sums}).select_related("written_by")
    }
    ordered = sorted(sums, key=lambda key: units.units[key[0]].path)
    return [
        AreaState(units.units[area], period, n, concluded, written.get((area, period)))
        for area, period in ordered
        for n, concluded in [sums[area, period]]
    ]


def comment_of(area: Unit, period: Period) -> AreaComment | None:
    """Return the area's comment on the quarter, or None before there is one."""
    written = AreaComment.objects.filter(unit=area, year=period.year, quarter=period.quarter)
    return written.select_related("written_by").first()
