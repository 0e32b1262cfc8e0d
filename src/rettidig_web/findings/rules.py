"""What holds where a unit has decided nothing else, read from ``rules.yaml``."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field

from rettidig.vocabulary import Reason
from rettidig_web.findings.models import FindingType

Count = Annotated[int, Field(ge=1)]


class Proposed(BaseModel):
    """What the machine's reason lets one propose of an error; None where it tells nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: FindingType
    is_reproduced: bool | None = None


class Rules(BaseModel):
    """The rules, each explained in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    correction_days: Count
    smallest_group: Count
    remind_days: Count
    proposals: Mapping[Reason, Proposed]


@cache
def rules() -> Rules:
    """Return the rules; the first call in a process reads the file."""
    text = files("rettidig_web.findings").joinpath("rules.yaml").read_text(encoding="utf-8")
    return Rules.model_validate(yaml.safe_load(text))
