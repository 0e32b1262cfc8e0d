"""How long a unit has to correct an error: by its own rule, else the nearest above it, else our own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rettidig.calendars.days import next_working_day
from rettidig_web.accounts.models import Unit
from rettidig_web.findings.models import CorrectionRule
from rettidig_web.findings.rules import rules


@dataclass(frozen=True, slots=True)
class Ruling:
    """The days that a unit has, and the unit whose rule it is; None where it is Rettidig's own."""

    unit: Unit
    days: int
    source: Unit | None

    @property
    def is_own(self) -> bool:
        """Whether the unit has decided it itself."""
        return self.source == self.unit


def rulings(units: Iterable[Unit]) -> list[Ruling]:
    """Return what holds for each unit, in one query."""
    decided = list(CorrectionRule.objects.select_related("unit"))
    return [_ruling(unit, decided) for unit in units]


def ruling(unit: Unit) -> Ruling:
    """Return what holds for the unit."""
    return rulings([unit])[0]


def due_on(days: int, found_on: date) -> date:
    """Return the last day to correct what was found on the day; never a weekend or a holiday."""
    return next_working_day(found_on + timedelta(days=days))


def _ruling(unit: Unit, decided: Iterable[CorrectionRule]) -> Ruling:
    above = [rule for rule in decided if unit.is_under(rule.unit)]
    if not above:
        return Ruling(unit, rules().correction_days, None)
    nearest = max(above, key=lambda rule: len(rule.unit.path))
    return Ruling(unit, nearest.days, nearest.unit)
