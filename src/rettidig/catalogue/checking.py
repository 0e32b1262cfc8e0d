"""Whether a catalogue holds together: every word it uses is known, and nothing contradicts itself."""

from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from rettidig.calendars import Limit, Unit
from rettidig.catalogue.base import EventCondition, PointCondition, Scope, Selection
from rettidig.catalogue.checking_cases import problems_of_cases
from rettidig.catalogue.kinds import (
    AnswerRule,
    ClockRule,
    DistinctRule,
    GapRule,
    LatestRule,
    PresenceRule,
    Rule,
    SameRule,
)
from rettidig.catalogue.model import AskedOf, Catalogue, ControlPoint, Version
from rettidig.catalogue.problems import (
    ACT,
    ATTRIBUTE,
    EVENT_TYPE,
    POINT,
    TARGET_GROUP,
    THEME,
    VISITATION_GROUP,
    Path,
    Problem,
    unknown_word,
    unknown_words,
)
from rettidig.vocabulary import Text

_LONGEST_IN_YEARS = 100
_IN_A_YEAR = {Unit.DAYS: 366, Unit.WEEKS: 53, Unit.MONTHS: 12}
_CLOCK_SETTINGS = ("limit", "pauses", "roll")


def problems_of_content(catalogue: Catalogue) -> Iterator[Problem]:
    """Return everything that is wrong with a catalogue of the right form."""
    yield from _repeated_ids(("points",), (point.id for point in catalogue.points))
    yield from _repeated_ids(("themes",), (theme.id for theme in catalogue.themes))
    if catalogue.worked.target_group not in catalogue.target_groups:
        known = catalogue.target_groups
        yield unknown_word(("worked", "target_group"), TARGET_GROUP, catalogue.worked.target_group, known)
    themes = {theme.id for theme in catalogue.themes}
    for index, point in enumerate(catalogue.points):
        path: Path = ("points", index)
        if point.theme not in themes:
            yield unknown_word((*path, "theme"), THEME, point.theme, themes)
        yield from _problems_of_rule(catalogue, point, (*path, "rule"))
        yield from _problems_of_versions(catalogue, point, path)
        yield from _problems_of_who_is_asked(point, path)
        for scope_path, scope in _scopes(point, path):
            yield from _problems_of_scope(catalogue, point, scope, scope_path)
        yield from problems_of_cases(catalogue, point, path)
    yield from _circles(catalogue)


def _repeated_ids(path: Path, ids: Iterable[str]) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for index, name in enumerate(ids):
        seen[name] += 1
        if seen[name] > 1:
            yield Problem(
                (*path, index, "id"),
                Text(f"Id'et »{name}« er brugt før.", f"The id »{name}« has been used before."),
                Text("Giv hver sit id.", "Give each an id of its own."),
            )


def _problems_of_selection(catalogue: Catalogue, selection: Selection, path: Path) -> Iterator[Problem]:
    event = catalogue.events.get(selection.event)
    if event is None:
        yield unknown_word((*path, "event"), EVENT_TYPE, selection.event, catalogue.events)
        return
    for name in selection.attributes:
        if name not in event.attributes:
            yield unknown_word((*path, "attributes", name), ATTRIBUTE, name, event.attributes)


def _problems_of_rule(catalogue: Catalogue, point: ControlPoint, path: Path) -> Iterator[Problem]:
    rule = point.rule
    for name in type(rule).model_fields:
        value = getattr(rule, name)
        if isinstance(value, Selection):
            yield from _problems_of_selection(catalogue, value, (*path, name))
        if isinstance(value, Limit):
            yield from _problems_of_limit(value, (*path, name))
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
    if isinstance(rule, ClockRule):
        yield from _problems_of_pauses(catalogue, rule.pauses, (*path, "pauses"))
    yield from _problems_of_kind(catalogue, rule, path)


