"""What is traced without a deadline: presence, latest, same, distinct; answer has nothing to trace."""

from datetime import date

from rettidig.catalogue.base import Selection
from rettidig.catalogue.kinds import DistinctRule, LatestRule, PresenceRule, SameRule
from rettidig.checks.kinds.rules import rule_of
from rettidig.checks.tracing.ground import Ground, Traced, first_contact_on, start_of, starting, used
from rettidig.checks.tracing.model import Finding
from rettidig.checks.tracing.rows import CaseFile, EventRow
from rettidig.checks.tracing.safe import known_words, shown_code, shown_value
from rettidig.checks.tracing.uses import Use
from rettidig.vocabulary import Text

_NAMES = Text("Sagsbehandlere", "Caseworkers")
_SPAN = Text(
    "Fra dagen efter den første dato til og med den anden", "From the day after the first to the second"
)
_WINDOW = Text("Tidsrummet, der ses på", "The span looked at")
_FIRST_VALUE = Text("Værdien på den første hændelse", "The value on the first event")
_CASE_VALUE = Text("Sagens visitationsgruppe", "The case's visitation group")
_MISSING = "–"


def trace_presence(ground: Ground) -> Traced:
    """Return which events are the evidence, and the window they had to come in."""
    case, rule = ground.case, rule_of(ground.point, PresenceRule)
    version = ground.point.version_on(ground.deciding_day)
    asked = rule if version is None else ground.point.rule_of(version)
    at_least = asked.at_least if isinstance(asked, PresenceRule) else rule.at_least
    start_on = start_of(case, rule.since) if rule.since is not None else None
    last_on = rule.within.after(start_on) if rule.within is not None and start_on is not None else None
    evidence = case.of(rule.evidence)
    from_start = [e for e in evidence if start_on is None or e.happened_on >= start_on]
    inside = [e for e in from_start if last_on is None or e.happened_on <= last_on]
    uses = starting(case, rule.since) if rule.since is not None else {}
    uses |= used(evidence, Use.BEFORE_START) | used(from_start, Use.AFTER_WINDOW)
    uses |= used(inside, Use.NOT_NEEDED) | used(inside[:at_least], Use.EVIDENCE)
    done_on = inside[at_least - 1].happened_on if len(inside) >= at_least else None
    by = rule.by.after(first_contact_on(case)) if rule.by is not None else None
    is_pending = done_on is None and by is not None and case.as_of <= by
    window = (Finding(_WINDOW, tuple(day for day in (start_on, last_on) if day)),) if start_on else ()
    return Traced(
        uses,
        findings=window,
        columns={"trigger_on": start_on, "due_on": by if is_pending else None, "done_on": done_on},
    )


def trace_latest(ground: Ground) -> Traced:
    """Return which events are of the latest day, and which of them have the values."""
    rule = rule_of(ground.point, LatestRule)
    of_type = ground.case.of(Selection(event=rule.evidence.event))
    latest_on = max((event.happened_on for event in of_type), default=None)
    on_day = [event for event in of_type if event.happened_on == latest_on]
    evidence = [event for event in on_day if event.is_in(rule.evidence)]
    uses = used(of_type, Use.NOT_LATEST) | used(on_day, Use.LOOKED_AT) | used(evidence, Use.EVIDENCE)
    return Traced(uses, columns={"trigger_on": latest_on, "done_on": latest_on if evidence else None})


def trace_same(ground: Ground) -> Traced:
    """Return which events are of the first day, what they say, and what the case says."""
    rule = rule_of(ground.point, SameRule)
    of_type = ground.case.of(Selection(event=rule.event))
    first_on = min((event.happened_on for event in of_type), default=None)
    on_day = [event for event in of_type if event.happened_on == first_on]
    words = known_words(ground.catalogue)
    values = {e.values[rule.attribute] for e in on_day if rule.attribute in e.values}
    findings = (
        Finding(_FIRST_VALUE, tuple(sorted(shown_value(value, words) for value in values)) or (_MISSING,)),
        Finding(_CASE_VALUE, (ground.case.visitation_group or _MISSING,)),
    )
    return Traced(
        used(of_type, Use.NOT_FIRST) | used(on_day, Use.LOOKED_AT),
        findings=findings,
        columns={"trigger_on": first_on},
    )


def trace_distinct(ground: Ground) -> Traced:
    """Return who is named on the events of the span, which begins after its first day."""
    case, rule = ground.case, rule_of(ground.point, DistinctRule)
    after_on = rule.within.before(case.end_on)
    inside = [event for event in case.visible if _is_between(event, after_on, case)]
    named = [event for event in inside if event.caseworker is not None]
    names = sorted({event.caseworker for event in named if event.caseworker is not None})
    findings = (
        Finding(_SPAN, (after_on, case.end_on)),
        Finding(_NAMES, tuple(shown_code(name) or _MISSING for name in names) or (_MISSING,)),
    )
    uses = used(case.visible, Use.OUTSIDE_SPAN) | used(inside, Use.NOBODY) | used(named, Use.CASEWORKER)
    return Traced(uses, findings=findings, columns={"n_people": len(names)})


def _is_between(event: EventRow, after_on: date, case: CaseFile) -> bool:
    return after_on < event.happened_on <= case.end_on
