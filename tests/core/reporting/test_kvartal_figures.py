"""The quarter's figures: what is read and refused, what is hidden, and what is compared with what."""

import json
from dataclasses import replace

import pytest
from tests.support.quarters import NOW, figures, group, nordby, quarter, supervision

from rettidig.assessment.change import ChangeRules, Obstacle, change_rules
from rettidig.reporting.kvartal import (
    GroupChange,
    Period,
    PointBreak,
    Verdict,
    changes,
    hidden,
    parsed,
    read_quarter,
    small_cells,
    written,
)
from rettidig.reporting.kvartal.comparing import Direction
from rettidig.vocabulary import Language, Refused


def only(*supervisions, **more) -> GroupChange:
    [change] = changes(quarter(group(supervisions=supervisions, **more)), change_rules())
    return change


# The file


def test_what_is_written_is_read(tmp_path):
    (tmp_path / "kvartal.json").write_bytes(written(nordby()))
    assert read_quarter(tmp_path) == nordby()
    assert written(nordby()) == written(nordby())


def test_a_folder_without_the_file_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"no kvartal\.json"):
        read_quarter(tmp_path)


def test_a_file_beyond_measure_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("rettidig.reporting.kvartal.file._LARGEST", 10)
    (tmp_path / "kvartal.json").write_bytes(written(nordby()))
    with pytest.raises(Refused, match="too large"):
        read_quarter(tmp_path)


def broken(change) -> bytes:
    data = json.loads(written(quarter()))
    change(data)
    return json.dumps(data).encode()


def first(data) -> dict:
    return data["areas"][0]["groups"][0]["supervisions"][0]


