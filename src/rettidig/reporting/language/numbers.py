"""Numbers, dates and lists as a careful Danish writer sets them."""

import re
from datetime import date

from rettidig.reporting.language.nouns import Gender, Noun
from rettidig.reporting.numbers import dato, percentage, tal

_WORDS = (
    "nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv",
)  # fmt: skip
_ONE = {Gender.COMMON: "én", Gender.NEUTER: "ét"}


def cardinal(number: int, gender: Gender = Gender.COMMON) -> str:
    """Return the number as a word up to twelve, and in digits from there; one has a gender.

    >>> cardinal(1), cardinal(1, Gender.NEUTER), cardinal(12), cardinal(13)
    ('én', 'ét', 'tolv', '13')
    """
    if number == 1:
        return _ONE[gender]
    return _WORDS[number] if 0 <= number < len(_WORDS) else tal(number)


def counted(number: int, noun: Noun) -> str:
    """Return the number and what is counted; none is *ingen*.

    >>> from rettidig.reporting.language.nouns import CASE, COURSE
    >>> counted(1, CASE), counted(1, COURSE), counted(3, CASE), counted(369, CASE), counted(0, CASE)
    ('én sag', 'ét forløb', 'tre sager', '369 sager', 'ingen sager')
    """
    if number == 0:
        return f"ingen {noun.several}"
    return f"{cardinal(number, noun.gender)} {noun.after(number)}"


def out_of(part: int, whole: int, noun: Noun) -> str:
    """Return *18 ud af 25 kommuner*, both numbers as words where both are small.

    >>> from rettidig.reporting.language.nouns import MUNICIPALITY
    >>> out_of(18, 25, MUNICIPALITY), out_of(3, 4, MUNICIPALITY), out_of(3, 25, MUNICIPALITY)
    ('18 ud af 25 kommuner', 'tre ud af fire kommuner', '3 ud af 25 kommuner')
    """
    both_small = max(part, whole) < len(_WORDS)
    first, second = (cardinal(n, noun.gender) if both_small else tal(n) for n in (part, whole))
    return f"{first} ud af {second} {noun.after(whole)}"


def rounded_percent(part: int, whole: int) -> int:
    """Return the whole-number percentage, half up from the counts; raises ValueError for nothing of nothing.

    >>> rounded_percent(1, 8), rounded_percent(1, 3)
    (13, 33)
    """
    if not 0 <= part <= whole or whole == 0:
        message = f"{part} of {whole} is not a share"
        raise ValueError(message)
    return percentage(part, whole)


def percent(part: int, whole: int) -> str:
    """Return the percentage in running text; what is not nought or all is never called 0 or 100.

    >>> percent(338, 369), percent(1, 1000), percent(999, 1000), percent(25, 25)
    ('92 pct.', 'under 1 pct.', 'over 99 pct.', '100 pct.')
    """
    number = rounded_percent(part, whole)
    if number == 0 and part:
        return "under 1 pct."
    if part < whole and number == 100:  # noqa: PLR2004 - per cent
        return "over 99 pct."
    return f"{number} pct."


def month_in_words(day: date) -> str:
    """Return the month in words.

    >>> month_in_words(date(2018, 1, 31))
    'januar 2018'
    """
    return dato(day).partition(" ")[2]


def capital(text: str) -> str:
    """Return the text with a capital first letter; digits stand as they are.

    >>> capital("tre kommuner"), capital("én sag"), capital("12 kommuner")
    ('Tre kommuner', 'Én sag', '12 kommuner')
    """
    return text[:1].upper() + text[1:]


_SUBCLAUSE = re.compile(r", (at|der|hvad|hvor|hvordan|om|som)\b")


def closed(words: str) -> str:
    """Return the words with a comma after them where they end in a subordinate clause.

    >>> closed("de sager, hvor testen mangler"), closed("læse-, skrive- og regnetest")
    ('de sager, hvor testen mangler,', 'læse-, skrive- og regnetest')
    """
    return f"{words}," if _SUBCLAUSE.search(words) else words


def stopped(sentence: str) -> str:
    """Return the sentence with one full stop, also after *pct.*.

    >>> stopped("i under 50 pct."), stopped("slet ikke")
    ('i under 50 pct.', 'slet ikke.')
    """
    return sentence if sentence.endswith(".") else f"{sentence}."
