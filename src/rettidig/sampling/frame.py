"""The frame: the frozen list of units that can be drawn, its hash, and what each criterion removed."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow.parquet as pq
from ibis.backends.duckdb import Backend

from rettidig.caseload import Caseload
from rettidig.sampling import strata
from rettidig.sampling.certificate import CriterionCount
from rettidig.sampling.criteria import Sources, keeps, literal_day, selected_events
from rettidig.sampling.design import Design, EventUnit
from rettidig.vocabulary import Refused, Text

_BATCH = 65_536


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the frame; ``size`` is None but in weighted draws."""

    unit_id: str
    case_id: str
    stratum: str
    size: int | None


@dataclass(slots=True)
class FrameHash:
    r"""The SHA-256 of one line a unit, in byte order of the unit ids.

    A line is a JSON list without spaces, of the unit's id, its stratum's name and, in a weighted draw, its
    size, and ends in a line feed: ``["K01-001","ap / 2018"]\n``.
    """

    _digest: Any = field(default_factory=hashlib.sha256, init=False)

    def add(self, unit: Unit) -> None:
        """Take the next unit into the hash."""
        size = "" if unit.size is None else f",{unit.size}"
        line = f"[{encode_basestring(unit.unit_id)},{encode_basestring(unit.stratum)}{size}]\n"
        self._digest.update(line.encode())

    def __str__(self) -> str:
        """Return the hash in hexadecimal digits."""
        return str(self._digest.hexdigest())


@dataclass(frozen=True, slots=True)
class BuiltFrame:
    """A frame, its units in a Parquet file in byte order of their ids."""

    path: Path
    columns: tuple[str, ...]
    criteria: tuple[CriterionCount, ...]
    sizes: Mapping[str, int]
    values: Mapping[str, tuple[str, ...]]

    @property
    def size(self) -> int:
        """Return the number of units."""
        return sum(self.sizes.values())

    def units(self) -> Iterator[Unit]:
        """Yield the units in byte order of their ids, a batch in memory at a time."""
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(_BATCH, columns=["unit_id", "case_id", "stratum", "size"]):
                columns = (column.to_pylist() for column in batch.columns)
                yield from map(Unit, *columns)


def build_frame(
    caseload: Caseload, design: Design, excluded: Mapping[int, Sequence[str]], workspace: Path
) -> BuiltFrame:
    """Return the frame of the design in the caseload; its file is written to ``workspace``.

    ``excluded`` has the ids that each criterion ``not_reviewed`` removes, by its number in the design.
    Raises Refused where a column or an event type is not there, and where nothing is left to draw from.
    """
    backend = ibis.duckdb.connect(temp_directory=str(workspace / "spill"))
    try:
        sources = _sources(backend, caseload, excluded)
        units = _units(design.unit, sources)
        flags = _flags(design, units, sources)
        counts = _counts(design, units, flags)
        kept = reduce(lambda table, flag: table.filter(flag), flags, units)
        _refuse_repeated(kept)
        chosen = strata.with_strata(kept, design.draw, sources)
        left = chosen.filter(chosen.has_quota)
        path = workspace / "frame.parquet"
        rows = left.select("unit_id", "case_id", "stratum", "size").order_by("unit_id")
        backend.to_parquet(rows, path, compression="zstd")
        sizes, values = _strata(backend, left, strata.columns_of(design.draw))
    finally:
        backend.disconnect()
    last = CriterionCount(
        kind="has_quota", number=0, removed=counts[-1].left - sum(sizes.values()), left=sum(sizes.values())
    )
    frame = BuiltFrame(path, strata.columns_of(design.draw), (*counts, last), sizes, values)
    _refuse_empty(frame)
    return frame


def _sources(backend: Backend, caseload: Caseload, excluded: Mapping[int, Sequence[str]]) -> Sources:
    as_of = literal_day(caseload.manifest.as_of)
    cases = backend.read_parquet(caseload.cases)
    seen = cases.mutate(closed_on=ibis.ifelse(cases.closed_on > as_of, ibis.null("date"), cases.closed_on))
    events = backend.read_parquet(caseload.events)
    return Sources(seen, events.filter(events.happened_on <= as_of), caseload.manifest, excluded)


