"""What each criterion keeps, what it counts, and which units there are."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from tests.support.sampled import drawn, ids, write_sampled

from rettidig.vocabulary import Language, Refused

EVERYONE = "draw: {kind: all}\n"


def kept(folder: Path, criterion: str) -> list[str]:
    return sorted(ids(drawn(folder, f"{EVERYONE}frame: [{criterion}]")))


def cases(**columns: str | None) -> list[dict[str, str]]:
    """Return one case for each value of the one column, called a, b, c …"""
    [(column, values)] = columns.items()
    return [{"case_id": chr(ord("a") + n), column: value} for n, value in enumerate(values)]


def case(name: str, opened: str, closed: str = "", **more: str) -> dict[str, str]:
    return {"case_id": name, "opened_on": opened, "closed_on": closed, **more}


def test_a_case_opened_after_the_as_of_date_does_not_exist(tmp_path: Path):
    folder = write_sampled(tmp_path / "s", [case("a", "2020-02-29"), case("b", "2020-03-01")])
    certificate = drawn(folder, EVERYONE)
    assert ids(certificate) == ["a"]
    assert [(count.kind, count.removed, count.left) for count in certificate.frame.criteria] == [
        ("visible", 1, 1),
        ("has_quota", 0, 1),
    ]


@pytest.mark.feature("F025")
def test_minimum_duration_by_group_counted_to_the_end_or_the_as_of_date(tmp_path: Path):
    rows = [
        case("aup, en måned", "2020-01-01", "2020-02-01", visitation_group="aup"),
        case("aup, en dag for lidt", "2020-01-01", "2020-01-31", visitation_group="aup"),
        case("up, tre måneder", "2019-11-29", visitation_group="up"),
        case("up, en dag for lidt", "2019-12-01", visitation_group="up"),
        case("lukket efter opgørelsen", "2019-12-15", "2020-06-01", visitation_group="up"),
        case("uden gruppe", "2019-06-01", visitation_group=""),
    ]
    folder = write_sampled(tmp_path / "s", rows)
    found = kept(folder, "{kind: minimum_duration, limits: {aup: 1 month}, otherwise: 3 months}")
    assert found == ["aup, en måned", "uden gruppe", "up, tre måneder"]
    only_aup = kept(folder, "{kind: minimum_duration, limits: {aup: 1 month}}")
    assert "up, en dag for lidt" in only_aup
    assert "aup, en dag for lidt" not in only_aup


@pytest.mark.feature("F029")
def test_more_than_twelve_months_on_a_day(tmp_path: Path):
    rows = [
        case("a", "2018-12-30"),
        case("b, netop 12 måneder", "2018-12-31"),
        case("c, lukket før", "2017-01-01", "2019-12-30"),
        case("d, lukket på dagen", "2017-01-01", "2019-12-31"),
    ]
    folder = write_sampled(tmp_path / "s", rows)
    found = kept(folder, "{kind: lasted_more_than, limit: 12 months, on: 2019-12-31}")
    assert found == ["a", "d, lukket på dagen"]


def test_open_in_a_period_on_its_first_or_last_day(tmp_path: Path):
    rows = [
        case("a", "2019-01-01", "2019-04-01"),
        case("b", "2019-01-01", "2019-03-31"),
        case("c", "2019-06-30"),
        case("d", "2019-07-01"),
    ]
    folder = write_sampled(tmp_path / "s", rows)
    assert kept(folder, "{kind: open_in, since: 2019-04-01, until: 2019-06-30}") == ["a", "c"]


@pytest.mark.feature("F038")
def test_old_and_new_cases(tmp_path: Path):
    folder = write_sampled(tmp_path / "s", [case("gammel", "2018-12-31"), case("ny", "2019-01-01")])
    assert kept(folder, "{kind: opened, since: 2019-01-01}") == ["ny"]
    assert kept(folder, "{kind: opened, until: 2018-12-31}") == ["gammel"]


def test_values_and_the_empty_value(tmp_path: Path):
    folder = write_sampled(tmp_path / "s", cases(team=["T1", "T2", ""]))
    assert kept(folder, "{kind: values, column: team, are: [T1]}") == ["a"]
    assert kept(folder, "{kind: values, column: team, are: [T1, '']}") == ["a", "c"]


def test_amounts_and_unknown_amounts(tmp_path: Path):
    folder = write_sampled(tmp_path / "s", cases(amount_ore=["99", "100", ""]))
    assert kept(folder, "{kind: amount_at_least, ore: 100}") == ["b"]


def event(case_id: str, on: str, event_type: str = "samtale", **more: str) -> dict[str, str]:
    return {"case_id": case_id, "event_type": event_type, "happened_on": on, **more}


def test_has_an_event_with_an_attribute_by_the_as_of_date(tmp_path: Path):
    events = [
        event("a", "2019-05-01", "optagelse", attributes='{"art": "eud"}'),
        event("b", "2019-05-01", "optagelse", attributes='{"art": "hf"}'),
        event("c", "2020-03-01", "optagelse", attributes='{"art": "eud"}'),
    ]
    folder = write_sampled(tmp_path / "s", cases(team=["", "", "", ""]), events)
    assert kept(folder, "{kind: has_event, event: optagelse}") == ["a", "b"]
    assert kept(folder, "{kind: has_event, event: optagelse, attributes: {art: eud}}") == ["a"]


def test_an_event_that_the_source_does_not_deliver_is_refused(tmp_path: Path):
    covers = {"samtale": {"attributes": ["form"]}}
    folder = write_sampled(tmp_path / "s", cases(team=[""]), covers=covers)
    for criterion in (
        "{kind: has_event, event: optagelse}",
        "{kind: has_event, event: samtale, attributes: {emne: cv}}",
    ):
        with pytest.raises(Refused, match="covers"):
            kept(folder, criterion)


def test_the_first_cases_of_new_employees(tmp_path: Path):
    rows = [
        case("gammel 1", "2018-01-01", caseworker="G"),
        case("gammel 2", "2019-08-01", caseworker="G"),
        case("ny 1", "2019-06-01", caseworker="N"),
        case("ny 2", "2019-06-02", caseworker="N"),
        case("ny 3", "2019-06-02", caseworker="N"),
        case("ingen", "2019-07-01", caseworker=""),
    ]
    folder = write_sampled(tmp_path / "s", rows)
    assert kept(folder, "{kind: first_cases, per_caseworker: 2, since: 2019-06-01}") == ["ny 1", "ny 2"]


def test_what_was_in_an_earlier_sample_is_left_out_and_listed(tmp_path: Path):
    folder = write_sampled(tmp_path / "s", cases(team=[""] * 12))
    first = drawn(folder, "draw: {kind: simple, n: 5}")
    text = "draw: {kind: simple, n: 7}\nframe: [{kind: not_reviewed, certificates: [foer]}]"
    second = drawn(folder, text, foer=first)
    assert set(ids(first)).isdisjoint(ids(second))
    assert second.frame.excluded == {1: tuple(sorted(ids(first)))}
    assert second.frame.criteria[1].removed == 5


def test_criteria_count_what_they_remove_in_the_order_given(tmp_path: Path):
    rows = [case(f"{n}", f"20{10 + n}-01-01", team="T1" if n % 2 else "T2") for n in range(10)]
    folder = write_sampled(tmp_path / "s", rows)
    text = EVERYONE + ("frame: [{kind: values, column: team, are: [T1]}, {kind: opened, since: 2015-01-01}]")
    counts = drawn(folder, text).frame.criteria
    assert [(count.number, count.removed, count.left) for count in counts] == [
        (0, 0, 10),
        (1, 5, 5),
        (2, 2, 3),
        (0, 0, 3),
    ]


def test_an_empty_frame_names_the_criterion_that_emptied_it(tmp_path: Path):
    folder = write_sampled(tmp_path / "s", cases(team=["T1", "T1"]))
    text = EVERYONE + "frame: [{kind: values, column: team, are: [T1]}, {kind: opened, until: 2000-01-01}]"
    with pytest.raises(Refused) as refused:
        drawn(folder, text)
    assert "opened (nr. 2) fjernede de sidste 2" in refused.value.message(Language.DANISH)


@pytest.mark.parametrize(
    "draw",
    ["{kind: equal, by: [afdeling], each: 1}", "{kind: weighted, n: 1, column: afdeling}"],
)
def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path, draw: str):
    folder = write_sampled(tmp_path / "s", cases(team=["T1"]))
    with pytest.raises(Refused, match="visitation_year"):
        drawn(folder, f"draw: {draw}")


def test_cases_without_a_weight_are_not_drawn_from_in_silence(tmp_path: Path):
    folder = write_sampled(tmp_path / "s", cases(amount_ore=["5", "", "0"]))
    with pytest.raises(Refused, match="amount_at_least"):
        drawn(folder, "draw: {kind: weighted, n: 1, column: amount_ore}")
    by_group = "draw: {kind: weighted, n: 1, column: visitation_group, risks: {ap: 2}}"
    with pytest.raises(Refused, match="risks"):
        drawn(folder, by_group)
    with pytest.raises(Refused, match="weights"):
        drawn(folder, "draw: {kind: weighted, n: 1, column: visitation_group}")


@pytest.mark.feature("F034")
@pytest.mark.feature("F035")
def test_the_unit_can_be_a_conversation_of_the_employee_who_held_it(tmp_path: Path):
    events = [
        event("a", "2019-05-01", caseworker="X"),
        event("a", "2019-05-01", caseworker="Y"),
        event("a", "2019-05-01", caseworker="Y"),
        event("a", "2019-06-01", caseworker="Y"),
        event("b", "2019-05-01", caseworker=""),
        event("b", "2019-05-02", "optagelse", caseworker="X"),
        event("b", "2020-03-01", caseworker="X"),
    ]
    folder = write_sampled(tmp_path / "s", cases(team=["T1", "T2"]), events)
    text = "unit: {event: samtale, since: 2019-05-01, until: 2019-05-31}\ndraw: {kind: per_caseworker, n: 3}"
    certificate = drawn(folder, text)
    assert certificate.frame.units == {
        "": ("b/2019-05-01/1",),
        "X": ("a/2019-05-01/1",),
        "Y": ("a/2019-05-01/2",),
    }
    assert {one.case_id for one in certificate.draws} == {"a", "b"}
    teams = "unit: {event: samtale}\nframe: [{kind: values, column: team, are: [T2]}]\ndraw: {kind: all}"
    assert ids(drawn(folder, teams)) == ["b/2019-05-01/1"]


def test_an_event_is_called_by_its_own_id_where_it_has_one(tmp_path: Path):
    events = [event("a", "2019-05-01", event_id="e7"), event("a", "2019-05-02", event_id="")]
    folder = write_sampled(tmp_path / "s", cases(team=[""]), events)
    assert sorted(ids(drawn(folder, "unit: {event: samtale}\n" + EVERYONE))) == ["a/2019-05-02/1", "a/e7"]


def test_two_events_with_one_id_are_refused(tmp_path: Path):
    events = [event("a", "2019-05-01", event_id="e7"), event("a", "2019-05-02", event_id="e7")]
    folder = write_sampled(tmp_path / "s", cases(team=[""]), events)
    with pytest.raises(Refused, match="event_id"):
        drawn(folder, "unit: {event: samtale}\n" + EVERYONE)


def test_a_conversation_of_an_earlier_sample_is_left_out_and_the_case_s_others_are_not(tmp_path: Path):
    events = [event("a", f"2019-05-{day:02d}") for day in range(1, 9)]
    folder = write_sampled(tmp_path / "s", cases(team=[""]), events)
    first = drawn(folder, "unit: {event: samtale}\ndraw: {kind: simple, n: 3}")
    again = "unit: {event: samtale}\nframe: [{kind: not_reviewed, certificates: [foer]}]\n" + EVERYONE
    assert sorted(ids(first) + ids(drawn(folder, again, foer=first))) == sorted(
        f"a/2019-05-{day:02d}/1" for day in range(1, 9)
    )
    by_case = "frame: [{kind: not_reviewed, certificates: [foer]}]\n" + EVERYONE
    with pytest.raises(Refused, match="not_reviewed"):
        drawn(folder, by_case, foer=first)


def test_the_hash_is_that_of_the_sorted_list_and_no_order_of_rows_changes_it(tmp_path: Path):
    names = ["å", "b/1", 'c"', "B", "a"]
    rows = [{"case_id": name, "team": "T1", "visitation_year": "2018"} for name in names]
    text = "draw: {kind: equal, by: [team, visitation_year], each: 9}"
    first = drawn(write_sampled(tmp_path / "s", rows), text)
    second = drawn(write_sampled(tmp_path / "t", rows[::-1]), text)
    lines = "".join(
        json.dumps([name, "T1 / 2018"], ensure_ascii=False, separators=(",", ":")) + "\n"
        for name in sorted(names)
    )
    assert first.frame.hash == hashlib.sha256(lines.encode()).hexdigest() == second.frame.hash
    assert first.draws == second.draws


def test_the_strata_of_two_columns_are_told_apart_even_with_slashes(tmp_path: Path):
    rows = [
        {"case_id": "a", "team": "x / y", "visitation_year": "z"},
        {"case_id": "b", "team": "x", "visitation_year": "y / z"},
    ]
    certificate = drawn(
        write_sampled(tmp_path / "s", rows), "draw: {kind: equal, by: [team, visitation_year], each: 1}"
    )
    assert [stratum.values for stratum in certificate.frame.strata] == [("x", "y / z"), ("x / y", "z")]
    assert len(certificate.strata) == 2


@pytest.mark.feature("F023")
@pytest.mark.feature("F024")
@pytest.mark.feature("F027")
@pytest.mark.feature("F028")
def test_the_focus_audit_s_quotas_are_filled_as_far_as_its_cases_go():
    folder = Path("examples/fokusrevision")
    text = """
