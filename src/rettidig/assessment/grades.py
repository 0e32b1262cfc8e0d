"""Grades of compliance: four words for a whole-number percentage, with thresholds that are data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Self

import numpy as np
import yaml
from numpy.typing import NDArray

from rettidig.vocabulary import Grade, Place, Refused, Text

_BEST_FIRST = tuple(Grade)
_WITH_BOUND = _BEST_FIRST[:-1]
_WHOLE = 100
_DEFAULT = "thresholds.yaml"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The lowest percentage of each grade but the last; what is below all of them is ``ikke``.

    Raises ValueError where the bounds do not fall from 100 to 1, best grade first.
    """

    hoej: int
    nogen: int
    mindre: int

    def __post_init__(self) -> None:
        if not _WHOLE >= self.hoej > self.nogen > self.mindre > 0:
            message = "the thresholds must fall from at most 100 to at least 1"
            raise ValueError(message)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Return the thresholds of a YAML file, or the package's own; refuse a file of another form."""
        file = path or resources.files(__package__).joinpath(_DEFAULT)
        try:
            return cls.of(yaml.safe_load(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, RecursionError, yaml.YAMLError):
            raise _refused(file.name) from None

    @classmethod
    def of(cls, written: object) -> Self:
        """Return the thresholds of a mapping from grade to whole number; raises ValueError otherwise."""
        if not (
            isinstance(written, Mapping)
            and set(written) == set(_WITH_BOUND)
            and all(type(bound) is int for bound in written.values())
        ):
            message = "thresholds are three whole numbers by grade"
            raise ValueError(message)
        return cls(**{str(grade): bound for grade, bound in written.items()})

    @property
    def bounds(self) -> dict[Grade, int]:
        """Return the lowest percentage of each grade that has one, best first."""
        return {Grade.HIGH: self.hoej, Grade.SOME: self.nogen, Grade.LESSER: self.mindre}

    def grade(self, percent: int) -> Grade:
        """Return the grade of a whole-number percentage.

        >>> Thresholds(hoej=85, nogen=75, mindre=15).grade(84)
        <Grade.SOME: 'nogen'>
        """
        return next((grade for grade, bound in self.bounds.items() if percent >= bound), Grade.NOT)

    def places(self, percents: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each percentage the place of its grade among the grades, best (0) first."""
        falling = -np.array(tuple(self.bounds.values()))
        return np.searchsorted(falling, -percents, side="left").astype(np.int64)


def worst(grades: Iterable[Grade]) -> Grade | None:
    """Return the grade of several figures taken together, that of the worst; None where there is none.

    >>> worst([Grade.SOME, Grade.LESSER])
    <Grade.LESSER: 'mindre'>
    """
    return max(grades, key=_BEST_FIRST.index, default=None)


def _refused(name: str) -> Refused:
    return Refused(
        Text("Filen er ikke et sæt karaktergrænser.", "The file is not a set of grade thresholds."),
        do=Text(
            "Skriv tre hele tal mellem 1 og 100, faldende: hoej, nogen og mindre.",
            "Write three whole numbers between 1 and 100, falling: hoej, nogen and mindre.",
        ),
        at=Place(name),
    )
