"""One case as it stood on a day: what was visible then, in the order it happened."""

import json
from dataclasses import dataclass
from datetime import date

from tests.support.oracle.days import DAY, days_from_to, later
from tests.support.oracle.plain import Row

from rettidig.catalogue.base import Choice, Selection


@dataclass(frozen=True)
class Event:
    """Something that happened; an interval that still runs has no ``ended_on``."""

    type: str
    on: date
    ended_on: date | None
    caseworker: str
    attributes: dict[str, str]

    def is_of(self, selection: Selection) -> bool:
        """Return whether the event is of the type and meant in one of the ways."""
        return self.type == selection.event and any(
            self._is_meant(choice) for choice in (selection, *selection.or_else)
        )

    def _is_meant(self, choice: Choice) -> bool:
        if choice.starts_on is not None and self.on < choice.starts_on:
            return False
        if choice.ends_on is not None and self.on > choice.ends_on:
            return False
        if choice.lasting is not None and self.ended_on is not None:
            day_after = self.ended_on + DAY
            if day_after < later(self.on, choice.lasting):
                return False
        return all(
            self.attributes.get(name) in ((value,) if isinstance(value, str) else value)
            for name, value in choice.attributes.items()
        )


@dataclass(frozen=True)
class Case:
    """A case on ``as_of``: only what had happened, and closed only if it was closed by then."""

    case_id: str
    target_group: str
    visitation_group: str
    opened_on: date
    closed_on: date | None
    events: tuple[Event, ...]
    as_of: date

    @property
    def end(self) -> date:
        """Return the day the case closed, or the day it is looked at."""
        return self.closed_on or self.as_of

    @property
    def first_contact(self) -> date:
        """Return the day of the first contact, or the day the case opened where none is known."""
        contacts = [event.on for event in self.events if event.type == "henvendelse"]
        return min(contacts) if contacts else self.opened_on

    def all_of(self, selection: Selection) -> list[Event]:
        """Return the events of the selection by day; of two that begin on one day, first what ends first."""
        found = [event for event in self.events if event.is_of(selection)]
        return sorted(found, key=lambda event: (event.on, event.ended_on or date.max))

    def of_type(self, event_type: str) -> list[Event]:
        """Return the events of the type by day."""
        return self.all_of(Selection(event=event_type))

    def paused_days(self, pauses: tuple[str, ...]) -> set[date]:
        """Return every day on which one of the pauses lasted, up to ``as_of`` where it still runs."""
        paused: set[date] = set()
        for event in self.lasting(pauses):
            paused |= days_from_to(event.on, event.ended_on or self.as_of)
        return paused

    def lasting(self, types: tuple[str, ...]) -> list[Event]:
        """Return the intervals of the types."""
        return [event for event in self.events if event.type in types]


def case_on(as_of: date, row: Row, event_rows: list[Row]) -> Case:
    """Return the case as it stood on ``as_of``."""
    closed_on = _day(row["closed_on"])
    return Case(
        case_id=row["case_id"],
        target_group=row["target_group"],
        visitation_group=row["visitation_group"],
        opened_on=date.fromisoformat(row["opened_on"]),
        closed_on=closed_on if closed_on and closed_on <= as_of else None,
        events=tuple(event for event in map(_event, _without_duplicates(event_rows)) if event.on <= as_of),
        as_of=as_of,
    )


def _without_duplicates(rows: list[Row]) -> list[Row]:
    """Return the rows without repetitions; where in which file a row stood makes no difference."""
    kept: list[Row] = []
    for row in ({k: v for k, v in row.items() if k not in {"source_file", "source_line"}} for row in rows):
        if row not in kept:
            kept.append(row)
    return kept


def _event(row: Row) -> Event:
    return Event(
        type=row["event_type"],
        on=date.fromisoformat(row["happened_on"]),
        ended_on=_day(row["ended_on"]),
        caseworker=row["caseworker"],
        attributes=json.loads(row["attributes"] or "{}"),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
