"""Tickets: the number that decides who is drawn, made from the seed and the id alone.

The convention is Rivest's *consistent sampler* (github.com/ron-rivest/consistent_sampler): the SHA-256 of
the seed, as 64 hexadecimal digits, followed by the id, is hashed again; that number's decimal digits, filled
up with zeros in front to at least 64, are written backwards after ``0.``. Backwards, because the leading
digits of a number below a power of two are not all equally likely, while the last ones are.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

_LEAST_DIGITS = 64
_KEPT_AT_LEAST = 1024


def ticketer(seed: str) -> Callable[[str], str]:
    """Return the function that gives an id its ticket under the seed.

    >>> ticketer("01382438112797316654")("AB-130")[:16]
    '0.26299714122838'
    """
    prefix = hashlib.sha256(hashlib.sha256(seed.encode()).hexdigest().encode())

    def ticket_of(unit_id: str) -> str:
        hashed = prefix.copy()
        hashed.update(unit_id.encode())
        return "0." + str(int(hashed.hexdigest(), 16)).zfill(_LEAST_DIGITS)[::-1]

    return ticket_of


def ticket(seed: str, unit_id: str) -> str:
    """Return the ticket of one id: a number above 0 and below 1, as text; tickets are compared as texts."""
    return ticketer(seed)(unit_id)


def as_number(ticket_text: str) -> Fraction:
    """Return the ticket as an exact number.

    >>> as_number("0.25")
    Fraction(1, 4)
    """
    digits = ticket_text.removeprefix("0.")
    return Fraction(int(digits), 10 ** len(digits))


def in_order(ids: Iterable[str], seed: str) -> list[tuple[str, str]]:
    """Return (ticket, id) of all ids, the smallest ticket first.

    >>> [unit for _, unit in in_order(["A-1", "A-2", "A-3", "B-1", "B-2", "B-3"], "314159")][:4]
    ['B-2', 'B-3', 'A-3', 'A-2']
    """
    ticket_of = ticketer(seed)
    return sorted((ticket_of(unit_id), unit_id) for unit_id in ids)


def draw_without_replacement(ids: Iterable[str], seed: str, take: int) -> list[str]:
    """Return the ``take`` ids with the smallest tickets, in the order they are drawn."""
    return [unit_id for _, unit_id in in_order(ids, seed)[:take]]


@dataclass(slots=True)
class Smallest:
    """The ``size`` smallest tickets of any number that come by, in memory for about twice as many."""

    size: int
    _kept: list[tuple[str, str, str]] = field(default_factory=list, init=False)
    _bound: str = field(default="1", init=False)

    def offer(self, ticket_text: str, unit_id: str, case_id: str) -> None:
        """Take the ticket into account."""
        if self.size == 0 or ticket_text > self._bound:
            return
        self._kept.append((ticket_text, unit_id, case_id))
        if len(self._kept) >= 2 * self.size + _KEPT_AT_LEAST:
            self._kept = self.in_order()
            self._bound = self._kept[-1][0]

    def in_order(self) -> list[tuple[str, str, str]]:
        """Return (ticket, unit id, case id) of the smallest, the smallest first."""
        return sorted(self._kept)[: self.size]
