"""What a trace says of the edge cases: the same outcome as they state, and the days that led to it."""

import csv
from datetime import date
from pathlib import Path

import pytest
from tests.core.checks.explained import Judgement, changed, judgement

from rettidig.catalogue import Catalogue, load_catalogue
from rettidig.checks.explaining import DisagreementError, explain
from rettidig.checks.needs import looked_at
from rettidig.checks.tracing.model import Trace
from rettidig.checks.tracing.uses import Use
from rettidig.vocabulary import Outcome, Reason, Refused, Source

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[2] / "data"
COLUMNS = ("outcome", "reason", "trigger_on", "due_on", "done_on", "days_late", "violations")


def rows_of(folder: str) -> list[dict[str, str]]:
    path = DATA / folder / "expected_outcomes.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The focus audit's points that the edge cases show, and those they look at."""
    whole = load_catalogue("fokusrevision-2022").catalogue
    ids = {row["control_point"] for folder in ("edge", "edge-uncovered") for row in rows_of(folder)}
    wanted = {other.id for point_id in ids for other in looked_at(whole, whole.point(point_id))}
    return whole.model_copy(update={"points": tuple(p for p in whole.points if p.id in wanted)})


@pytest.fixture(scope="module")
def edge(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    return judgement(DATA / "edge", catalogue, tmp_path_factory.mktemp("edge"))


@pytest.fixture(scope="module")
def uncovered(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    return judgement(DATA / "edge-uncovered", catalogue, tmp_path_factory.mktemp("uncovered"))


def uses(trace: Trace, event_type: str) -> list[Use]:
    return [event.use for event in trace.events if event.type == event_type]


def condensed(trace: Trace) -> list[tuple[str, str, str | None, Outcome]]:
    return [
        (str(duty.start_on), str(duty.due_on), str(duty.done_on) if duty.done_on else None, duty.outcome)
        for duty in trace.duties
    ]


def test_every_stated_outcome_is_explained_as_it_is_stated(edge: Judgement, uncovered: Judgement):
    wrong = []
    for judged, folder in ((edge, "edge"), (uncovered, "edge-uncovered")):
        for row in rows_of(folder):
            trace = judged.trace(row["case_id"], row["control_point"])
            outcome = trace.outcome
            told = {name: "" if (v := getattr(outcome, name)) is None else str(v) for name in COLUMNS}
            if told != {name: row[name] for name in COLUMNS}:
                wrong.append((row["case_id"], row["control_point"], told))
            if str(outcome.machine_outcome) != row["machine_outcome"]:
                wrong.append((row["case_id"], row["control_point"], outcome.machine_outcome))
    assert not wrong


def test_every_outcome_of_the_edge_cases_can_be_explained(edge: Judgement, uncovered: Judgement):
    n_traces = sum(1 for judged in (edge, uncovered) for _ in judged.traces())
    assert n_traces == len(edge.final) + len(uncovered.final)


def test_pauses_are_told_one_by_one_with_the_days_they_move(edge: Judgement):
    trace = edge.trace("pause-extends-repeatedly", "fr22-fvu-test-1-maaned")
    (duty,) = trace.duties
    assert duty.limit_due_on == date(2019, 5, 1)
    assert [(p.types, p.n_days, p.due_on) for p in duty.pauses] == [
        (("sygdom",), 5, date(2019, 5, 6)),
        (("barsel",), 2, date(2019, 5, 8)),
    ]
    assert duty.due_on == date(2019, 5, 8)
    assert duty.rolled_over == ()
    assert uses(trace, "sygdom") == [Use.PAUSE]
    assert uses(trace, "fvu_vurdering") == [Use.CONDITION]


def test_overlapping_pauses_count_once_and_are_both_named(edge: Judgement):
    (duty,) = edge.trace("pause-overlapping", "fr22-fvu-test-1-maaned").duties
    assert [(p.types, p.first, p.last, p.n_days) for p in duty.pauses] == [
        (("sygdom", "barsel"), date(2019, 4, 10), date(2019, 4, 18), 9)
    ]


def test_a_running_pause_lasts_to_the_day_seen_from(edge: Judgement):
    trace = edge.trace("pause-running", "fr22-fvu-test-1-maaned")
    (duty,) = trace.duties
    assert [(p.last, p.n_days) for p in duty.pauses] == [(date(2020, 3, 31), 31)]
    assert (duty.limit_due_on, duty.due_on) == (date(2020, 3, 10), date(2020, 4, 10))
    assert trace.outcome.outcome is Outcome.PENDING


def test_a_pause_that_comes_too_late_is_told_not_to_count(edge: Judgement):
    trace = edge.trace("pause-after-due-day", "fr22-fvu-test-1-maaned")
    assert trace.duties[0].pauses == ()
    assert uses(trace, "sygdom") == [Use.NO_PAUSE]
    assert edge.trace("pause-not-named", "fr22-foerste-samtale-1-uge").n_others > 0


def test_each_leg_of_a_recurring_point_is_told(edge: Judgement):
    trace = edge.trace("recurring-two-violations", "fr22-samtaler-minimum-ap")
    assert condensed(trace) == [
        ("2019-06-01", "2019-08-01", "2019-08-11", Outcome.NOT_MET),
        ("2019-08-11", "2019-10-11", "2019-10-31", Outcome.NOT_MET),
        ("2019-10-31", "2019-12-31", "2019-12-31", Outcome.MET),
        ("2019-12-31", "2020-02-29", "2020-02-29", Outcome.MET),
        ("2020-02-29", "2020-04-29", None, Outcome.PENDING),
    ]
    assert [duty.days_late for duty in trace.duties] == [10, 20, None, None, None]


def test_a_gap_runs_from_the_latest_end_and_the_nested_interval_is_named(edge: Judgement):
    trace = edge.trace("gap-nested", "fr22-tilbud-kontinuerligt-max-4-uger")
    assert sorted(uses(trace, "tilbud")) == [Use.INTERVAL, Use.INTERVAL, Use.NESTED]
    assert condensed(trace) == [("2019-10-31", "2019-11-28", "2019-11-10", Outcome.MET)]


def test_evidence_before_the_window_does_not_count(edge: Judgement):
    trace = edge.trace("window-sanction-before-absence", "fr22-sanktion-ved-udeblivelse")
    assert uses(trace, "sanktion") == [Use.BEFORE_START]
    assert uses(trace, "udeblivelse") == [Use.OTHER_VALUE, Use.TRIGGER]
    assert trace.outcome.reason is Reason.ABSENT


def test_same_shows_both_values_and_latest_which_day_was_looked_at(edge: Judgement):
    same = edge.trace("same-changed", "fr22-visitation-fastholdt")
    first, final = (finding.values for finding in same.findings)
    assert first != final
    latest = edge.trace("latest-not-an-earlier-one", "fr22-opfoelgning-uddannelsespaalaeg-seneste-samtale")
    assert uses(latest, "samtale") == [Use.NOT_LATEST, Use.LOOKED_AT]


def test_distinct_names_who_counts_and_tells_who_does_not(edge: Judgement):
    trace = edge.trace("distinct-closed", "fr22-en-primaer-kontaktperson")
    assert [finding.values for finding in trace.findings] == [
        (date(2019, 2, 28), date(2020, 2, 29)),
        ("A. Holm",),
    ]
    assert [event.caseworker for event in trace.counted] == ["A. Holm"]
    assert sorted(event.use for event in trace.left_out) == [Use.NOBODY, Use.OUTSIDE_SPAN, Use.OUTSIDE_SPAN]


def test_rows_that_do_not_exist_yet_or_are_repeated_are_told(edge: Judgement):
    later = edge.trace("event-after-as-of", "fr22-endelig-visitation-3-mdr")
    assert Use.AFTER_AS_OF in uses(later, "visitation")
    twice = edge.trace("duplicate-exact", "fr22-samtaler-minimum-up")
    assert sorted(uses(twice, "samtale")) == [Use.REPEATED, Use.RESPONSE]


def test_another_value_is_told_apart_from_the_one_asked_for(edge: Judgement):
    trace = edge.trace("months-30-nov", "fr22-endelig-visitation-3-mdr")
    assert sorted(uses(trace, "visitation")) == [Use.OTHER_VALUE, Use.RESPONSE]


def test_an_answer_stands_over_the_machine_and_both_are_told(edge: Judgement):
    trace = edge.trace("answer-yes", "fr22-foerste-samtale-1-uge")
    assert (trace.outcome.outcome, trace.outcome.source) == (Outcome.MET, Source.HUMAN)
    assert (trace.outcome.machine_outcome, trace.machine_reason) == (Outcome.NOT_MET, Reason.LATE)
    assert trace.duties[0].days_late == 1


def test_law_is_taken_from_the_deciding_day_and_none_is_said_to_be_none(edge: Judgement):
    trigger = edge.trace("law-by-trigger-or-opened", "fr22-foerste-samtale-1-uge").law
    assert (trigger.decided_on.month, trigger.version) == (3, None)
    assert trigger.after_which is not None
    assert trigger.after_which.ends_on == date(2020, 2, 29)
    opening = edge.trace("law-by-trigger-or-opened", "fr22-min-plan-findes").law
    assert opening.decided_on.month == 2
    assert opening.version is not None


def test_what_the_source_does_not_deliver_is_named(uncovered: Judgement):
    trace = uncovered.trace("uncovered-response", "fr22-joblog-loebende")
    assert [(lack.event, lack.is_whole) for lack in trace.lacks] == [("joblog", True)]
    condition = uncovered.trace("uncovered-condition", "fr22-pligt-til-uddannelse-vurderet")
    assert [c.holds for c in condition.scope.conditions] == [None]


def test_a_condition_on_another_point_shows_that_points_outcome(edge: Judgement):
    trace = edge.trace("answer-changes-a-condition", "fr22-fvu-gyldig-grund-til-undtagelse")
    (condition,) = trace.scope.conditions
    assert (condition.point, condition.found, condition.holds) == ("fr22-fvu-test-1-maaned", "met", False)


@pytest.mark.parametrize(
    ("case", "point", "column", "value"),
    [
        ("deadline-on-due-day", "fr22-foerste-samtale-1-uge", "due_on", date(2019, 5, 14)),
        ("recurring-two-violations", "fr22-samtaler-minimum-ap", "violations", 1),
        ("values-on-any-event", "fr22-min-plan-aftaler", "done_on", None),
        ("distinct-two", "fr22-en-primaer-kontaktperson", "reason", Reason.WITHIN_LIMIT),
    ],
)
def test_an_engine_that_says_something_else_is_an_error(edge, case, point, column, value):
    with pytest.raises(DisagreementError, match=column):
        changed(edge, (case, point), **{column: value}).trace(case, point)


def test_explaining_runs_the_engine_on_the_one_case(catalogue: Catalogue, edge: Judgement):
    for case, point in (
        ("answer-yes", "fr22-foerste-samtale-1-uge"),
        ("pause-extends-repeatedly", "fr22-fvu-test-1-maaned"),
    ):
        assert explain(DATA / "edge", catalogue, case, point) == edge.trace(case, point)


def test_an_earlier_day_gives_the_outcome_of_that_day(catalogue: Catalogue):
    trace = explain(
        DATA / "edge",
        catalogue,
        "deadline-one-day-late",
        "fr22-foerste-samtale-1-uge",
        as_of=date(2019, 5, 13),
    )
    assert trace.outcome.outcome is Outcome.PENDING
    assert uses(trace, "samtale") == [Use.AFTER_AS_OF]


def test_an_unknown_case_or_point_is_refused_with_something_to_do(catalogue: Catalogue):
    with pytest.raises(Refused, match="There is no case »") as no_case:
        explain(DATA / "edge", catalogue, "Ukendt sag 1234567", "fr22-min-plan-findes")
    assert "1234567" not in str(no_case.value)
    with pytest.raises(Refused, match="Did you mean fr22-min-plan-findes"):
        explain(DATA / "edge", catalogue, "answer-yes", "fr22-min-plan-finde")
    with pytest.raises(Refused, match="See the points"):
        explain(DATA / "edge", catalogue, "answer-yes", "xyz")
