"""The judgement of a caseload: the contract's general rules in their order, then the kind, then people."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from tests.support.oracle import duties as kinds_with_duties
from tests.support.oracle import facts, legs
from tests.support.oracle.case import Case, case_on
from tests.support.oracle.law import Clock, clock_under, rule_under, scope_on, version_on
from tests.support.oracle.needs import needed, starter
from tests.support.oracle.plain import PlainCaseload, PlainCover, Row
from tests.support.oracle.verdict import (
    NO_LAW_IN_FORCE,
    NO_TRIGGER,
    NOT_COVERED,
    NOT_IN_SCOPE,
    NOT_OPEN_IN_PERIOD,
    NOT_OPENED_YET,
    Period,
    Verdict,
)

from rettidig.catalogue.base import EventCondition, PointCondition, Scope, Selection
from rettidig.catalogue.kinds import (
    AmountRule,
    AnyRule,
    CompositeRule,
    ConsistentRule,
    CountRule,
    DeadlineRule,
    DistinctRule,
    EachRule,
    GapRule,
    LatestRule,
    LawBy,
    MonthlyRule,
    PresenceRule,
    RecurringRule,
    SameRule,
)
from rettidig.catalogue.model import Catalogue, ControlPoint, Version
from rettidig.vocabulary import ANSWERED_AS, Answer, Outcome, Reason, Source


@dataclass(frozen=True)
class OutcomeRow:
    """A row of ``outcomes.parquet``."""

    case_id: str
    control_point: str
    version: str | None
    outcome: str
    reason: str
    trigger_on: date | None
    due_on: date | None
    done_on: date | None
    days_late: int | None
    violations: int | None
    next_due_on: date | None
    source: str
    machine_outcome: str


@dataclass(frozen=True)
class DutyRow:
    """A row of ``duties.parquet``."""

    case_id: str
    control_point: str
    version: str | None
    number: int
    trigger_on: date
    due_on: date | None
    done_on: date | None
    days_late: int | None
    outcome: str


DutiesRule = RecurringRule | GapRule | EachRule | MonthlyRule


def judge(
    caseload: PlainCaseload, catalogue: Catalogue, as_of: date, period: Period | None = None
) -> tuple[list[OutcomeRow], list[DutyRow]]:
    """Return the outcomes and duties of every case; with a period it is judged as of its last day."""
    day = as_of if period is None else period[1]
    events, answers = _by_case(caseload.events), _by_case(caseload.answers)
    outcomes: list[OutcomeRow] = []
    duties: list[DutyRow] = []
    for row in caseload.cases:
        case = case_on(day, row, events[row["case_id"]])
        judge_of_case = _Judge(case, catalogue, caseload.covers, answers[row["case_id"]], period)
        for point in catalogue.case_points:
            outcomes.append(judge_of_case.outcome_row(point))
            duties.extend(judge_of_case.duty_rows(point))
    asked = [
        duty for duty in duties if period is None or (duty.due_on and period[0] <= duty.due_on <= period[1])
    ]
    return outcomes, asked


def _by_case(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["case_id"]].append(row)
    return found


def _settled(answers: list[Row], point_id: str) -> Answer | None:
    """Return the answer with the latest date; one about a single conversation does not settle the case."""
    about = [a for a in answers if a["control_point"] == point_id and not a.get("event_id")]
    latest = max(about, key=lambda answer: answer["answered_on"], default=None)
    return Answer(latest["answer"]) if latest else None


@dataclass(frozen=True)
class _Trigger:
    """Where the clock starts: ``is_missing`` is not the same as a day that is not known yet."""

    on: date | None = None
    is_missing: bool = False


class _Judge:
    """Judges one case, point by point, and remembers what has been judged."""

    def __init__(
        self,
        case: Case,
        catalogue: Catalogue,
        covers: dict[str, PlainCover],
        answers: list[Row],
        period: Period | None,
    ) -> None:
        self.case = case
        self.catalogue = catalogue
        self.covers = covers
        self.answers = answers
        self.period = period
        self._verdicts: dict[str, Verdict] = {}

    def outcome_row(self, point: ControlPoint) -> OutcomeRow:
        verdict = self.verdict(point)
        answer = _settled(self.answers, point.id)
        return OutcomeRow(
            case_id=self.case.case_id,
            control_point=point.id,
            version=verdict.version,
            outcome=str(ANSWERED_AS[answer] if answer else verdict.outcome),
            reason=str(Reason.ANSWERED if answer else verdict.reason),
            trigger_on=verdict.trigger_on,
            due_on=verdict.due_on,
            done_on=verdict.done_on,
            days_late=verdict.days_late,
            violations=verdict.violations,
            next_due_on=verdict.next_due_on,
            source=str(Source.HUMAN if answer else Source.MACHINE),
            machine_outcome=str(verdict.outcome),
        )

    def duty_rows(self, point: ControlPoint) -> list[DutyRow]:
        return [
            DutyRow(
                case_id=self.case.case_id,
                control_point=point.id,
                version=duty.version,
                number=duty.number,
                trigger_on=duty.trigger_on,
                due_on=duty.due_on,
                done_on=duty.done_on,
                days_late=duty.days_late,
                outcome=duty.state.value,
            )
            for duty in self.verdict(point).duties
        ]

    def verdict(self, point: ControlPoint) -> Verdict:
        """Return what the machine says of the point."""
        if point.id not in self._verdicts:
            self._verdicts[point.id] = self._machine(point)
        return self._verdicts[point.id]

    def _machine(self, point: ControlPoint) -> Verdict:
        if self.case.opened_on > self.case.as_of:
            return NOT_OPENED_YET
        trigger = self._trigger(point)
        deciding_day = self.case.end if point.rule.law_by is LawBy.END else trigger.on or self.case.opened_on
        version = version_on(point, deciding_day)
        verdict = self._general(point, trigger, deciding_day) or self._kind(point, trigger, version)
        return replace(verdict, version=verdict.version or (version.id if version else None))

    def _general(self, point: ControlPoint, trigger: _Trigger, deciding_day: date) -> Verdict | None:
        """Return the verdict of the general rules on scope, coverage and trigger; None where they pass."""
        clock_starts = trigger.on or self.case.opened_on
        concerned = self._concerned(point, trigger, deciding_day)
        if concerned is False:
            return NOT_IN_SCOPE
        covered = all(self._covers(event, names, clock_starts) for event, names in needed(point.rule))
        if concerned is None or not covered:
            return NOT_COVERED
        return NO_TRIGGER if trigger.is_missing else None

    def _trigger(self, point: ControlPoint) -> _Trigger:
        """Return where the clock starts; a stray event that the source does not deliver starts nothing."""
        starts = starter(point.rule)
        if starts is None:
            return _Trigger()
        if not isinstance(starts, Selection):
            return _Trigger(self.case.first_contact)
        is_delivered = self._delivers(starts.event, starts.attribute_names())
        events = self.case.all_of(starts) if is_delivered else []
        if not events:
            return _Trigger(is_missing=True)
        if isinstance(point.rule, GapRule):
            return _Trigger(events[0].ended_on)
        looks_at_latest = isinstance(point.rule, LatestRule | ConsistentRule | AmountRule)
        return _Trigger(events[-1].on if looks_at_latest else events[0].on)

    def _concerned(self, point: ControlPoint, trigger: _Trigger, deciding_day: date) -> bool | None:
        """Return whether the point concerns the case; None where a condition cannot be decided.

        Where each stretch has its own law, it is enough that the point concerns one of them.
        """
        clock_starts = trigger.on or self.case.opened_on
        starts = [deciding_day]
        if point.rule.law_by is LawBy.LEG:
            starts = [day for day in self._starts(point.rule, trigger) if version_on(point, day)]
            starts = starts or [deciding_day]
        concerned = [self._is_in(scope_on(point, day), clock_starts) for day in starts]
        if True in concerned:
            return True
        return None if None in concerned else False

    def _starts(self, rule: DutiesRule, trigger: _Trigger) -> list[date]:
        """Return the days on which the duties of a point begin."""
        if trigger.is_missing:
            return []
        if isinstance(rule, EachRule):
            return [day.start for day in legs.trigger_days_of(self.case, rule)]
        if isinstance(rule, MonthlyRule):
            return legs.months_of(self.case, rule, trigger.on) if trigger.on else []
        return [s.start for s in kinds_with_duties.stretches_of(self.case, rule, trigger.on)]

    def _is_in(self, scope: Scope, clock_starts: date) -> bool | None:
        if scope.target_groups and self.case.target_group not in scope.target_groups:
            return False
        if scope.visitation_groups and self.case.visitation_group not in scope.visitation_groups:
            return False
        holds = [self._holds(condition, clock_starts) for condition in scope.when]
        if False in holds:
            return False
        return None if None in holds else True

    def _holds(self, condition: EventCondition | PointCondition, clock_starts: date) -> bool | None:
        if isinstance(condition, PointCondition):
            point = self.catalogue.point(condition.point)
            outcome = self.outcome_row(point).outcome
            return None if outcome == Outcome.UNKNOWN else outcome == condition.outcome
        if not self._covers(condition.event, condition.attribute_names(), clock_starts):
            return None
        return bool(self.case.all_of(condition)) is (condition.presence == "present")

    def _covers(self, event: str, names: frozenset[str], clock_starts: date) -> bool:
        """Return whether the source delivers the events and their attributes on the day the clock starts."""
        cover = self.covers.get(event, PlainCover())
        begins_in_time = cover.starts_on is None or clock_starts >= cover.starts_on
        return self._delivers(event, names) and (begins_in_time or event == "henvendelse")

    def _delivers(self, event: str, names: frozenset[str]) -> bool:
        if event == "henvendelse":
            return True
        cover = self.covers.get(event)
        return cover is not None and (cover.attributes is None or cover.attributes >= names)

    def _kind(self, point: ControlPoint, trigger: _Trigger, version: Version | None) -> Verdict:
        if isinstance(point.rule, DutiesRule):
            return self._repeated(point, point.rule, trigger, version) or NO_LAW_IN_FORCE
        if version is None:
            return NO_LAW_IN_FORCE
        rule = rule_under(point, version)
        if isinstance(rule, DeadlineRule | CountRule):
            clock = clock_under(point, version)
            return kinds_with_duties.judge_answered(self.case, rule, trigger.on, clock, self.period)
        if self.period is not None and not self._is_open_in(self.period):
            return NOT_OPEN_IN_PERIOD
        return self._fact(rule, trigger)

    def _repeated(
        self, point: ControlPoint, rule: DutiesRule, trigger: _Trigger, version: Version | None
    ) -> Verdict | None:
        def law_on(day: date) -> Version | None:
            if rule.law_by is not LawBy.LEG:
                return version
            own = version_on(point, day)
            is_duty = own and self._is_in(scope_on(point, day), trigger.on or self.case.opened_on)
            return own if is_duty else None

        def clock_on(day: date) -> Clock | None:
            law = law_on(day)
            return clock_under(point, law) if law else None

        def month_on(day: date) -> legs.MonthAsked | None:
            law = law_on(day)
            return legs.MonthAsked(law.id, rule_under(point, law).at_least) if law else None

        if isinstance(rule, GapRule):
            return kinds_with_duties.judge_gap(self.case, rule, trigger.on, clock_on, self.period)
        if isinstance(rule, MonthlyRule):
            return legs.judge_monthly(self.case, rule, trigger.on, month_on, self.period)
        judge_rule = legs.judge_each if isinstance(rule, EachRule) else kinds_with_duties.judge_recurring
        return judge_rule(self.case, rule, trigger.on, clock_on, self.period)

    def _fact(self, rule: AnyRule, trigger: _Trigger) -> Verdict:
        verdict = facts.NOT_ANSWERED
        match rule:
            case PresenceRule():
                verdict = facts.judge_presence(self.case, rule, trigger.on)
            case LatestRule():
                verdict = facts.judge_latest(self.case, rule, trigger.on)
            case DistinctRule():
                verdict = facts.judge_distinct(self.case, rule)
            case SameRule():
                verdict = facts.judge_same(self.case, rule, trigger.on)
            case ConsistentRule():
                verdict = facts.judge_consistent(self.case, rule, trigger.on)
            case AmountRule():
                verdict = facts.judge_amount(self.case, rule, trigger.on)
            case CompositeRule():
                parts = {self.outcome_row(self.catalogue.point(part)).outcome for part in rule.parts}
                verdict = facts.judge_composite({Outcome(outcome) for outcome in parts})
        return verdict

    def _is_open_in(self, period: Period) -> bool:
        """Return whether the case was open on a day of the period; its closing day is one it was open on."""
        return self.case.closed_on is None or self.case.closed_on >= period[0]
