"""Shares, coefficients and their intervals as they stand in a Danish sentence or table."""

from decimal import ROUND_HALF_UP, Decimal

from rettidig.reporting.numbers import NOTHING, tal

_WHOLE = Decimal(1)
_TENTHS = Decimal("0.1")
_HUNDREDTHS = Decimal("0.01")


def whole_percent(share: float) -> str:
    """Return a share in whole per cent, halves away from zero.

    >>> whole_percent(0.845), whole_percent(-0.05)
    ('85 pct.', '−5 pct.')
    """
    return f"{_rounded(100 * share, _WHOLE)} pct."


def percent_interval(low: float, high: float) -> str:
    """Return an interval of shares.

    >>> percent_interval(0.7, 0.913)
    '70–91 pct.'
    """
    return f"{_rounded(100 * low, _WHOLE)}–{_rounded(100 * high, _WHOLE)} pct."


def points(share: float) -> str:
    """Return a difference of shares in whole percentage points with its sign.

    >>> points(0.124), points(-0.3), points(0.001)
    ('+12', '−30', '0')
    """
    text = _rounded(100 * share, _WHOLE)
    return text if text == "0" or share < 0 else f"+{text}"


def hundredths(value: float | None) -> str:
    """Return a coefficient with two decimals, or a dash where there is none.

    >>> hundredths(0.775), hundredths(-0.001), hundredths(None)
    ('0,78', '0,00', '–')
    """
    return NOTHING if value is None else _rounded(value, _HUNDREDTHS)


def tenths(value: float) -> str:
    """Return a number with one decimal.

    >>> tenths(2.79), tenths(0.6042)
    ('2,8', '0,6')
    """
    return _rounded(value, _TENTHS)


def from_to(low: float, high: float) -> str:
    """Return an interval of coefficients, in words so that a minus sign cannot confuse.

    >>> from_to(-0.1, 0.35)
    'fra −0,10 til 0,35'
    """
    return f"fra {hundredths(low)} til {hundredths(high)}"


def p_value(probability: float) -> str:
    """Return a probability as it is reported: two decimals, and never as nought.

    >>> p_value(0.034), p_value(0.0004), p_value(0.999)
    ('p = 0,03', 'p < 0,01', 'p = 1,00')
    """
    return "p < 0,01" if probability < float(_HUNDREDTHS) else f"p = {hundredths(probability)}"


def _rounded(number: float, step: Decimal) -> str:
    # Twelve digits, so that 100 × 0.845 is the 84.5 it is seen as and not 84.49999…
    exact = Decimal(f"{number:.12g}").quantize(step, ROUND_HALF_UP)
    return tal(abs(exact) if exact == 0 else exact)
