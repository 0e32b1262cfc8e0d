"""The limits and words of agreement, which are data: ``agreement.yaml``."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from rettidig.assessment.rule_files import Rules, read_rules

_FILE = "agreement.yaml"
Share = Annotated[float, Field(gt=0, lt=1)]


class WordFrom(Rules):
    """The word of a coefficient from this value up."""

    starts_at: Annotated[float, Field(alias="from", ge=-1, le=1)]
    da: Annotated[str, Field(min_length=1)]


class UniformityRules(Rules):
    """When a spread between groups is spoken of, and when it is called larger than chance."""

    least_cases: Annotated[int, Field(ge=1)]
    least_groups: Annotated[int, Field(ge=2)]
    level: Share


class AgreementRules(Rules):
    """What is said of agreement, and when."""

    confidence: Share
    least_units: Annotated[int, Field(ge=1)]
    words: tuple[WordFrom, ...]
    below: Annotated[str, Field(min_length=1)]
    uniformity: UniformityRules

    @model_validator(mode="after")
    def _words_fall(self) -> Self:
        bounds = [word.starts_at for word in self.words]
        if bounds != sorted(set(bounds), reverse=True):
            message = "the words' values must fall"
            raise ValueError(message)
        return self

    def word(self, value: float) -> str:
        """Return the word of a coefficient."""
        return next((word.da for word in self.words if value >= word.starts_at), self.below)


def agreement_rules(path: Path | None = None) -> AgreementRules:
    """Return the rules of a file, or the package's own; refuse a file of another form."""
    return read_rules(AgreementRules, __package__, _FILE, path)
