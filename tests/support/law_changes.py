"""The days on which a shipped point's law changes, read from the catalogue, and pairs of cases that show it.

The two cases of a pair are alike, except that one is triggered on the day before and one on the day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from tests.support.long_caseload import row_of_case, row_of_event
from tests.support.oracle import PlainCaseload
from tests.support.oracle.days import last_of_month, later, rolled
from tests.support.oracle.law import rule_under, scope_on
from tests.support.oracle.needs import starter
from tests.support.oracle.plain import Row

from rettidig.catalogue import Catalogue, ControlPoint
from rettidig.catalogue.base import Choice, EventCondition, PointCondition, Scope, Selection
from rettidig.catalogue.kinds import CountRule, DutyRule, EachRule, GapRule, LawBy, MonthlyRule
from rettidig.catalogue.model import VERSION_SETTINGS, Status, Version

DAY = timedelta(days=1)
LONG = 200 * DAY
Group = tuple[str, str]
"""Target group and visitation group."""


@dataclass(frozen=True)
class Change:
    """The day from which a point has another version of the law, or none, or its first."""

    catalogue: Catalogue
    point: ControlPoint
    on: date

    @property
    def versions(self) -> tuple[Version | None, Version | None]:
        """Return the version of the day before and that of the day."""
        return self.point.version_on(self.on - DAY), self.point.version_on(self.on)

    @property
    def scopes(self) -> tuple[Scope, Scope]:
        """Return whom the point concerns on the day before and on the day."""
        return scope_on(self.point, self.on - DAY), scope_on(self.point, self.on)

    def differing(self) -> list[str]:
        """Return which settings the two versions have differently; none where one of them is missing."""
        before, after = self.versions
        if before is None or after is None:
            return []
        rules = rule_under(self.point, before), rule_under(self.point, after)
        has = [name for name in VERSION_SETTINGS if hasattr(self.point.rule, name)]
        return [name for name in has if getattr(rules[0], name) != getattr(rules[1], name)]

    def __str__(self) -> str:
        """Return what a test of the change is called."""
        return f"{self.catalogue.id}:{self.point.id}:{self.on}"


@dataclass(frozen=True)
class Pair:
    """Two cases that are alike; ``what`` says what they show to change."""

    change: Change
    what: str
    group: Group
    extra: tuple[EventCondition, ...] = ()
    n_responses: int = 0

    @property
    def days(self) -> tuple[date, date]:
        """Return the day that decides for the one case, and for the other."""
        before = self.change.on - DAY
        is_of_months = isinstance(self.change.point.rule, MonthlyRule)
        return (before.replace(day=1) if is_of_months else before), self.change.on

    @property
    def case_ids(self) -> tuple[str, str]:
        """Return the ids of the two cases."""
        return (f"{self}:before", f"{self}:after")

    @property
    def is_in_every_scope(self) -> bool:
        """Return whether the scope asks for nothing but what the pair has; outcomes of points it does not."""
        conditions = (each for scope in self.change.scopes for each in scope.when)
        return not self.extra and not any(isinstance(each, PointCondition) for each in conditions)

    def due_days(self) -> tuple[date | None, date | None]:
        """Return the day each is due where that is the limit's last day alone; else None."""
        before, after = (
            self._due_on(version, day) for version, day in zip(self.change.versions, self.days, strict=True)
        )
        return before, after

    def _due_on(self, version: Version | None, day: date) -> date | None:
        if version is None or not isinstance(self.change.point.rule, DutyRule):
            return None
        rule = rule_under(self.change.point, version)
        return None if rule.accrues else rolled(later(day, rule.limit), str(rule.roll))

    def __str__(self) -> str:
        """Return the first part of both cases' ids."""
        return f"{self.change}:{self.what}"


def changes(catalogue: Catalogue) -> list[Change]:
    """Return every change of every active point that is asked of cases."""
    return [
        Change(catalogue, point, day)
        for point in catalogue.case_points
        if point.status is Status.ACTIVE
        for day in sorted({day for version in point.versions for day in _edges(version)})
    ]


def pairs(change: Change) -> Iterator[Pair]:
    """Return the pairs that show all that changes on the day."""
    scopes = change.scopes
    shared = next((group for group in _groups(change) if all(_is_in(s, group) for s in scopes)), None)
    if shared is not None:
        yield Pair(change, "law", shared)
        if "at_least" in change.differing():
            yield Pair(change, "number", shared, n_responses=_fewest(change))
        for number, condition in enumerate(_new_absences(scopes)):
            yield Pair(change, f"condition-{number}", shared, extra=(condition,))
    for group in _groups(change):
        if _is_in(scopes[0], group) is not _is_in(scopes[1], group):
            yield Pair(change, f"group-{group[0]}-{group[1]}", group)