def _units(unit: str | EventUnit, sources: Sources) -> ir.Table:
    """Return one row a unit: its id, the columns of its case and, for an event, the event's caseworker."""
    if not isinstance(unit, EventUnit):
        return sources.cases.mutate(unit_id=sources.cases.case_id)
    events = _numbered(selected_events(unit.event, unit.attributes, sources.events, sources.manifest), unit)
    columns = [name for name in sources.cases.columns if name != "caseworker"]
    return events.inner_join(sources.cases.select(columns), "case_id")


def _numbered(events: ir.Table, unit: EventUnit) -> ir.Table:
    """Return the events with their ids: the case's and the event's, or the case's, the day and a number."""
    if unit.since is not None:
        events = events.filter(events.happened_on >= literal_day(unit.since))
    if unit.until is not None:
        events = events.filter(events.happened_on <= literal_day(unit.until))
    same_day = ibis.window(
        group_by=[events.case_id, events.happened_on],
        order_by=[events[name] for name in sorted(events.columns) if name not in ("case_id", "happened_on")],
    )
    number = (ibis.row_number().over(same_day) + 1).cast("string")
    own = events.happened_on.cast("string") + "/" + number
    if "event_id" in events.columns:
        own = ibis.coalesce(events.event_id, own)
    return events.select("case_id", "caseworker", unit_id=events.case_id + "/" + own)


def _flags(design: Design, units: ir.Table, sources: Sources) -> list[ir.BooleanValue]:
    """Return whether each criterion keeps each unit, that of all frames first."""
    visible = units.opened_on <= sources.as_of
    return [
        visible,
        *(keeps(criterion, number, units, sources) for number, criterion in enumerate(design.frame, start=1)),
    ]


def _counts(design: Design, units: ir.Table, flags: Sequence[ir.BooleanValue]) -> list[CriterionCount]:
    """Return what each criterion removed of what those before it had left, from one pass over the units."""
    marked = units.select(**{f"flag_{n}": flag for n, flag in enumerate(flags)})
    still: ir.BooleanValue = ibis.literal(True)
    sums = {}
    for n in range(len(flags)):
        still &= marked[f"flag_{n}"]
        sums[f"left_{n}"] = still.sum().fill_null(0)
    row = marked.aggregate(before=marked.count(), **sums).to_pyarrow().to_pylist()[0]
    left = [row["before"], *(row[name] for name in sums)]
    kinds = ["visible", *(criterion.kind for criterion in design.frame)]
    return [
        CriterionCount(kind=kind, number=n, removed=left[n] - left[n + 1], left=left[n + 1])
        for n, kind in enumerate(kinds)
    ]


def _strata(
    backend: Backend, units: ir.Table, columns: Sequence[str]
) -> tuple[dict[str, int], dict[str, tuple[str, ...]]]:
    named = [strata.value_name(n) for n in range(len(columns))]
    counted = units.group_by(["stratum", *named]).aggregate(size=units.count()).order_by("stratum")
    rows = backend.to_pyarrow(counted).to_pylist()
    sizes = {row["stratum"]: row["size"] for row in rows}
    return sizes, {row["stratum"]: tuple(row[name] for name in named) for row in rows}


def _refuse_repeated(units: ir.Table) -> None:
    """Refuse units that have the same id, as events with one ``event_id`` in the same case have."""
    row = units.aggregate(rows=units.count(), ids=units.unit_id.nunique()).to_pyarrow().to_pylist()[0]
    if row["rows"] > row["ids"]:
        raise Refused(
            Text("Flere hændelser har det samme event_id.", "Several events have the same event_id."),
            do=Text(
                "Giv hver hændelse sit eget, eller slet kolonnen.", "Give each its own, or delete the column."
            ),
        )


def _refuse_empty(frame: BuiltFrame) -> None:
    if frame.size:
        return
    emptied = next(count for count in frame.criteria if count.left == 0)
    place = f" (nr. {emptied.number})" if emptied.number else ""
    raise Refused(
        Text(
            f"Der er ingen sager at trække fra: kriteriet {emptied.kind}{place} fjernede de sidste "
            f"{emptied.removed}.",
            f"There is nothing to draw from: the criterion {emptied.kind}{place} removed the last "
            f"{emptied.removed}.",
        ),
        do=Text("Lemp kriteriet, eller slet det.", "Relax the criterion, or delete it."),
    )
