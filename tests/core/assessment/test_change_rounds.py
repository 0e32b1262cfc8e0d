"""Two rounds compared: what can be, what cannot and why, and what the errors come to."""

from datetime import date
from pathlib import Path

import pytest
from tests.core.assessment.invented import point
from tests.core.assessment.invented_rounds import Case, cases, write_round

from rettidig.assessment.change import (
    Comparison,
    Obstacle,
    Round,
    Verdict,
    change_rules,
    compare,
    read_rounds,
)
from rettidig.assessment.change.cases import dispersion, shared_cases
from rettidig.assessment.change.charts import Kind
from rettidig.catalogue.differences import Break, Cause, Comparability
from rettidig.catalogue.differences.timeline import ALWAYS
from rettidig.sampling.certificate import (
    CaseloadRef,
    Certificate,
    Drawn,
    Frame,
    Origin,
    Seed,
    SeedSource,
    write_certificate,
)
from rettidig.sampling.design import Design
from rettidig.vocabulary import Outcome, Refused

RULES = change_rules()
LATER = {"as_of": date(2026, 12, 31)}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return write_round(tmp_path / "kvartal-3", cases("f", {"a": 4, "b": 10}, 20))


def second(tmp_path: Path, errors: dict[str, int], name: str = "kvartal-4", n: int = 20, **changes) -> Path:
    points = changes.pop("points", (point("a"), point("b")))
    return write_round(tmp_path / name, cases("s", errors, n), points, **{**LATER, **changes})


def compared(*folders: Path) -> Comparison:
    return compare(read_rounds(folders), RULES)


def verdicts(found: Comparison) -> dict[str, Verdict]:
    return {each.control_point: each.verdict for each in found.points}


def test_a_share_that_falls_far_is_a_change_and_a_small_step_is_noise(first: Path, tmp_path: Path):
    found = compared(first, second(tmp_path, {"a": 5, "b": 19}))
    assert verdicts(found) == {"a": Verdict.NOISE, "b": Verdict.FALLEN}
    change = found.points[1].change
    assert change is not None
    assert change.value == pytest.approx(-0.45)
    assert change.high < 0


def test_a_share_that_rises_is_called_so_and_few_cases_say_nothing(tmp_path: Path):
    before = write_round(tmp_path / "1", cases("f", {"a": 19, "b": 0}, 20)[:20])
    after = write_round(tmp_path / "2", [*cases("s", {"a": 2}, 16), *cases("t", {"b": 1}, 4)])
    assert verdicts(compared(before, after)) == {"a": Verdict.RISEN, "b": Verdict.TOO_FEW}


@pytest.mark.feature("F085")
def test_errors_are_counted_over_the_points_that_can_be_compared(first: Path, tmp_path: Path):
    changed = (point("a"), point("b", question="Er det gjort i tide?"))
    found = compared(first, second(tmp_path, {"a": 7, "b": 20}, points=changed))
    assert verdicts(found) == {"a": Verdict.NOISE, "b": Verdict.NOT_COMPARABLE}
    assert found.points[1].obstacles == (Obstacle.POINT,)
    assert found.points[1].reasons == ("spørgsmålet besvares af mennesker og er formuleret anderledes",)
    assert found.whole.change is not None
    assert (found.whole.change.first, found.whole.change.second) == (4, 7)
    assert (found.whole.change.first_looked_at, found.whole.first_cases) == (20, 20)
    assert [group.value for group in found.groups] == ["uddannelseshjaelp"]


@pytest.mark.parametrize(
    ("points", "obstacles"),
    [
        ((point("a", title="Nyt navn", why="Ny grund."), point("b")), {}),
        (
            (point("a", rule={"kind": "answer"}, scope={"visitation_groups": ["up"]}), point("b")),
            {"a": Obstacle.POINT},
        ),
        ((point("a", direction="high_is_bad"), point("b")), {"a": Obstacle.POINT}),
        ((point("a", versions=[{"id": "v2", "checked_on": "2026-05-01", "note": "Ny."}]), point("b")), {}),
        ((point("b"),), {"a": Obstacle.GONE}),
        ((point("a"), point("b"), point("c")), {"c": Obstacle.ADDED}),
    ],
)
def test_a_point_is_comparable_while_it_asks_the_same(
    first: Path, tmp_path: Path, points: tuple[dict[str, object], ...], obstacles: dict[str, Obstacle]
):
    asked = [str(each["id"]) for each in points]
    found = compared(first, second(tmp_path, dict.fromkeys(asked, 5), points=points))
    hindered = {each.control_point: each.obstacles for each in found.points if each.obstacles}
    assert hindered == {name: (obstacle,) for name, obstacle in obstacles.items()}


def dated(starts: str, ends: str, scope: dict[str, object]) -> list[dict[str, object]]:
    old = {"id": "v1", "to": ends, "checked_on": "2026-01-01"}
    return [old, {"id": "v2", "from": starts, "checked_on": "2026-01-01", "scope": scope}]


