"""Traces of the newer kinds and settings on awkward caseloads: every step leads to what the engine says."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.core.checks.explained import judgement
from tests.support.caseloads import AWKWARD_2020, Setting, covering, days, write_plain
from tests.support.new_kinds_caseloads import new_kinds_caseload

from rettidig.catalogue import load_catalogue
from rettidig.catalogue.model import Catalogue
from rettidig.checks import Period
from rettidig.checks.tracing.model import Trace, TracedDuty

CATALOGUE = Path(__file__).parents[2] / "support" / "new_kinds_catalogue.yaml"
AS_OF = date(2020, 5, 20)
QUARTER = Period(date(2020, 1, 1), date(2020, 3, 31))

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(CATALOGUE).catalogue


@pytest.fixture(
    scope="module", params=[None, pytest.param(QUARTER, marks=pytest.mark.thorough)], ids=["all", "quarter"]
)
def traces(
    request: pytest.FixtureRequest, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> list[Trace]:
    """Making a trace raises an error where the second reckoning differs from the engine in any column."""
    work = tmp_path_factory.mktemp("traces")
    points = [point.id for point in catalogue.case_points]
    setting = Setting(AS_OF, covering(), days(AWKWARD_2020), AS_OF, 0.0)
    folder = write_plain(new_kinds_caseload(setting, range(200, 201), points), work / "caseload")
    return list(judgement(folder, catalogue, work, request.param).traces())


def duties_of(traces: list[Trace]) -> list[TracedDuty]:
    return [duty for trace in traces for duty in trace.duties]


@pytest.mark.feature("F002")
def test_every_outcome_of_the_newer_kinds_can_be_explained(traces: list[Trace], catalogue: Catalogue):
    kinds = Counter(trace.point.rule.kind for trace in traces)
    assert {"each", "monthly", "consistent", "amount", "composite"} <= set(kinds)
    assert {"each", "monthly"} <= {trace.point.rule.kind for trace in traces if trace.duties}
    assert len({trace.point.id for trace in traces}) == len(catalogue.case_points)


def test_a_deadline_is_put_off_by_an_exemption_and_has_none_while_it_runs(traces: list[Trace]):
    put_off = [duty for duty in duties_of(traces) if duty.exempt_until is not None]
    assert any(duty.due_on is None for duty in put_off)
    ended = [duty for duty in put_off if duty.due_on is not None and not duty.rolled_over]
    assert ended
    assert all(duty.due_on == duty.exempt_until for duty in ended)


def test_what_is_added_up_gives_a_day_or_none_yet(traces: list[Trace]):
    added_up = [duty for duty in duties_of(traces) if duty.is_added_up]
    assert {duty.limit_due_on is None for duty in added_up} == {True, False}


def test_a_month_is_a_duty_without_a_limit(traces: list[Trace]):
    months = [d for t in traces if t.point.rule.kind == "monthly" for d in t.duties]
    assert months
    assert all(d.limit is None and d.start_on.day == 1 and d.due_on is not None for d in months)
