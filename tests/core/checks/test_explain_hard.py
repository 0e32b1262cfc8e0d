"""Traces on random caseloads made to be awkward: every step leads to what the engine says."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
import yaml
from tests.core.checks.explained import judgement
from tests.support import caseloads
from tests.support.caseloads import Setting, covering, days, random_caseload, write_plain

from rettidig.calendars import is_working_day
from rettidig.catalogue.model import Catalogue
from rettidig.checks import Period
from rettidig.checks.tracing.model import Trace
from rettidig.checks.tracing.safe import known_words, shown_code, shown_value

HARD_CATALOGUE = Path(__file__).parents[2] / "support" / "hard_catalogue.yaml"
N_CASES = 60

pytestmark = [pytest.mark.slow, pytest.mark.thorough]


@pytest.fixture(scope="module")
def hard() -> Catalogue:
    return Catalogue.model_validate(yaml.safe_load(HARD_CATALOGUE.read_text(encoding="utf-8")))


def setting(as_of: date) -> Setting:
    return Setting(as_of, covering(), days(caseloads.AWKWARD_2020), as_of)


@pytest.fixture(scope="module", params=["all", "quarter"])
def traces(
    request: pytest.FixtureRequest, hard: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> list[Trace]:
    """Making a trace raises an error where the second reckoning differs from the engine in any column."""
    work = tmp_path_factory.mktemp(request.param)
    points = [point.id for point in hard.case_points]
    as_of = date(2020, 5, 20)
    caseload = random_caseload(Random(7), replace(setting(as_of), share_answered=0.0), points, N_CASES, "t")  # noqa: S311
    folder = write_plain(caseload, work / "caseload")
    period = Period(date(2020, 1, 1), date(2020, 3, 31)) if request.param == "quarter" else None
    return list(judgement(folder, hard, work, period).traces())


def test_every_outcome_can_be_explained(traces: list[Trace], hard: Catalogue):
    assert len(traces) == N_CASES * len(hard.case_points)
    with_duties = Counter(trace.point.rule.kind for trace in traces if trace.duties)
    assert set(with_duties) == {"deadline", "count", "recurring", "gap"}


def test_each_step_of_a_deadline_leads_to_the_next(traces: list[Trace]):
    moved = rolled = 0
    for duty in (duty for trace in traces for duty in trace.duties):
        assert duty.limit.after(duty.start_on) == duty.limit_due_on
        n_paused = sum(pause.n_days for pause in duty.pauses)
        assert (duty.paused_due_on - duty.limit_due_on).days == n_paused
        assert [p.due_on for p in duty.pauses][-1:] == ([duty.paused_due_on] if duty.pauses else [])
        assert (duty.due_on - duty.paused_due_on).days == len(duty.rolled_over)
        assert not any(is_working_day(passed.day) for passed in duty.rolled_over)
        moved += bool(duty.pauses)
        rolled += bool(duty.rolled_over)
    assert moved
    assert rolled


def test_a_day_that_was_rolled_over_has_its_name_unless_it_is_a_plain_weekend(traces: list[Trace]):
    named = {p.day: p.name for t in traces for duty in t.duties for p in duty.rolled_over}
    assert any(named.values())
    assert all(day.weekday() >= 5 for day, name in named.items() if name is None)


def test_what_counts_is_never_later_than_the_day_seen_from(traces: list[Trace]):
    assert all(e.happened_on <= trace.asked.as_of for trace in traces for e in trace.counted)
    assert any(trace.left_out for trace in traces)


def test_free_text_and_numbers_of_people_are_never_shown(traces: list[Trace], hard: Catalogue):
    words = known_words(hard)
    assert "ja" in words
    shown = {value for trace in traces for event in trace.events for value in event.values.values()}
    assert shown
    assert not any("rød grød" in value for value in shown)
    assert shown_value("Ringede til hende 12", words) == "aaaaaaa aaa aaaaa 99"
    assert shown_code("S000000-0000") == "a999999-9999"
    assert shown_code("K01-S05") == "K01-S05"
    assert shown_code(None) is None
