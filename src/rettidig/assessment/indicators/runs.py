"""Months below the threshold in a row, and when they bring a letter from the state.

A month without anybody says nothing: it neither breaks a run nor makes it longer. A month without a
threshold ends it: where nothing is asked, nothing can be below.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from rettidig.assessment.indicators.calendar import last_of_month, next_month
from rettidig.assessment.indicators.counting import Table
from rettidig.assessment.indicators.model import Letter, Month, Run
from rettidig.assessment.model import Counts
from rettidig.catalogue.kinds import IndicatorRule
from rettidig.catalogue.model import ControlPoint


def rule_on(point: ControlPoint, day: date) -> IndicatorRule | None:
    """Return the indicator's rule with what the version in force on the day sets anew, or None."""
    version = point.version_on(day)
    rule = point.rule_of(version) if version else None
    return rule if isinstance(rule, IndicatorRule) else None


def threshold_on(point: ControlPoint, day: date) -> Decimal | None:
    """Return the threshold in force on the day, in per cent, or None."""
    rule = rule_on(point, day)
    return rule.threshold if rule else None


def months_of(point: ControlPoint, table: Table, order: Sequence[date]) -> tuple[Month, ...]:
    """Return the months in their order, each with how many in a row have been below."""
    nobody = {benefit: Counts(met=0, not_met=0) for benefit in next(iter(table.values()), {})}
    plain = [Month(first, table.get(first, nobody), threshold_on(point, first)) for first in order]
    return tuple(_with_runs(plain))


def _with_runs(months: Sequence[Month]) -> Iterator[Month]:
    n_below = 0
    for month in months:
        if month.threshold is None or month.is_below is False:
            n_below = 0
        elif month.is_below:
            n_below += 1
        yield replace(month, n_below=n_below)


def runs_of(months: Sequence[Month]) -> tuple[Run, ...]:
    """Return the runs, the earliest first; the one that nothing has ended yet is running."""
    found: list[Run] = []
    for month in months:
        if month.is_below and month.n_below == 1:
            found.append(Run(month.first, month.first, 1, is_running=True))
        elif month.is_below:
            found[-1] = replace(found[-1], last=month.first, n_months=month.n_below)
        elif not month.n_below and found:
            found[-1] = replace(found[-1], is_running=False)
    return tuple(found)


def letters_of(point: ControlPoint, months: Sequence[Month]) -> tuple[Letter, ...]:
    """Return the letters to expect: after each ``letter_after`` months of a run, so many a year at most."""
    found: list[Letter] = []
    in_year: Counter[int] = Counter()
    for month in months:
        rule = rule_on(point, month.first)
        if rule is None or not month.is_below or month.n_below % rule.letter_after:
            continue
        day = last_of_month(month.first)
        if rule.letters_a_year is None or in_year[day.year] < rule.letters_a_year:
            in_year[day.year] += 1
            found.append(Letter(day, month.n_below))
    return tuple(found)


def next_letter_of(point: ControlPoint, months: Sequence[Month]) -> Letter | None:
    """Return the letter to expect if all months to come are below, or None where no run is running."""
    told = list(months)
    n_letters = len(letters_of(point, months))
    while told and told[-1].n_below:
        first = next_month(told[-1].first)
        threshold = threshold_on(point, first)
        if threshold is None:
            return None
        told.append(Month(first, {"": Counts(met=0, not_met=1)}, threshold, told[-1].n_below + 1))
        letters = letters_of(point, told)
        if len(letters) > n_letters:
            return letters[-1]
    return None
