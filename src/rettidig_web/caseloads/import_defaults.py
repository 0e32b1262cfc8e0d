"""How imports in the browser go about files: read from ``imports.yaml``."""

from datetime import timedelta
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict


class ImportDefaults(BaseModel):
    """What ``imports.yaml`` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hours_kept: int
    rows_read: int
    rows_shown: int

    @property
    def time_kept(self) -> timedelta:
        """Return how long uploaded files lie."""
        return timedelta(hours=self.hours_kept)


@cache
def import_defaults() -> ImportDefaults:
    """Return the defaults, read once in a process."""
    text = (Path(__file__).parent / "imports.yaml").read_text(encoding="utf-8")
    return ImportDefaults.model_validate(yaml.safe_load(text))
