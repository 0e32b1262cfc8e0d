"""The pauses of each case, merged, for every set of pause types that a point names."""

import ibis
import ibis.expr.types as ir

from rettidig.calendars import merged_table
from rettidig.checks.asked import Asked
from rettidig.checks.engines import Engine
from rettidig.checks.facts import Events
from rettidig.checks.stages.events import Masks

PauseTypes = tuple[str, ...]


def pauses_of(
    engine: Engine, events: ir.Table, masks: Masks, asked: Asked, sets: set[PauseTypes]
) -> dict[PauseTypes, ir.Table]:
    """Return merged pauses for each set of types; a running pause lasts up to and including as-of."""
    return {
        types: engine.stage(f"pauses_{n}", _merged(events, masks, asked, types))
        for n, types in enumerate(sorted(sets))
    }


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
