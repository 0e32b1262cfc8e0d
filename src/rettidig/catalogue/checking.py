"""Whether a catalogue holds together: every word it uses is known, and nothing contradicts itself."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from rettidig.catalogue.base import EventCondition, PointCondition, Scope
from rettidig.catalogue.checking_cases import problems_of_cases
from rettidig.catalogue.checking_rules import (
    problems_of_intervals,
    problems_of_limit,
    problems_of_rule,
    problems_of_selection,
)
from rettidig.catalogue.kinds import AnswerRule, IndicatorRule
from rettidig.catalogue.model import VERSION_SETTINGS, AskedOf, Catalogue, ControlPoint, Version
from rettidig.catalogue.problems import (
    ACT,
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


def problems_of_content(catalogue: Catalogue, written: Catalogue) -> Iterator[Problem]:
    """Return everything that is wrong with a catalogue of the right form.

    ``written`` is what stands in the file, ``catalogue`` has the points it picks from others as well.
    """
    yield from _repeated_ids(("points",), (point.id for point in written.points))
    yield from _repeated_ids(("uses",), [use.id for use in written.uses])
    yield from _repeated_ids(("themes",), (theme.id for theme in catalogue.themes))
    if catalogue.worked.target_group not in catalogue.target_groups:
        known = catalogue.target_groups
        yield unknown_word(("worked", "target_group"), TARGET_GROUP, catalogue.worked.target_group, known)
    themes = {theme.id for theme in catalogue.themes}
    places: dict[str, Path] = {use.id: ("uses", index) for index, use in enumerate(written.uses)}
    places |= {point.id: ("points", index) for index, point in enumerate(written.points)}
    for point in catalogue.points:
        path = places[point.id]
        if point.theme not in themes:
            yield unknown_word((*path, "theme"), THEME, point.theme, themes)
        yield from problems_of_rule(catalogue, point, (*path, "rule"))
        yield from _problems_of_versions(catalogue, point, path)
        yield from _problems_of_who_is_asked(point, path)
        for scope_path, scope in _scopes(point, path):
            yield from _problems_of_scope(catalogue, point, scope, scope_path)
        yield from problems_of_cases(catalogue, point, path)
    yield from _circles(catalogue, places)


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
            yield from problems_of_selection(catalogue, condition, where)
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


def _circles(catalogue: Catalogue, places: Mapping[str, Path]) -> Iterator[Problem]:
    """Return the problem of points that are each other's conditions: nothing can be judged first."""
    looked_at = {point.id: point.looks_at() - {point.id} for point in catalogue.points}
    try:
        TopologicalSorter(looked_at).prepare()
    except CycleError as circle:
        ids: list[str] = circle.args[1]
        first = next(places[point.id] for point in catalogue.points if point.id in ids)
        through = " → ".join(ids)
        yield Problem(
            (*first, "scope", "when"),
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
    for name in VERSION_SETTINGS:
        if getattr(version, name) is not None and not hasattr(point.rule, name):
            yield Problem(
                (*path, name),
                Text(
                    f"En regel af slagsen »{point.rule.kind}« har intet »{name}«.",
                    f"A rule of the kind »{point.rule.kind}« has no »{name}«.",
                ),
                Text("Slet nøglen.", "Delete the key."),
            )
    if version.limit:
        yield from problems_of_limit(version.limit, (*path, "limit"))
    yield from problems_of_intervals(catalogue, version.pauses or (), (*path, "pauses"))


def _problems_of_who_is_asked(point: ControlPoint, path: Path) -> Iterator[Problem]:
    if (point.asked_of is AskedOf.POPULATION) is not isinstance(point.rule, IndicatorRule):
        yield Problem(
            (*path, "rule"),
            Text(
                "Slagsen »indicator« hører til »asked_of: population«, og kun den.",
                "The kind »indicator« belongs to »asked_of: population«, and no other does.",
            ),
            Text("Ret »kind« eller »asked_of«.", "Correct »kind« or »asked_of«."),
        )
    if point.asked_of is not AskedOf.ORGANISATION:
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
