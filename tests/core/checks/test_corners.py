"""Corners that random caseloads seldom reach: each was once a fault of the engine."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from tests.support.caseloads import covering, write_plain
from tests.support.oracle import PlainCaseload

from rettidig.catalogue.model import Catalogue
from rettidig.checks import check

CATALOGUE = Path(__file__).parents[2] / "support" / "new_kinds_catalogue.yaml"
CASE = {
    "case_id": "c",
    "citizen": "x",
    "municipality": "1",
    "target_group": "a",
    "visitation_group": "up",
    "opened_on": "2020-05-26",
    "closed_on": "",
    "caseworker": "",
    "team": "",
    "region": "",
}
ANSWER = {
    "case_id": "c",
    "control_point": "p0",
    "answer": "yes",
    "comment": "",
    "reviewer": "R1",
    "answered_on": "2020-06-01",
    "event_id": "",
}

pytestmark = pytest.mark.slow


def event(event_type: str, happened_on: str, ended_on: str = "") -> dict[str, str]:
    row = {"case_id": "c", "event_type": event_type, "happened_on": happened_on, "ended_on": ended_on}
    return row | {"caseworker": "", "attributes": ""}


def catalogue(*points: dict[str, object]) -> Catalogue:
    """Return a catalogue of these points, each like the first of the new kinds' but for what it says."""
    document = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    like = document["points"][0] | {"scope": {}}
    return Catalogue.model_validate(
        document | {"points": [like | point | {"id": f"p{n}"} for n, point in enumerate(points)]}
    )


def judged(
    tmp_path: Path, found: Catalogue, events: list[dict[str, str]], *missing: str, answered: bool = False
) -> list[dict[str, object]]:
    answers = [ANSWER] if answered else []
    caseload = PlainCaseload([CASE], events, answers, covering(*missing), date(2020, 6, 20), ["region"])
    check(write_plain(caseload, tmp_path / "caseload"), found, tmp_path / "out")
    return pq.read_table(tmp_path / "out" / "outcomes.parquet").to_pylist()


def test_an_answered_gap_can_be_the_only_point(tmp_path: Path):
    gap = {"rule": {"kind": "gap", "interval": {"event": "sygdom"}, "limit": "1 week"}}
    (row,) = judged(tmp_path, catalogue(gap), [event("sygdom", "2020-05-27", "2020-05-29")], answered=True)
    assert (row["outcome"], row["reason"], row["machine_outcome"]) == ("met", "answered", "not_met")


def test_stray_events_of_a_trigger_that_is_not_delivered_start_no_leg_and_give_no_scope(tmp_path: Path):
    every = {
        "rule": {
            "kind": "recurring",
            "trigger": {"event": "plan"},
            "response": {"event": "samtale"},
            "limit": "1 month",
            "law_by": "leg",
        },
        "versions": [
            {"id": "v0", "to": "2020-03-23", "checked_on": "2026-11-21"},
            {
                "id": "v1",
                "from": "2020-03-24",
                "checked_on": "2026-11-21",
                "scope": {"visitation_groups": ["aup", "ap"]},
            },
        ],
    }
    (row,) = judged(tmp_path, catalogue(every), [event("plan", "2019-12-24")], "plan")
    assert (row["outcome"], row["reason"], row["version"]) == ("not_applicable", "not_in_scope", "v1")
