"""What a catalogue knows about its own points and versions."""

from datetime import date
from decimal import Decimal

import pytest

from rettidig.calendars import Limit, Roll, Unit
from rettidig.catalogue.base import Selection


@pytest.mark.feature("F044")
@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(1990, 1, 1), "2016"),
        (date(2018, 12, 31), "2016"),
        (date(2019, 1, 1), "2019"),
        (date(2020, 2, 29), "2019"),
        (date(2020, 3, 1), None),
    ],
)
def test_the_version_in_force_on_a_day(proeve, day, version):
    found = proeve.point("p-samtale").version_on(day)
    assert (found and found.id) == version


def test_a_version_changes_what_it_names_and_nothing_else(proeve):
    point = proeve.point("p-samtale")
    older, newer = (point.clock_of(version) for version in point.versions)
    assert (older.limit, older.pauses, older.roll) == (Limit(2, Unit.WEEKS), (), Roll.NONE)
    assert (newer.limit, newer.pauses, newer.roll) == (
        Limit(1, Unit.WEEKS),
        ("sygdom", "barsel"),
        Roll.NEXT_WORKING_DAY,
    )
    assert point.scope_of(point.versions[0]) == point.scope
    assert point.scope_of(point.versions[1]).visitation_groups == ("up",)


def test_a_point_without_a_clock_has_none_to_give(proeve):
    point = proeve.point("p-faglig")
    with pytest.raises(TypeError, match="p-faglig has no clock"):
        point.clock_of(point.versions[0])


def test_points_by_id_and_by_whom_they_are_put_to(proeve):
    assert [point.id for point in proeve.organisation_points] == ["p-tilsyn"]
    assert [point.id for point in proeve.indicators] == ["p-andel"]
    assert len(proeve.case_points) == len(proeve.points) - 2
    with pytest.raises(KeyError):
        proeve.point("p-findes-ikke")


@pytest.mark.feature("F040")
@pytest.mark.parametrize(
    ("point", "is_graded"),
    [("p-samtale", True), ("p-samme-dag", True), ("p-opfoelgning", False), ("p-fastholdt", False)],
)
def test_only_the_laws_word_or_intention_is_graded_and_only_where_high_is_good(proeve, point, is_graded):
    assert proeve.point(point).is_graded is is_graded


def test_a_condition_on_events_is_a_selection_of_them(proeve):
    condition, _ = proeve.point("p-plan").scope.when
    assert isinstance(condition, Selection)
    assert (condition.event, condition.values()) == ("samtale", {"opfoelgning": ("nej",)})
    assert condition.presence == "present"


def test_a_selection_has_several_ways(proeve):
    selection = proeve.point("p-efter-tilbud").rule.trigger
    first, second = selection.choices()
    assert first.values() == {"art": ("praktik", "kursus")}
    assert (first.lasting, second.lasting) == (Limit(2, Unit.WEEKS), None)
    assert (second.starts_on, second.ends_on) == (date(2019, 1, 1), date(2019, 12, 31))
    assert selection.values_named() == {"praktik", "kursus"}
    assert selection.attribute_names() == {"art"}


def test_a_version_changes_numbers_too(proeve):
    amounts = proeve.point("p-beloeb")
    assert [amounts.rule_of(version).maximum for version in amounts.versions] == [
        Decimal("5348.50"),
        Decimal(6000),
    ]
    share = proeve.point("p-andel")
    assert [share.rule_of(version).threshold for version in share.versions] == [Decimal(80), Decimal("82.5")]
    assert [share.rule_of(version).letter_after for version in share.versions] == [3, 2]


def test_what_a_point_looks_at(proeve):
    assert proeve.point("p-plan").looks_at() == {"p-samtale"}
    assert proeve.point("p-samlet").looks_at() == {"p-plan-findes", "p-to-samtaler"}
    assert proeve.point("p-faglig").looks_at() == frozenset()