def test_law_that_changes_between_the_rounds_is_an_obstacle_and_later_law_is_not(tmp_path: Path):
    law = point("a", versions=dated("2026-11-01", "2026-10-31", {"visitation_groups": ["up"]}))
    before, after = (
        write_round(tmp_path / name, cases(name, {"a": 5}, 20), [law], as_of=day, opened_from=opened)
        for name, opened, day in (
            ("1", date(2026, 1, 1), date(2026, 9, 30)),
            ("2", date(2026, 11, 1), date(2026, 12, 31)),
        )
    )
    assert compared(before, after).points[0].obstacles == (Obstacle.LAW,)
    same_law = write_round(tmp_path / "3", cases("3", {"a": 5}, 20), [law], as_of=date(2026, 10, 1))
    assert compared(before, same_law).points[0].obstacles == ()
    without = write_round(tmp_path / "4", cases("4", {"a": 5}, 20), [point("a")], as_of=date(2026, 10, 1))
    assert compared(before, without).points[0].obstacles == ()


QUARTERS = [(date(2026, 7, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 12, 31))]


@pytest.mark.parametrize(
    ("before", "after", "obstacles"),
    [
        ({"period": QUARTERS[0]}, {"period": QUARTERS[1]}, ()),
        ({"period": None}, {"period": QUARTERS[1]}, (Obstacle.PERIOD,)),
        ({"period": QUARTERS[0]}, {"period": (date(2026, 7, 1), date(2026, 12, 31))}, (Obstacle.PERIOD,)),
        ({"is_sample": True}, {"is_sample": False}, (Obstacle.SELECTION,)),
    ],
)
def test_rounds_of_another_kind_cannot_be_compared_on_any_point(
    tmp_path: Path, before: dict[str, object], after: dict[str, object], obstacles: tuple[Obstacle, ...]
):
    one = write_round(tmp_path / "1", cases("1", {"a": 5, "b": 5}, 20), **before)
    two = second(tmp_path, {"a": 5, "b": 5}, **after)
    found = compared(one, two)
    assert found.obstacles == obstacles
    assert set(verdicts(found).values()) == {Verdict.NOT_COMPARABLE if obstacles else Verdict.NOISE}


def certificate(path: Path, of: str, chances: tuple[float, ...] = (0.5,), **design: object) -> Path:
    """Write the certificate of a draw of cases whose ids begin with ``of``."""
    draws = tuple(
        Drawn(
            position=number + 1,
            unit_id=f"{of}-{number}",
            case_id=f"{of}-{number}",
            ticket="0",
            stratum="all",
            probability=chance,
            weight=1 / chance,
            origin=Origin.FIRST_DRAW,
        )
        for number, chance in enumerate(chances)
    )
    plan = Design.model_validate({"draw": {"kind": "simple", "n": len(draws)}, **design})
    frame = Frame(hash="f" * 64, unit="case", columns=(), size=9, criteria=(), strata=())
    write_certificate(
        Certificate(
            format_version=1,
            program_version="0.1.0",
            caseload=CaseloadRef(name="Prøve", content_hash="c" * 64, as_of=date(2026, 9, 30)),
            frame=frame,
            design=plan,
            seed=Seed(text="frø", source=SeedSource.GIVEN),
            draws=draws,
            spares={},
        ),
        path,
    )
    return path


OPEN_IN_3 = {"kind": "open_in", "since": "2026-07-01", "until": "2026-09-30"}
OPEN_IN_4 = {"kind": "open_in", "since": "2026-10-01", "until": "2026-12-31"}
OF_UP = {"kind": "values", "column": "visitation_group", "are": ["up"]}
EACH_OF_2 = {"kind": "equal", "by": ["team"], "each": 2}
EACH_OF_3 = {"kind": "equal", "by": ["team"], "each": 3}


@pytest.mark.parametrize(
    ("before", "after", "obstacles"),
    [
        ({"frame": [OPEN_IN_3]}, {"frame": [OPEN_IN_4]}, ()),
        ({"frame": [OPEN_IN_3]}, {"frame": [OPEN_IN_4, OF_UP]}, (Obstacle.FRAME,)),
        ({}, {"draw": {"kind": "simple", "n": 40}}, ()),
        ({"draw": EACH_OF_2}, {"draw": EACH_OF_3}, ()),
        ({}, {"draw": EACH_OF_2}, (Obstacle.DESIGN,)),
        ({}, {"unit": {"event": "samtale"}}, (Obstacle.UNIT,)),
    ],
)
def test_certificates_tell_whether_the_cases_were_chosen_alike(
    first: Path,
    tmp_path: Path,
    before: dict[str, object],
    after: dict[str, object],
    obstacles: tuple[Obstacle, ...],
):
    later = second(tmp_path, {"a": 5, "b": 5})
    files = {
        "kvartal-3": certificate(tmp_path / "3.json", "f", **before),
        "kvartal-4": certificate(tmp_path / "4.json", "s", **after),
    }
    found = compare(read_rounds([first, later], files), RULES)
    assert found.obstacles == obstacles
    assert (found.n_certificates, found.is_weighted) == (2, False)


