"""Numbers and days as they are written in attributes."""

from datetime import date
from decimal import Decimal

DIGITS = set("0123456789")
PLACES_OF_HYPHENS = {4, 7}
LENGTH_OF_A_DAY = 10


def number_or_none(text: str) -> Decimal | None:
    """Return the number written with digits and, for decimals, a full stop; None for anything else."""
    parts = text.split(".")
    is_number = len(parts) <= 2 and all(part and set(part) <= DIGITS for part in parts)
    return Decimal(text) if is_number else None


def day_or_none(text: str) -> date | None:
    """Return the day written as 2020-01-31; None for anything else."""
    is_formed = len(text) == LENGTH_OF_A_DAY and all(
        sign == "-" if place in PLACES_OF_HYPHENS else sign in DIGITS for place, sign in enumerate(text)
    )
    try:
        return date.fromisoformat(text) if is_formed else None
    except ValueError:
        return None
