"""Every control point of the source documents is a point of exactly one shipped catalogue."""

from collections import defaultdict
from pathlib import Path

import pytest

from rettidig.catalogue import load_catalogue, shipped

IDS = (Path(__file__).parents[1] / "data" / "source_point_ids.txt").read_text(encoding="utf-8").split()
NUMBER_OF_IDS = 237

NOT_ASKED = {
    "fr22-forloebslaengde-inklusionskrav": "says which courses the audit drew, not what a case must have",
}
"""Points of the source documents that are no question to a case or to a municipality, and why."""


@pytest.fixture(scope="module")
def catalogues_of() -> dict[str, list[str]]:
    """Return the catalogues in which each point stands."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in shipped():
        for point in load_catalogue(name).catalogue.points:
            found[point.id].append(name)
    return found


def test_the_list_of_source_points_is_whole():
    assert len(set(IDS)) == len(IDS) == NUMBER_OF_IDS
    assert set(NOT_ASKED) <= set(IDS)


@pytest.mark.feature("F039")
def test_every_source_point_is_in_one_catalogue(catalogues_of: dict[str, list[str]]):
    places = {point_id: catalogues_of.get(point_id, []) for point_id in IDS if point_id not in NOT_ASKED}
    assert {point_id: names for point_id, names in places.items() if len(names) != 1} == {}


def test_what_is_not_asked_is_in_no_catalogue(catalogues_of: dict[str, list[str]]):
    assert not set(NOT_ASKED) & set(catalogues_of)


def test_no_two_catalogues_have_a_point_of_the_same_id(catalogues_of: dict[str, list[str]]):
    assert {point_id: names for point_id, names in catalogues_of.items() if len(names) > 1} == {}
