"""Shares as words: *knap hver tredje*, *godt halvdelen*, *tre ud af fire*, from exact counts.

The phrase agrees with the whole percentage that is printed beside it: the bare phrase stands where both
round to the same, *knap* is a little under and *godt* a little over. Where no phrase is near, the share is
said to be above the phrase below it, or, about the half, above or below the half.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from rettidig.reporting.language.nouns import Noun
from rettidig.reporting.language.numbers import rounded_percent


class Form(StrEnum):
    """How a phrase takes its noun."""

    EACH = "hver"  # hver tredje sag
    SEVERAL = "flere"  # tre ud af fire sager
    PART = "del"  # halvdelen af sagerne


@dataclass(frozen=True, slots=True)
class Anchor:
    """A share that has a phrase of its own, and how far from it *knap* and *godt* still reach."""

    share: Fraction
    words: str
    form: Form
    reach: Fraction = Fraction(3, 100)

    @property
    def percent(self) -> int:
        """Return the share in whole per cent, half up."""
        return rounded_percent(self.share.numerator, self.share.denominator)


ANCHORS = (
    Anchor(Fraction(1, 10), "hver tiende", Form.EACH),
    Anchor(Fraction(1, 5), "hver femte", Form.EACH),
    Anchor(Fraction(1, 4), "hver fjerde", Form.EACH),
    Anchor(Fraction(3, 10), "tre ud af ti", Form.SEVERAL),
    Anchor(Fraction(1, 3), "hver tredje", Form.EACH),
    Anchor(Fraction(2, 5), "fire ud af ti", Form.SEVERAL),
    Anchor(Fraction(1, 2), "halvdelen", Form.PART, Fraction(4, 100)),
    Anchor(Fraction(3, 5), "seks ud af ti", Form.SEVERAL),
    Anchor(Fraction(2, 3), "to ud af tre", Form.SEVERAL),
    Anchor(Fraction(7, 10), "syv ud af ti", Form.SEVERAL),
    Anchor(Fraction(3, 4), "tre ud af fire", Form.SEVERAL),
    Anchor(Fraction(4, 5), "fire ud af fem", Form.SEVERAL),
    Anchor(Fraction(9, 10), "ni ud af ti", Form.SEVERAL),
)
_HALF = next(anchor for anchor in ANCHORS if anchor.form is Form.PART)
_FEW = Fraction(2, 100)
_NEARLY_ALL = Fraction(95, 100)
_ABOUT_HALF = Fraction(7, 100)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A phrase for a share, and how it takes its noun."""

    words: str
    form: Form

    def of(self, noun: Noun) -> str:
        """Return the phrase with its noun in the right form.

        >>> from rettidig.reporting.language.nouns import CASE
        >>> quantity(1, 3).of(CASE), quantity(3, 4).of(CASE), quantity(54, 100).of(CASE)
        ('hver tredje sag', 'tre ud af fire sager', 'godt halvdelen af sagerne')
        """
        tail = {Form.EACH: noun.one, Form.SEVERAL: noun.several, Form.PART: f"af {noun.the_several}"}
        return f"{self.words} {tail[self.form]}"

    @property
    def is_plural(self) -> bool:
        """Return whether what follows refers to several (*de*), not to one (*den*)."""
        return self.form is not Form.EACH


def quantity(part: int, whole: int) -> Quantity:
    """Return the phrase for ``part`` of ``whole``; raises ValueError where the two are no share.

    >>> [quantity(n, 100).words for n in (0, 1, 9, 20, 47, 50, 56, 78, 96, 100)]
    ['ingen', 'ganske få', 'knap hver tiende', 'hver femte', 'knap halvdelen', 'halvdelen', \
'over halvdelen', 'knap fire ud af fem', 'stort set alle', 'alle']
    """
    whole_percent = rounded_percent(part, whole)
    share = Fraction(part, whole)
    return _extreme(share) or _near(share, whole_percent) or _between(share)


def _extreme(share: Fraction) -> Quantity | None:
    if share == 0:
        return Quantity("ingen", Form.SEVERAL)
    if share <= _FEW:
        return Quantity("ganske få", Form.SEVERAL)
    if share == 1:
        return Quantity("alle", Form.SEVERAL)
    if share >= _NEARLY_ALL:
        return Quantity("stort set alle", Form.SEVERAL)
    return None


def _near(share: Fraction, whole_percent: int) -> Quantity | None:
    anchor = min(ANCHORS, key=lambda one: abs(share - one.share))
    if whole_percent == anchor.percent:
        return Quantity(anchor.words, anchor.form)
    if abs(share - anchor.share) > anchor.reach:
        return None
    return Quantity(f"{'knap' if share < anchor.share else 'godt'} {anchor.words}", anchor.form)


def _between(share: Fraction) -> Quantity:
    if abs(share - _HALF.share) <= _ABOUT_HALF:
        word = "mindre end" if share < _HALF.share else "over"
        return Quantity(f"{word} {_HALF.words}", _HALF.form)
    below = [anchor for anchor in ANCHORS if anchor.share < share]
    if not below:
        return Quantity(f"færre end {ANCHORS[0].words}", ANCHORS[0].form)
    return Quantity(f"mere end {below[-1].words}", below[-1].form)
