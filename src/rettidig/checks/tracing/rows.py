"""One case as it was delivered: the rows of a one-case caseload as plain values."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from rettidig.catalogue.base import Choice, Selection
from rettidig.checks.asked import Asked
from rettidig.checks.stages.repeats import WALKED_BACK

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event; ``number`` is its place among the case's rows, ``is_repeat``: an equal row came before."""

    number: int
    type: str
    happened_on: date
    ended_on: date | None
    caseworker: str | None
    values: Mapping[str, str]
    source_file: str | None
    source_line: str | None
    is_repeat: bool

    def is_in(self, selection: Selection) -> bool:
        """Return whether the event is of the type and is meant in any of the selection's ways."""
        return self.type == selection.event and any(self._is_meant(way) for way in selection.choices())

    def _is_meant(self, way: Choice) -> bool:
        has_values = all(self.values.get(name) in values for name, values in way.values().items())
        is_early = way.starts_on is not None and self.happened_on < way.starts_on
        is_late = way.ends_on is not None and self.happened_on > way.ends_on
        is_short = (
            way.lasting is not None
            and self.ended_on is not None
            and self.ended_on + timedelta(days=1) < way.lasting.after(self.happened_on)
        )
        return has_values and not (is_early or is_late or is_short)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case and all its events in order of date, seen from the as-of date but with what came later."""

    case_id: str
    opened_on: date
    closed_on: date | None
    end_on: date
    target_group: str | None
    visitation_group: str | None
    events: tuple[EventRow, ...]
    as_of: date

    @property
    def is_open(self) -> bool:
        """Return whether the case is open on the as-of date."""
        return self.closed_on is None

    @property
    def visible(self) -> tuple[EventRow, ...]:
        """Return the events that exist on the as-of date, equal rows once."""
        return tuple(event for event in self.events if self.is_visible(event) and not event.is_repeat)

    def is_visible(self, event: EventRow) -> bool:
        """Return whether the event exists on the as-of date."""
        return event.happened_on <= self.as_of

    def of(self, selection: Selection) -> tuple[EventRow, ...]:
        """Return the visible events of the selection in order of date."""
        return tuple(event for event in self.visible if event.is_in(selection))


def case_file(case: Row, events: pa.Table, asked: Asked) -> CaseFile:
    """Return the case from its row and the table of its events."""
    closed_on = _day(case["closed_on"])
    seen_closed_on = closed_on if closed_on is not None and closed_on <= asked.as_of else None
    opened_on = _day(case["opened_on"])
    if opened_on is None:
        message = "a case without an opening day is refused when the caseload is opened"
        raise ValueError(message)
    return CaseFile(
        case_id=str(case["case_id"]),
        opened_on=opened_on,
        closed_on=seen_closed_on,
        end_on=seen_closed_on or asked.as_of,
        target_group=_text(case["target_group"]),
        visitation_group=_text(case["visitation_group"]),
        events=tuple(_events(events.to_pylist())),
        as_of=asked.as_of,
    )


def _events(rows: Iterable[Row]) -> Iterable[EventRow]:
    seen: Counter[tuple[object, ...]] = Counter()
    for number, row in enumerate(sorted(rows, key=_order)):
        as_delivered = tuple(value for name, value in row.items() if name not in WALKED_BACK)
        happened_on = _day(row["happened_on"])
        assert happened_on is not None  # noqa: S101 - refused when the caseload is opened
        yield EventRow(
            number=number,
            type=str(row["event_type"]),
            happened_on=happened_on,
            ended_on=_day(row["ended_on"]),
            caseworker=_text(row["caseworker"]),
            values=_values(row["attributes"]),
            source_file=_text(row.get("source_file")),
            source_line=_text(row.get("source_line")),
            is_repeat=seen[as_delivered] > 0,
        )
        seen[as_delivered] += 1


def _order(row: Row) -> tuple[str, ...]:
    """Return what events are put in order by: day, then what tells them apart, the same on every run."""
    return tuple(
        str(row.get(name) or "") for name in ("happened_on", "event_type", "ended_on", "source_line")
    )


def _values(attributes: object) -> dict[str, str]:
    """Return the attributes that have a value; an empty one is none."""
    if not isinstance(attributes, str) or not attributes:
        return {}
    return {name: str(value) for name, value in json.loads(attributes).items() if value not in {"", None}}


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
