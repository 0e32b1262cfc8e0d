"""Points of other catalogues asked here too: what stands once is picked, never copied.

A picked point keeps its rule, its dated versions and its worked cases. What differs here is who is asked
(target groups, and visitation groups where stated), its id, its theme and, where stated, the days.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import TypeVar

from rettidig.catalogue.base import Condition, PointCondition, Scope
from rettidig.catalogue.kinds import CompositeRule, IndicatorRule
from rettidig.catalogue.model import Catalogue, ControlPoint, Use, Version, WorkedCase
from rettidig.catalogue.problems import CATALOGUE, POINT, Path, Problem, unknown_word
from rettidig.vocabulary import Text

Lenders = Mapping[str, Catalogue]
"""The catalogues that points are picked from, by id."""


def problems_of_uses(catalogue: Catalogue, lenders: Lenders, known: Iterable[str]) -> Iterator[Problem]:
    """Return what is picked that is not there, or that cannot be asked here."""
    for index, use in enumerate(catalogue.uses):
        path: Path = ("uses", index)
        lender = lenders.get(use.catalogue)
        if lender is None:
            yield unknown_word((*path, "from"), CATALOGUE, use.catalogue, known)
        elif use.point not in {point.id for point in lender.points}:
            ids = {point.id for point in lender.points}
            yield unknown_word((*path, "point"), POINT, use.point, ids)
        else:
            yield from _problems_of_use(catalogue, lender, use, path)


def with_picked(catalogue: Catalogue, lenders: Lenders) -> Catalogue:
    """Return the catalogue with the points it picks, in the order of its themes, and the words they use."""
    if not catalogue.uses:
        return catalogue
    picked = [_picked(catalogue, lenders[use.catalogue], use) for use in catalogue.uses]
    places = {theme.id: place for place, theme in enumerate(catalogue.themes)}
    points = sorted((*picked, *catalogue.points), key=lambda point: places.get(point.theme, len(places)))
    lent = [lenders[name] for name in dict.fromkeys(use.catalogue for use in catalogue.uses)]
    return catalogue.model_copy(
        update={
            "points": tuple(points),
            "events": {**_merged(lender.events for lender in lent), **catalogue.events},
            "acts": {**_merged(lender.acts for lender in lent), **catalogue.acts},
            "values": {**_merged(lender.values for lender in lent), **catalogue.values},
        }
    )


_Word = TypeVar("_Word")


def _merged(parts: Iterable[Mapping[str, _Word]]) -> dict[str, _Word]:
    return dict(chain.from_iterable(part.items() for part in parts))


def _picked(catalogue: Catalogue, lender: Catalogue, use: Use) -> ControlPoint:
    point = lender.point(use.point)
    here = {other.point: other.id for other in catalogue.uses if other.catalogue == use.catalogue}
    here[use.point] = use.id  # the same point can be picked more than once, for groups of their own
    cases = (_case(case, catalogue, point, use, here) for case in point.cases if _is_shown(case, use))
    changes: dict[str, object] = {
        "id": use.id,
        "theme": use.theme,
        "title": use.title or point.title,
        "scope": _scope(point.scope, use, here),
        "rule": _rule(point, here),
        "versions": tuple(
            _clipped(version, use, here) for version in point.versions if _is_asked(version, use)
        ),
        "cases": tuple(case for case in cases if case is not None),
    }
    return point.model_copy(update=changes)


def _rule(point: ControlPoint, here: Mapping[str, str]) -> object:
    if isinstance(point.rule, CompositeRule):
        parts = tuple(here.get(part, part) for part in point.rule.parts)
        return point.rule.model_copy(update={"parts": parts})
    if isinstance(point.rule, IndicatorRule):
        judges = tuple(here.get(part, part) for part in point.rule.judges)
        return point.rule.model_copy(update={"judges": judges})
    return point.rule


def _scope(scope: Scope, use: Use, here: Mapping[str, str]) -> Scope:
    groups = scope.visitation_groups if use.visitation_groups is None else use.visitation_groups
    return Scope(
        target_groups=use.target_groups,
        visitation_groups=groups,
        when=tuple(_condition(condition, here) for condition in scope.when),
    )


def _condition(condition: Condition, here: Mapping[str, str]) -> Condition:
    if not isinstance(condition, PointCondition):
        return condition
    return condition.model_copy(update={"point": here.get(condition.point, condition.point)})


def _is_asked(version: Version, use: Use) -> bool:
    ends_early = use.since is not None and version.ends_on is not None and version.ends_on < use.since
    begins_late = use.until is not None and version.starts_on is not None and version.starts_on > use.until
    return not (ends_early or begins_late)


def _clipped(version: Version, use: Use, here: Mapping[str, str]) -> Version:
    return version.model_copy(
        update={
            "starts_on": max((day for day in (version.starts_on, use.since) if day), default=None),
            "ends_on": min((day for day in (version.ends_on, use.until) if day), default=None),
            "scope": version.scope and _scope(version.scope, use, here),
        }
    )


def _is_shown(case: WorkedCase, use: Use) -> bool:
    """Return whether a worked case lies within the days asked about: outside them another law holds."""
    return (use.since or date.min) <= case.opened <= (use.until or date.max)


def _case(
    case: WorkedCase, catalogue: Catalogue, point: ControlPoint, use: Use, here: Mapping[str, str]
) -> WorkedCase | None:
    """Return the worked case in a group that is asked here, or not, as it was there; None if none is such."""
    scope = point.scope
    is_asked = (
        not scope.target_groups or case.target_group is None or case.target_group in scope.target_groups
    )
    asked_here = use.target_groups or tuple(catalogue.target_groups)
    fitting = [group for group in catalogue.target_groups if is_asked is (group in asked_here)]
    changes: dict[str, object] = {
        "answers": {here.get(other, other): answer for other, answer in case.answers.items()}
    }
    if use.visitation_groups is not None:
        if scope.visitation_groups and case.group not in scope.visitation_groups:
            return None
        changes["group"] = use.visitation_groups[0] if use.visitation_groups else None
    if not fitting:
        return None
    changes["target_group"] = fitting[0] if catalogue.worked.target_group not in fitting else None
    return case.model_copy(update=changes)


def _problems_of_use(catalogue: Catalogue, lender: Catalogue, use: Use, path: Path) -> Iterator[Problem]:
    if (lender.worked.as_of, lender.worked.covers_from) != (
        catalogue.worked.as_of,
        catalogue.worked.covers_from,
    ):
        yield Problem(
            path,
            Text(
                "Kataloget, der lånes fra, viser sine eksempler på en anden dag.",
                "The catalogue picked from shows its worked cases on another day.",
            ),
            Text(
                "Skriv samme »as_of« og »covers_from« under »worked«.",
                "Write the same »as_of« and »covers_from« under »worked«.",
            ),
        )
    here = {other.point for other in catalogue.uses if other.catalogue == use.catalogue}
    for other in sorted(lender.point(use.point).looks_at() - here):
        yield Problem(
            (*path, "point"),
            Text(
                f"Punktet ser på »{other}«, som ikke er lånt med.",
                f"The point looks at »{other}«, which is not picked.",
            ),
            Text("Lån også det punkt.", "Pick that point too."),
        )
    if not any(_is_asked(version, use) for version in lender.point(use.point).versions):
        yield Problem(
            path,
            Text("Ingen version af punktet gælder i de dage.", "No version is in force on those days."),
            Text("Ret »since« eller »until«.", "Correct »since« or »until«."),
        )
