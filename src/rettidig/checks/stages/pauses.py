"""The pauses and exemptions of each case, merged, for every set of types that a point names."""

import ibis
import ibis.expr.types as ir

from rettidig.calendars import Limit, merged_table
from rettidig.checks.asked import Asked
from rettidig.checks.engines import Engine
from rettidig.checks.facts import NEVER, Events
from rettidig.checks.stages.events import Masks

PauseTypes = tuple[str, ...]
Exemption = tuple[PauseTypes, Limit]
"""The types of intervals that exempt, and how long there is after one."""


def pauses_of(
    engine: Engine, events: ir.Table, masks: Masks, asked: Asked, sets: set[PauseTypes]
) -> dict[PauseTypes, ir.Table]:
    """Return merged pauses for each set of types; a running pause lasts up to and including as-of."""
    return {
        types: engine.stage(f"pauses_{n}", _merged(events, masks, asked, types))
        for n, types in enumerate(sorted(sets))
    }


def exemptions_of(
    engine: Engine, events: ir.Table, masks: Masks, sets: set[Exemption]
) -> dict[Exemption, ir.Table]:
    """Return, for each set of types and time after them, the days that no duty falls due on, merged.

    The last day is ``NEVER`` while an exemption runs.
    """
    return {
        (types, after): engine.stage(f"exemptions_{n}", _prolonged(events, masks, types, after))
        for n, (types, after) in enumerate(sorted(sets, key=repr))
    }


def _prolonged(events: ir.Table, masks: Masks, types: PauseTypes, after: Limit) -> ir.Table:
    exempt = events.filter(masks.has_any(events, [Events(name) for name in types]))
    last_on = ibis.coalesce(after.after_column(exempt.ended_on), ibis.literal(NEVER, type="date"))
    intervals = exempt.select("case_no", first_on=exempt.happened_on, last_on=last_on)
    return merged_table(intervals, "case_no", joins_adjoining=False).select("case_no", "first_on", "last_on")


def _merged(events: ir.Table, masks: Masks, asked: Asked, types: PauseTypes) -> ir.Table:
    paused = events.filter(masks.has_any(events, [Events(name) for name in types]))
    return merged_table(
        paused.select(
            "case_no",
            first_on=paused.happened_on,
            last_on=ibis.coalesce(paused.ended_on, ibis.literal(asked.as_of, type="date")),
        ),
        "case_no",
    )
