"""Projecting a snapshot: one row a case, which stays the same row; what came, changed and went."""

import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.factories import CitizenFactory, SnapshotFactory, SourceFactory, SourceTextFactory
from tests.web.people import UserFactory

from rettidig_web.caseloads.models import (
    Case,
    CaseChange,
    OpenDuty,
    Snapshot,
    SnapshotKind,
    SourceText,
    TextKind,
)
from rettidig_web.caseloads.projecting import activate, previous_of
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db
OPENED = date(2026, 1, 5)
CASES = pa.schema(
    [
        *((name, pa.string()) for name in ("case_id", "citizen", "municipality", "target_group")),
        ("visitation_group", pa.string()),
        ("opened_on", pa.date32()),
        ("closed_on", pa.date32()),
        ("caseworker", pa.string()),
        ("team", pa.string()),
    ]
)
EVENTS = pa.schema([("case_id", pa.string()), ("event_type", pa.string()), ("happened_on", pa.date32())])


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.CASELOADS = tmp_path


@pytest.fixture
def source(db):
    return SourceFactory()


def case(number: str, **changed: object) -> dict[str, object]:
    return {
        "case_id": number,
        "citizen": None,
        "municipality": "K01",
        "target_group": "uddannelseshjaelp",
        "visitation_group": "aup",
        "opened_on": OPENED,
        "closed_on": None,
        "caseworker": "Sara",
        "team": "Nord",
    } | changed


def write(folder: Path, cases, events=()) -> None:
    folder.mkdir()
    pq.write_table(pa.Table.from_pylist(list(cases), CASES), folder / "cases.parquet")
    rows = [{"case_id": number, "event_type": kind, "happened_on": day} for number, kind, day in events]
    pq.write_table(pa.Table.from_pylist(rows, EVENTS), folder / "events.parquet")
    (folder / "manifest.json").write_text(json.dumps({}))


def activated(source, unit, cases, events=(), kind=SnapshotKind.IMPORT, **also) -> Snapshot:
    made = SnapshotFactory(source=source, unit=unit, kind=kind, n_cases=len(cases))
    write(settings.CASELOADS / made.folder, cases, events)
    activate(made, None, **also)
    made.refresh_from_db()
    return made


def test_a_case_is_a_row_with_what_its_texts_mean(source, tree):
    sara = UserFactory()
    SourceTextFactory(source=source, kind=TextKind.CASEWORKER, text="Sara", user=sara)
    SourceTextFactory(source=source, kind=TextKind.TEAM, text="Nord", unit=tree.team)
    citizen = CitizenFactory()
    made = activated(
        source,
        tree.section,
        [case("S-1", citizen=citizen.pseudonym), case("S-2", caseworker="Bo", team="Syd", closed_on=OPENED)],
    )
    first, second = Case.objects.order_by("number")
    assert (first.caseworker, first.unit, first.home) == (sara, tree.team, tree.section)
    assert (first.citizen, first.opened_on, first.n_met, first.next_due_on) == (citizen, OPENED, None, None)
    assert (second.caseworker, second.unit, second.closed_on) == (None, tree.section, OPENED)
    untied = SourceText.objects.filter(source=source, user=None, unit=None)
    assert set(untied.values_list("kind", "text")) == {("caseworker", "Bo"), ("team", "Syd")}
    assert (made.n_new, made.n_changed, made.n_gone) == (2, 0, 0)
    assert CaseChange.objects.count() == 0
    written = Change.objects.get(action="caseloads.snapshot.activate")
    assert (written.subject_id, written.new["n_cases"]) == (str(made.pk), 2)


