"""Rettidig: checks that municipal casework follows the law, case by case and rule by rule."""

from importlib.metadata import version

__version__ = version("rettidig")
