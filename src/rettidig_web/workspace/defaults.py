"""What the workspace's pages begin with, from ``defaults.yaml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Defaults:
    """See the comments in the file."""

    deadline_days: tuple[int, ...]
    deadline_days_first: int
    fewest_cases: int
    fewest_caseworkers: int
    rounds_back: int


@cache
def defaults() -> Defaults:
    """Return the defaults; the first call in a process reads the file."""
    written = yaml.safe_load((Path(__file__).parent / "defaults.yaml").read_text(encoding="utf-8"))
    return Defaults(**{**written, "deadline_days": tuple(written["deadline_days"])})