def test_the_next_snapshot_keeps_the_rows_and_says_what_changed(source, tree):
    day = date(2026, 2, 2)
    activated(source, tree.section, [case("S-1"), case("S-2"), case("S-3")], [("S-1", "samtale", OPENED)])
    keys = dict(Case.objects.values_list("number", "pk"))
    made = activated(
        source,
        tree.section,
        [case("S-1"), case("S-2", closed_on=day, caseworker="Bo"), case("S-4")],
        [("S-1", "samtale", OPENED), ("S-1", "samtale", day)],
    )
    now = dict(Case.objects.filter(is_current=True).values_list("number", "pk"))
    assert now.keys() == {"S-1", "S-2", "S-4"}
    assert (now["S-1"], now["S-2"]) == (keys["S-1"], keys["S-2"])
    assert Case.objects.get(number="S-2").closed_on == day
    assert (made.n_new, made.n_changed, made.n_gone) == (1, 2, 1)
    assert {(row.case.number, row.kind, tuple(row.columns)) for row in made.changes.all()} == {
        ("S-4", "new", ()),
        ("S-1", "changed", ("events",)),
        ("S-2", "changed", ("closed_on", "caseworker")),
        ("S-3", "gone", ()),
    }
    assert not Case.objects.get(number="S-3").is_current
    assert set(Case.objects.filter(is_current=True).values_list("snapshot", flat=True)) == {made.pk}


def test_a_case_that_comes_back_is_the_same_row(source, tree):
    activated(source, tree.section, [case("S-1")])
    key = Case.objects.get().pk
    activated(source, tree.section, [case("S-2")])
    back = activated(source, tree.section, [case("S-1"), case("S-2")])
    assert Case.objects.get(number="S-1", is_current=True).pk == key
    assert (back.n_new, back.n_gone) == (1, 0)


def test_other_units_and_sources_stay_as_they_are(source, tree):
    activated(source, tree.team, [case("S-1")])
    activated(SourceFactory(), tree.team, [case("S-1")])
    activated(source, tree.other_team, [case("S-2")])
    assert Case.objects.filter(is_current=True).count() == 3


def test_a_list_knows_no_opening_days_and_leaves_imports_alone(source, tree):
    activated(source, tree.team, [case("S-1"), case("S-2")], [("S-1", "samtale", OPENED)])
    OpenDuty.objects.create(
        case=Case.objects.get(number="S-2"), catalogue_id="c", point_id="p", due_on=OPENED
    )
    listed = [case("S-2", caseworker="Bo"), case("S-3")]
    made = activated(source, tree.team, listed, kind=SnapshotKind.LIST, unopened={"S-3"})
    assert Case.objects.get(number="S-3").opened_on is None
    assert Case.objects.get(number="S-2").caseworker_text == "Sara"
    assert Case.objects.filter(is_current=True).count() == 3
    assert OpenDuty.objects.count() == 1
    assert (made.n_new, made.n_gone) == (1, 0)
    activated(source, tree.team, [case("S-1")])
    assert set(Case.objects.filter(is_current=True).values_list("number", flat=True)) == {"S-1", "S-3"}
    assert OpenDuty.objects.count() == 0


def test_the_one_before_is_of_the_same_source_unit_and_kind(source, tree):
    first = activated(source, tree.team, [case("S-1")])
    activated(source, tree.team, [case("S-2")], kind=SnapshotKind.LIST)
    activated(SourceFactory(), tree.team, [case("S-1")])
    assert previous_of(activated(source, tree.team, [case("S-1")])) == first
    assert previous_of(first) is None


def test_queries_do_not_grow_with_the_cases(source, tree):
    def n_queries(n: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            activated(source, tree.team, [case(f"S-{number}") for number in range(n)])
        return len([one for one in asked if "INSERT" not in one["sql"]])

    activated(source, tree.team, [case("S-0")])
    assert n_queries(5) == n_queries(200)


def test_a_snapshot_that_changed_nothing_writes_no_case(source, tree):
    activated(source, tree.team, [case("S-1"), case("S-2")])
    with CaptureQueriesContext(connection) as asked:
        activated(source, tree.team, [case("S-1"), case("S-2")])
    assert not [one for one in asked if 'INSERT INTO "caseloads_case"' in one["sql"]]
