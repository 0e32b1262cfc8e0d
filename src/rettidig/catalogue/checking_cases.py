"""Whether the worked cases of a point use only what the catalogue knows, and could come out as they say."""

from collections.abc import Iterator

from rettidig.catalogue.model import Catalogue, ControlPoint, WorkedCase, WorkedEvent
from rettidig.catalogue.problems import (
    ATTRIBUTE,
    EVENT_TYPE,
    POINT,
    TARGET_GROUP,
    VISITATION_GROUP,
    Path,
    Problem,
    unknown_word,
)
from rettidig.vocabulary import Reason, Text


def problems_of_cases(catalogue: Catalogue, point: ControlPoint, path: Path) -> Iterator[Problem]:
    """Return what is wrong with the point's worked cases; ``path`` leads to the point."""
    for index, case in enumerate(point.cases):
        where = (*path, "cases", index)
        yield from _problems_of_case(catalogue, case, where)
        yield from _problems_of_expectation(point, case, (*where, "expect"))
        for number, event in enumerate(case.events):
            yield from _problems_of_event(catalogue, event, (*where, "events", number))


def _problems_of_case(catalogue: Catalogue, case: WorkedCase, path: Path) -> Iterator[Problem]:
    if case.target_group is not None and case.target_group not in catalogue.target_groups:
        known = catalogue.target_groups
        yield unknown_word((*path, "target_group"), TARGET_GROUP, case.target_group, known)
    if case.group is not None and case.group not in catalogue.visitation_groups:
        groups = catalogue.visitation_groups
        yield unknown_word((*path, "group"), VISITATION_GROUP, case.group, groups)
    if case.closed and case.closed < case.opened:
        yield _ends_before_it_begins((*path, "closed"))
    points = {point.id for point in catalogue.case_points}
    for point_id in case.answers:
        if point_id not in points:
            yield unknown_word((*path, "answers", point_id), POINT, point_id, points)


def _problems_of_event(catalogue: Catalogue, event: WorkedEvent, path: Path) -> Iterator[Problem]:
    known = catalogue.events.get(event.type)
    if known is None:
        yield unknown_word((*path, "type"), EVENT_TYPE, event.type, catalogue.events)
        return
    for name in event.values:
        if name not in known.attributes:
            yield unknown_word((*path, "values", name), ATTRIBUTE, name, known.attributes)
    if event.until and event.until < event.on:
        yield _ends_before_it_begins((*path, "until"))
    if event.until and not known.is_interval:
        yield Problem(
            (*path, "until"),
            Text(
                f"»{event.type}« er ikke et forløb og har ingen slutdag.", f"»{event.type}« is no interval."
            ),
            Text("Slet »until«.", "Delete »until«."),
        )


def _problems_of_expectation(point: ControlPoint, case: WorkedCase, path: Path) -> Iterator[Problem]:
    expected = (case.expect.outcome, case.expect.reason)
    if case.expect.reason is not Reason.ANSWERED and expected not in point.rule.possible():
        yield Problem(
            (*path, "reason"),
            Text(
                f"Slagsen »{point.rule.kind}« giver aldrig »{expected[0]}« med »{expected[1]}«.",
                f"The kind »{point.rule.kind}« never gives »{expected[0]}« with »{expected[1]}«.",
            ),
            Text("Ret »outcome« eller »reason«.", "Correct »outcome« or »reason«."),
        )


def _ends_before_it_begins(path: Path) -> Problem:
    return Problem(
        path,
        Text("Slutdagen ligger før startdagen.", "The last day lies before the first."),
        Text("Ret en af dem.", "Correct one of them."),
    )
