"""Numbers, days and times as the chosen language writes them; what is missing is a dash, never a nought."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Protocol

from django import template
from django.utils import formats, timezone, translation
from django.utils.translation import gettext

register = template.Library()

NOTHING = "–"
_THOUSAND = 1000
_HARD_SPACE = "\N{NO-BREAK SPACE}"


class Quarter(Protocol):
    """What says which quarter it is of."""

    @property
    def year(self) -> int:
        """The year."""

    @property
    def quarter(self) -> int:
        """From one to four."""


@register.filter
def day(value: date | None) -> str:
    """Return the day in words.

    >>> day(date(2026, 5, 17))
    '17. maj 2026'
    """
    return NOTHING if value is None else _day(value, _pattern("j. F Y", "j F Y"))


@register.filter
def short_day(value: date | None) -> str:
    """Return the day in figures, for narrow columns.

    >>> short_day(date(2026, 5, 7))
    '07.05.2026'
    """
    return NOTHING if value is None else _day(value, _pattern("d.m.Y", "d/m/Y"))


def _day(value: date, pattern: str) -> str:
    if isinstance(value, datetime):
        return formats.date_format(value, pattern)
    return _written_once(value, pattern, translation.get_language())


@lru_cache(maxsize=8192)
def _written_once(value: date, pattern: str, _language: str | None) -> str:
    """Return the day as the language in use writes it; a page may have hundreds, mostly the same."""
    return formats.date_format(value, pattern)


@register.filter
def moment(value: datetime | None) -> str:
    """Return the day and the time of day in Denmark.

    >>> from zoneinfo import ZoneInfo
    >>> moment(datetime(2026, 5, 17, 9, 5, tzinfo=ZoneInfo("Europe/Copenhagen")))
    '17. maj 2026 kl. 9.05'
    """
    if value is None:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return formats.date_format(local, _pattern(r"j. F Y \k\l. G.i", "j F Y, H:i"))


@register.filter("quarter")
def quarter_in_words(value: Quarter) -> str:
    """Return the quarter of the year in words; of anything that has a ``year`` and a ``quarter``.

    >>> from types import SimpleNamespace
    >>> quarter_in_words(SimpleNamespace(year=2026, quarter=4))
    '4. kvartal 2026'
    """
    return gettext("%(quarter)s. kvartal %(year)s") % {"quarter": value.quarter, "year": value.year}


@register.filter
def short_moment(value: datetime | None) -> str:
    """Return the day in figures and the time of day in Denmark, for narrow columns.

    >>> from zoneinfo import ZoneInfo
    >>> short_moment(datetime(2026, 5, 7, 9, 5, tzinfo=ZoneInfo("Europe/Copenhagen")))
    '07.05.2026 kl. 9.05'
    """
    if value is None:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return formats.date_format(local, _pattern(r"d.m.Y \k\l. G.i", "d/m/Y, H:i"))


@register.filter
def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """Return the number with its thousands set apart and the decimals asked for, a half rounded up.

    >>> number(12345), number(3.14159, 2), number(2.5), number(None)
    ('12.345', '3,14', '3', '–')
    """
    if value is None:
        return NOTHING
    if isinstance(value, int) and not decimals and 0 <= value < _THOUSAND:
        return str(int(value))
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return formats.number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True)


@register.filter
def percent(share: float | Decimal | None, decimals: int = 0) -> str:
    """Return a share between nought and one as a percentage, with a space that does not break.

    >>> percent(0.925).replace(chr(160), " "), percent(0.925, 1).replace(chr(160), " ")
    ('93 pct.', '92,5 pct.')
    """
    if share is None:
        return NOTHING
    hundredth = gettext("pct.")
    return f"{number(Decimal(str(share)) * 100, decimals)}{_HARD_SPACE}{hundredth}"


@register.filter
def kroner(ore: int | None) -> str:
    """Return an amount of øre in kroner.

    >>> kroner(1234550).replace(chr(160), " ")
    '12.345,50 kr.'
    """
    return NOTHING if ore is None else f"{number(Decimal(ore) / 100, 2)}{_HARD_SPACE}kr."


def _pattern(danish: str, english: str) -> str:
    return english if (translation.get_language() or "da").startswith("en") else danish
