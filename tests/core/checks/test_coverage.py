"""Coverage: what can be settled from what a source delivers, and what to order to settle more."""

import json
import shutil
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from rettidig.catalogue import Catalogue, load_catalogue
from rettidig.checks import check
from rettidig.checks.coverage import Coverage, Settled, coverage
from rettidig.checks.needs import all_needs, lacks_of, looked_at
from rettidig.vocabulary import Refused

pytestmark = pytest.mark.slow

EDGE = Path(__file__).parents[2] / "data" / "edge"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue("fokusrevision-2022").catalogue


def covered(folder: Path, catalogue: Catalogue, covers: object) -> Coverage:
    """Return the coverage of the edge cases as if their source delivered only ``covers``."""
    shutil.copytree(EDGE, folder)
    manifest = json.loads((EDGE / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(manifest | {"covers": covers}), encoding="utf-8")
    return coverage(folder, catalogue)


def without(*missing: str) -> list[str]:
    covers = json.loads((EDGE / "manifest.json").read_text(encoding="utf-8"))["covers"]
    return [name for name in covers if name not in missing]


def ways(found: Coverage) -> dict[str, Settled]:
    return {point.point.id: point.settled for point in found.points}


def test_with_everything_delivered_there_is_nothing_to_order(catalogue: Catalogue):
    found = coverage(EDGE, catalogue)
    assert found.orders == ()
    assert found.count(Settled.FULLY) == 36
    assert found.count(Settled.BY_PEOPLE) == len(found.points) - 36
    assert found.n_organisation == len(catalogue.points) - len(found.points)


def test_cases_are_counted_by_group_and_not_before_they_are_opened(catalogue: Catalogue):
    found = coverage(EDGE, catalogue)
    cases = [row.split(",") for row in (EDGE / "cases.csv").read_text(encoding="utf-8").splitlines()[1:]]
    seen = [row for row in cases if row[5] <= "2020-03-31"]
    n_cases = {point.point.id: point.n_cases for point in found.points}
    assert found.n_cases == len(seen) < len(cases)
    assert n_cases["fr22-min-plan-findes"] == len(seen)
    assert n_cases["fr22-samtaler-minimum-ap"] == sum(row[4] == "ap" for row in seen)


def test_a_missing_type_is_ordered_with_what_all_its_points_need(tmp_path: Path, catalogue: Catalogue):
    found = covered(tmp_path / "a", catalogue, without("cv"))
    (order,) = found.orders
    (lack,) = order.lacks
    assert (lack.event, lack.is_whole) == ("cv", True)
    assert set(lack.attributes) == {
        *("beskaeftigelse", "jobmaal", "kvalifikationer", "stillingsbetegnelse", "uddannelse")
    }
    assert len(order.points) == 5
    assert order.n_case_points == 5 * next(p.n_cases for p in found.points if p.point.id in order.points)


def test_orders_begin_with_what_settles_most_and_include_what_must_be_ordered_together(
    tmp_path: Path, catalogue: Catalogue
):
    found = covered(tmp_path / "a", catalogue, without("udeblivelse", "sanktion", "mentor_tilbudt"))
    orders = [({lack.event for lack in order.lacks}, set(order.points)) for order in found.orders]
    assert orders == [
        ({"sanktion", "udeblivelse"}, {"fr22-sanktion-ved-udeblivelse", "fr22-udeblivelse-gyldig-grund"}),
        ({"udeblivelse"}, {"fr22-udeblivelse-gyldig-grund"}),
        ({"mentor_tilbudt"}, {"fr22-mentor-tilbudt"}),
    ]


def test_a_missing_attribute_is_ordered_alone(tmp_path: Path, catalogue: Catalogue):
    covers: dict[str, object] = {name: {} for name in without()}
    covers["visitation"] = {"attributes": ["gruppe"]}
    found = covered(tmp_path / "a", catalogue, covers)
    (order,) = found.orders
    assert [(lack.event, lack.attributes, lack.is_whole) for lack in order.lacks] == [
        ("visitation", ("endelig",), False)
    ]
    assert order.points == ("fr22-endelig-visitation-3-mdr",)
    assert ways(found)["fr22-visitation-fastholdt"] is Settled.FULLY


def test_a_first_day_says_how_many_cases_opened_before_it(tmp_path: Path, catalogue: Catalogue):
    covers: dict[str, object] = {name: {} for name in without()}
    covers["samtale"] = {"from": "2019-06-01"}
    found = covered(tmp_path / "a", catalogue, covers)
    point = next(p for p in found.points if p.point.id == "fr22-foerste-samtale-1-uge")
    opened = [row.split(",")[5] for row in (EDGE / "cases.csv").read_text(encoding="utf-8").splitlines()[1:]]
    assert (point.settled, point.starts_on) == (Settled.FROM_A_DAY, date(2019, 6, 1))
    assert point.n_earlier == sum(day < "2019-06-01" for day in opened) > 0
    assert found.orders == ()


def test_a_point_needs_what_the_points_it_looks_at_need(catalogue: Catalogue):
    point = catalogue.point("fr22-fvu-gyldig-grund-til-undtagelse")
    assert [p.id for p in looked_at(catalogue, point)] == [point.id, "fr22-fvu-test-1-maaned"]
    assert dict(all_needs(catalogue, point)) == {
        "fvu_fritagelse": frozenset(),
        "fvu_test": frozenset(),
        "fvu_vurdering": frozenset({"behov"}),
    }
    assert [lack.event for lack in lacks_of(all_needs(catalogue, point), {})] == [
        *("fvu_fritagelse", "fvu_test", "fvu_vurdering")
    ]


def test_what_coverage_calls_settled_is_what_the_engine_does_not_call_uncovered(
    tmp_path: Path, catalogue: Catalogue
):
    """The list and the engine read ``covers`` alike."""
    found = coverage(EDGE.parent / "edge-uncovered", catalogue)
    rows_points = [p.point for p in found.points if p.settled is not Settled.BY_PEOPLE]
    small = catalogue.model_copy(update={"points": tuple(rows_points)})
    check(EDGE.parent / "edge-uncovered", small, tmp_path)
    rows = pq.read_table(tmp_path / "outcomes.parquet").to_pylist()
    uncovered = {row["control_point"] for row in rows if row["reason"] == "not_covered"}
    unsettled = {point_id for point_id, way in ways(found).items() if way is Settled.NOT_AT_ALL}
    assert uncovered
    assert uncovered <= unsettled


def test_a_folder_that_is_no_caseload_is_refused(tmp_path: Path, catalogue: Catalogue):
    with pytest.raises(Refused):
        coverage(tmp_path / "none", catalogue)
