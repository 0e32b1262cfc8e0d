"""The oracle gives what was worked out by hand for the newer kinds and settings.

The cases stand in ``tests/support/new_kinds_by_hand.yaml``, with what their texts mean.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.support.oracle import DutyRow, OutcomeRow, PlainCaseload, PlainCover, judge

from rettidig.catalogue.model import Catalogue

BY_HAND = Path(__file__).parents[2] / "support" / "new_kinds_by_hand.yaml"
INTERVALS = ("tilbud", "sygdom", "barsel")
TYPES = ("henvendelse", "samtale", "plan", "visitation", "udeblivelse", "sanktion", *INTERVALS)
HEAD = """
id: i-haanden
title: I hånden
about: Regnet ud i hånden.
disclaimer: Kun til afprøvning.
checked_on: 2026-11-21
target_groups: {a: A}
acts: {}
events: {}
themes: [{id: alle, title: Alle, about: Alle punkter.}]
worked: {as_of: 2020-05-20, covers_from: 2015-01-01, target_group: a}
"""
POINT = """
title: Punkt
question: Er det sket?
why: Det viser en regel.
requirement: statutory
consequence: [legal_certainty]
origin: central
correctable: false
theme: alle
"""
COLUMNS = {
    "t": "trigger_on",
    "due": "due_on",
    "done": "done_on",
    "late": "days_late",
    "violations": "violations",
    "next": "next_due_on",
}

Given = dict[str, Any]
Rule = dict[str, Any]


def rules_and_cases(told: str) -> list[tuple[Rule, Given]]:
    """Return the cases that tell what a row, or its duties, must be."""
    groups = yaml.safe_load(BY_HAND.read_text(encoding="utf-8"))
    return [(group["rule"], case) for group in groups for case in group["cases"] if told in case]


def judged(rules: dict[str, Rule], given: Given) -> tuple[OutcomeRow, list[DutyRow]]:
    """Return the row of the first of the points, and its duties."""
    as_of = _day(given.get("as_of", "05-20"))
    period = tuple(_day(day) for day in given["period"].split("..")) if "period" in given else None
    outcomes, duties = judge(_caseload(given, as_of), _catalogue(rules, given), as_of, period)
    first = next(iter(rules))
    return (
        next(row for row in outcomes if row.control_point == first),
        [duty for duty in duties if duty.control_point == first],
    )


def _catalogue(rules: dict[str, Rule], given: Given) -> Catalogue:
    """Return a catalogue of the rules; scope and versions are those of every point."""
    shared = yaml.safe_load(POINT) | {
        "scope": given.get("scope", {}),
        "versions": [
            {"checked_on": date(2026, 11, 21)} | version
            for version in given.get("versions", [{"id": "altid"}])
        ],
    }
    points = [shared | {"id": point_id, "rule": rule} for point_id, rule in rules.items()]
    return Catalogue.model_validate(yaml.safe_load(HEAD) | {"points": points})


def _caseload(given: Given, as_of: date) -> PlainCaseload:
    case = {
        "case_id": "c",
        "target_group": "a",
        "visitation_group": "",
        "opened_on": str(_day(given.get("opened", "01-06"))),
        "closed_on": _written(given.get("closed", "")),
    }
    events = [_event(text) for text in given.get("events", "").split("; ") if text]
    covers = {event_type: PlainCover() for event_type in TYPES if event_type != given.get("missing")}
    return PlainCaseload([case], events, [], covers, as_of)


def _event(text: str) -> dict[str, str]:
    """Return the row of ``tilbud 01-06..01-19 art=kursus``."""
    event_type, days, *values = text.split()
    first, _, last = days.partition("..")
    attributes = ", ".join(f'"{name}": "{value}"' for name, value in (pair.split("=") for pair in values))
    return {
        "case_id": "c",
        "event_type": event_type,
        "happened_on": _written(first),
        "ended_on": _written(last),
        "caseworker": "",
        "attributes": f"{{{attributes}}}",
    }


def _day(text: str) -> date:
    return date.fromisoformat(f"2020-{text}")


def _written(text: str) -> str:
    return f"2020-{text}" if text else ""


def _short(value: object) -> str:
    return str(value).removeprefix("2020-")


def told_of(row: OutcomeRow) -> str:
    """Return outcome, reason and the columns that are not empty: ``met on_time t=01-06 due=01-13``."""
    columns = ((short, getattr(row, name)) for short, name in COLUMNS.items())
    told = (f"{short}={_short(value)}" for short, value in columns if value is not None)
    return " ".join([row.outcome, row.reason, *told])


@pytest.mark.parametrize(("rule", "given"), rules_and_cases("told"))
def test_the_oracle_gives_what_was_worked_out_by_hand(rule: Rule, given: Given) -> None:
    row, _ = judged({"p": rule}, given)

    assert told_of(row) == given["told"]


@pytest.mark.parametrize(("rule", "given"), rules_and_cases("duties"))
def test_the_duties_are_what_was_worked_out_by_hand(rule: Rule, given: Given) -> None:
    _, duties = judged({"p": rule}, given)

    columns = ("number", "outcome", "trigger_on", "due_on", "done_on", "days_late")
    found = [" ".join(_short(getattr(duty, name)) for name in columns) for duty in duties]
    assert found == given["duties"]


COMPOSITE = {
    "p": {"kind": "composite", "parts": ["a", "b", "c"]},
    "a": {
        "kind": "deadline",
        "trigger": "first_contact",
        "response": {"event": "samtale"},
        "limit": "1 week",
    },
    "b": {"kind": "presence", "evidence": {"event": "plan"}},
    "c": {"kind": "presence", "evidence": {"event": "sanktion"}, "by": "3 months"},
}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"events": "samtale 01-07; plan 01-07; sanktion 01-07"}, "met parts_met"),
        ({"events": "samtale 01-07; plan 01-07", "as_of": "04-06"}, "pending part_pending"),
        ({"events": "plan 01-07", "as_of": "04-06", "missing": "samtale"}, "unknown part_unknown"),
        ({"events": "plan 01-07", "as_of": "04-06", "missing": "sanktion"}, "not_met part_not_met"),
        ({"events": "plan 01-07; sanktion 01-07", "as_of": "01-10", "closed": "01-10"}, "met parts_met"),
    ],
)
def test_a_composite_is_as_its_parts_are(given: Given, told: str) -> None:
    row, _ = judged(COMPOSITE, given)

    assert told_of(row) == told


def test_a_composite_of_parts_that_do_not_apply_does_not_apply() -> None:
    visited = {"kind": "amount", "evidence": {"event": "plan"}, "attribute": "n", "minimum": 1}

    row, _ = judged({"p": {"kind": "composite", "parts": ["a"]}, "a": visited}, {})

    assert told_of(row) == "not_applicable no_part_applies"