def _problems_of_kind(catalogue: Catalogue, rule: Rule, path: Path) -> Iterator[Problem]:
    if isinstance(rule, GapRule) and rule.interval.event in catalogue.events:
        yield from _no_interval(catalogue, rule.interval.event, (*path, "interval", "event"))
    if isinstance(rule, SameRule):
        of_event = Selection(event=rule.event, attributes={rule.attribute: ""})
        for problem in _problems_of_selection(catalogue, of_event, path):
            is_event = problem.path[-1] == "event"
            yield Problem((*path, "event" if is_event else "attribute"), problem.what, problem.do)
    if isinstance(rule, LatestRule) and not rule.evidence.attributes:
        yield Problem(
            (*path, "evidence"),
            Text("Den seneste hændelse skal ikke vise noget.", "Nothing is asked of the latest event."),
            Text("Tilføj »attributes«.", "Add »attributes«."),
        )
    if isinstance(rule, DistinctRule) and rule.within.count == 0:
        yield Problem(
            (*path, "within"),
            Text("Et tidsrum på 0 dage har ingen hændelser.", "A span of 0 days has no events."),
            Text("Skriv et længere tidsrum.", "Write a longer span."),
        )
    if isinstance(rule, PresenceRule) and rule.within and not rule.since:
        yield Problem(
            (*path, "within"),
            Text(
                "»within« lukker et vindue, som intet åbner.", "»within« closes a window that nothing opens."
            ),
            Text("Tilføj »since«.", "Add »since«."),
        )


def _problems_of_limit(limit: Limit, path: Path) -> Iterator[Problem]:
    if limit.count > _LONGEST_IN_YEARS * _IN_A_YEAR[limit.unit]:
        yield Problem(
            path,
            Text("Fristen er over 100 år.", "The limit is over 100 years."),
            Text("Skriv en kortere frist.", "Write a shorter limit."),
        )


def _problems_of_pauses(catalogue: Catalogue, pauses: tuple[str, ...], path: Path) -> Iterator[Problem]:
    yield from unknown_words(path, EVENT_TYPE, pauses, catalogue.events)
    for index, pause in enumerate(pauses):
        if pause in catalogue.events:
            yield from _no_interval(catalogue, pause, (*path, index))


def _no_interval(catalogue: Catalogue, event: str, path: Path) -> Iterator[Problem]:
    if not catalogue.events[event].is_interval:
        yield Problem(
            path,
            Text(f"»{event}« er ikke et forløb med start og slut.", f"»{event}« is no interval."),
            Text(
                "Brug en anden hændelsestype, eller skriv »is_interval: true« ved den.",
                "Use another event type, or write »is_interval: true« at it.",
            ),
        )


def _scopes(point: ControlPoint, path: Path) -> Iterator[tuple[Path, Scope]]:
    yield (*path, "scope"), point.scope
    for index, version in enumerate(point.versions):
        if version.scope is not None:
            yield (*path, "versions", index, "scope"), version.scope


def _problems_of_scope(
    catalogue: Catalogue, point: ControlPoint, scope: Scope, path: Path
) -> Iterator[Problem]:
    targets, groups = catalogue.target_groups, catalogue.visitation_groups
    yield from unknown_words((*path, "target_groups"), TARGET_GROUP, scope.target_groups, targets)
    yield from unknown_words((*path, "visitation_groups"), VISITATION_GROUP, scope.visitation_groups, groups)
    for index, condition in enumerate(scope.when):
        where: Path = (*path, "when", index)
        if isinstance(condition, EventCondition):
            yield from _problems_of_selection(catalogue, condition.selection, where)
        else:
            yield from _problems_of_looking_at(catalogue, point, condition, (*where, "point"))


def _problems_of_looking_at(
    catalogue: Catalogue, point: ControlPoint, condition: PointCondition, path: Path
) -> Iterator[Problem]:
    known = {other.id for other in catalogue.case_points if other.id != point.id}
    if condition.point == point.id:
        yield Problem(
            path,
            Text("Punktet er sin egen betingelse.", "The point is its own condition."),
            Text("Henvis til et andet punkt.", "Refer to another point."),
        )
    elif condition.point not in known:
        yield unknown_word(path, POINT, condition.point, known)


