"""What one cell of an export means: a date, a person, an amount, a word. Each decided once per text."""

import hmac
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rettidig.caseload.faults import Fault

BLANKS = " \t\r\n\u00a0\u2007\u202f\ufeff"
"""What is trimmed from both ends of a cell: ordinary and hard spaces."""

_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})([-./])(?P<month>\d{1,2})\2(?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-./])(?P<month>\d{1,2})\2(?P<day>\d{1,2})")
_TIME = re.compile(r"[T ]+\d{1,2}[:.]\d{2}([:.]\d{2}([.,]\d+)?)?$")
_CPR = re.compile(r"(?:(\d{6})[- ]?(\d{4})|(\d{9}))")
_AMOUNT = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|-?\d+(?:[.,]\d{1,2})?")
_THOUSANDS = re.compile(r"-?\d{1,3}(\.\d{3})+")
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_FOREVER = 9999
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a cell says, or why it says nothing that can be used. Neither: the cell is empty."""

    value: str | None = None
    fault: Fault | None = None


NOTHING = Meaning()


def trimmed(text: str) -> str:
    """Return ``text`` without ordinary and hard spaces at its ends."""
    return text.strip(BLANKS)


def folded(text: str) -> str:
    r"""Return ``text`` as it is compared: case, kinds of space and ways of writing æ, ø, å made alike.

    >>> folded(" Jobsamtale\u00a0 Afholdt ")
    'jobsamtale afholdt'
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().translate(_TO_SPACE).split())


_TO_SPACE = dict.fromkeys(map(ord, BLANKS), " ")


def date_of(text: str) -> Meaning:
    """Return the date as ``YYYY-MM-DD``; day before month, always; a time of day is left out.

    >>> date_of("3.2.2019 00:00:00").value, date_of("31-02-2019").fault.value, date_of("snarest").fault.value
    ('2019-02-03', 'impossible_date', 'not_a_date')
    """
    text = _TIME.sub("", trimmed(text))
    if not text:
        return NOTHING
    found = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if not found:
        return Meaning(fault=Fault.NOT_A_DATE)
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return Meaning(fault=Fault.IMPOSSIBLE_DATE)
    return Meaning(day.isoformat()) if day.year in _YEARS else Meaning(fault=Fault.IMPOSSIBLE_DATE)


def end_date_of(text: str) -> Meaning:
    """Return the date, or nothing where the end is open: an empty cell, or the year 9999.

    >>> end_date_of("31-12-9999")
    Meaning(value=None, fault=None)
    """
    bare = _TIME.sub("", trimmed(text))
    found = _DAY_FIRST.fullmatch(bare) or _YEAR_FIRST.fullmatch(bare)
    if found and int(found["year"]) == _FOREVER and (found["month"], found["day"]) == ("12", "31"):
        return NOTHING
    return date_of(text)


def excel_day(serial: float) -> str:
    """Return the day that a spreadsheet's serial number stands for (1900 date system), or the number.

    >>> excel_day(43499.0)
    '2019-02-03'
    """
    if not 1 <= serial < (date.max - _EXCEL_DAY_ZERO).days + 1:
        return number_text(serial)
    return (_EXCEL_DAY_ZERO + timedelta(days=int(serial))).isoformat()


def number_text(number: float) -> str:
    """Return a spreadsheet's number as text, whole numbers without decimals.

    >>> number_text(607625122.0), number_text(7.4)
    ('607625122', '7.4')
    """
    return str(int(number)) if number == int(number) else str(number)


def cpr_digits(text: str) -> str | None:
    """Return a CPR number's ten digits however it is written, or None; a lost zero in front is put back."""
    found = _CPR.fullmatch(trimmed(text).replace("\u00a0", " ").replace("\u2013", "-"))
    if not found:
        return None
    return found[1] + found[2] if found[1] else "0" + found[3]


def pseudonym_of(digits: str, key: bytes) -> str:
    """Return the citizen's pseudonym: the same for the same digits and key, no way back without the key."""
    return "b-" + hmac.digest(key, digits.encode(), "sha256").hex()[:20]


def citizen_of(text: str, key: bytes) -> Meaning:
    """Return the pseudonym of the CPR number in a cell."""
    if not trimmed(text):
        return NOTHING
    digits = cpr_digits(text)
    return Meaning(pseudonym_of(digits, key)) if digits else Meaning(fault=Fault.NOT_A_CPR_NUMBER)


def amount_of(text: str, *, in_kroner: bool = True) -> Meaning:
    """Return an amount, written with a decimal comma, as whole øre.

    >>> amount_of("1.250,5 kr.").value
    '125050'
    """
    bare = re.sub(r"(?i)\s*kr\.?$", "", trimmed(text)).replace("\u00a0", "").replace(" ", "")
    if not bare:
        return NOTHING
    if not _AMOUNT.fullmatch(bare):
        return Meaning(fault=Fault.NOT_AN_AMOUNT)
    has_thousands = "," in bare or _THOUSANDS.fullmatch(bare)
    amount = Decimal(bare.replace(".", "").replace(",", ".") if has_thousands else bare)
    oere = amount * 100 if in_kroner else amount
    return Meaning(str(int(oere))) if oere == int(oere) else Meaning(fault=Fault.NOT_AN_AMOUNT)
