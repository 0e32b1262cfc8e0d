"""The events of a case that a point can look at, each with what it was used for or why it was not."""

from rettidig.catalogue.base import Selection
from rettidig.catalogue.kinds import (
    AnsweredClockRule,
    ClockRule,
    DistinctRule,
    DutyRule,
    LatestRule,
    MonthlyRule,
    PresenceRule,
)
from rettidig.catalogue.kinds.base import FIRST_CONTACT_EVENT
from rettidig.checks.tracing.duties import accrual_uses, pause_uses
from rettidig.checks.tracing.ground import Ground, Traced, used
from rettidig.checks.tracing.model import TracedEvent
from rettidig.checks.tracing.rows import EventRow
from rettidig.checks.tracing.safe import known_words, shown_code, shown_value
from rettidig.checks.tracing.scope import condition_selections
from rettidig.checks.tracing.uses import Use


def traced_events(ground: Ground, found: Traced) -> tuple[tuple[TracedEvent, ...], int]:
    """Return the events of every type that the point can look at with their use, and how many others."""
    uses, words = _uses(ground, found), known_words(ground.catalogue)
    shown = tuple(
        _traced_event(ground, e, uses[e.number], words) for e in ground.case.events if e.number in uses
    )
    return shown, len(ground.case.events) - len(shown)


def _uses(ground: Ground, found: Traced) -> dict[int, Use]:
    """Return each event's use: the rule's, a pause's, a condition's, or why it had none."""
    case, point = ground.case, ground.point
    conditions = condition_selections(ground)
    selections = [*_rule_selections(ground), *conditions]
    types = {selection.event for selection in selections}
    pauses = _pause_types(ground)
    looked_at = [e for e in case.events if e.type in types or e.type in pauses or e.number in found.uses]
    uses = {
        event.number: Use.NOT_REACHED if any(event.is_in(s) for s in selections) else Use.OTHER_VALUE
        for event in looked_at
    }
    for condition in conditions:
        use = Use.CONDITION if condition.presence == "present" else Use.EXCLUSION
        uses |= used(case.of(condition), use)
    uses |= used((e for e in case.visible if e.type in _exemption_types(ground)), Use.EXEMPTION)
    if isinstance(point.rule, DutyRule) and point.rule.accrues:
        uses |= accrual_uses(case, point.rule.accrues, found.duties)
    uses |= pause_uses(case, pauses, found.duties) | dict(found.uses)
    for event in looked_at:
        if not case.is_visible(event):
            uses[event.number] = Use.AFTER_AS_OF
        elif event.is_repeat:
            uses[event.number] = Use.REPEATED
    if isinstance(point.rule, DistinctRule):
        uses |= used((e for e in case.events if not case.is_visible(e)), Use.AFTER_AS_OF)
        uses |= used((e for e in case.events if case.is_visible(e) and e.is_repeat), Use.REPEATED)
    return uses


def _rule_selections(ground: Ground) -> list[Selection]:
    rule = ground.point.rule
    if isinstance(rule, LatestRule):
        return [Selection(event=rule.evidence.event)]
    from_contact = isinstance(rule, AnsweredClockRule) and isinstance(rule.trigger, str)
    from_contact |= isinstance(rule, PresenceRule) and isinstance(rule.since, str)
    return [*rule.selections(), *([Selection(event=FIRST_CONTACT_EVENT)] if from_contact else [])]


def _exemption_types(ground: Ground) -> tuple[str, ...]:
    rule = ground.point.rule
    return rule.exemptions if isinstance(rule, ClockRule | MonthlyRule) else ()


def _pause_types(ground: Ground) -> list[str]:
    """Return the pauses of all versions, each once."""
    point = ground.point
    if not isinstance(point.rule, ClockRule):
        return []
    return list(dict.fromkeys(name for version in point.versions for name in point.clock_of(version).pauses))


def _traced_event(ground: Ground, event: EventRow, use: Use, words: frozenset[str]) -> TracedEvent:
    """Return the event with the attributes that the catalogue knows, and nothing that may be free text."""
    kind = ground.catalogue.events.get(event.type)
    known = kind.attributes if kind is not None else {}
    return TracedEvent(
        type=event.type,
        happened_on=event.happened_on,
        ended_on=event.ended_on,
        values={name: shown_value(value, words) for name, value in event.values.items() if name in known},
        caseworker=shown_code(event.caseworker),
        source_file=shown_code(event.source_file),
        source_line=event.source_line,
        use=use,
    )
