"""Numbers and dates as a reader writes them: 61.644, 92 pct., 4,2, 17. maj 2026."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from rettidig.reporting.document import Bar, Cell, Chart, Share, Trend
from rettidig.vocabulary import Language

NOTHING = "–"
"""What stands where nothing can be said."""

_MINUS = "−"
_SEPARATORS = MappingProxyType(
    {Language.DANISH: str.maketrans({",": ".", ".": ","}), Language.ENGLISH: str.maketrans({})}
)
_UNIT = MappingProxyType({Language.DANISH: " pct.", Language.ENGLISH: " per cent"})
_LARGEST_N = 10_000_000
_MONTHS: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {
        Language.DANISH: (
            *("januar", "februar", "marts", "april", "maj", "juni", "juli"),
            *("august", "september", "oktober", "november", "december"),
        ),
        Language.ENGLISH: (
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
    }
)
_IN_WORDS = re.compile(r"(?:(?P<day>\d{1,2})\.? )?(?P<month>[a-zA-Z]+) (?P<year>\d{4})")


def tal(number: int | Decimal, language: Language = Language.DANISH) -> str:
    """Return a number with its thousands set apart, the decimals it has, and a real minus sign.

    >>> tal(61644), tal(-932), tal(Decimal("1234.50"))
    ('61.644', '−932', '1.234,50')
    """
    plain = f"{abs(number):,f}" if isinstance(number, Decimal) else f"{abs(number):,}"
    sign = _MINUS if number < 0 else ""
    return sign + plain.translate(_SEPARATORS[language])


def percentage(met: int, n: int) -> int:
    """Return ``met`` of ``n`` in whole per cent, halves up, from the counts; n must be positive.

    >>> percentage(1, 200), percentage(169, 200)
    (1, 85)
    """
    return (200 * met + n) // (2 * n)


def pct(met: int, n: int, language: Language = Language.DANISH) -> str:
    """Return ``met`` of ``n`` as a whole percentage, or a dash where n is 0.

    >>> pct(340, 369), pct(0, 0)
    ('92 pct.', '–')
    """
    return f"{percentage(met, n)}{_UNIT[language]}" if n else NOTHING


def unit(language: Language) -> str:
    """Return what stands after a percentage, with the space before it."""
    return _UNIT[language]


def counts_of(share: float) -> Share:
    """Return the counts behind a share, in lowest terms: the float of ``met / n`` leads back to both.

    >>> counts_of(169 / 200)
    Share(met=169, n=200)
    """
    fraction = Fraction(share).limit_denominator(_LARGEST_N)
    return Share(fraction.numerator, fraction.denominator)


def share_of_bar(bar: Bar) -> Share | None:
    """Return the counts that a bar's percentage is rounded from, or None where nothing can be said."""
    if bar.share is None:
        return None
    return Share(bar.met, bar.n) if bar.met is not None else counts_of(bar.share)


def average_of(chart: Chart) -> Share | None:
    """Return the counts that a chart's average is rounded from, or None where it has no average."""
    if chart.average is None:
        return None
    return chart.average_of or counts_of(chart.average)


def shown(share: Share | None, language: Language = Language.DANISH) -> str:
    """Return a share as text, and a dash for no share."""
    return pct(share.met, share.n, language) if share else NOTHING


def cell_text(cell: Cell, language: Language = Language.DANISH) -> str:
    """Return a table cell as text; an empty cell is the empty string."""
    if cell is None:
        return ""
    if isinstance(cell, Share):
        return shown(cell, language)
    if isinstance(cell, Trend):
        return cell.words
    return cell if isinstance(cell, str) else tal(cell, language)


def dato(day: date, language: Language = Language.DANISH) -> str:
    """Return a date in words.

    >>> dato(date(2026, 5, 17))
    '17. maj 2026'
    """
    point = "." if language is Language.DANISH else ""
    return f"{day.day}{point} {_MONTHS[language][day.month - 1]} {day.year}"


def day_of(dated: str) -> date:
    """Return the date that a document bears; a month without a day stands for its first day.

    Raises ValueError where ``dated`` is neither an ISO date nor a date or month in words.

    >>> day_of("2026-05-17") == day_of("17. maj 2026"), day_of("maj 2026").day
    (True, 1)
    """
    words = _IN_WORDS.fullmatch(dated)
    if words is None:
        return date.fromisoformat(dated)
    names = [month.lower() for months in _MONTHS.values() for month in months]
    month = names.index(words["month"].lower()) % 12 + 1
    return date(int(words["year"]), month, int(words["day"] or 1))


def dated_text(dated: str, language: Language = Language.DANISH) -> str:
    """Return what a document's title page says: an ISO date in words, other texts as they are."""
    return dated if _IN_WORDS.fullmatch(dated) else dato(day_of(dated), language)


def timestamp_of(dated: str) -> datetime:
    """Return the fixed time that goes into a file's metadata: noon UTC on the day the document bears."""
    day = day_of(dated)
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
