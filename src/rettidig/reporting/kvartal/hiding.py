"""Small cells: figures that would tell of one employee or one case are taken out before anybody reads them.

Sums are made of what is left, so that nothing hidden can be reckoned back from a sum.
"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import Field

from rettidig.assessment.rule_files import Rules, read_rules
from rettidig.reporting.kvartal.model import Area, Group, Quarter, Supervision

_FILE = "small_cells.yaml"


class SmallCells(Rules):
    """How few cases or caseworkers hide a target group's figures."""

    least_cases: Annotated[int, Field(ge=1)]
    least_caseworkers: Annotated[int, Field(ge=1)]


def small_cells(path: Path | None = None) -> SmallCells:
    """Return the rules of a file, or the package's own; refuse a file of another form."""
    return read_rules(SmallCells, __package__, _FILE, path)


def hidden(quarter: Quarter, rules: SmallCells) -> Quarter:
    """Return the quarter without the figures that would name somebody."""
    return replace(quarter, areas=tuple(_area(area, rules) for area in quarter.areas))


def _area(area: Area, rules: SmallCells) -> Area:
    return replace(area, groups=tuple(_group(group, rules) for group in area.groups))


def _group(group: Group, rules: SmallCells) -> Group:
    supervisions = tuple(_supervision(one, rules) for one in group.supervisions)
    if supervisions and supervisions[-1].figures is None:
        return replace(group, supervisions=supervisions, open=None, overdue=None)
    return replace(group, supervisions=supervisions)


def _supervision(one: Supervision, rules: SmallCells) -> Supervision:
    if one.figures is None:
        return one
    is_small = one.figures.reviewed < rules.least_cases or one.n_caseworkers < rules.least_caseworkers
    return replace(one, figures=None) if is_small else one
