"""Everything that the page of one case shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from rettidig.catalogue import Catalogue
from rettidig_web.accounts.models import User
from rettidig_web.caseloads.files import CaseFile, OutcomeRow, case_file, duties_of, outcomes_of
from rettidig_web.caseloads.models import Case, Check
from rettidig_web.caseloads.queries import link_to, target_groups
from rettidig_web.findings.models import Finding
from rettidig_web.rounds.models import SampledCase
from rettidig_web.workspace.catalogues import catalogue_of, concerns, first_choice, named_by, title_of
from rettidig_web.workspace.drawing import Drawing, drawing, said
from rettidig_web.workspace.history import findings_of, reviews_of
from rettidig_web.workspace.outcomes import OutcomeWord, ThemeOfCase, counted, themes_of
from rettidig_web.workspace.timeline import Lane, Named, Part, Shape, Timeline, timeline


@dataclass(frozen=True, slots=True)
class Choice:
    """A catalogue that the case has been judged by, and whether it is the one shown."""

    catalogue_id: str
    title: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the timeline as a table."""

    on: date
    what: str
    says: str
    is_deadline: bool
    days_late: int | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with its time, its outcomes by one catalogue, and what has been found in it before."""

    case: Case
    target_group: str
    visitation_group: str
    link: str
    choices: tuple[Choice, ...]
    check: Check | None
    catalogue: Catalogue | None
    drawing: Drawing | None
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, OutcomeWord, int], ...]
    themes: tuple[ThemeOfCase, ...]
    reviews: QuerySet[SampledCase]
    findings: QuerySet[Finding]

    @property
    def has_data(self) -> bool:
        """Whether anything is known of the case beyond that it is there."""
        return self.check is not None or self.drawing is not None


def case_page(case: Case, user: User, day: date, *, wanted: str = "") -> CasePage:
    """Return the page by the catalogue wanted, or by the one that says most of the case.

    Files are read three times at most: what happened, what came of it, and what is due.
    """
    checks = list(case.snapshot.checks.order_by("catalogue_id"))
    check = chosen(checks, case, wanted)
    catalogue = catalogue_of(check) if check else None
    file = case_file(case.snapshot, case.number)
    rows = outcomes_of(check, case.number) if check else ()
    over_time = _over_time(case, file, check, catalogue)
    groups = catalogue.visitation_groups if catalogue else {}
    return CasePage(
        case=case,
        target_group=target_groups().get(case.target_group, case.target_group),
        visitation_group=groups.get(case.visitation_group, case.visitation_group),
        link=link_to(case),
        choices=tuple(
            Choice(one.catalogue_id, title_of(one.catalogue_id), one == check)
            for one in checks
            if one == check or concerns(one, case.target_group)
        ),
        check=check,
        catalogue=catalogue,
        drawing=drawing(over_time) if over_time and over_time.lanes else None,
        lines=lines_of(over_time) if over_time else (),
        counts=counted(rows),
        themes=_themes(catalogue, rows),
        reviews=reviews_of(case, user, day),
        findings=findings_of(case, user, day),
    )


def chosen(checks: Sequence[Check], case: Case, wanted: str) -> Check | None:
    """Return the check by the catalogue wanted, or else the one that says most of the case."""
    asked = next((one for one in checks if one.catalogue_id == wanted), None)
    return asked or first_choice(checks, case.target_group, case.snapshot.as_of)


def _over_time(
    case: Case, file: CaseFile, check: Check | None, catalogue: Catalogue | None
) -> Timeline | None:
    named = named_by(catalogue) if catalogue else Named({}, {})
    duties = duties_of(check, case.number) if check else ()
    as_of = case.snapshot.as_of
    return timeline(
        file.events, duties, named, as_of=as_of, opened_on=case.opened_on, closed_on=case.closed_on
    )


def _themes(catalogue: Catalogue | None, rows: Sequence[OutcomeRow]) -> tuple[ThemeOfCase, ...]:
    return themes_of(catalogue, rows) if catalogue else ()


def lines_of(over_time: Timeline) -> tuple[Line, ...]:
    """Return the timeline as a table, day by day: each event and each deadline once."""
    lines = [
        _line(lane, part, is_deadline=lane in over_time.deadlines)
        for lane in over_time.lanes
        for part in lane.parts
        if part.shape not in {Shape.RUN, Shape.MISSED}
    ]
    return tuple(sorted(lines, key=lambda line: (line.on, line.is_deadline, line.what)))


def _line(lane: Lane, part: Part, *, is_deadline: bool) -> Line:
    return Line(part.first, lane.title, said(part), is_deadline, part.days_late)