def test_unequal_chances_are_told(first: Path, tmp_path: Path):
    file = certificate(tmp_path / "3.json", "f", (0.5, 0.25))
    found = compare(read_rounds([first, second(tmp_path, {"a": 5, "b": 5})], {"kvartal-3": file}), RULES)
    assert (found.n_certificates, found.is_weighted) == (1, True)


def test_a_certificate_of_other_cases_is_refused(first: Path, tmp_path: Path):
    file = certificate(tmp_path / "3.json", "x")
    with pytest.raises(Refused, match="does not belong to kvartal-3"):
        read_rounds([first, second(tmp_path, {"a": 5})], {"kvartal-3": file})
    (first / "outcomes.parquet").unlink()
    assert read_rounds([first, tmp_path / "kvartal-4"], {"kvartal-3": file})[0].certificate is not None


def test_what_is_no_pair_of_rounds_is_refused(first: Path, tmp_path: Path):
    later = second(tmp_path, {"a": 5})
    with pytest.raises(Refused, match="two rounds"):
        read_rounds([first])
    with pytest.raises(Refused, match="same name"):
        read_rounds([first, first])
    with pytest.raises(Refused, match="order of time"):
        read_rounds([later, first])
    with pytest.raises(Refused, match="No round is called kvartal-9"):
        read_rounds([first, later], {"kvartal-9": tmp_path / "9.json"})
    with pytest.raises(Refused, match="no result"):
        read_rounds([first, tmp_path])


def test_another_rule_of_comparison_can_be_given(first: Path, tmp_path: Path):
    later = second(tmp_path, {"a": 5, "b": 5}, points=(point("a", title="Nyt navn"), point("b")))
    rounds = read_rounds([first, later])
    never = Comparability((Break(ALWAYS, Cause.RULE),))
    found = compare(rounds, RULES, comparable=lambda one, two: {"b": never})
    assert verdicts(found) == {"a": Verdict.NOISE, "b": Verdict.NOT_COMPARABLE}


@pytest.mark.feature("F084")
def test_more_rounds_are_charts_over_those_that_can_be_compared(tmp_path: Path):
    folders = [
        write_round(
            tmp_path / f"kvartal-{number}",
            cases(str(number), {"a": errors, "b": 10}, 40),
            as_of=date(2026, 3 * number, 28),
        )
        for number, errors in enumerate((5, 6, 5, 30), start=1)
    ]
    found = compared(*folders)
    by_name = {each.name: each for each in found.charts}
    assert list(by_name) == ["all", "a", "b"]
    assert [point.label for point in by_name["a"].signals] == ["kvartal-4"]
    assert not by_name["b"].signals
    assert by_name["all"].kind is Kind.U
    whole = write_round(tmp_path / "hele", cases("h", {"a": 5}, 40), is_sample=False, as_of=date(2026, 1, 1))
    assert all(point.label != "hele" for each in compared(whole, *folders).charts for point in each.points)


def test_cases_in_both_rounds_are_counted(tmp_path: Path):
    one = write_round(tmp_path / "1", cases("x", {"a": 2}, 10))
    two = write_round(tmp_path / "2", [*cases("x", {"a": 2}, 4), *cases("y", {"a": 2}, 6)], **LATER)
    assert compared(one, two).shared_cases == 4
    (two / "outcomes.parquet").unlink()
    assert shared_cases(one, two) is None
    assert compared(one, two).dispersion is None


def test_errors_that_cluster_in_cases_are_measured(tmp_path: Path):
    points = [point(name) for name in "abcdefgh"]
    bad, good = (dict.fromkeys("abcdefgh", outcome) for outcome in (Outcome.NOT_MET, Outcome.MET))
    clustered = [Case(f"k-{number}", bad if number % 4 == 0 else good) for number in range(40)]
    spread = [Case(f"j-{number}", {**good, "abcdefgh"[number % 8]: Outcome.NOT_MET}) for number in range(40)]
    one = write_round(tmp_path / "klumpet", clustered, points)
    two = write_round(tmp_path / "jaevnt", spread, points, **LATER)
    # Ten cases with 8 errors of 8 and 30 with none: Pearson's (10·(8-2)² + 30·2²) / 2 over 39 is 6.15.
    assert dispersion([one], list("abcdefgh")) == pytest.approx(240 / 39)
    assert dispersion([two], list("abcdefgh")) == 1
    assert dispersion([one], ["x"]) is None


def test_a_round_knows_the_days_whose_law_can_decide(first: Path):
    [found, _] = read_rounds([first, second(first.parent, {"a": 5}, period=QUARTERS[1])])
    assert isinstance(found, Round)
    assert (found.first_day, found.judged_on) == (date(2026, 1, 1), date(2026, 9, 30))