REFUSED = {
    "not json": (lambda data: b"{", "is not JSON"),
    "no unit": (lambda data: data.pop("unit"), "unit: The value is missing"),
    "an unknown field": (lambda data: data.update(more=1), "more: The value is not known"),
    "a number as text": (lambda data: first(data)["figures"].update(reviewed="20"), "figures.reviewed"),
    "a fifth quarter": (lambda data: data["period"].update(quarter=5), "period.quarter"),
    "more errors than judgements": (
        lambda data: first(data)["figures"]["points"][0].update(errors=99),
        "more errors than judgements",
    ),
    "more cases with an error than cases": (
        lambda data: first(data)["figures"].update(cases_with_error=21),
        "more cases with an error than cases",
    ),
    "errors in no case": (
        lambda data: first(data)["figures"].update(cases_with_error=0),
        "errors but no case with one",
    ),
    "more reimbursement errors": (
        lambda data: first(data)["figures"].update(reimbursement_errors=9),
        "more reimbursement errors than errors",
    ),
    "more corrected than asked for": (
        lambda data: first(data)["figures"].update(corrected=9),
        "more is corrected than was to be",
    ),
    "more old errors": (lambda data: first(data)["figures"].update(old_errors=9), "new and old errors"),
    "more overdue than open": (
        lambda data: data["areas"][0]["groups"][0].update(overdue=9),
        "more corrections are overdue",
    ),
    "a quarter after it": (lambda data: data["period"].update(year=2025), "a supervision after the quarter"),
    "an area twice": (lambda data: data["areas"].append(data["areas"][0]), "an area is there twice"),
    "a group twice": (
        lambda data: data["areas"][0]["groups"].append(data["areas"][0]["groups"][0]),
        "a target group is there twice",
    ),
    "quarters out of order": (
        lambda data: data["areas"][0]["groups"][0]["supervisions"].reverse(),
        "not in order",
    ),
    "a point twice": (
        lambda data: first(data)["figures"]["points"].append(first(data)["figures"]["points"][9]),
        "a point is there twice",
    ),
    "a hash that is none": (lambda data: first(data)["catalogues"][0].update(hash="x"), "catalogues.0.hash"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_none_is_refused(case):
    change, said = REFUSED[case]
    content = b"{" if case == "not json" else broken(change)
    with pytest.raises(Refused) as refused:
        parsed(content)
    assert said in refused.value.message(Language.ENGLISH)
    assert "kvartal.json" in refused.value.message(Language.DANISH)


def test_a_refusal_shows_no_value():
    with pytest.raises(Refused) as refused:
        parsed(broken(lambda data: data.update(unit=["Anne Lund"])))
    assert "Anne" not in str(refused.value)


# Small cells


@pytest.mark.parametrize(
    ("reviewed", "n_caseworkers", "is_hidden"), [(5, 2, False), (4, 2, True), (5, 1, True), (20, 0, True)]
)
def test_small_cells_are_hidden(reviewed, n_caseworkers, is_hidden):
    one = supervision(found=figures(3, reviewed=reviewed), n_caseworkers=n_caseworkers)
    [found] = hidden(quarter(group(supervisions=(one,))), small_cells()).groups
    assert (found.supervisions[0].figures is None) is is_hidden
    assert (found.open is None) is is_hidden
    assert (found.overdue is None) is is_hidden


def test_an_earlier_small_quarter_hides_that_quarter_only():
    before = supervision(NOW.before(), n_caseworkers=1)
    [found] = hidden(quarter(group(supervisions=(before, supervision()))), small_cells()).groups
    assert [one.figures is None for one in found.supervisions] == [True, False]
    assert found.open == 3


def test_what_is_hidden_stays_hidden():
    once = hidden(nordby(), small_cells())
    assert hidden(once, small_cells()) == once
    assert parsed(written(once)) == once


def test_another_file_hides_more(tmp_path):
    (tmp_path / "small.yaml").write_text("least_cases: 25\nleast_caseworkers: 2\n")
    [found] = hidden(quarter(), small_cells(tmp_path / "small.yaml")).groups
    assert all(one.figures is None for one in found.supervisions)


# Comparing


def test_a_fall_that_chance_seldom_gives():
    change = only(supervision(NOW.before(), figures(40)), supervision(found=figures(10)))
    assert (change.verdict, change.direction, change.before) == (
        Verdict.FALLEN,
        Direction.DOWN,
        Period(2026, 3),
    )
    assert (change.change.first, change.change.first_looked_at) == (40, 200)


def test_a_rise_that_chance_may_give():
    change = only(supervision(NOW.before(), figures(14)), supervision(found=figures(18)))
    assert (change.verdict, change.direction) == (Verdict.CHANCE, Direction.UP)


def test_errors_that_cluster_make_the_same_fall_less_sure():
    def of(squares):
        pair = [figures(errors, squares=squares) for errors in (40, 18)]
        return only(supervision(NOW.before(), pair[0]), supervision(found=pair[1]))

    assert (of(None).verdict, of(19.0).verdict, of(76.0).verdict) == (
        Verdict.FALLEN,
        Verdict.FALLEN,
        Verdict.CHANCE,
    )


def test_only_shared_points_count():
    before, now = figures(10, n_points=10), figures(20, n_points=20)
    change = only(supervision(NOW.before(), before), supervision(found=now))
    assert (change.n_shared, change.n_asked) == (10, 20)
    assert (change.change.first, change.change.second) == (10, 10)
    assert change.direction is Direction.SAME


def test_a_point_that_asks_something_else_does_not_count():
    now = supervision(breaks=(PointBreak("punkt-0", ("reglen er en anden",)),))
    change = only(supervision(NOW.before()), now)
    assert (change.n_shared, change.reasons) == (9, ("reglen er en anden",))
    assert change.verdict is Verdict.CHANCE


NOT_COMPARED = {
    "first": ((supervision(),), Verdict.FIRST),
    "not reviewed": ((supervision(NOW.before()),), Verdict.NOT_REVIEWED),
    "hidden": ((supervision(NOW.before()), replace(supervision(), figures=None)), Verdict.HIDDEN),
    "hidden before": ((replace(supervision(NOW.before()), figures=None), supervision()), Verdict.HIDDEN),
    "other points": (
        (supervision(NOW.before()), supervision(found=figures(first=50))),
        Verdict.NOT_COMPARABLE,
    ),
    "other sample": (
        (supervision(NOW.before()), supervision(obstacles=(Obstacle.DESIGN,))),
        Verdict.NOT_COMPARABLE,
    ),
    "few": (
        (supervision(NOW.before()), supervision(found=figures(1, reviewed=2, n_points=2))),
        Verdict.TOO_FEW,
    ),
}


@pytest.mark.parametrize("case", NOT_COMPARED)
def test_what_is_not_compared(case):
    supervisions, verdict = NOT_COMPARED[case]
    change = only(*supervisions)
    assert (change.verdict, change.change, change.direction) == (verdict, None, None)
    assert not change.counts_agree


def test_half_yearly_supervision_is_compared_with_the_one_before():
    change = only(supervision(NOW.before(2)), supervision())
    assert change.before == Period(2026, 2)


def test_more_cases_may_give_more_errors_and_a_lower_rate():
    change = only(
        supervision(NOW.before(), figures(10, reviewed=20)), supervision(found=figures(15, reviewed=60))
    )
    assert (change.direction, change.counts_agree) == (Direction.DOWN, False)


def test_the_rules_decide():
    strict = ChangeRules.model_validate(change_rules().model_dump() | {"confidence": 0.9999999999})
    pair = supervision(NOW.before(), figures(40)), supervision(found=figures(10))
    [change] = changes(quarter(group(supervisions=pair)), strict)
    assert change.verdict is Verdict.CHANCE
