"""What the months to come can come to, from the cases already running: exact counts, nothing estimated.

Everybody is taken to stay until the due day. Who leaves earlier leaves the count, and people who have not
come yet cannot fall due in it before their own time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from rettidig.assessment.indicators.counting import Due, Table, open_days
from rettidig.assessment.indicators.model import PER_CENT, Coming, added
from rettidig.assessment.indicators.runs import threshold_on
from rettidig.assessment.model import Counts
from rettidig.catalogue.model import ControlPoint


def offers_needed(done: int, n: int, threshold: Decimal) -> int:
    """Return the smallest number of offers that, added to those done, reach the threshold in per cent of n.

    >>> offers_needed(5, 10, Decimal(80)), offers_needed(9, 10, Decimal(80)), offers_needed(0, 7, Decimal(75))
    (3, 0, 6)
    """
    return max(ceil(Fraction(threshold) * n / PER_CENT) - done, 0)


def coming_of(
    point: ControlPoint, found: Iterable[Due], table: Table, months: Sequence[date]
) -> tuple[Coming, ...]:
    """Return the months to come, in order, each with what is still to be done."""
    dues = tuple(found)
    return tuple(_coming(point, dues, table[month], month) for month in months)


def _coming(point: ControlPoint, found: Iterable[Due], benefits: Mapping[str, Counts], month: date) -> Coming:
    whole = added(*benefits.values())
    threshold = threshold_on(point, month)
    needed = None if threshold is None else offers_needed(whole.met, whole.n + whole.pending, threshold)
    days = list(open_days(found, month))
    can_be = needed is not None and 0 < needed <= len(days)
    return Coming(month, benefits, threshold, needed, tuple(days[-needed:]) if can_be and needed else ())
