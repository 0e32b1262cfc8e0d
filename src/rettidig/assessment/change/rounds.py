"""A round: what a check came to, and how its cases were chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rettidig.assessment.change.cases import has_none_of
from rettidig.assessment.model import Assessed
from rettidig.assessment.store import read_assessed
from rettidig.sampling.certificate import Certificate, read_certificate
from rettidig.vocabulary import Refused, Text

_AT_LEAST = 2
_DECIMALS = 9


@dataclass(frozen=True)
class Round:
    """One result of a check under the name of its folder; ``certificate`` is that of its draw, if known."""

    name: str
    folder: Path
    assessed: Assessed
    certificate: Certificate | None = None

    @property
    def judged_on(self) -> date:
        """Return the day that the cases were judged on."""
        return self.assessed.run.as_of

    @property
    def first_day(self) -> date | None:
        """Return the first day whose law can have decided: of the period, else the first case's opening."""
        run = self.assessed.run
        return run.period[0] if run.period else run.opened_from

    @property
    def is_weighted(self) -> bool:
        """Return whether the certificate says that not every case had the same chance."""
        draws = self.certificate.in_use if self.certificate else ()
        return len({round(drawn.probability, _DECIMALS) for drawn in draws}) > 1


def read_rounds(folders: Sequence[Path], certificates: Mapping[str, Path] | None = None) -> tuple[Round, ...]:
    """Return the rounds, earliest first; ``certificates`` are files by the folder's name.

    Refuses fewer than two, two folders of one name, rounds out of order, and a certificate of no round.
    """
    if len(folders) < _AT_LEAST:
        raise _refused(
            Text("Der skal mindst to runder til en sammenligning.", "A comparison takes two rounds."),
            Text("Angiv mapperne med den ældste først.", "Name the folders, the earliest first."),
        )
    names = [folder.resolve().name for folder in folders]
    files = certificates or {}
    if len(set(names)) < len(names):
        raise _refused(
            Text("To af mapperne har samme navn.", "Two of the folders have the same name."),
            Text("Giv dem hver sit navn.", "Give them different names."),
        )
    if unknown := sorted(set(files) - set(names)):
        raise _refused(
            Text(f"Ingen af runderne hedder {unknown[0]}.", f"No round is called {unknown[0]}."),
            Text("Skriv --certificate MAPPENAVN=FIL.", "Write --certificate FOLDER=FILE."),
        )
    rounds = tuple(_round(folder, name, files.get(name)) for name, folder in zip(names, folders, strict=True))
    if sorted(rounds, key=lambda each: each.judged_on) != list(rounds):
        raise _refused(
            Text("Runderne står ikke i tidsorden.", "The rounds are not in order of time."),
            Text("Angiv den ældste først.", "Name the earliest first."),
        )
    return rounds


def _round(folder: Path, name: str, file: Path | None) -> Round:
    assessed = read_assessed(folder)
    if file is None:
        return Round(name, folder, assessed)
    certificate = read_certificate(file)
    if has_none_of(folder, [drawn.case_id for drawn in certificate.in_use]):
        raise _refused(
            Text(f"Beviset hører ikke til {name}.", f"The certificate does not belong to {name}."),
            Text("Angiv beviset for de sager, der er bedømt.", "Name that of the cases that were judged."),
        )
    return Round(name, folder, assessed, certificate)


def _refused(what: Text, do: Text) -> Refused:
    return Refused(what, do=do)
