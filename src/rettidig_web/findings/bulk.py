"""Doing one thing to many corrections: each on its own, and what could not be done is told."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from rettidig_web.accounts.rights import Right
from rettidig_web.findings.actions import StaleError, approve, postpone
from rettidig_web.findings.models import Correction
from rettidig_web.findings.reading import Reader


@dataclass
class Done:
    """How many it was done to, and for each of the others why not."""

    n_done: int = 0
    refused: list[tuple[Correction, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Seen:
    """A correction, and the version of it that was shown; None where none was."""

    correction: Correction
    version: int | None

    def __str__(self) -> str:
        return f"{self.correction.pk}:{self.version or 0}"


def approve_many(reader: Reader, chosen: Iterable[Seen]) -> Done:
    """Approve each that the reader may approve."""
    return _each(reader, chosen, lambda one, seen: approve(reader.user, one, seen=seen))


def postpone_many(reader: Reader, chosen: Iterable[Seen], due_on: date, why: str) -> Done:
    """Move the deadline of each that the reader may move."""
    return _each(reader, chosen, lambda one, seen: postpone(reader.user, one, due_on, why, seen=seen))


def _each(reader: Reader, chosen: Iterable[Seen], act: Callable[[Correction, int], object]) -> Done:
    """Act on each in a transaction of its own, so that nobody else waits for all of them."""
    units, done = set(reader.unit_ids_where(Right.APPROVE_CORRECTIONS)), Done()
    for each in chosen:
        correction = each.correction
        if correction.finding.unit_id not in units:
            done.refused.append((correction, gettext("Du godkender ikke berigtigelser i enheden.")))
            continue
        try:
            act(correction, each.version or 0)
        except ValidationError as problem:
            done.refused.append((correction, " ".join(problem.messages)))
        except StaleError:
            done.refused.append((correction, gettext("En anden har ændret den imens.")))
        else:
            done.n_done += 1
    return done
