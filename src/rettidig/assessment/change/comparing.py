"""Two rounds point by point, their errors group by group, and more rounds as control charts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rettidig.assessment.change.cases import dispersion, shared_cases
from rettidig.assessment.change.charts import Chart, Kind, chart
from rettidig.assessment.change.comparability import (
    Comparable,
    Obstacle,
    PointObstacle,
    at_points,
    between_rounds,
    changed_points,
)
from rettidig.assessment.change.errors import ErrorChange, error_change
from rettidig.assessment.change.rounds import Round
from rettidig.assessment.change.rules import ChangeRules
from rettidig.assessment.intervals import Difference, difference
from rettidig.assessment.model import ALL, Counts


class Verdict(StrEnum):
    """What a change of a share is."""

    RISEN = "risen"
    FALLEN = "fallen"
    NOISE = "noise"
    TOO_FEW = "too_few"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class PointChange:
    """A point in two rounds; ``change`` is the second share less the first, None without cases in both.

    A change is given where the rounds cannot be compared too, for who knows better; the verdict says so, and
    ``reasons`` are the catalogues' own, in Danish.
    """

    control_point: str
    first: Counts
    second: Counts
    change: Difference | None
    obstacles: tuple[Obstacle, ...]
    reasons: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class GroupErrors:
    """The errors of a group on the points that can be compared, and its cases in either round.

    ``change`` is None where nothing was decided in one of the rounds.
    """

    value: str
    first_cases: int
    second_cases: int
    change: ErrorChange | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that two rounds, and the rounds before them, tell of a change.

    ``obstacles`` hinder every point. ``shared_cases`` is how many cases are in both rounds (None where it is
    not known): the intervals take the rounds to be independent. ``dispersion`` is how much errors cluster
    in cases, None where it could not be measured. ``charts`` are there from three rounds on, with the rounds
    that can be compared with the last one. ``is_weighted``: by a certificate not every case had the same
    chance, and the shares here are not weighted.
    """

    first: str
    second: str
    obstacles: tuple[Obstacle, ...]
    points: tuple[PointChange, ...]
    dimension: str
    whole: GroupErrors
    groups: tuple[GroupErrors, ...]
    shared_cases: int | None
    dispersion: float | None
    charts: tuple[Chart, ...]
    n_certificates: int
    is_weighted: bool

    @property
    def compared(self) -> tuple[PointChange, ...]:
        """Return the points of which something can be said."""
        silent = {Verdict.NOT_COMPARABLE, Verdict.TOO_FEW}
        return tuple(point for point in self.points if point.verdict not in silent)


def compare(
    rounds: Sequence[Round],
    rules: ChangeRules,
    *,
    dimension: str = "target_group",
    comparable: Comparable = changed_points,
) -> Comparison:
    """Return how the last round differs from the one before it, and the series of them all."""
    first, second = rounds[-2:]
    obstacles = between_rounds(first, second, rules.period_days)
    own = at_points(first, second, comparable)
    points = tuple(
        _point_change(first, second, point, obstacles, own.get(point), rules) for point in _ids(first, second)
    )
    of_cases = {point.id for point in second.assessed.catalogue.case_points}
    alike = [
        point.control_point
        for point in points
        if point.control_point in of_cases and point.control_point not in own
    ]
    measured = dispersion([first.folder, second.folder], alike)
    groups = _group_errors(first, second, dimension, alike, rules, measured)
    [whole] = _group_errors(first, second, ALL, alike, rules, measured)
    return Comparison(
        first=first.name,
        second=second.name,
        obstacles=obstacles,
        points=points,
        dimension=dimension,
        whole=whole,
        groups=tuple(groups),
        shared_cases=shared_cases(first.folder, second.folder),
        dispersion=measured,
        charts=tuple(_charts(rounds, rules, dimension, comparable)),
        n_certificates=sum(each.certificate is not None for each in (first, second)),
        is_weighted=first.is_weighted or second.is_weighted,
    )


