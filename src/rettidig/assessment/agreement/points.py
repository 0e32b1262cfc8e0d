"""Agreement point by point and in all, from the ratings of a caseload."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from rettidig.assessment.agreement.measuring import Agreement, agreement
from rettidig.assessment.agreement.ratings import Ratings
from rettidig.vocabulary import Answer, Place, Refused, Text

Unit = tuple[str, str, str]
"""Case, control point, and the event where the unit is one conversation (else empty)."""

JUDGED = (Answer.YES, Answer.NO)


@dataclass(frozen=True, slots=True)
class Rating:
    """One reviewer's own answer; of several to one unit the latest holds."""

    case_id: str
    control_point: str
    event_id: str
    reviewer: str
    answer: Answer
    answered_on: date | None

    @property
    def unit(self) -> Unit:
        """Return what was rated."""
        return self.case_id, self.control_point, self.event_id


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The agreement on each point (in the order they are asked for) and on all of them together.

    ``n_single`` units were rated by one reviewer only and compare nothing; ``n_nameless`` ratings have no
    reviewer and are set aside. In all, the answers to one case belong together, so the interval is by case.
    """

    points: Mapping[str, Agreement]
    whole: Agreement
    n_cases: int
    n_single: int
    n_nameless: int


def read_ratings(path: Path) -> tuple[Rating, ...]:
    """Return the rows of a caseload's canonical ratings."""
    names = ["case_id", "control_point", "event_id", "reviewer", "answer", "answered_on"]
    rows = pq.read_table(path, columns=names).to_pydict()
    return tuple(
        Rating(case, point, event or "", reviewer or "", Answer(answer), day)
        for case, point, event, reviewer, answer, day in zip(*(rows[name] for name in names), strict=True)
    )


def reviewed(
    ratings: Iterable[Rating],
    *,
    order: Sequence[str] = (),
    only_judged: bool = False,
    confidence: float = 0.95,
) -> Reviewed:
    """Return the agreement of the reviewers; refuses a reviewer who gives two answers on one day.

    ``order`` lists the points to look at, where a catalogue says them; else every point, by code point.
    ``only_judged`` leaves out answers other than yes and no.
    """
    known = [rating for rating in ratings if not order or rating.control_point in order]
    named = [rating for rating in known if rating.reviewer]
    latest = _latest(named)
    answers: defaultdict[Unit, dict[str, Answer]] = defaultdict(dict)
    for (unit, reviewer), rating in latest.items():
        if not only_judged or rating.answer in JUDGED:
            answers[unit][reviewer] = rating.answer
    compared = {unit: given for unit, given in sorted(answers.items()) if len(given) > 1}
    points = order or sorted({point for _, point, _ in answers})
    by_point = {point: {u: given for u, given in compared.items() if u[1] == point} for point in points}
    return Reviewed(
        points={
            point: agreement(_ratings_of(units), confidence=confidence)
            for point, units in by_point.items()
            if units
        },
        whole=agreement(_ratings_of(compared), confidence=confidence),
        n_cases=len({case for case, _, _ in compared}),
        n_single=len(answers) - len(compared),
        n_nameless=len(known) - len(named),
    )


def _latest(ratings: Iterable[Rating]) -> dict[tuple[Unit, str], Rating]:
    """Return each reviewer's latest answer to each unit; an answer without a date is the earliest."""
    found: dict[tuple[Unit, str], Rating] = {}
    for rating in sorted(ratings, key=lambda each: each.answered_on or date.min):
        key = rating.unit, rating.reviewer
        before = found.get(key)
        if before and before.answered_on == rating.answered_on and before.answer is not rating.answer:
            raise _contradiction(rating.control_point)
        found[key] = rating
    return found


def _ratings_of(units: Mapping[Unit, Mapping[str, Answer]]) -> Ratings:
    """Return the ratings of the units; yes and no are categories even where nobody used one of them."""
    reviewers = sorted({reviewer for given in units.values() for reviewer in given})
    used = {answer for given in units.values() for answer in given.values()} | {*JUDGED}
    categories = [answer for answer in Answer if answer in used]
    raters = [[given.get(reviewer) for given in units.values()] for reviewer in reviewers]
    plain = Ratings.of(raters, categories)
    cases = np.unique([case for case, _, _ in units], return_inverse=True)[1]
    return Ratings(plain.categories, plain.chosen, cases)


def _contradiction(control_point: str) -> Refused:
    return Refused(
        Text(
            f"En bedømmer har givet to forskellige svar på {control_point} i samme sag på samme dag.",
            f"A reviewer has given two different answers to {control_point} in one case on one day.",
        ),
        do=Text("Behold det svar, der gælder.", "Keep the answer that holds."),
        at=Place("ratings"),
    )
