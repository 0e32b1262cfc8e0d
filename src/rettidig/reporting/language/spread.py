"""How far municipalities lie apart: cut points chosen by a rule, counts that are exact.

**The rule.** With fewer than five municipalities, or less than 20 percentage points between the lowest and
the highest, only those two are named. Otherwise the high cut is the highest of 100, 90, … 10 per cent that a
tenth of the municipalities (at least one) reach, and the low cut the lowest of 0, 10, … 90 that a tenth do
not exceed. Where the two meet, a single municipality is enough on both sides. A plan may state other cuts;
they hold where both sides count somebody.
"""

import re
from dataclasses import dataclass

from rettidig.assessment.spread import Compare, Spread
from rettidig.reporting.language.nouns import MUNICIPALITY
from rettidig.reporting.language.numbers import capital, cardinal, closed, counted, stopped

_FEWEST_FOR_CUTS = 5
_CLOSE = 20
_ALL = 100
_STEPS = range(0, _ALL + 1, 10)
_ONLY_UP_TO = 75

_PHRASE = {
    Compare.ABOVE: "over {} pct.",
    Compare.AT_LEAST: "mindst {} pct.",
    Compare.AT_MOST: "{} pct. eller mindre",
    Compare.BELOW: "under {} pct.",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """A limit in whole per cent, and on which side of it municipalities are counted."""

    side: Compare
    percent: int

    @classmethod
    def parse(cls, text: str) -> "Cut":
        """Return the cut that a plan states, such as ``>=90``; raises ValueError for anything else."""
        found = re.fullmatch(r"(>=|<=|>|<)(\d{1,3})", text)
        if not found or int(found[2]) > _ALL:
            message = f"not a cut: {text!r}; write it as >90, >=90, <=50 or <50"
            raise ValueError(message)
        return cls(Compare(found[1]), int(found[2]))

    def counts(self, found: Spread) -> int:
        """Return how many municipalities lie on the side of the cut, by exact fractions."""
        return len(found.those(self.side, self.percent))

    @property
    def words(self) -> str:
        """Return the cut as words: *mindst 90 pct.*, *50 pct. eller mindre*, *100 pct.*, *0 pct.*."""
        if self.is_everything or self.is_nothing:
            return f"{self.percent} pct."
        return _PHRASE[self.side].format(self.percent)

    @property
    def is_everything(self) -> bool:
        """Return whether only municipalities with all cases are counted."""
        return self == Cut(Compare.AT_LEAST, _ALL)

    @property
    def is_nothing(self) -> bool:
        """Return whether only municipalities without a single case are counted."""
        return self == Cut(Compare.AT_MOST, 0)


def cuts(found: Spread, preferred: tuple[Cut, Cut] | None = None) -> tuple[Cut, Cut] | None:
    """Return the high and the low cut by which the municipalities are told apart, or None."""
    if preferred and all(cut.counts(found) for cut in preferred):
        return preferred
    members = found.members
    if len(members) < _FEWEST_FOR_CUTS or members[-1].exact - members[0].exact < _CLOSE:
        return None
    high, low = _cuts(found, quorum=-(-len(members) // 10))
    return (high, low) if high.percent > low.percent else _cuts(found, quorum=1)


def _cuts(found: Spread, quorum: int) -> tuple[Cut, Cut]:
    ups = (Cut(Compare.AT_LEAST, step) for step in reversed(_STEPS))
    downs = (Cut(Compare.AT_MOST, step) for step in _STEPS)
    high = next(cut for cut in ups if cut.counts(found) >= quorum)
    low = next(cut for cut in downs if cut.counts(found) >= quorum)
    return high, low


def spread_sentence(
    found: Spread, done: str | None = None, preferred: tuple[Cut, Cut] | None = None
) -> str | None:
    """Return how the municipalities lie apart, or None with fewer than two that have a share.

    ``done`` is what municipalities *have* done (*fulgt op på pålægget*); without it the share is the subject.

    >>> from rettidig.assessment.spread import Member
    >>> members = [Member("K1", 5, 10)] * 15 + [Member("K2", 6, 10)] * 7 + [Member("K3", 9, 10)] * 3
    >>> spread_sentence(Spread(tuple(members)), "fulgt op på pålægget")
    'Tre kommuner har fulgt op på pålægget i mindst 90 pct. af sagerne, mens 15 kommuner kun har gjort det \
i 50 pct. eller mindre.'
    """
    if len(found.members) <= 1:
        return None
    chosen = cuts(found, preferred)
    if chosen is None:
        return _close(found)
    return _by_share(found, *chosen) if done is None else _by_deed(found, *chosen, done)


def extremes_sentence(found: Spread) -> str | None:
    """Return the lowest and the highest share and how many reach them; None where all have the same.

    >>> from rettidig.assessment.spread import Member
    >>> extremes_sentence(Spread((Member("K1", 3, 20), Member("K2", 17, 20))))
    'Andelen går fra 15 pct. i én kommune til 85 pct. i en anden.'
    """
    if found.lowest == found.highest:
        return None
    low, high = len(found.at_lowest), len(found.at_highest)
    other = "en anden" if low == high == 1 else counted(high, MUNICIPALITY)
    lowest = f"{found.lowest} pct. i {counted(low, MUNICIPALITY)}"
    return f"Andelen går fra {lowest} til {found.highest} pct. i {other}."


def _close(found: Spread) -> str:
    n = len(found.members)
    if found.lowest == found.highest:
        return f"Andelen er den samme i alle {counted(n, MUNICIPALITY)}: {found.highest} pct."
    limits = f"mellem {found.lowest} og {found.highest} pct. i de {counted(n, MUNICIPALITY)}"
    is_narrow = found.members[-1].exact - found.members[0].exact < _CLOSE
    if n < _FEWEST_FOR_CUTS or not is_narrow:
        return f"Andelen ligger {limits}."
    return f"Kommunerne ligger forholdsvis tæt: Andelen er {limits}."


def _by_share(found: Spread, high: Cut, low: Cut) -> str:
    up, down = (counted(cut.counts(found), MUNICIPALITY) for cut in (high, low))
    return stopped(f"Andelen er {high.words} i {up}, mens den er {low.words} i {down}{_at_none(found, low)}")


def _by_deed(found: Spread, high: Cut, low: Cut, done: str) -> str:
    up, down = (counted(cut.counts(found), MUNICIPALITY) for cut in (high, low))
    first = "i alle sager" if high.is_everything else f"i {high.words} af sagerne"
    if low.is_nothing:
        second = f"{down} slet ikke har gjort det"
    else:
        only = "kun " if low.percent <= _ONLY_UP_TO else ""
        second = f"{down} {only}har gjort det i {low.words}{_at_none(found, low)}"
    return stopped(f"{capital(up)} har {closed(done)} {first}, mens {second}")


def _at_none(found: Spread, low: Cut) -> str:
    nobody = len(found.at_none)
    if not nobody or low.is_nothing or nobody == low.counts(found):
        return ""
    return f", heraf {cardinal(nobody)} slet ikke"