def _ids(first: Round, second: Round) -> list[str]:
    """Return the points that either round has figures of, in the order of the second's catalogue."""
    counted = {row.control_point for each in (first, second) for row in each.assessed.summary}
    catalogues = second.assessed.catalogue.points, first.assessed.catalogue.points
    return [
        point for point in dict.fromkeys(p.id for points in catalogues for p in points) if point in counted
    ]


def _counts(found: Round, point: str, dimension: str = ALL, value: str = "") -> Counts:
    row = found.assessed.row(point, dimension, value)
    return row.counts if row else Counts(0, 0)


def _point_change(
    first: Round,
    second: Round,
    point: str,
    obstacles: tuple[Obstacle, ...],
    own: PointObstacle | None,
    rules: ChangeRules,
) -> PointChange:
    before, after = _counts(first, point), _counts(second, point)
    hindering = (*obstacles, own.obstacle) if own else obstacles
    change = difference(after, before, rules.confidence)
    is_few = min(before.n, after.n) < rules.least_n
    verdict = _verdict(change, hindering, is_few=is_few)
    return PointChange(point, before, after, change, hindering, own.reasons if own else (), verdict)


def _verdict(change: Difference | None, obstacles: Iterable[Obstacle], *, is_few: bool) -> Verdict:
    if tuple(obstacles):
        return Verdict.NOT_COMPARABLE
    if change is None or is_few:
        return Verdict.TOO_FEW
    if not change.excludes_zero:
        return Verdict.NOISE
    return Verdict.RISEN if change.value > 0 else Verdict.FALLEN


def _group_errors(
    first: Round,
    second: Round,
    dimension: str,
    points: Sequence[str],
    rules: ChangeRules,
    measured: float | None,
) -> list[GroupErrors]:
    """Return the errors of each group that either round has, by its name."""
    cases = [_cases(each, dimension) for each in (first, second)]
    values = sorted({*cases[0], *cases[1]}) or [""]
    found = []
    for value in values:
        before, after = (_errors(each, points, dimension, value) for each in (first, second))
        change = (
            error_change(before, after, confidence=rules.confidence, dispersion=measured or 1.0)
            if before[1] and after[1]
            else None
        )
        found.append(GroupErrors(value, cases[0].get(value, 0), cases[1].get(value, 0), change))
    return found


def _cases(found: Round, dimension: str) -> Mapping[str, int]:
    return {row.value: row.n_cases for row in found.assessed.totals if row.dimension == dimension}


def _errors(found: Round, points: Sequence[str], dimension: str, value: str) -> tuple[int, int]:
    """Return the errors and the judgements behind them, of a group on some points."""
    counts = [_counts(found, point, dimension, value) for point in points]
    return sum(each.not_met for each in counts), sum(each.n for each in counts)


def _charts(
    rounds: Sequence[Round], rules: ChangeRules, dimension: str, comparable: Comparable
) -> Iterable[Chart]:
    """Yield the errors of all and of each group, then each point, over the rounds that can be compared."""
    last = rounds[-1]
    alike = [each for each in rounds if not between_rounds(each, last, rules.period_days)]
    hindered = {each.name: at_points(each, last, comparable) for each in alike}
    points = [point.id for point in last.assessed.catalogue.case_points]
    shared = [point for point in points if not any(point in hindered[each.name] for each in alike)]
    measured = dispersion([each.folder for each in alike], shared) or 1.0
    values = sorted(value for value in _cases(last, dimension) if value)
    for of, value in [(ALL, ""), *((dimension, value) for value in values if len(values) > 1)]:
        errors = [(each.name, *_errors(each, shared, of, value)) for each in alike]
        yield from filter(None, [chart(value or ALL, Kind.U, errors, rules.chart, measured)])
    for point in points:
        kept = [each for each in alike if point not in hindered[each.name]]
        counted = [(each.name, _counts(each, point).met, _counts(each, point).n) for each in kept]
        yield from filter(None, [chart(point, Kind.P, counted, rules.chart)])
