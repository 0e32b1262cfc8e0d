"""Points asked of organisations: what municipalities answered, as counts of the same form as the cases'."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from rettidig.assessment.model import ALL
from rettidig.catalogue.model import ControlPoint
from rettidig.vocabulary import ANSWERED_AS, Answer, Basis, Outcome, Place, Refused, Text

_ASKED = ("municipality", "control_point", "answer", "answered_on")
_EARLIEST = date.min


@dataclass(frozen=True, slots=True)
class Interviews:
    """The interviews as delivered, and the municipalities that have cases.

    ``answers`` has at least ``municipality``, ``control_point``, ``answer``, ``answered_on`` (a date, or
    null for the earliest of all).
    """

    answers: pa.Table
    municipalities: Sequence[str]


def organisation_counts(interviews: Interviews, points: Iterable[ControlPoint]) -> pa.Table:
    """Return one row per point: how many municipalities came to each outcome, on the final basis.

    The municipalities are those with cases and those interviewed; one without an answer is unknown.
    Answers for points that are not among ``points`` are ignored. Refuses contradicting answers of one date.
    """
    points = tuple(points)
    held = held_answers(interviews.answers, {point.id for point in points})
    asked = {name for name in interviews.municipalities if name} | {name for name, _ in held}
    rows = []
    for point in points:
        outcomes = Counter(_outcome(held.get((name, point.id))) for name in asked)
        place = {"control_point": point.id, "basis": Basis.FINAL.value, "dimension": ALL, "value": ""}
        rows.append(place | {outcome.value: outcomes[outcome] for outcome in Outcome})
    texts = [(name, pa.string()) for name in ("control_point", "basis", "dimension", "value")]
    return pa.Table.from_pylist(rows, pa.schema(texts + [(o.value, pa.int64()) for o in Outcome]))


def held_answers(answers: pa.Table, points: Container[str]) -> Mapping[tuple[str, str], Answer]:
    """Return the answer that holds for each municipality and each of the points, that of the latest date."""
    given: dict[tuple[str, str], dict[date, Answer]] = {}
    for row in answers.select(_ASKED).to_pylist():
        if row["control_point"] not in points:
            continue
        by_date = given.setdefault((row["municipality"], row["control_point"]), {})
        answer = Answer(row["answer"])
        if by_date.setdefault(row["answered_on"] or _EARLIEST, answer) is not answer:
            raise _contradiction()
    return {key: by_date[max(by_date)] for key, by_date in given.items()}


def _outcome(answer: Answer | None) -> Outcome:
    return Outcome.UNKNOWN if answer is None else ANSWERED_AS[answer]


def _contradiction() -> Refused:
    return Refused(
        Text(
            "En kommune har to forskellige svar på samme punkt med samme dato.",
            "A municipality has two different answers to one point with the same date.",
        ),
        do=Text("Ret svarene, så ét gælder.", "Correct the answers, so that one holds."),
        at=Place("interviews", column="answer"),
    )
