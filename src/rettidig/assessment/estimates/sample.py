"""The sample that estimates rest on: which cases, from which stratum, and how many each stands for."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rettidig.sampling.certificate import Certificate
from rettidig.vocabulary import Place, Refused, Text

_COLUMNS = ("stratum", "size")


@dataclass(frozen=True, slots=True)
class SampledStratum:
    """A part of the population: its name, its number of cases, and its value in each column that made it."""

    name: str
    size: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SampledCase:
    """A drawn case and how many cases of its stratum it stands for."""

    case_id: str
    stratum: str
    weight: float


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn sample and the population behind it; strata in the order of the frame."""

    strata: tuple[SampledStratum, ...]
    cases: tuple[SampledCase, ...]
    is_certified: bool
    columns: tuple[str, ...]

    @property
    def population(self) -> int:
        """Return how many cases were drawn from."""
        return sum(stratum.size for stratum in self.strata)

    @property
    def case_ids(self) -> tuple[str, ...]:
        """Return the drawn cases."""
        return tuple(case.case_id for case in self.cases)

    def value(self, stratum: str, column: str) -> str:
        """Return the value that all cases of a stratum have in a column that made the strata."""
        return next(each.values[column] for each in self.strata if each.name == stratum)


def of_certificate(certificate: Certificate, *, file: str) -> Sample:
    """Return the sample as it stands after replacements and extensions; refuses a sample of conversations."""
    if certificate.frame.unit != "case":
        raise Refused(
            Text(
                "Stikprøven er af samtaler, og en kontrol bedømmer sager.",
                "The sample is of conversations, and a check judges cases.",
            ),
            do=Text(
                "Udtag sager, og skøn ud fra dem.",
                "Draw a sample of cases, and estimate from it.",
            ),
            at=Place(file),
        )
    columns = certificate.frame.columns
    strata = tuple(
        SampledStratum(each.name, each.size, dict(zip(columns, each.values, strict=False)))
        for each in certificate.frame.strata
    )
    cases = tuple(SampledCase(each.case_id, each.stratum, each.weight) for each in certificate.in_use)
    shared = [name for name in columns if all(name in each.values for each in strata)]
    return Sample(strata, cases, is_certified=True, columns=tuple(shared))


def of_population(values: Mapping[str, str], sizes: Mapping[str, int], column: str, *, file: str) -> Sample:
    """Return the sample of a caseload whose cases all were drawn, weighted to the sizes of the population.

    ``values`` is each case's stratum. Refuses a stratum the population does not have, and one that is smaller
    than its own sample.
    """
    drawn = Counter(values.values())
    for stratum, n in drawn.items():
        if stratum not in sizes:
            raise _refused(
                Text(
                    f"{n} sager har en værdi i {column}, som filen ikke nævner.",
                    f"{n} cases have a value in {column} that the file does not name.",
                ),
                file,
            )
        if n > sizes[stratum]:
            raise _refused(
                Text(
                    f"Et stratum har {n} sager i stikprøven, men {sizes[stratum]} i populationen.",
                    f"A stratum has {n} cases in the sample, but {sizes[stratum]} in the population.",
                ),
                file,
            )
    strata = tuple(SampledStratum(name, size, {column: name}) for name, size in sizes.items())
    cases = tuple(
        SampledCase(case_id, stratum, sizes[stratum] / drawn[stratum]) for case_id, stratum in values.items()
    )
    return Sample(strata, cases, is_certified=False, columns=(column,))


def poststratified(sample: Sample, values: Mapping[str, str], column: str, *, file: str) -> Sample:
    """Return a simple sample weighted afterwards to the sizes of groups in the cases it was drawn from.

    ``values`` is the group of every one of those cases. Given how many of each group happened to be drawn,
    the sample is a stratified one, and its limits are that sample's (Holt and Smith 1979). Refuses a sample
    that was not drawn with equal chances from all.
    """
    weights = {case.weight for case in sample.cases}
    if len(sample.strata) != 1 or len(weights) != 1:
        raise Refused(
            Text(
                "Kun en simpel stikprøve, hvor alle sager har samme chance, kan vægtes bagefter.",
                "Only a simple sample, in which all cases have the same chance, can be weighted afterwards.",
            ),
            do=Text(
                "Udelad --poststratify: stikprøven har allerede sine vægte.",
                "Leave out --poststratify: the sample has its weights already.",
            ),
            at=Place(file),
        )
    drawn = {case_id: values[case_id] for case_id in sample.case_ids}
    weighted = of_population(drawn, dict(sorted(Counter(values.values()).items())), column, file=file)
    return replace(weighted, is_certified=True)


def read_population(path: Path) -> dict[str, int]:
    """Return the size of each stratum in a population file (``stratum,size``); refuses any other form."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise _refused(Text("Filen kan ikke læses.", "The file cannot be read."), path.name) from None
    if not rows or tuple(rows[0]) != _COLUMNS:
        what = Text("Filen har ikke kolonnerne stratum,size.", "The file has not the columns stratum,size.")
        raise _refused(what, path.name, 1)
    sizes: dict[str, int] = {}
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(_COLUMNS) or not row[1].isascii() or not row[1].isdigit() or row[0] in sizes:
            what = Text(
                "Rækken har ikke et nyt stratum og et helt antal sager.",
                "The row has not a new stratum and a whole number of cases.",
            )
            raise _refused(what, path.name, line)
        sizes[row[0]] = int(row[1])
    return sizes


def stratum_column(columns: Mapping[str, Sequence[str]], sizes: Mapping[str, int], *, file: str) -> str:
    """Return the first column whose every value is a stratum of the population; refuses where none is."""
    fitting = [name for name, values in columns.items() if set(values) <= set(sizes)]
    if not fitting:
        raise _refused(
            Text(
                "Ingen kolonne i cases har filens strata som værdier.",
                "No column of cases has the file's strata as its values.",
            ),
            file,
        )
    return fitting[0]


def _refused(what: Text, file: str, row: int | None = None) -> Refused:
    return Refused(
        what,
        do=Text(
            "Ret filen med populationen, så hver sags stratum står der med sit antal sager.",
            "Correct the population file, so that every case's stratum is there with its size.",
        ),
        at=Place(file, row),
    )
