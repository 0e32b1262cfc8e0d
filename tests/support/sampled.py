"""Small frames and caseloads to draw from, in memory and in folders; only invented people."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rettidig.sampling.certificate import Certificate, Seed, SeedSource
from rettidig.sampling.design import Design
from rettidig.sampling.design_file import parse_design
from rettidig.sampling.draw import draw_sample
from rettidig.sampling.frame import Unit

CASE_COLUMNS = (
    *("case_id", "municipality", "target_group", "visitation_group", "opened_on", "closed_on"),
    *("caseworker", "team", "amount_ore", "visitation_year"),
)
EVENT_COLUMNS = ("case_id", "event_type", "happened_on", "caseworker", "attributes")
USUAL = {"municipality": "K01", "target_group": "uddannelseshjaelp", "visitation_group": "up"} | {
    "opened_on": "2019-01-01",
    "amount_ore": "100",
}
AS_OF = "2020-02-29"


@dataclass(frozen=True)
class PlainFrame:
    """A frame in memory: the stratum of each unit, in any order, and the sizes of a weighted draw."""

    strata: Mapping[str, str]
    weights: Mapping[str, int] | None = None

    @property
    def sizes(self) -> Mapping[str, int]:
        return Counter(self.strata.values())

    @property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        return {name: tuple(name.split(" / ")) for name in self.strata.values()}

    def units(self) -> Iterator[Unit]:
        for unit, stratum in sorted(self.strata.items()):
            yield Unit(unit, unit, stratum, None if self.weights is None else self.weights[unit])


def seed(text: str) -> Seed:
    return Seed(text=text, source=SeedSource.GIVEN)


def design(text: str) -> Design:
    """Return the design written in YAML."""
    return parse_design(text, "design.yaml")


def write_sampled(
    folder: Path,
    cases: Iterable[Mapping[str, str]],
    events: Sequence[Mapping[str, str]] = (),
    covers: object = ("samtale", "optagelse"),
) -> Path:
    """Return the folder of a caseload of the cases, each with the usual values where it says nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "cases.csv", CASE_COLUMNS, [USUAL | dict(case) for case in cases])
    named = dict.fromkeys(column for event in events for column in event)
    columns = (*EVENT_COLUMNS, *(column for column in named if column not in EVENT_COLUMNS))
    _write(folder / "events.csv", columns, events)
    manifest = {"format_version": 1, "name": "Opfundne sager", "as_of": AS_OF, "covers": covers}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def drawn(
    folder: Path, text: str, seed_text: str = "25-0123 2026-11-20", **earlier: Certificate
) -> Certificate:
    """Return the certificate of the design, written in YAML, drawn from the folder."""
    return draw_sample(folder, design(text), seed(seed_text), earlier)


def ids(certificate: Certificate) -> list[str]:
    """Return the units in the sample, in the order drawn."""
    return [one.unit_id for one in certificate.in_use]


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
