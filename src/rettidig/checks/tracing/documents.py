"""What documents say traced: a number, and two values held together; and a question made of others."""

from rettidig.catalogue.base import ValueOf
from rettidig.catalogue.kinds import AmountRule, CompositeRule, ConsistentRule
from rettidig.catalogue.labels import OUTCOMES
from rettidig.catalogue.wording import danish_number
from rettidig.checks.kinds.rules import rule_of
from rettidig.checks.tracing.duties import number_of
from rettidig.checks.tracing.ground import Ground, Traced, used
from rettidig.checks.tracing.model import Finding
from rettidig.checks.tracing.rows import EventRow
from rettidig.checks.tracing.safe import known_words, shown_value
from rettidig.checks.tracing.uses import Use
from rettidig.vocabulary import Outcome, Reason, Text

_NUMBERS = Text("Tallet på den seneste", "The number on the latest")
_ONE = Text("Det ene dokument", "The one document")
_OTHER = Text("Det andet dokument", "The other document")
_MISSING = "–"
_ORDER = (
    (Outcome.NOT_MET, Reason.PART_NOT_MET),
    (Outcome.UNKNOWN, Reason.PART_UNKNOWN),
    (Outcome.PENDING, Reason.PART_PENDING),
    (Outcome.MET, Reason.PARTS_MET),
)


def trace_amount(ground: Ground) -> Traced:
    """Return the numbers on the latest day, and whether any of them lies within the bounds."""
    version = ground.point.version_on(ground.deciding_day)
    rule = None if version is None else ground.point.rule_of(version)
    if not isinstance(rule, AmountRule):
        return Traced()
    events = ground.case.of(rule.evidence)
    on_day = _latest(events)
    numbers = [n for e in on_day if (n := number_of(e.values.get(rule.attribute))) is not None]
    is_within = any(
        (rule.minimum is None or number >= rule.minimum) and (rule.maximum is None or number <= rule.maximum)
        for number in numbers
    )
    latest_on = on_day[0].happened_on if on_day else None
    found = Reason.WITHIN_LIMIT if is_within else Reason.BEYOND_LIMIT
    return Traced(
        used(events, Use.NOT_LATEST) | used(on_day, Use.LOOKED_AT),
        findings=(Finding(_NUMBERS, tuple(map(danish_number, numbers)) or (_MISSING,)),),
        columns={
            "trigger_on": latest_on,
            "done_on": latest_on if is_within else None,
            "reason": found if numbers else Reason.NOT_DOCUMENTED,
        },
    )


def trace_consistent(ground: Ground) -> Traced:
    """Return what the latest of both documents say."""
    rule = rule_of(ground.point, ConsistentRule)
    (one_day, one), (other_day, other) = (_said(ground, at) for at in (rule.value, rule.other))
    events = [e for at in (rule.value, rule.other) for e in ground.case.of(at.selection)]
    words = known_words(ground.catalogue)
    found = Reason.CONSISTENT if one & other else Reason.INCONSISTENT
    return Traced(
        used(events, Use.NOT_LATEST) | used([*one_day, *other_day], Use.LOOKED_AT),
        findings=tuple(
            Finding(name, tuple(sorted(shown_value(value, words) for value in values)) or (_MISSING,))
            for name, values in ((_ONE, one), (_OTHER, other))
        ),
        columns={
            "trigger_on": one_day[0].happened_on if one_day else None,
            "reason": found if one and other else Reason.NOT_DOCUMENTED,
        },
    )


def trace_composite(ground: Ground) -> Traced:
    """Return the outcomes of the parts, and the one that decides."""
    parts = rule_of(ground.point, CompositeRule).parts
    outcomes = [ground.others[part] for part in parts]
    reason = next((reason for outcome, reason in _ORDER if outcome in outcomes), Reason.NO_PART_APPLIES)
    return Traced(findings=tuple(_part(ground, part) for part in parts), columns={"reason": reason})


def _part(ground: Ground, part: str) -> Finding:
    """Return the part's title and its outcome."""
    title = f"{ground.catalogue.point(part).title} ({part})"
    return Finding(Text(title, title), (OUTCOMES[ground.others[part]],))


def _latest(events: tuple[EventRow, ...]) -> list[EventRow]:
    last_on = max((event.happened_on for event in events), default=None)
    return [event for event in events if event.happened_on == last_on]


def _said(ground: Ground, at: ValueOf) -> tuple[list[EventRow], set[str]]:
    on_day = _latest(ground.case.of(at.selection))
    return on_day, {event.values[at.attribute] for event in on_day if at.attribute in event.values}
