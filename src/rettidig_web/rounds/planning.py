"""What somebody plans, as values: the form makes it, and ``actions`` keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext

from rettidig.catalogue import CatalogueFile
from rettidig.sampling.design import Design
from rettidig_web.accounts.models import Unit
from rettidig_web.caseloads.models import Snapshot
from rettidig_web.rounds.models import Round, RoundKind

_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """A round as it is planned; ``shares`` are the reviewers' by their keys."""

    kind: RoundKind
    title: str
    unit: Unit
    target_group: str
    target_group_title: str
    year: int
    quarter: int
    catalogue: CatalogueFile
    points: tuple[str, ...]
    snapshot: Snapshot
    design: Design
    review_by: date
    comment_days: int
    new_months: int | None
    """None where the round does not tell new errors from old."""
    design_text: str = ""
    skips_reviewed: bool = False
    shares: Mapping[int, int] = field(default_factory=dict)
    previous: Round | None = None


def quarter_of(day: date) -> tuple[int, int]:
    """Return the year and the quarter of the day.

    >>> quarter_of(date(2026, 11, 22))
    (2026, 4)
    """
    return day.year, (day.month - 1) // _MONTHS + 1


def next_quarter(year: int, quarter: int) -> tuple[int, int]:
    """Return the quarter after.

    >>> next_quarter(2026, 4), next_quarter(2026, 1)
    ((2027, 1), (2026, 2))
    """
    return (year + 1, 1) if quarter == 4 else (year, quarter + 1)  # noqa: PLR2004 - quarters of a year


def quarter_title(year: int, quarter: int) -> str:
    """Return the quarter in words."""
    return gettext("%(quarter)s. kvartal %(year)s") % {"quarter": quarter, "year": year}


def proposed_title(kind: RoundKind, year: int, quarter: int, target_group_title: str) -> str:
    """Return the title that the form proposes: Ledelsestilsyn, 4. kvartal 2026: Uddannelseshjælp."""
    return f"{kind.label}, {quarter_title(year, quarter)}: {target_group_title}"
