"""The engine gives exactly what the oracle gives, on random caseloads made to be awkward."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import caseloads
from tests.support.against_oracle import Run, catalogue_in, differences, plain
from tests.support.caseloads import Setting, covering, days, random_caseload, together, write_plain
from tests.support.oracle import PlainCaseload, PlainCover, judge

from rettidig.catalogue.model import Catalogue
from rettidig.checks import Period

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[2]
HARD_CATALOGUE = TESTS / "support" / "hard_catalogue.yaml"
EDGE_CATALOGUE = TESTS / "support" / "edge_catalogue.yaml"


def _setting(
    as_of: date,
    covers: dict[str, PlainCover],
    awkward_days: Sequence[str] = caseloads.AWKWARD_2020,
    judged_on: date | None = None,
    **more: Any,
) -> Setting:
    return Setting(as_of, covers, days(awkward_days), judged_on or as_of, **more)


LITTLE_DELIVERED = covering(
    "sanktion",
    "henvendelse",
    "barsel",
    samtale=PlainCover(frozenset({"form"})),
    plan=PlainCover(starts_on=date(2020, 3, 1)),
    visitation=PlainCover(frozenset({"endelig", "andet"}), date(2020, 1, 31)),
)
RUNS = {
    "all-delivered": Run(_setting(date(2020, 5, 20), covering()), range(6)),
    "leap-day": Run(_setting(date(2020, 2, 29), covering(), has_origin=True), range(6, 12)),
    "little-delivered": Run(_setting(date(2020, 6, 5), LITTLE_DELIVERED), range(12, 18)),
    "answered": Run(
        _setting(date(2020, 6, 1), covering("tilbud", "udeblivelse"), share_answered=0.3), range(18, 24)
    ),
    "store-bededag": Run(_setting(date(2024, 5, 31), covering(), caseloads.AWKWARD_2024), range(24, 30)),
    "quarter": Run(
        _setting(
            date(2020, 6, 30),
            covering(plan=PlainCover(starts_on=date(2020, 2, 1))),
            judged_on=date(2020, 3, 31),
        ),
        range(30, 36),
        Period(date(2020, 1, 1), date(2020, 3, 31)),
    ),
    "one-day": Run(
        _setting(date(2020, 4, 30), covering("plan"), judged_on=date(2020, 2, 29)),
        range(36, 42),
        Period(date(2020, 2, 29), date(2020, 2, 29)),
    ),
    "after-the-as-of-date": Run(
        _setting(date(2020, 2, 1), covering(), judged_on=date(2020, 6, 30)),
        range(42, 48),
        Period(date(2020, 4, 1), date(2020, 6, 30)),
    ),
}
CASES_A_SEED = 40


GENERAL = "answered not_opened_yet not_in_scope not_covered no_law_in_force "
_OF_DUTIES = "closed_before_due deadline_not_passed no_duty_in_period "
REASONS_OF = {
    "deadline": _OF_DUTIES + "no_trigger on_time late missing",
    "count": _OF_DUTIES + "no_trigger on_time late missing",
    "recurring": _OF_DUTIES + "no_trigger within_limit gap_too_long",
    "gap": _OF_DUTIES + "no_trigger within_limit gap_too_long",
    "presence": "not_open_in_period no_trigger present absent deadline_not_passed",
    "latest": "not_open_in_period no_trigger present absent",
    "distinct": "not_open_in_period too_short not_documented too_many within_limit",
    "same": "not_open_in_period no_trigger not_documented same changed",
    "answer": "not_open_in_period not_answered",
}


def caseload_of(run: Run, catalogue: Catalogue) -> PlainCaseload:
    points = [point.id for point in catalogue.case_points]
    return together(
        [
            random_caseload(Random(seed), run.setting, points, CASES_A_SEED, f"s{seed:02d}")  # noqa: S311
            for seed in run.seeds
        ]
    )


QUICK = {"little-delivered", "quarter"}


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.thorough) for name in RUNS]
)
def test_the_engine_gives_what_the_oracle_gives(name: str, tmp_path: Path) -> None:
    run, catalogue = RUNS[name], catalogue_in(HARD_CATALOGUE)
    folder = write_plain(caseload_of(run, catalogue), tmp_path / "caseload")

    found = differences(folder, catalogue, tmp_path / "out", run.period)

    assert not found, "\n".join(found)


@pytest.mark.parametrize("folder", ["edge", "edge-uncovered", "fokusrevision"])
def test_the_engine_gives_what_the_oracle_gives_on_the_given_caseloads(folder: str, tmp_path: Path) -> None:
    found = differences(TESTS / "data" / folder, catalogue_in(EDGE_CATALOGUE), tmp_path / "out")

    assert not found, "\n".join(found)


@pytest.mark.thorough
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_the_engine_gives_what_the_oracle_gives_on_small_caseloads(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same with caseloads that Hypothesis makes as small as a difference allows."""
    catalogue = catalogue_in(HARD_CATALOGUE)
    run = RUNS[data.draw(st.sampled_from(sorted(RUNS)))]
    caseload = data.draw(caseloads.caseloads(run.setting, [point.id for point in catalogue.case_points]))
    base = tmp_path_factory.mktemp("small")

    found = differences(write_plain(caseload, base / "caseload"), catalogue, base / "out", run.period)

    assert not found, "\n".join(found)


@pytest.mark.spark
@pytest.mark.thorough
def test_spark_gives_what_the_oracle_gives(tmp_path: Path) -> None:
    """On the given caseload: Spark needs minutes to plan the hard catalogue's many versions."""
    folder = TESTS / "data" / "fokusrevision"

    found = differences(folder, catalogue_in(EDGE_CATALOGUE), tmp_path / "out", engine="spark")

    assert not found, "\n".join(found)


def test_the_caseloads_are_awkward_enough() -> None:
    """Every kind comes to every reason that it can come to, so that agreement means something."""
    catalogue = catalogue_in(HARD_CATALOGUE)
    kinds = {point.id: point.rule.kind for point in catalogue.case_points}
    met_with: set[tuple[str, str]] = set()
    for run in RUNS.values():
        outcomes, _ = judge(caseload_of(run, catalogue), catalogue, run.setting.as_of, plain(run.period))
        met_with |= {(kinds[row.control_point], row.reason) for row in outcomes}

    possible = {(kind, reason) for kind, own in REASONS_OF.items() for reason in (GENERAL + own).split()}
    assert met_with == possible
