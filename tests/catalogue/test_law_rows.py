"""Every rule that the catalogues were written from is a point, or it is said why not."""

import re

import pytest
from docs.law_rows_page import AREAS, law_rows

from rettidig.catalogue import ControlPoint, load_catalogue
from rettidig.catalogue.model import Status

COUNTS = {"U": 11, "L": 14, "R": 2, "S": 4, "I": 4, "B": 2, "V": 1}
"""How many rules there are in each area; they are numbered from one."""

UNVERIFIED = {"U6", "L14", "I1", "I2", "I4", "B1", "B2", "V1"}
"""Rules, or parts of them, that are known but not verified, or whose section or limit is unsure."""

KEYS = {"asks", "points", "drafts", "unverified", "left_out"}
ROWS = law_rows()
NAMED = sorted({point for row in ROWS.values() for point in row.get("points", ())})


def point_of(name: str) -> ControlPoint:
    catalogue, _, point_id = name.partition("/")
    return load_catalogue(catalogue).catalogue.point(point_id)


def ids_of(area: str, count: int) -> list[str]:
    return [f"{area}{number}" for number in range(1, count + 1)]


def test_every_rule_is_there():
    wanted = [row_id for area, count in COUNTS.items() for row_id in ids_of(area, count)]
    assert list(ROWS) == wanted
    assert list(AREAS) == list(COUNTS)


@pytest.mark.parametrize("row_id", ROWS)
def test_a_rule_is_a_point_or_is_left_out_with_a_reason(row_id: str):
    row = ROWS[row_id]
    assert set(row) <= KEYS
    assert row["asks"]
    assert row.get("points") or row.get("left_out")
    assert set(row.get("drafts", ())) <= set(row.get("points", ()))
    assert bool(row.get("drafts")) is bool(row.get("unverified"))
    for reason in (row[key] for key in ("unverified", "left_out") if key in row):
        assert re.match(r"[A-ZÆØÅ»].*[.]$", reason), "a sentence, for those who read it"


@pytest.mark.feature("F040")
@pytest.mark.parametrize("name", NAMED)
def test_every_point_named_is_shipped(name: str):
    assert point_of(name).versions


@pytest.mark.parametrize("row_id", sorted(UNVERIFIED))
def test_what_is_unverified_is_a_draft(row_id: str):
    assert ROWS[row_id]["drafts"]


@pytest.mark.parametrize("name", NAMED)
def test_a_point_is_a_draft_where_a_rule_says_so_and_only_there(name: str):
    rows = [row for row in ROWS.values() if name in row["points"]]
    is_unverified = any(name in row.get("drafts", ()) for row in rows)
    assert (point_of(name).status is Status.DRAFT) is is_unverified


def test_no_draft_is_certain_in_another_row():
    drafts = {point for row in ROWS.values() for point in row.get("drafts", ())}
    certain = {p for row in ROWS.values() for p in row.get("points", ()) if p not in row.get("drafts", ())}
    assert not drafts & certain
