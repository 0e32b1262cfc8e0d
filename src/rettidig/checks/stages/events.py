"""The events that matter: visible, numbered by case, each with the selections it is in as one bit mask.

Attributes are read once for each distinct text (pitfall 4 of the engine notes), not once for each
event and filter; what they say is joined back as bits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from rettidig.calendars import Limit, Unit
from rettidig.checks.asked import Asked
from rettidig.checks.engines import Engine
from rettidig.checks.facts import Events, Way

_BITS = 62
"""How many selections one 64-bit mask holds, the sign left alone."""


@dataclass(frozen=True)
class Masks:
    """Which bit of which mask column says that an event is in a selection."""

    places: dict[Events, tuple[str, int]]

    @classmethod
    def of(cls, selections: Iterable[Events]) -> "Masks":
        """Return a place for each distinct selection, and for each way of those that days help to tell."""
        asked = set(selections)
        asked |= {way for events in asked if not events.is_told_by_values for way in events.valued()}
        distinct = sorted(asked, key=repr)
        return cls({events: (f"mask_{n // _BITS}", 1 << n % _BITS) for n, events in enumerate(distinct)})

    @property
    def names(self) -> list[str]:
        """Return the names of the mask columns."""
        return sorted({name for name, _ in self.places.values()})

    @property
    def types(self) -> list[str]:
        """Return the event types that any selection names."""
        return sorted({events.type for events in self.places})

    @property
    def timed(self) -> list[Events]:
        """Return the selections that days and lengths help to tell."""
        return [events for events in self.places if not events.is_told_by_values]

    def has(self, table: ir.Table, events: Events) -> ir.BooleanValue:
        """Return whether each event of the table is in the selection."""
        name, bit = self.places[events]
        return (table[name] & ibis.literal(bit, type="int64")) != 0

    def has_any(self, table: ir.Table, selections: Iterable[Events]) -> ir.BooleanValue:
        """Return whether each event of the table is in any of the selections."""
        wanted: dict[str, int] = {}
        for events in selections:
            name, bit = self.places[events]
            wanted[name] = wanted.get(name, 0) | bit
        return ibis.or_(
            *((table[name] & ibis.literal(bits, type="int64")) != 0 for name, bits in wanted.items())
        )


def visible(delivered: ir.Table, asked: Asked) -> ir.Table:
    """Return the events that exist on the as-of date."""
    return delivered.filter(delivered.happened_on <= ibis.literal(asked.as_of, type="date"))


Values = Mapping[tuple[str, str], str]
"""The column that holds what an attribute of an event type says, by type and attribute."""


def texts_of(engine: Engine, events: ir.Table, masks: Masks, values: Values) -> ir.Table:
    """Return each distinct event type and attribute text with its masks, and the values asked for.

    A value is null for other types and where the text does not have it.
    """
    wanted = events.filter(events.event_type.isin(sorted({*masks.types, *(event for event, _ in values)})))
    texts = wanted.select("event_type", attributes=wanted.attributes.fill_null("")).distinct()
    read = _read_values(engine, texts, masks, values)
    columns = {
        name: ibis.literal(0, type="int64") + sum(_bit(read, events, bit) for events, bit in in_mask)
        for name, in_mask in _by_mask(masks).items()
    }
    of_type = {
        name: ibis.ifelse(
            read.event_type == event, read[_value_name(attribute)].nullif(""), ibis.null("string")
        )
        for (event, attribute), name in values.items()
    }
    return read.select("event_type", "attributes", **columns, **of_type)


def masked(events: ir.Table, texts: ir.Table, cases: ir.Table, masks: Masks) -> ir.Table:
    """Return the events that are in any selection: case number, masks and days."""
    wanted = events.filter(events.event_type.isin(masks.types))
    return (
        joined(wanted, texts, cases, masks)
        .filter(lambda table: ibis.or_(*(table[name] != 0 for name in masks.names)))
        .select("case_no", *masks.names, "happened_on", "ended_on")
    )


def joined(events: ir.Table, texts: ir.Table, cases: ir.Table, masks: Masks) -> ir.Table:
    """Return events with what their attributes say and the number of their case."""
    known = events.mutate(attributes=events.attributes.fill_null(""))
    said = known.inner_join(texts, ["event_type", "attributes"])
    return _timed(said, masks).inner_join(cases.select("case_id", "case_no"), "case_id")


def _timed(events: ir.Table, masks: Masks) -> ir.Table:
    """Return the events with the bits that only their days can set."""
    if not masks.timed:
        return events
    bits: dict[str, ir.IntegerValue] = {}
    for selection in masks.timed:
        name, bit = masks.places[selection]
        holds = ibis.or_(
            *(
                masks.has(events, valued) & _is_in_time(events, way)
                for valued, way in zip(selection.valued(), selection.ways, strict=True)
            )
        )
        bits[name] = bits.get(name, events[name]) + ibis.ifelse(holds, _literal(bit), _literal(0))
    return events.mutate(**bits)


def _is_in_time(events: ir.Table, way: Way) -> ir.BooleanValue:
    holds: ir.BooleanValue = ibis.literal(value=True)
    if way.starts_on is not None:
        holds &= events.happened_on >= ibis.literal(way.starts_on, type="date")
    if way.ends_on is not None:
        holds &= events.happened_on <= ibis.literal(way.ends_on, type="date")
    if way.lasting is not None:
        day_after = Limit(1, Unit.DAYS).after_column(events.ended_on)
        is_long = day_after >= way.lasting.after_column(events.happened_on)
        holds &= is_long.fill_null(True)
    return holds


def _literal(number: int) -> ir.IntegerScalar:
    return ibis.literal(number, type="int64")


def _by_mask(masks: Masks) -> dict[str, list[tuple[Events, int]]]:
    found: dict[str, list[tuple[Events, int]]] = {}
    for events, (name, bit) in masks.places.items():
        found.setdefault(name, []).append((events, bit))
    return found


def _bit(texts: ir.Table, events: Events, bit: int) -> ir.IntegerValue:
    if not events.is_told_by_values:
        return _literal(0)
    has_values = ibis.or_(*(_has_values(texts, way) for way in events.ways))
    holds = (texts.event_type == events.type) & has_values
    return ibis.ifelse(holds, _literal(bit), _literal(0))


def _has_values(texts: ir.Table, way: Way) -> ir.BooleanValue:
    holds: ir.BooleanValue = ibis.literal(value=True)
    for attribute, values in way.values:
        holds &= texts[_value_name(attribute)].isin(values).fill_null(False)
    return holds


def _read_values(engine: Engine, texts: ir.Table, masks: Masks, values: Values) -> ir.Table:
    attributes = {name for events in masks.places for name in events.attributes}
    attributes |= {attribute for _, attribute in values}
    return texts.mutate(
        **{
            _value_name(name): engine.text_in(texts.attributes.nullif(""), name)
            for name in sorted(attributes)
        }
    )


def _value_name(attribute: str) -> str:
    return f"said {attribute}"
