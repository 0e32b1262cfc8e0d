"""The six deadline points of the focus audit, as the hand-written peers read them, and how they are compared.

The numbers stand here a second time on purpose: a peer that read the catalogue could not disagree with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FIRST_CONTACT = "first_contact"
LAST_DAY_OF_LAW = date(2020, 2, 29)

ON_TIME, LATE, MISSING, PENDING, CLOSED, OUTSIDE, NO_TRIGGER = (
    "on_time",
    "late",
    "missing",
    "deadline_not_passed",
    "closed_before_due",
    "outside",
    "no_trigger",
)
REASONS = (ON_TIME, LATE, MISSING, PENDING, CLOSED, OUTSIDE, NO_TRIGGER)
"""``outside`` stands for both ``not_in_scope`` and ``no_law_in_force``."""
DAYS_LATE = "days_late"

ALIKE = {"not_in_scope": OUTSIDE, "no_law_in_force": OUTSIDE, "not_opened_yet": OUTSIDE}

Counts = Mapping[str, Mapping[str, int]]
"""By point: how many cases have each reason, and the sum of the days late. What is zero is left out."""


@dataclass(frozen=True)
class Deadline:
    """From the trigger to the first response on or after it, within days or months."""

    point: str
    response: str
    days: int = 0
    months: int = 0
    trigger: str = FIRST_CONTACT
    groups: tuple[str, ...] = ()
    response_has: tuple[str, str] | None = None
    when: tuple[str, str, str] | None = None
    pauses: tuple[str, ...] = ()


DEADLINES = (
    Deadline("fr22-foerste-samtale-1-uge", "samtale", days=7),
    Deadline("fr22-endelig-visitation-3-mdr", "visitation", months=3, response_has=("endelig", "ja")),
    Deadline(
        "fr22-fvu-test-1-maaned",
        "fvu_test",
        months=1,
        when=("fvu_vurdering", "behov", "ja"),
        pauses=("sygdom", "barsel"),
    ),
    Deadline("fr22-uddannelsespaalaeg-ved-foerste-samtale", "uddannelsespaalaeg", trigger="samtale"),
    Deadline("fr22-tilbud-senest-1-maaned", "tilbud", months=1, groups=("up", "ap")),
    Deadline("fr22-cv-tilgaengeligt-3-uger", "cv_soegbart", days=21, groups=("aup",)),
)


def differences(ours: Counts, theirs: Counts) -> list[str]:
    """Return one line per figure on which the two disagree; none where all are the same."""
    return [
        f"{deadline.point} {reason}: {a} / {b}"
        for deadline in DEADLINES
        for reason in (*REASONS, DAYS_LATE)
        if (a := ours.get(deadline.point, {}).get(reason, 0))
        != (b := theirs.get(deadline.point, {}).get(reason, 0))
    ]
