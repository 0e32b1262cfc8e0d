"""Which units a criterion keeps, as Ibis expressions over the cases (joined with the events drawn from)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import cast

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from rettidig.caseload import Manifest
from rettidig.sampling.design import (
    AmountAtLeast,
    Criterion,
    FirstCases,
    HasEvent,
    LastedMoreThan,
    MinimumDuration,
    NotReviewed,
    Opened,
    OpenIn,
    Part,
    Values,
)
from rettidig.vocabulary import Refused, Text, shape_of

AMOUNT = "amount_ore"


@dataclass(frozen=True, slots=True)
class Sources:
    """What criteria look at: all visible cases and events, the manifest, and ids of earlier samples."""

    cases: ir.Table
    events: ir.Table
    manifest: Manifest
    excluded: Mapping[int, Sequence[str]]

    @property
    def as_of(self) -> ir.DateScalar:
        """Return the day that the cases are seen as they were."""
        return literal_day(self.manifest.as_of)


def literal_day(day: date) -> ir.DateScalar:
    """Return the day as an expression."""
    return ibis.literal(day, type="date")


@ibis.udf.scalar.builtin(name="json_extract_string", signature=(("string", "string"), "string"))
def _text_in(json, path):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a name, not a function
    ...


def keeps(criterion: Criterion, number: int, units: ir.Table, sources: Sources) -> ir.BooleanValue:
    """Return whether the criterion, the ``number``-th of its design, keeps each unit; never null."""
    if isinstance(criterion, NotReviewed):
        kept = _not_among(units, sources.excluded.get(number, ()))
    else:
        kept = _KEEPS[type(criterion)](criterion, units, sources)
    return kept.fill_null(False)


def selected_events(
    event: str, attributes: Mapping[str, str], events: ir.Table, manifest: Manifest
) -> ir.Table:
    """Return the events of the type with the attributes; refuses a type that the source does not deliver."""
    cover = manifest.covers.get(event)
    if cover is None:
        _refuse_uncovered(event, manifest)
    if cover is not None and cover.attributes is not None and not set(attributes) <= cover.attributes:
        _refuse_uncovered(event, manifest)
    chosen = events.filter(events.event_type == event).distinct()
    for name, value in attributes.items():
        said = _text_in(chosen.attributes.nullif(""), f'$."{name}"')
        chosen = chosen.filter(said == value)
    return chosen


def _refuse_uncovered(event: str, manifest: Manifest) -> None:
    known = ", ".join(sorted(manifest.covers)) or "–"
    raise Refused(
        Text(
            f"Kilden leverer ikke »{shown(event)}«, eller ikke den oplysning, der spørges om.",
            f"The source does not deliver »{shown(event)}«, or not the attribute asked for.",
        ),
        do=Text(
            f"Vælg en hændelse, som manifestets »covers« nævner: {known}.",
            f"Choose an event that the manifest's »covers« names: {known}.",
        ),
    )


def shown(word: str) -> str:
    """Return the word where it looks like a column or a word of a vocabulary, else its shape."""
    is_plain = word.replace("_", "a").replace("-", "a").isalnum() and not any(map(str.isdigit, word))
    return word if is_plain else shape_of(word)


def need_column(column: str, table: ir.Table) -> None:
    """Refuse a column that the cases do not have."""
    if column in table.columns:
        return
    known = ", ".join(sorted(name for name in table.columns if not name.startswith("source_")))
    raise Refused(
        Text(f"Sagerne har ingen kolonne »{shown(column)}«.", f"The cases have no column »{shown(column)}«."),
        do=Text(f"Vælg en af disse: {known}.", f"Choose one of these: {known}."),
    )


def as_word(table: ir.Table, column: str) -> ir.StringValue:
    """Return the column as text; a missing value is the empty text, which is a value of its own here."""
    return table[column].cast("string").fill_null("")


def _values(criterion: Values, units: ir.Table, _: Sources) -> ir.BooleanValue:
    need_column(criterion.column, units)
    return as_word(units, criterion.column).isin(list(criterion.are))


def _minimum_duration(criterion: MinimumDuration, units: ir.Table, sources: Sources) -> ir.BooleanValue:
    group = as_word(units, "visitation_group")
    end = ibis.coalesce(units.closed_on, sources.as_of)
    others = ~group.isin(list(criterion.limits)) if criterion.limits else ibis.literal(True)
    if criterion.otherwise is not None:
        others &= criterion.otherwise.after_column(units.opened_on) <= end
    named = [
        (group == name) & (limit.after_column(units.opened_on) <= end)
        for name, limit in criterion.limits.items()
    ]
    return ibis.or_(others, *named)


def _lasted_more_than(criterion: LastedMoreThan, units: ir.Table, _: Sources) -> ir.BooleanValue:
    on = literal_day(criterion.on)
    is_open = units.closed_on.isnull() | (units.closed_on >= on)
    return is_open & (criterion.limit.after_column(units.opened_on) < on)


def _open_in(criterion: OpenIn, units: ir.Table, _: Sources) -> ir.BooleanValue:
    began = units.opened_on <= literal_day(criterion.until)
    return began & (units.closed_on.isnull() | (units.closed_on >= literal_day(criterion.since)))


def _opened(criterion: Opened, units: ir.Table, _: Sources) -> ir.BooleanValue:
    kept: ir.BooleanValue = ibis.literal(True)
    if criterion.since is not None:
        kept &= units.opened_on >= literal_day(criterion.since)
    if criterion.until is not None:
        kept &= units.opened_on <= literal_day(criterion.until)
    return kept


def _has_event(criterion: HasEvent, units: ir.Table, sources: Sources) -> ir.BooleanValue:
    events = selected_events(criterion.event, criterion.attributes, sources.events, sources.manifest)
    return units.case_id.isin(events.case_id)


def _amount_at_least(criterion: AmountAtLeast, units: ir.Table, _: Sources) -> ir.BooleanValue:
    need_column(AMOUNT, units)
    return cast("ir.BooleanValue", units[AMOUNT] >= criterion.ore)


def _first_cases(criterion: FirstCases, units: ir.Table, sources: Sources) -> ir.BooleanValue:
    """Return whether the case is among the caseworker's first; a case without a caseworker is nobody's."""
    named = sources.cases.filter(sources.cases.caseworker.notnull())
    own = ibis.window(group_by=named.caseworker, order_by=[named.opened_on, named.case_id])
    everyone = ibis.window(group_by=named.caseworker)
    counted = named.select(
        "case_id",
        number=ibis.row_number().over(own),
        first_on=named.opened_on.min().over(everyone),
    )
    first = counted.filter(
        (counted.number < criterion.per_caseworker) & (counted.first_on >= literal_day(criterion.since))
    )
    return units.case_id.isin(first.case_id)


def _not_among(units: ir.Table, ids: Sequence[str]) -> ir.BooleanValue:
    """Return whether neither the unit nor its case is among the ids."""
    if not ids:
        return ibis.literal(True)
    listed = ibis.memtable(pa.table({"id": pa.array(ids, pa.string())}))
    return ~(units.unit_id.isin(listed.id) | units.case_id.isin(listed.id))


_KEEPS: Mapping[type[Part], Callable[..., ir.BooleanValue]] = MappingProxyType(
    {
        Values: _values,
        MinimumDuration: _minimum_duration,
        LastedMoreThan: _lasted_more_than,
        OpenIn: _open_in,
        Opened: _opened,
        HasEvent: _has_event,
        AmountAtLeast: _amount_at_least,
        FirstCases: _first_cases,
    }
)