def with_pairs(caseload: PlainCaseload, catalogue: Catalogue) -> PlainCaseload:
    """Return the caseload with the pairs of all changes of the catalogue."""
    cases, events = list(caseload.cases), list(caseload.events)
    for change in changes(catalogue):
        for pair in pairs(change):
            for case_id, day in zip(pair.case_ids, pair.days, strict=True):
                case, own = _rows(pair, case_id, day)
                cases.append(case)
                events += own
    return PlainCaseload(cases, events, [], caseload.covers, caseload.as_of)


def _edges(version: Version) -> Iterator[date]:
    if version.starts_on:
        yield version.starts_on
    if version.ends_on:
        yield version.ends_on + DAY


def _groups(change: Change) -> list[Group]:
    return list(product(change.catalogue.target_groups, (*change.catalogue.visitation_groups, "")))


def _is_in(scope: Scope, group: Group) -> bool:
    return (not scope.target_groups or group[0] in scope.target_groups) and (
        not scope.visitation_groups or group[1] in scope.visitation_groups
    )


def _fewest(change: Change) -> int:
    return min(rule_under(change.point, version).at_least for version in change.versions if version)


def _new_absences(scopes: tuple[Scope, Scope]) -> list[EventCondition]:
    """Return the events that put a case outside the scope on one side of the day only."""
    here, there = (
        [each for each in scope.when if isinstance(each, EventCondition) and each.presence == "absent"]
        for scope in scopes
    )
    return [each for each in (*here, *there) if (each in here) is not (each in there)]


def _rows(pair: Pair, case_id: str, day: date) -> tuple[Row, list[Row]]:
    """Return the case and the events that make the day the one whose law decides."""
    point = pair.change.point
    case = row_of_case(case_id, _opened_on(point, day), _closed_on(point, day))
    case |= {"target_group": pair.group[0], "visitation_group": pair.group[1]}
    wanted = [each for scope in pair.change.scopes for each in scope.when if _is_wanted(each)]
    asked: list[Selection] = [*_starting(point), *wanted, *pair.extra]
    events = [_event(pair.change.catalogue, case_id, selection, day, point) for selection in asked]
    if isinstance(point.rule, CountRule):
        responses = [day + number * DAY for number in range(1, pair.n_responses + 1)]
        events += [_event(pair.change.catalogue, case_id, point.rule.response, on, point) for on in responses]
    return case, events


def _is_wanted(condition: EventCondition | PointCondition) -> bool:
    return isinstance(condition, EventCondition) and condition.presence == "present"


def _starting(point: ControlPoint) -> list[Selection]:
    starts = starter(point.rule)
    if starts is None or point.rule.law_by is LawBy.END:
        return []
    return [starts if isinstance(starts, Selection) else Selection(event="henvendelse")]


_BY_FIRST_CONTACT: tuple[Callable[[ControlPoint], bool], ...] = (
    lambda point: starter(point.rule) is None,
    lambda point: not isinstance(starter(point.rule), Selection),
)


def _opened_on(point: ControlPoint, day: date) -> date:
    """Return the deciding day where the opening decides, else a day well before it."""
    if point.rule.law_by is LawBy.END:
        return day - LONG
    return day if any(is_so(point) for is_so in _BY_FIRST_CONTACT) else day - LONG


def _closed_on(point: ControlPoint, day: date) -> date | None:
    """Return the deciding day where the end decides; a case about months ends with its first month."""
    if isinstance(point.rule, MonthlyRule):
        return last_of_month(day)
    return day if point.rule.law_by is LawBy.END else None


def _event(catalogue: Catalogue, case_id: str, selection: Selection, day: date, point: ControlPoint) -> Row:
    choice = next(each for each in selection.choices() if _counts_on(each, day))
    values = {name: among[0] for name, among in choice.values().items()}
    on, ended_on = day, None
    if isinstance(point.rule, EachRule) and point.rule.due_in and selection == point.rule.trigger:
        values |= {point.rule.due_in: day.isoformat()}
    if isinstance(point.rule, GapRule) and selection == point.rule.interval:
        on, ended_on = day - 30 * DAY, day
    elif catalogue.events[selection.event].is_interval:
        ended_on = day + LONG
    return row_of_event(case_id, selection.event, on, values, ended_on)


def _counts_on(choice: Choice, day: date) -> bool:
    return (choice.starts_on or date.min) <= day <= (choice.ends_on or date.max)
