"""Whether a point's figures under one catalogue can be set beside those under another.

A share is comparable on the days when both points judge every case alike. New words do not matter where
the machine judges; where people answer, the question is the rule, and another question is another point.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from rettidig.catalogue.differences.sameness import is_same
from rettidig.catalogue.differences.timeline import ALWAYS, Days, Stretch, joined, stretches
from rettidig.catalogue.kinds import AnswerRule
from rettidig.catalogue.model import ControlPoint
from rettidig.catalogue.wording import danish_date

_DAY = timedelta(days=1)


class Cause(StrEnum):
    """What breaks a trend."""

    ASKED_OF = "asked_of"
    DIRECTION = "direction"
    QUESTION = "question"
    RULE = "rule"
    SCOPE = "scope"
    LAW_BEGAN = "law_began"
    LAW_ENDED = "law_ended"
    BUILDS_ON = "builds_on"


_SAID: Final = {
    Cause.ASKED_OF: "spørgsmålet stilles til en anden",
    Cause.DIRECTION: "en høj andel betyder noget andet",
    Cause.QUESTION: "spørgsmålet besvares af mennesker og er formuleret anderledes",
    Cause.RULE: "reglen er en anden",
    Cause.SCOPE: "punktet gælder andre sager",
    Cause.LAW_BEGAN: "der gjaldt ingen regel i det første katalog",
    Cause.LAW_ENDED: "der gælder ingen regel i det andet katalog",
    Cause.BUILDS_ON: "punktet bygger på et andet punkt, der ikke kan sammenlignes",
}


@dataclass(frozen=True, slots=True)
class Break:
    """Days whose cases are judged differently, and why. A day is the one whose law decides a case."""

    days: Days
    cause: Cause


@dataclass(frozen=True, slots=True)
class Comparability:
    """On which days two points cannot be compared; without any they can."""

    breaks: tuple[Break, ...] = ()

    @property
    def is_comparable(self) -> bool:
        """Return whether the points can be compared on all days."""
        return not self.breaks

    @property
    def comparable_before(self) -> date | None:
        """Return the first day from which they cannot be compared, None where there is no such day.

        None also where they cannot be compared on any early day: see ``is_comparable``.
        """
        firsts = [found.days.first for found in self.breaks]
        return None if None in firsts else min((day for day in firsts if day), default=None)

    def is_comparable_between(self, first: date | None, last: date | None) -> bool:
        """Return whether the points can be compared on every day from ``first`` to ``last``; None is open."""
        return not any(found.days.meets(first, last) for found in self.breaks)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why not, in Danish, each with its days: ``fra 1. juli 2026: reglen er en anden``."""
        return tuple(
            f"{found.days.danish().strip()}: {_SAID[found.cause]}".removeprefix(": ") for found in self.breaks
        )

    @property
    def sentence(self) -> str:
        """Return in Danish whether the points can be compared, and why not."""
        if self.is_comparable:
            return "Kan sammenlignes."
        days = {found.days for found in self.breaks}
        if len(days) == 1 and self.comparable_before and None in {found.last for found in days}:
            last = danish_date(self.comparable_before - _DAY)
            causes = " og ".join(_SAID[found.cause] for found in self.breaks)
            return f"Kan sammenlignes til og med {last}, derefter ikke: {causes}."
        whole = any(found.days == ALWAYS for found in self.breaks)
        return f"Kan ikke sammenlignes{'' if whole else ' på alle dage'}: {'; '.join(self.reasons)}."


def comparable(a: ControlPoint, b: ControlPoint) -> Comparability:
    """Return on which days the figures of ``a`` and ``b`` can be set beside each other.

    The points are looked at by themselves: where they look at other points by id (conditions, parts, what
    an indicator counts up), ``differences`` tells whether those have changed.
    """
    lasting = [Break(ALWAYS, cause) for cause in _lasting_causes(a, b)]
    both = stretches(a, b)
    whole = [stretch.days for stretch in both]
    of_some_days = [
        Break(days, cause)
        for cause in (Cause.RULE, Cause.SCOPE, Cause.LAW_BEGAN, Cause.LAW_ENDED)
        for days in joined((each.days for each in both if cause in _causes(a, b, each)), whole)
    ]
    return Comparability((*lasting, *of_some_days))


def _lasting_causes(a: ControlPoint, b: ControlPoint) -> Iterator[Cause]:
    if a.asked_of is not b.asked_of:
        yield Cause.ASKED_OF
    if a.direction is not b.direction:
        yield Cause.DIRECTION
    is_answered = isinstance(a.rule, AnswerRule) and isinstance(b.rule, AnswerRule)
    if is_answered and _words(a.question) != _words(b.question):
        yield Cause.QUESTION


def _words(question: str) -> list[str]:
    """Return the words of a question: other stops, capitals or line breaks do not change what is asked."""
    return re.findall(r"\w+", question.casefold())


def _causes(a: ControlPoint, b: ControlPoint, stretch: Stretch) -> list[Cause]:
    if stretch.before is None:
        return [Cause.LAW_BEGAN]
    if stretch.after is None:
        return [Cause.LAW_ENDED]
    found = []
    if not is_same(a.rule_of(stretch.before), b.rule_of(stretch.after)):
        found.append(Cause.RULE)
    if not is_same(a.scope_of(stretch.before), b.scope_of(stretch.after)):
        found.append(Cause.SCOPE)
    return found
