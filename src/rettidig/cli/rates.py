"""Shares and confidences as a user writes and reads them: 5 pct., 5%, 0,05; 14 pct., 3,5 pct."""

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction

from rettidig.reporting.numbers import tal
from rettidig.vocabulary import Refused, Text

_WRITTEN = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<percent>%|pct\.?)?")
_TENTH = Decimal("0.1")


def rate(text: str) -> Fraction:
    """Return the share written as 5%, 5 pct. or 0,05, exactly; refuses what is not between 0 and 1.

    >>> rate("3,5 pct."), rate("0.035")
    (Fraction(7, 200), Fraction(7, 200))
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found:
        number = Fraction(found["number"].replace(",", "."))
        share = number / 100 if found["percent"] else number
        if 0 <= share <= 1:
            return share
    raise Refused(
        Text(f"{text!r} er ikke en andel.", f"{text!r} is not a share."),
        do=Text(
            "Skriv den som 5% eller 0,05; den skal ligge mellem 0 og 1.",
            "Write it as 5% or 0.05; it must lie between 0 and 1.",
        ),
    )


def confidence(text: str) -> Fraction:
    """Return the confidence written as a share; refuses less than a half, and certainty."""
    share = rate(text)
    if Fraction(1, 2) <= share < 1:
        return share
    raise Refused(
        Text("Sikkerheden skal være mindst 50 pct. og under 100 pct.", "The confidence must be 50 to 100 %."),
        do=Text(
            "Skriv f.eks. 95%. Fuld sikkerhed kræver, at alle sager gennemgås.",
            "Write 95%, for example. Full certainty takes a review of every case.",
        ),
    )


def percent(share: float | Fraction) -> str:
    """Return a share in per cent with a decimal where it needs one; what is not nought is not called 0.

    >>> percent(0.05), percent(0.0349), percent(0.0004), percent(0), percent(0.9999)
    ('5 pct.', '3,5 pct.', 'under 0,1 pct.', '0 pct.', 'over 99,9 pct.')
    """
    tenths = _tenths(share, ROUND_HALF_UP)
    if tenths == 0 and share > 0:
        return "under 0,1 pct."
    if tenths == 100 and share < 1:  # noqa: PLR2004 - per cent
        return "over 99,9 pct."
    return f"{_plain(tenths)} pct."


def at_most(share: float) -> str:
    """Return an upper limit in per cent, rounded up to a tenth.

    >>> at_most(0.13911), at_most(0.0295)
    ('14 pct.', '3 pct.')
    """
    return f"{_plain(_tenths(share, ROUND_CEILING))} pct."


def at_least(share: float) -> str:
    """Return a lower limit in per cent, rounded down to a tenth.

    >>> at_least(0.8609)
    '86 pct.'
    """
    return f"{_plain(_tenths(share, ROUND_FLOOR))} pct."


def between(low: float, high: float) -> str:
    """Return an interval in per cent, its lower end rounded down and its upper end up.

    >>> between(0.7261, 0.8744)
    '72,6–87,5 pct.'
    """
    return f"{at_least(low).removesuffix(' pct.')}–{at_most(high)}"


def percentage_points(difference: float | Fraction) -> str:
    """Return a margin in percentage points, rounded up to a tenth.

    >>> percentage_points(0.05)
    '± 5 procentpoint'
    """
    return f"± {_plain(_tenths(difference, ROUND_CEILING))} procentpoint"


def _tenths(share: float | Fraction, rounding: str) -> Decimal:
    """Return the share in per cent with one decimal; noise beyond the ninth decimal does not round it up."""
    exact = Decimal(share.numerator) / share.denominator if isinstance(share, Fraction) else Decimal(share)
    return (round(exact, 9) * 100).quantize(_TENTH, rounding)


def _plain(number: Decimal) -> str:
    return tal(int(number)) if number == int(number) else tal(number)