draw:
  kind: quotas
  within: municipality
  by:
    visitation_group: {aup: 2, up: 6, ap: 7}
    visitation_year: {2018: 7, 2019: 8}
"""
    certificate = drawn(folder, text)
    with (folder / "cases.csv").open(encoding="utf-8") as file:
        n_there = len(list(csv.DictReader(file)))
    assert len(certificate.draws) == n_there == 369
    lacking = {lack.stratum: lack.asked - lack.drawn for lack in certificate.shortfalls if lack.asked == 15}
    assert sum(lacking.values()) == 375 - 369
    made_up = [lack.stratum for lack in certificate.shortfalls if lack.done == "reallocated"]
    assert made_up == ["K01 / aup", "K23 / aup"]


def test_cases_without_a_quota_are_counted_out_of_the_frame(tmp_path: Path):
    folder = write_sampled(tmp_path / "s", cases(visitation_group=["up", "up", "ap", ""]))
    certificate = drawn(folder, "draw: {kind: given, by: [visitation_group], sizes: {up: 1}}")
    assert certificate.frame.criteria[-1].removed == 2
    assert certificate.frame.size == 2


@pytest.mark.feature("F026")
def test_a_subgroup_is_oversampled_and_weighs_less(tmp_path: Path):
    rows = [{"case_id": f"S{n:02d}"} for n in range(20)]
    events = [event(f"S{n:02d}", "2019-05-01", "optagelse") for n in range(5)]
    folder = write_sampled(tmp_path / "s", rows, events)
    text = "draw: {kind: oversampled, n: 8, take: 4, subgroup: {kind: has_event, event: optagelse}}"
    certificate = drawn(folder, text)
    weights = {one.stratum: one.weight for one in certificate.draws}
    assert weights == {"subgroup": 5 / 4, "rest": 15 / 4}
    assert sum(one.weight for one in certificate.draws) == pytest.approx(20)
