"""A catalogue may ask only one thing: each kind is judged alone as it is among all the others."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.core.acceptance.conftest import DATA

from rettidig.catalogue import Catalogue, load_catalogue
from rettidig.catalogue.model import AskedOf
from rettidig.checks import check
from rettidig.vocabulary import Refused

pytestmark = pytest.mark.slow

WHOLE = load_catalogue("fokusrevision-2022").catalogue
ALONE = {
    point.rule.kind: point
    for point in reversed(WHOLE.case_points)
    if not any(hasattr(condition, "point") for condition in point.scope.when)
}


def only(*points: object) -> Catalogue:
    return WHOLE.model_copy(update={"points": points})


@pytest.fixture(scope="module")
def among_all(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    out = tmp_path_factory.mktemp("all")
    check(DATA / "edge", WHOLE, out)
    return pq.read_table(out / "outcomes.parquet").to_pylist()


@pytest.mark.parametrize("kind", sorted(ALONE))
def test_a_kind_alone_is_judged_as_among_all(
    kind: str, tmp_path: Path, among_all: list[dict[str, object]]
) -> None:
    point = ALONE[kind]
    checked = check(DATA / "edge", only(point), tmp_path)
    wanted = [row for row in among_all if row["control_point"] == point.id]
    assert pq.read_table(tmp_path / "outcomes.parquet").to_pylist() == wanted
    assert set(checked.counts["control_point"].to_pylist()) == {point.id}


def test_a_catalogue_without_questions_to_cases_is_refused(tmp_path: Path) -> None:
    organisations = (point for point in WHOLE.points if point.asked_of is AskedOf.ORGANISATION)
    with pytest.raises(Refused, match="no questions to cases"):
        check(DATA / "edge", only(*organisations), tmp_path)
    assert list(tmp_path.iterdir()) == []
