"""Whether the rule of a point uses only what the catalogue knows, and can be judged at all."""

from collections.abc import Iterator

from rettidig.calendars import Limit, Unit
from rettidig.catalogue.base import Selection, ValueOf
from rettidig.catalogue.checking_parts import problems_of_parts
from rettidig.catalogue.kinds import (
    Accrual,
    AmountRule,
    DistinctRule,
    DutyRule,
    EachRule,
    GapRule,
    LatestRule,
    PresenceRule,
    Rule,
    SameRule,
)
from rettidig.catalogue.model import Catalogue, ControlPoint
from rettidig.catalogue.problems import ATTRIBUTE, EVENT_TYPE, Path, Problem, unknown_word, unknown_words
from rettidig.vocabulary import Text

_LONGEST_IN_YEARS = 100
_IN_A_YEAR = {Unit.DAYS: 366, Unit.WEEKS: 53, Unit.MONTHS: 12}


def problems_of_selection(catalogue: Catalogue, selection: Selection, path: Path) -> Iterator[Problem]:
    """Return what the selection asks for that the vocabulary of events does not have."""
    event = catalogue.events.get(selection.event)
    if event is None:
        yield unknown_word((*path, "event"), EVENT_TYPE, selection.event, catalogue.events)
        return
    for number, choice in enumerate(selection.choices()):
        where = path if number == 0 else (*path, "or", number - 1)
        for name in choice.attributes:
            if name not in event.attributes:
                yield unknown_word((*where, "attributes", name), ATTRIBUTE, name, event.attributes)
        if choice.lasting and not event.is_interval:
            yield from no_interval(catalogue, selection.event, (*where, "lasting"))


def problems_of_rule(catalogue: Catalogue, point: ControlPoint, path: Path) -> Iterator[Problem]:
    """Return what is wrong with the point's rule; ``path`` leads to it."""
    rule = point.rule
    for name in type(rule).model_fields:
        value = getattr(rule, name)
        if isinstance(value, Selection):
            yield from problems_of_selection(catalogue, value, (*path, name))
        if isinstance(value, ValueOf):
            yield from _problems_of_value(catalogue, value.event, value.attribute, (*path, name))
        if isinstance(value, Limit):
            yield from problems_of_limit(value, (*path, name))
    if rule.law_by not in type(rule).laws_by:
        yield Problem(
            (*path, "law_by"),
            Text(
                f"»law_by: {rule.law_by}« kan ikke bruges til slagsen »{rule.kind}«.",
                f"»law_by: {rule.law_by}« cannot be used with the kind »{rule.kind}«.",
            ),
            Text(
                f"Vælg: {' eller '.join(type(rule).laws_by)}.", f"Choose: {' or '.join(type(rule).laws_by)}."
            ),
        )
    for name in ("pauses", "exemptions"):
        yield from problems_of_intervals(catalogue, getattr(rule, name, ()), (*path, name))
    yield from _problems_of_kind(catalogue, rule, path)
    yield from problems_of_parts(catalogue, point, path)


def _no_values(latest: LatestRule, path: Path) -> Iterator[Problem]:
    if not latest.evidence.attributes:
        yield Problem(
            (*path, "evidence"),
            Text("Den seneste hændelse skal ikke vise noget.", "Nothing is asked of the latest event."),
            Text("Tilføj »attributes«.", "Add »attributes«."),
        )


def _no_span(distinct: DistinctRule, path: Path) -> Iterator[Problem]:
    if distinct.within.count == 0:
        yield Problem(
            (*path, "within"),
            Text("Et tidsrum på 0 dage har ingen hændelser.", "A span of 0 days has no events."),
            Text("Skriv et længere tidsrum.", "Write a longer span."),
        )


def _no_opening(presence: PresenceRule, path: Path) -> Iterator[Problem]:
    if presence.within and not presence.since:
        yield Problem(
            (*path, "within"),
            Text(
                "»within« lukker et vindue, som intet åbner.", "»within« closes a window that nothing opens."
            ),
            Text("Tilføj »since«.", "Add »since«."),
        )


