"""The engine gives exactly what the oracle gives for the newer kinds and settings, on awkward caseloads."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.against_oracle import Run, catalogue_in, differences, plain
from tests.support.caseloads import AWKWARD_2020, Setting, caseloads, covering, days, write_plain
from tests.support.new_kinds_caseloads import new_kinds_caseload, saying_more
from tests.support.oracle import PlainCaseload, PlainCover, judge

from rettidig.catalogue.model import Catalogue
from rettidig.checks import Period

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[2]
CATALOGUE = TESTS / "support" / "new_kinds_catalogue.yaml"
AWKWARD_DAYS = days(AWKWARD_2020)


def _setting(
    as_of: date, covers: dict[str, PlainCover], judged_on: date | None = None, share_answered: float = 0.04
) -> Setting:
    return Setting(as_of, covers, AWKWARD_DAYS, judged_on or as_of, share_answered)


LITTLE_DELIVERED = covering(
    "sanktion",
    "henvendelse",
    "barsel",
    samtale=PlainCover(frozenset({"fulgt_op", "form", "timer"})),
    plan=PlainCover(frozenset({"maal", "gruppe"}), date(2020, 2, 1)),
    udeblivelse=PlainCover(frozenset({"gyldig"}), date(2020, 2, 1)),
    tilbud=PlainCover(starts_on=date(2020, 1, 10)),
    visitation=PlainCover(starts_on=date(2020, 1, 31)),
)
RUNS = {
    "all-delivered": Run(_setting(date(2020, 5, 20), covering()), range(100, 106)),
    "leap-day": Run(_setting(date(2020, 2, 29), covering(), share_answered=0), range(106, 112)),
    "month-end": Run(_setting(date(2020, 3, 31), covering(), share_answered=0.2), range(112, 118)),
    "little-delivered": Run(_setting(date(2020, 6, 5), LITTLE_DELIVERED), range(118, 124)),
    "quarter": Run(
        _setting(date(2020, 6, 30), covering("barsel"), judged_on=date(2020, 3, 31)),
        range(124, 130),
        Period(date(2020, 1, 1), date(2020, 3, 31)),
    ),
    "one-day": Run(
        _setting(date(2020, 4, 30), covering(), judged_on=date(2020, 2, 29)),
        range(130, 136),
        Period(date(2020, 2, 29), date(2020, 2, 29)),
    ),
    "after-the-as-of-date": Run(
        _setting(date(2020, 2, 1), covering(), judged_on=date(2020, 6, 30)),
        range(136, 142),
        Period(date(2020, 4, 1), date(2020, 6, 30)),
    ),
}
QUICK = {"little-delivered", "quarter"}

_GENERAL = "answered not_opened_yet not_in_scope not_covered no_law_in_force "
_OF_DUTIES = "no_trigger closed_before_due deadline_not_passed no_duty_in_period "
REASONS_OF = {
    "deadline": _OF_DUTIES + "on_time late missing",
    "count": _OF_DUTIES + "on_time late missing",
    "recurring": _OF_DUTIES + "within_limit gap_too_long",
    "gap": _OF_DUTIES + "within_limit gap_too_long",
    "each": _OF_DUTIES + "on_time late missing not_documented",
    "monthly": _OF_DUTIES + "on_time missing",
    "consistent": "not_open_in_period no_trigger not_documented consistent inconsistent",
    "amount": "not_open_in_period no_trigger not_documented within_limit beyond_limit",
    "composite": "not_open_in_period parts_met part_not_met part_unknown part_pending no_part_applies",
}


def caseload_of(run: Run, catalogue: Catalogue) -> PlainCaseload:
    return new_kinds_caseload(run.setting, run.seeds, [point.id for point in catalogue.case_points])


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.thorough) for name in RUNS]
)
def test_the_engine_gives_what_the_oracle_gives(name: str, tmp_path: Path) -> None:
    run, catalogue = RUNS[name], catalogue_in(CATALOGUE)
    folder = write_plain(caseload_of(run, catalogue), tmp_path / "caseload")

    found = differences(folder, catalogue, tmp_path / "out", run.period)

    assert not found, "\n".join(found)


@pytest.mark.thorough
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_the_engine_gives_what_the_oracle_gives_on_small_caseloads(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same with caseloads that Hypothesis makes as small as a difference allows."""
    catalogue = catalogue_in(CATALOGUE)
    run = RUNS[data.draw(st.sampled_from(sorted(RUNS)))]
    points = [point.id for point in catalogue.case_points]
    caseload = saying_more(data.draw(caseloads(run.setting, points)))
    base = tmp_path_factory.mktemp("small")

    found = differences(write_plain(caseload, base / "caseload"), catalogue, base / "out", run.period)

    assert not found, "\n".join(found)


def test_the_caseloads_are_awkward_enough() -> None:
    """Every kind comes to every reason that it can come to, so that agreement means something."""
    catalogue = catalogue_in(CATALOGUE)
    kinds = {point.id: point.rule.kind for point in catalogue.case_points}
    met_with: set[tuple[str, str]] = set()
    for run in RUNS.values():
        outcomes, _ = judge(caseload_of(run, catalogue), catalogue, run.setting.as_of, plain(run.period))
        met_with |= {(kinds[row.control_point], row.reason) for row in outcomes}

    wanted = {(kind, reason) for kind, own in REASONS_OF.items() for reason in (_GENERAL + own).split()}
    assert {pair for pair in met_with if pair[0] in REASONS_OF} == wanted
