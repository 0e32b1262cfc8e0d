"""Worked cases become a caseload, and are compared with what came of it."""

import csv
import json
from datetime import date

import pytest

from rettidig.caseload import open_caseload
from rettidig.catalogue.worked import Mismatch, compare_worked, worked_caseload, write_worked_caseload


def outcome(number, **fields):
    """Return a row of outcomes for a worked case of the point ``p-samtale``, as it is expected to be."""
    expected = {
        1: {
            "outcome": "met",
            "reason": "on_time",
            "trigger_on": date(2019, 5, 6),
            "due_on": date(2019, 5, 13),
            "done_on": date(2019, 5, 13),
        },
        2: {"outcome": "not_met", "reason": "late", "days_late": 1, "violations": None},
        3: {"outcome": "met", "reason": "answered"},
    }
    return {"case_id": f"p-samtale/{number}", "control_point": "p-samtale", **expected[number], **fields}


def test_each_worked_case_is_a_case_with_its_events_and_answers(proeve):
    tables = worked_caseload(proeve)
    assert [row["case_id"] for row in tables.cases] == ["p-samtale/1", "p-samtale/2", "p-samtale/3"]
    assert tables.cases[1] == {
        "case_id": "p-samtale/2",
        "citizen": "p-samtale/2",
        "municipality": "",
        "target_group": "unge",
        "visitation_group": "up",
        "opened_on": "2019-05-06",
        "closed_on": "2019-12-01",
        "caseworker": "",
        "team": "",
    }
    assert tables.events[1] == {
        "case_id": "p-samtale/1",
        "event_type": "samtale",
        "happened_on": "2019-05-13",
        "ended_on": "",
        "caseworker": "S01",
        "attributes": '{"sted": "her"}',
    }
    assert tables.events[2]["ended_on"] == "2019-06-03"
    (answer,) = tables.answers
    assert (answer["case_id"], answer["control_point"], answer["answer"]) == (
        "p-samtale/3",
        "p-samtale",
        "yes",
    )


def test_the_source_is_taken_to_deliver_the_whole_vocabulary_from_a_day_on(proeve):
    manifest = worked_caseload(proeve).manifest
    assert manifest["as_of"] == "2020-02-29"
    assert set(manifest["covers"]) == set(proeve.events)
    assert manifest["covers"]["samtale"] == {"attributes": ["opfoelgning", "sted"], "from": "2015-01-01"}


def test_what_is_written_is_a_caseload_by_the_contract(proeve, tmp_path):
    write_worked_caseload(proeve, tmp_path / "in")
    with (tmp_path / "in" / "events.csv").open(encoding="utf-8", newline="") as file:
        assert tuple(csv.DictReader(file)) == worked_caseload(proeve).events
    manifest = json.loads((tmp_path / "in" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == worked_caseload(proeve).manifest
    opened = open_caseload(tmp_path / "in", tmp_path / "canonical")
    assert opened.manifest.as_of == proeve.worked.as_of


def test_outcomes_as_expected_are_no_mismatches(proeve):
    assert compare_worked(proeve, [outcome(1), outcome(2, trigger_on=date(2019, 1, 1)), outcome(3)]) == []


def test_a_mismatch_says_point_case_field_and_both_values(proeve):
    found = compare_worked(proeve, [outcome(1, due_on=date(2019, 5, 14)), outcome(2), outcome(3)])
    assert found == [
        Mismatch("p-samtale", 1, "en uge fra mandag er mandag", "due_on", "2019-05-13", "2019-05-14")
    ]
    assert str(found[0]) == (
        "p-samtale, eksempel 1 (en uge fra mandag er mandag): "
        "due_on skulle være 2019-05-13, men blev 2019-05-14"
    )


@pytest.mark.parametrize("nothing", [None, float("nan")])
def test_an_expected_null_is_an_empty_cell(proeve, nothing):
    assert compare_worked(proeve, [outcome(1), outcome(2, violations=nothing), outcome(3)]) == []
    (found,) = compare_worked(proeve, [outcome(1), outcome(2, violations=0), outcome(3)])
    assert (found.field, found.expected, found.got) == ("violations", "", "0")
    assert "violations skulle være tom, men blev 0" in str(found)


def test_a_case_without_an_outcome_is_a_mismatch(proeve):
    found = compare_worked(proeve, [outcome(1), outcome(2)])
    assert [(mismatch.number, mismatch.field, mismatch.got) for mismatch in found] == [
        (3, "outcome", ""),
        (3, "reason", ""),
    ]