def _circles(catalogue: Catalogue) -> Iterator[Problem]:
    """Return the problem of points that are each other's conditions: nothing can be judged first."""
    looked_at = {
        point.id: {
            condition.point
            for _, scope in _scopes(point, ())
            for condition in scope.when
            if isinstance(condition, PointCondition) and condition.point != point.id
        }
        for point in catalogue.points
    }
    try:
        TopologicalSorter(looked_at).prepare()
    except CycleError as circle:
        ids: list[str] = circle.args[1]
        first = min(index for index, point in enumerate(catalogue.points) if point.id in ids)
        through = " → ".join(ids)
        yield Problem(
            ("points", first, "scope", "when"),
            Text(f"Betingelserne går i ring: {through}.", f"The conditions go in a circle: {through}."),
            Text("Fjern en af betingelserne.", "Remove one of the conditions."),
        )


def _problems_of_versions(catalogue: Catalogue, point: ControlPoint, path: Path) -> Iterator[Problem]:
    versions = (*path, "versions")
    yield from _repeated_ids(versions, (version.id for version in point.versions))
    yield from _overlaps(point.versions, versions)
    for index, version in enumerate(point.versions):
        where = (*versions, index)
        if version.starts_on and version.ends_on and version.starts_on > version.ends_on:
            yield Problem(
                (*where, "to"),
                Text("Versionen slutter, før den begynder.", "The version ends before it begins."),
                Text("Ret »from« eller »to«.", "Correct »from« or »to«."),
            )
        for number, law in enumerate(version.law):
            if law.act not in catalogue.acts:
                yield unknown_word((*where, "law", number, "act"), ACT, law.act, catalogue.acts)
        yield from _problems_of_settings(catalogue, point, version, where)


def _overlaps(versions: tuple[Version, ...], path: Path) -> Iterator[Problem]:
    for (_, one), (index, other) in combinations(enumerate(versions), 2):
        starts = [day for day in (one.starts_on, other.starts_on) if day]
        ends = [day for day in (one.ends_on, other.ends_on) if day]
        if not starts or not ends or max(starts) <= min(ends):
            yield Problem(
                (*path, index),
                Text(
                    f"Versionerne »{one.id}« og »{other.id}« gælder samme dag.",
                    f"The versions »{one.id}« and »{other.id}« are in force on the same day.",
                ),
                Text(
                    "Ret »from« og »to«; begge dage er med.",
                    "Correct »from« and »to«; both days are included.",
                ),
            )


def _problems_of_settings(
    catalogue: Catalogue, point: ControlPoint, version: Version, path: Path
) -> Iterator[Problem]:
    for name in _CLOCK_SETTINGS:
        if getattr(version, name) is not None and not isinstance(point.rule, ClockRule):
            yield Problem(
                (*path, name),
                Text(
                    f"En regel af slagsen »{point.rule.kind}« har intet »{name}«.",
                    f"A rule of the kind »{point.rule.kind}« has no »{name}«.",
                ),
                Text("Slet nøglen.", "Delete the key."),
            )
    if version.limit:
        yield from _problems_of_limit(version.limit, (*path, "limit"))
    yield from _problems_of_pauses(catalogue, version.pauses or (), (*path, "pauses"))


def _problems_of_who_is_asked(point: ControlPoint, path: Path) -> Iterator[Problem]:
    if point.asked_of is AskedOf.CASE:
        return
    if not isinstance(point.rule, AnswerRule):
        yield Problem(
            (*path, "rule"),
            Text(
                "Et punkt til organisationen kan kun besvares af en person.",
                "A point asked of an organisation can only be answered by a person.",
            ),
            Text("Skriv »rule: {kind: answer}«.", "Write »rule: {kind: answer}«."),
        )
    if point.cases:
        yield Problem(
            (*path, "cases"),
            Text(
                "Et punkt til organisationen har ingen sager.",
                "A point asked of an organisation has no cases.",
            ),
            Text("Slet »cases«.", "Delete »cases«."),
        )
