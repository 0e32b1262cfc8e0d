"""The package's settings for estimates, kept as data beside the code."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class Settings:
    """When which limits of a share from a stratified sample are used; see ``settings.yaml``."""

    t_needs: int
    reviewed_at_least: float
    exact_up_to: int


@cache
def settings() -> Settings:
    """Return the settings of ``settings.yaml``."""
    file = resources.files(__package__).joinpath("settings.yaml")
    return Settings(**yaml.safe_load(file.read_text(encoding="utf-8")))
