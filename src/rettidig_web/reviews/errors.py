"""What an answer to a control point counts as."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rettidig.catalogue import ControlPoint
from rettidig.catalogue.model import Direction
from rettidig.vocabulary import Answer

_ERROR: Final[Mapping[Direction, Answer | None]] = MappingProxyType(
    {Direction.HIGH_IS_GOOD: Answer.NO, Direction.HIGH_IS_BAD: Answer.YES, Direction.NEUTRAL: None}
)


def is_error(point: ControlPoint, answer: str) -> bool:
    """Return whether the answer is an error: the unfavourable one. A point about facts has none."""
    return answer != "" and answer == error_answer(point)


def error_answer(point: ControlPoint) -> str:
    """Return the answer that is an error, or an empty text where none is."""
    return _ERROR[point.direction] or ""
