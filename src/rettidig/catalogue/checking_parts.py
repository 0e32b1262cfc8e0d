"""Whether the points that another point is made of can be what it says."""

from collections.abc import Iterable, Iterator, Mapping

from rettidig.catalogue.kinds import CompositeRule, CountRule, DeadlineRule, IndicatorRule
from rettidig.catalogue.model import Catalogue, ControlPoint
from rettidig.catalogue.problems import POINT, Path, Problem, unknown_word
from rettidig.vocabulary import Text


def problems_of_parts(catalogue: Catalogue, point: ControlPoint, path: Path) -> Iterator[Problem]:
    """Return what is wrong with the parts of a composite, or with what an indicator counts up."""
    others = {other.id: other for other in catalogue.case_points if other.id != point.id}
    if isinstance(point.rule, CompositeRule):
        for index, part in enumerate(point.rule.parts):
            yield from _unknown(part, others, (*path, "parts", index))
    if isinstance(point.rule, IndicatorRule):
        for index, part in enumerate(point.rule.judges):
            yield from _not_counted_up(part, others, (*path, "judges", index))


def _not_counted_up(part: str, others: Mapping[str, ControlPoint], path: Path) -> Iterator[Problem]:
    yield from _unknown(part, others, path)
    if part in others and not isinstance(others[part].rule, DeadlineRule | CountRule):
        yield Problem(
            path,
            Text(
                f"»{part}« har ikke én frist, der kan tælles op.",
                f"»{part}« has no single due date that can be counted up.",
            ),
            Text("Peg på et punkt af slagsen deadline eller count.", "Name a deadline or a count."),
        )


def _unknown(part: str, others: Iterable[str], path: Path) -> Iterator[Problem]:
    if part not in others:
        yield unknown_word(path, POINT, part, others)
