"""What a case is traced from, and what tracing a rule comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from rettidig.catalogue.base import Selection, Trigger
from rettidig.catalogue.kinds import AmountRule, ConsistentRule, GapRule, LatestRule, LawBy, Rule, SameRule
from rettidig.catalogue.kinds.base import FIRST_CONTACT_EVENT
from rettidig.catalogue.model import Catalogue, ControlPoint
from rettidig.checks.asked import Asked
from rettidig.checks.coverage_rules import Covers, delivers
from rettidig.checks.tracing.model import Finding, TracedDuty
from rettidig.checks.tracing.rows import CaseFile, EventRow
from rettidig.checks.tracing.uses import Use
from rettidig.vocabulary import Outcome

FIRST_CONTACT_SELECTION = Selection(event=FIRST_CONTACT_EVENT)


@dataclass(frozen=True)
class Ground:
    """One case and one point of a catalogue; ``others`` has the outcomes of the points it looks at."""

    catalogue: Catalogue
    case: CaseFile
    point: ControlPoint
    asked: Asked
    covers: Covers
    others: Mapping[str, Outcome]

    @property
    def trigger_on(self) -> date | None:
        """Return the day the clock starts; None without a clock, a trigger, or one that is delivered."""
        trigger = self.point.rule.clock
        if trigger is None:
            return None
        if isinstance(trigger, Selection) and not delivers(
            self.covers, trigger.event, trigger.attribute_names()
        ):
            return None
        return _clock_start(self.point.rule, trigger, self.case)

    @property
    def deciding_day(self) -> date:
        """Return the day whose law decides."""
        if self.point.rule.law_by is LawBy.END:
            return self.case.end_on
        return self.trigger_on or self.case.opened_on

    def is_in_period(self, due_on: date) -> bool:
        """Return whether a due day is asked about."""
        period = self.asked.period
        return period is None or period.first <= due_on <= period.last


@dataclass(frozen=True)
class Traced:
    """What tracing a rule comes to: what each event was used for, and the columns it reckoned itself."""

    uses: Mapping[int, Use] = field(default_factory=dict)
    duties: tuple[TracedDuty, ...] = ()
    findings: tuple[Finding, ...] = ()
    columns: Mapping[str, object] = field(default_factory=dict)


def used(events: Iterable[EventRow], use: Use) -> dict[int, Use]:
    """Return the same use for every event."""
    return {event.number: use for event in events}


def start_of(case: CaseFile, trigger: Trigger) -> date | None:
    """Return the first day of a trigger; the first contact has the opening day to fall back on."""
    if isinstance(trigger, Selection):
        return _first_day(case.of(trigger))
    return first_contact_on(case)


def first_contact_on(case: CaseFile) -> date:
    """Return the day of the first contact: the first enquiry, else the day the case opened."""
    return _first_day(case.of(FIRST_CONTACT_SELECTION)) or case.opened_on


def starting(case: CaseFile, trigger: Trigger) -> dict[int, Use]:
    """Return the use of the events of a trigger: those of its first day start the clock."""
    selection = trigger if isinstance(trigger, Selection) else FIRST_CONTACT_SELECTION
    events, start_on = case.of(selection), start_of(case, trigger)
    first = [event for event in events if event.happened_on == start_on][:1]
    return used(events, Use.NOT_FIRST) | used(first, Use.TRIGGER)


def intervals_of(case: CaseFile, interval: Selection) -> list[EventRow]:
    """Return the intervals in order of beginning; of those that begin on one day the one that ends first."""
    return sorted(case.of(interval), key=lambda event: (event.happened_on, event.ended_on or date.max))


def _clock_start(rule: Rule, trigger: Trigger, case: CaseFile) -> date | None:
    if isinstance(rule, GapRule):
        intervals = intervals_of(case, rule.interval)
        return intervals[0].ended_on if intervals else None
    if isinstance(rule, LatestRule):
        days = [event.happened_on for event in case.of(Selection(event=rule.evidence.event))]
        return max(days, default=None)
    if isinstance(rule, AmountRule | ConsistentRule) and isinstance(trigger, Selection):
        return max((event.happened_on for event in case.of(trigger)), default=None)
    if isinstance(rule, SameRule):
        return _first_day(case.of(Selection(event=rule.event)))
    return start_of(case, trigger)


def _first_day(events: Iterable[EventRow]) -> date | None:
    return min((event.happened_on for event in events), default=None)