def _no_bounds(amount: AmountRule, path: Path) -> Iterator[Problem]:
    if amount.minimum is None and amount.maximum is None:
        yield Problem(
            path,
            Text("Tallet har ingen grænse.", "The number has no bound."),
            Text("Tilføj »minimum« eller »maximum«.", "Add »minimum« or »maximum«."),
        )


def _of_each(catalogue: Catalogue, each: EachRule, path: Path) -> Iterator[Problem]:
    for index, response in enumerate(each.responses):
        yield from problems_of_selection(catalogue, response, (*path, "responses", index))
    if each.due_in:
        yield from _problems_of_value(catalogue, each.trigger.event, each.due_in, path)


def _problems_of_kind(catalogue: Catalogue, rule: Rule, path: Path) -> Iterator[Problem]:
    match rule:
        case GapRule() if rule.interval.event in catalogue.events:
            yield from no_interval(catalogue, rule.interval.event, (*path, "interval", "event"))
        case SameRule():
            yield from _problems_of_value(catalogue, rule.event, rule.attribute, path)
        case AmountRule():
            yield from _problems_of_value(catalogue, rule.evidence.event, rule.attribute, path)
            yield from _no_bounds(rule, path)
        case EachRule():
            yield from _of_each(catalogue, rule, path)
        case DutyRule() if rule.accrues:
            yield from _problems_of_accrual(catalogue, rule.accrues, (*path, "accrues"))
        case LatestRule():
            yield from _no_values(rule, path)
        case DistinctRule():
            yield from _no_span(rule, path)
        case PresenceRule():
            yield from _no_opening(rule, path)


def _problems_of_value(catalogue: Catalogue, event: str, attribute: str, path: Path) -> Iterator[Problem]:
    if event not in catalogue.events:
        yield unknown_word((*path, "event"), EVENT_TYPE, event, catalogue.events)
    elif attribute not in catalogue.events[event].attributes:
        known = catalogue.events[event].attributes
        yield unknown_word((*path, "attribute"), ATTRIBUTE, attribute, known)


def _problems_of_accrual(catalogue: Catalogue, accrual: Accrual, path: Path) -> Iterator[Problem]:
    if accrual.hours:
        yield from _problems_of_value(catalogue, accrual.event, accrual.hours, path)
        return
    yield from problems_of_intervals(catalogue, (accrual.event,), (*path, "event"))
    if accrual.not_counted:
        yield Problem(
            (*path, "not_counted"),
            Text("Kun timer kan holdes udenfor.", "Only hours can be left uncounted."),
            Text("Tilføj »hours«, eller slet »not_counted«.", "Add »hours«, or delete »not_counted«."),
        )


def problems_of_limit(limit: Limit, path: Path) -> Iterator[Problem]:
    """Return the problem of a limit that no case could live to see."""
    if limit.count > _LONGEST_IN_YEARS * _IN_A_YEAR[limit.unit]:
        yield Problem(
            path,
            Text("Fristen er over 100 år.", "The limit is over 100 years."),
            Text("Skriv en kortere frist.", "Write a shorter limit."),
        )


def problems_of_intervals(catalogue: Catalogue, names: tuple[str, ...], path: Path) -> Iterator[Problem]:
    """Return what is wrong with a list of event types that must all be intervals."""
    yield from unknown_words(path, EVENT_TYPE, names, catalogue.events)
    for index, name in enumerate(names):
        if name in catalogue.events:
            yield from no_interval(catalogue, name, (*path, index))


def no_interval(catalogue: Catalogue, event: str, path: Path) -> Iterator[Problem]:
    """Return the problem of an event type, one that is known, that does not last."""
    if not catalogue.events[event].is_interval:
        yield Problem(
            path,
            Text(f"»{event}« er ikke et forløb med start og slut.", f"»{event}« is no interval."),
            Text(
                "Brug en anden hændelsestype, eller skriv »is_interval: true« ved den.",
                "Use another event type, or write »is_interval: true« at it.",
            ),
        )
