"""The shipped catalogues as one, so that all their worked cases are one caseload and one run of an engine."""

from collections.abc import Iterable

from rettidig.catalogue import Catalogue, ControlPoint, load_catalogue, shipped
from rettidig.catalogue.model import VERSION_SETTINGS, EventType, WorkedCase


def merged_catalogue() -> Catalogue:
    """Return the points of every shipped catalogue whose worked cases are judged on the same day.

    No two catalogues have a point of the same id. The events of one word are one, with the attributes that
    any catalogue gives it. A worked case says its target group, which differs from catalogue to catalogue.
    """
    all_of_them = [load_catalogue(name).catalogue for name in shipped()]
    days = [(each.worked.as_of, each.worked.covers_from) for each in all_of_them]
    usual = max(days, key=days.count)
    parts = [each for each, day in zip(all_of_them, days, strict=True) if day == usual]
    return parts[0].model_copy(
        update={
            "id": "alle",
            "target_groups": {word: title for part in parts for word, title in part.target_groups.items()},
            "visitation_groups": {
                word: title for part in parts for word, title in part.visitation_groups.items()
            },
            "acts": {word: act for part in parts for word, act in part.acts.items()},
            "events": _merged_events(parts),
            "themes": tuple(theme for part in parts for theme in part.themes),
            "points": tuple(_placed(part, point) for part in parts for point in part.points),
        }
    )


def _merged_events(parts: Iterable[Catalogue]) -> dict[str, EventType]:
    found: dict[str, EventType] = {}
    for part in parts:
        for word, event in part.events.items():
            known = found.get(word, event)
            assert known.is_interval is event.is_interval, f"{word} is an interval in one catalogue only"
            found[word] = event.model_copy(update={"attributes": {**known.attributes, **event.attributes}})
    return found


def _placed(part: Catalogue, point: ControlPoint) -> ControlPoint:
    cases = tuple(_with_target_group(part, case) for case in point.cases)
    return point.model_copy(update={"cases": cases})


def _with_target_group(part: Catalogue, case: WorkedCase) -> WorkedCase:
    return case.model_copy(update={"target_group": case.target_group or part.worked.target_group})


def of_every_shape(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with the first point of each shape, and those that they look at.

    The shape of a point is its kind, which settings its rule and its versions have, and what its scopes ask
    for. An engine that is slow for each point can run these where it could not run them all.
    """
    first: dict[object, str] = {}
    for point in catalogue.case_points:
        first.setdefault(_shape(point), point.id)
    wanted, waiting = set[str](), list(first.values())
    while waiting:
        wanted.add(found := waiting.pop())
        waiting += catalogue.point(found).looks_at() - wanted
    return catalogue.model_copy(
        update={"points": tuple(point for point in catalogue.case_points if point.id in wanted)}
    )


def _shape(point: ControlPoint) -> object:
    versions = {
        name
        for version in point.versions
        for name in ("scope", *VERSION_SETTINGS)
        if getattr(version, name) is not None
    }
    conditions = {
        (type(each).__name__, getattr(each, "presence", ""))
        for version in point.versions
        for each in point.scope_of(version).when
    }
    has_law_ends = any(version.starts_on or version.ends_on for version in point.versions)
    rule = point.rule.model_dump(exclude_defaults=True)
    return (
        *(point.rule.kind, point.rule.law_by, frozenset(rule), has_law_ends),
        *(frozenset(versions), frozenset(conditions)),
    )
