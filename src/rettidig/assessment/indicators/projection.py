"""When those who have no due day yet reach it at the earliest: with full hours from now on.

A limit that is added up from hours has no due day until the hours are there. The sum so far is exact; that
the hours go on in full is an assumption, and so these cases stand beside the months to come, never in them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from pathlib import Path

import ibis

from rettidig.assessment.indicators.calendar import first_of_month
from rettidig.assessment.indicators.counting import Due
from rettidig.calendars import Limit, Unit
from rettidig.catalogue.kinds import DutyRule
from rettidig.catalogue.kinds.base import Accrual
from rettidig.catalogue.model import ControlPoint
from rettidig.vocabulary import Outcome

_WAITING = (Outcome.MET.value, Outcome.PENDING.value)
_NUMBER = re.compile(r"[0-9]{1,12}([.][0-9]{1,4})?")
_DAYS_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class Added:
    """How much has been added up in a case, and the last day that counted; None where nothing has."""

    hours: Decimal = Decimal(0)
    last_on: date | None = None

    def plus(self, day: date, hours: Decimal) -> "Added":
        """Return the sum with the hours of one more day."""
        return Added(self.hours + hours, max(day, self.last_on or day))


def earliest_dues(
    outcomes: Path, cases: Path, events: Path, points: Sequence[ControlPoint], as_of: date
) -> tuple[Due, ...]:
    """Return, one by one, the open cases that lack hours, each with the earliest day they can be reached."""
    found: list[Due] = []
    for point in points:
        for version in point.versions:
            rule = point.rule_of(version)
            accrual = rule.accrues if isinstance(rule, DutyRule) else None
            if accrual and accrual.hours and isinstance(rule, DutyRule) and rule.limit.unit is Unit.MONTHS:
                rows = _rows(outcomes, cases, events, (point.id, version.id), accrual.event, as_of)
                found += _of_version(rows, accrual, rule.limit, as_of)
    return tuple(found)


def reached_on(added: Added, accrual: Accrual, limit: Limit, as_of: date) -> date | None:
    """Return the earliest day the limit in months is reached; None where the hours already are enough.

    Full hours are counted on from the last day that counted, at the earliest from the month of ``as_of``.
    """
    missing = limit.count - added.hours / accrual.per_unit
    if missing <= 0:
        return None
    before_this_month = first_of_month(as_of) - timedelta(days=1)
    start = max(added.last_on or before_this_month, before_this_month)
    whole = Limit(int(missing), Unit.MONTHS).after(start)
    return whole + timedelta(days=ceil((missing - int(missing)) * _DAYS_A_MONTH))


_Row = Mapping[str, object]


def _rows(
    outcomes: Path, cases: Path, events: Path, version: tuple[str, str], event: str, as_of: date
) -> list[_Row]:
    """Return the waiting cases of one version of a point, a row for each event; one without events too."""
    backend = ibis.duckdb.connect()
    judged = backend.read_parquet(outcomes)
    waiting = judged.filter(
        judged.control_point == version[0],
        judged.version == version[1],
        judged.due_on.isnull(),
        judged.trigger_on.notnull(),
        judged.machine_outcome.isin(_WAITING),
        judged.outcome.isin(_WAITING),
    ).select("case_id", "outcome", "trigger_on")
    people = backend.read_parquet(cases).select("case_id", "target_group", "closed_on")
    is_open = people.closed_on.isnull() | (people.closed_on > ibis.literal(as_of, type="date"))
    still = waiting.inner_join(people.filter(is_open), "case_id")
    happened = backend.read_parquet(events)
    seen = happened.filter(
        happened.event_type == event, happened.happened_on <= ibis.literal(as_of, type="date")
    ).select("case_id", "happened_on", "ended_on", "caseworker", "attributes")
    joined = still.left_join(seen.distinct(), "case_id")
    chosen = joined.select("case_id", "outcome", "trigger_on", "target_group", "happened_on", "attributes")
    return list(chosen.order_by("case_id", "happened_on").to_pyarrow().to_pylist())


def _of_version(rows: Sequence[_Row], accrual: Accrual, limit: Limit, as_of: date) -> Iterator[Due]:
    sums: dict[tuple[str, str, str], Added] = defaultdict(Added)
    for row in rows:
        case = (str(row["case_id"]), str(row["target_group"] or ""), str(row["outcome"]))
        day, hours = row["happened_on"], _hours(row["attributes"], accrual)
        sums[case] = _with(sums[case], day, row["trigger_on"], hours, accrual)
    for (_, benefit, outcome), added in sums.items():
        day_reached = reached_on(added, accrual, limit, as_of)
        if day_reached is not None:
            yield Due(benefit, day_reached, Outcome(outcome), 1)


def _with(added: Added, day: object, trigger_on: object, hours: Decimal | None, accrual: Accrual) -> Added:
    """Return the sum with one more event, where it counts."""
    if not (isinstance(day, date) and isinstance(trigger_on, date)) or hours is None or day < trigger_on:
        return added
    if any(stretch.starts_on <= day <= stretch.ends_on for stretch in accrual.not_counted):
        return added
    return added.plus(day, hours)


def _hours(attributes: object, accrual: Accrual) -> Decimal | None:
    said = json.loads(attributes).get(accrual.hours) if isinstance(attributes, str) else None
    return Decimal(said) if isinstance(said, str) and _NUMBER.fullmatch(said) else None
