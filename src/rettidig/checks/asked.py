"""What is asked of a caseload: as of which day, and about which period."""

from dataclasses import dataclass
from datetime import date

from rettidig.vocabulary import Refused, Text


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both included."""

    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Return the period written as ``FROM..TO``; refuses anything else, and a period that ends first."""
        first, found, last = text.partition("..")
        try:
            period = cls(date.fromisoformat(first), date.fromisoformat(last))
        except ValueError:
            found = ""
        if not found or period.last < period.first:
            raise Refused(
                Text(f"Perioden {text!r} kan ikke læses.", f"The period {text!r} cannot be read."),
                do=Text(
                    "Skriv den som FRA..TIL, f.eks. 2026-07-01..2026-09-30, med den tidligste dag først.",
                    "Write it as FROM..TO, e.g. 2026-07-01..2026-09-30, the earlier day first.",
                ),
            )
        return period


@dataclass(frozen=True, slots=True)
class Asked:
    """The day things are seen from, and the period whose duties are asked about; None is all of them."""

    as_of: date
    period: Period | None = None

    @classmethod
    def about(cls, as_of: date, period: Period | None = None) -> "Asked":
        """Return what is asked; a period is judged as of its last day."""
        return cls(period.last if period else as_of, period)
