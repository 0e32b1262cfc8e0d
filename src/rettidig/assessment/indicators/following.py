"""A caseload followed by the indicators of a catalogue: the engine judges, the months are counted up."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rettidig.assessment.indicators.calendar import first_of_month, last_of_month, months_between
from rettidig.assessment.indicators.counting import Due, Table, by_benefit, by_month, dues, n_without_group
from rettidig.assessment.indicators.forecast import coming_of
from rettidig.assessment.indicators.model import Indicator, added
from rettidig.assessment.indicators.projection import earliest_dues
from rettidig.assessment.indicators.pulls import pulls_of
from rettidig.assessment.indicators.runs import letters_of, months_of, next_letter_of, runs_of
from rettidig.caseload import Caseload, open_caseload
from rettidig.catalogue.kinds import IndicatorRule
from rettidig.catalogue.model import Catalogue, ControlPoint, Status
from rettidig.checks import Stopwatch, check
from rettidig.checks.coverage_rules import Covers
from rettidig.checks.needs import Lack, all_needs, lacks_of, looked_at
from rettidig.checks.run import OUTCOMES_FILE
from rettidig.vocabulary import Refused, Text


@dataclass(frozen=True, slots=True)
class Followed:
    """Every indicator of a catalogue in a caseload, in catalogue order, seen from one day."""

    catalogue: Catalogue
    caseload_name: str
    caseload_hash: str
    as_of: date
    n_cases: int
    indicators: tuple[Indicator, ...]


def follow(
    caseload: Path,
    catalogue: Catalogue,
    *,
    as_of: date | None = None,
    include_drafts: bool = False,
    engine: str = "duckdb",
    watch: Stopwatch | None = None,
) -> Followed:
    """Return the indicators month by month; ``as_of`` defaults to the manifest's.

    Only what the indicators count up is judged. An indicator takes what it counts up along, drafts or not;
    a draft indicator itself is left out unless asked for. Raises Refused for a caseload that is not true to
    the contract, a catalogue without indicators, and a source that delivers nothing to count up.
    """
    watch = watch or Stopwatch()
    asked = _asked(catalogue, include_drafts=include_drafts)
    with tempfile.TemporaryDirectory(prefix="rettidig-") as folder:
        with watch.stage("open"):
            opened = open_caseload(caseload, Path(folder) / "caseload")
        _refuse_undelivered(catalogue, asked, opened.manifest.covers)
        out = Path(folder) / "checked"
        checked = check(
            caseload,
            _judged(catalogue, asked),
            out,
            as_of=as_of,
            engine=engine,
            include_drafts=True,
            watch=watch,
        )
        day = checked.asked.as_of
        with watch.stage("count"):
            found = tuple(_followed(catalogue, point, opened, out / OUTCOMES_FILE, day) for point in asked)
    return Followed(catalogue, opened.manifest.name, opened.content_hash, day, checked.rows["cases"], found)


def counted_up(catalogue: Catalogue, indicator: ControlPoint) -> list[ControlPoint]:
    """Return the points that the indicator counts up, as it names them."""
    rule = indicator.rule
    return [catalogue.point(name) for name in rule.judges] if isinstance(rule, IndicatorRule) else []


def _asked(catalogue: Catalogue, *, include_drafts: bool) -> list[ControlPoint]:
    found = [point for point in catalogue.indicators if include_drafts or point.status is Status.ACTIVE]
    if found:
        return found
    if catalogue.indicators:
        do = Text("Tag udkast med: --include-drafts.", "Add --include-drafts.")
    else:
        do = Text("Vælg et katalog, der har en, f.eks. tidlig-indsats.", "Choose another: tidlig-indsats.")
    raise Refused(
        Text(
            f"Kataloget {catalogue.id} har ingen indikator, der kan følges måned for måned.",
            f"The catalogue {catalogue.id} has no indicator that can be followed month by month.",
        ),
        do=do,
    )


def _judged(catalogue: Catalogue, asked: Sequence[ControlPoint]) -> Catalogue:
    """Return the catalogue with only what must be judged, so that nothing else is computed."""
    needed = {
        other.id
        for indicator in asked
        for point in counted_up(catalogue, indicator)
        for other in looked_at(catalogue, point)
    }
    points = tuple(point for point in catalogue.points if point.id in needed)
    return catalogue.model_copy(update={"points": points})


def _refuse_undelivered(catalogue: Catalogue, asked: Sequence[ControlPoint], covers: Covers) -> None:
    """Refuse a source that lacks something for the rule of every point that is counted up."""
    points = {point.id: point for indicator in asked for point in counted_up(catalogue, indicator)}
    missing = [_missing(lacks_of(list(point.rule.needs()), covers)) for point in points.values()]
    if not all(missing):
        return
    names = ", ".join(sorted({name for lacks in missing for name in lacks}))
    raise Refused(
        Text(
            f"Kilden leverer ikke det, der skal tælles op: {names}.",
            f"The source does not deliver what is to be counted up: {names}.",
        ),
        do=Text(
            "Bestil det hos kilden, og skriv det under »covers« i manifest.json. "
            f"Se: rettidig coverage SAGSMAPPE --catalogue {catalogue.id}",
            f"Order it and name it under »covers«. See: rettidig coverage FOLDER --catalogue {catalogue.id}",
        ),
    )


def _missing(lacks: Sequence[Lack]) -> list[str]:
    return [
        f"{lack.event} ({', '.join(lack.attributes)})" if lack.attributes else lack.event
        for lack in lacks
        if lack.starts_on is None
    ]


def _followed(
    catalogue: Catalogue, point: ControlPoint, opened: Caseload, outcomes: Path, as_of: date
) -> Indicator:
    points = counted_up(catalogue, point)
    found = dues(outcomes, opened.cases, [each.id for each in points], as_of)
    benefits = _benefits(catalogue, points, found)
    table = by_month(found, benefits)
    past, coming = _split(table, as_of)
    months = months_of(point, table, past)
    runs = runs_of(months)
    latest = [month for month in months if month.whole.n][-1:]
    in_run = [month for month in months if runs and runs[-1].first <= month.first <= runs[-1].last]
    needs = [need for each in points for need in all_needs(catalogue, each)]
    return Indicator(
        point=point,
        as_of=as_of,
        benefits=benefits,
        months=months,
        runs=runs,
        letters=letters_of(point, months),
        pulls=pulls_of(latest),
        run_pulls=pulls_of(in_run),
        coming=coming_of(point, found, table, coming),
        expected=by_month(earliest_dues(outcomes, opened.cases, opened.events, points, as_of), benefits),
        next_letter=next_letter_of(point, months),
        n_without_group=n_without_group(outcomes, opened.cases, points),
        undated=by_benefit([due for due in found if due.due_on is None], benefits),
        lacks=tuple(dict.fromkeys(lacks_of(needs, opened.manifest.covers))),
    )


def _benefits(catalogue: Catalogue, points: Sequence[ControlPoint], found: Sequence[Due]) -> tuple[str, ...]:
    """Return the target groups that are counted up or found, in the catalogue's order."""
    scopes = [point.scope_of(version) for point in points for version in point.versions]
    named = {group for scope in scopes for group in scope.target_groups} | {due.benefit for due in found}
    known = [group for group in catalogue.target_groups if group in named]
    return (*known, *sorted(named - set(known)))


def _split(table: Table, as_of: date) -> tuple[list[date], list[date]]:
    """Return the months that are over, without a gap from the first, and those to come that have anybody.

    A month is over when no due day in it can be kept any more: after its last day, or on it, where
    everything in it is settled.
    """
    is_over = {
        month: last_of_month(month) < as_of
        or (last_of_month(month) == as_of and not added(*benefits.values()).pending)
        for month, benefits in table.items()
    }
    coming = [month for month, over in is_over.items() if not over]
    if len(coming) == len(table):
        return [], coming
    this_month = first_of_month(as_of)
    last = max(month for month, over in is_over.items() if over)
    order = list(months_between(min(table), max(last, this_month)))
    return [month for month in order if month < this_month or is_over.get(month)], coming
