"""How the reader's units fare at one control point: what data show, and what reviews came to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from rettidig.vocabulary import Answer as Said
from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.models import PointCount
from rettidig_web.reviews.models import Answer, ReviewStatus
from rettidig_web.rounds.models import RoundKind
from rettidig_web.workspace.defaults import defaults

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cell:
    """Met and not met of a unit or a quarter; ``is_hidden`` where so little would name somebody."""

    name: str
    n_met: int
    n_not_met: int
    n_pending: int = 0
    n_unknown: int = 0
    n_not_applicable: int = 0
    n_caseworkers: int = 0
    """How many there are at least; nought where none is known."""
    is_hidden: bool = False

    @property
    def n(self) -> int:
        """How many were judged."""
        return self.n_met + self.n_not_met

    @property
    def is_small(self) -> bool:
        """Whether so few cases, or caseworkers, are behind it that it would name somebody."""
        limits = defaults()
        return 0 < self.n < limits.fewest_cases or 0 < self.n_caseworkers < limits.fewest_caseworkers

    @property
    def share(self) -> Decimal | None:
        """The share of those judged that are met, in whole hundredths, half up; None where none is."""
        return (Decimal(self.n_met) / self.n).quantize(_HUNDREDTH, ROUND_HALF_UP) if self.n else None


@dataclass(frozen=True, slots=True)
class Fares:
    """What the data show, unit by unit and in all, and what signed reviews came to, quarter by quarter."""

    units: tuple[Cell, ...]
    total: Cell | None
    as_of: date | None
    """The day of the oldest data behind the counts."""
    quarters: tuple[Cell, ...]

    @property
    def has_hidden(self) -> bool:
        """Whether anything is hidden."""
        return any(cell.is_hidden for cell in (*self.units, *self.quarters))


def fares(user: User, day: date, catalogue_id: str, point_id: str, named: str) -> Fares:
    """Return how the units fare in whose figures the user may look; three queries however many there are.

    ``named`` names a quarter, such as ``{quarter}. kvartal {year}``.
    """
    units = unit_ids_where(user, Right.SEE_FIGURES, day)
    rows = _counted(units, catalogue_id, point_id)
    cells = [Cell(row["unit__name"], **_of([row])) for row in rows]
    total = Cell("", **_of(rows)) if rows else None
    reviewed = [
        Cell(
            named.format(quarter=row[f"{_ROUND}quarter"], year=row[f"{_ROUND}year"]),
            row["yes"],
            row["no"],
            n_caseworkers=row["n_caseworkers"],
        )
        for row in _reviewed(units, catalogue_id, point_id)
    ]
    return Fares(
        units=tuple(hidden(cells)),
        total=replace(total, is_hidden=total.is_small) if total else None,
        as_of=min((row["as_of"] for row in rows), default=None),
        quarters=tuple(replace(cell, is_hidden=cell.is_small) for cell in reviewed),
    )


_NAMES = ("n_met", "n_not_met", "n_pending", "n_unknown", "n_not_applicable")
_ROUND = "review__sampled_case__round__"


def _of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the sum of each count, by its name; of caseworkers the most, who may be in several rows."""
    every = list(rows)
    sums = {name: sum(row[f"sum_{name}"] for row in every) for name in _NAMES}
    return {**sums, "n_caseworkers": max((row["most"] for row in every), default=0)}


def _counted(units: Sequence[int], catalogue_id: str, point_id: str) -> list[dict[str, Any]]:
    counts = PointCount.objects.filter(
        unit__in=units, point_id=point_id, check_made__catalogue_id=catalogue_id
    )
    sums = {f"sum_{name}": Sum(name) for name in _NAMES}
    of_units = counts.values("unit__name", "unit__path").annotate(
        **sums, most=Max("n_caseworkers"), as_of=Min("check_made__snapshot__as_of")
    )
    return [dict(row) for row in of_units.order_by("unit__path")]


def _reviewed(units: Sequence[int], catalogue_id: str, point_id: str) -> list[dict[str, Any]]:
    """Return yes and no of the latest quarters; spot checks are about single employees and stay out."""
    answers = Answer.objects.filter(
        point_id=point_id,
        review__status=ReviewStatus.SIGNED,
        review__sampled_case__unit__in=units,
        **{f"{_ROUND}catalogue__catalogue_id": catalogue_id},
    ).exclude(**{f"{_ROUND}kind": RoundKind.SPOT_CHECK})
    quarter = (f"{_ROUND}year", f"{_ROUND}quarter")
    counted = (
        answers.order_by()
        .values(*quarter)
        .annotate(
            yes=Count("pk", filter=Q(answer=Said.YES)),
            no=Count("pk", filter=Q(answer=Said.NO)),
            n_caseworkers=Count("review__sampled_case__caseworker", distinct=True),
        )
    )
    latest = counted.order_by(*(f"-{name}" for name in quarter))[: defaults().rounds_back]
    return [dict(row) for row in latest]


def hidden(cells: Sequence[Cell]) -> list[Cell]:
    """Return the cells, the too small ones hidden, and one more where the total would give it away."""
    small = {place for place, cell in enumerate(cells) if cell.is_small}
    if len(small) == 1 and len(cells) > 1:
        others = (place for place in range(len(cells)) if place not in small and cells[place].n)
        small |= {min(others, key=lambda place: cells[place].n, default=next(iter(small)))}
    return [replace(cell, is_hidden=place in small) for place, cell in enumerate(cells)]
