"""Every case of a caseload traced from a single run of the engine, for tests of what a trace says."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from rettidig.caseload import Caseload, open_caseload
from rettidig.catalogue.model import Catalogue
from rettidig.checks import Period, check
from rettidig.checks.asked import Asked
from rettidig.checks.explaining import outcome_of
from rettidig.checks.needs import looked_at
from rettidig.checks.tracing.ground import Ground
from rettidig.checks.tracing.model import Trace, TracedOutcome
from rettidig.checks.tracing.rows import CaseFile, case_file
from rettidig.checks.tracing.tracing import Judged, traced

Key = tuple[str, str]


@dataclass(frozen=True)
class Judgement:
    """A caseload with the engine's rows by case and point; ``machine`` those without people's answers."""

    catalogue: Catalogue
    opened: Caseload
    asked: Asked
    final: dict[Key, TracedOutcome]
    machine: dict[Key, TracedOutcome]
    duties: dict[Key, list[dict]]
    files: dict[str, CaseFile]

    def trace(self, case_id: str, point_id: str) -> Trace:
        key = (case_id, point_id)
        point = self.catalogue.point(point_id)
        others = {p.id: self.final[case_id, p.id].outcome for p in looked_at(self.catalogue, point)}
        covers = self.opened.manifest.covers
        ground = Ground(self.catalogue, self.files[case_id], point, self.asked, covers, others)
        return traced(ground, Judged(self.final[key], self.machine[key], self.duties[key]))

    def traces(self) -> Iterator[Trace]:
        return (self.trace(*key) for key in self.final)


def judgement(folder: Path, catalogue: Catalogue, work: Path, period: Period | None = None) -> Judgement:
    """Return the caseload judged: once as it is, and once more without answers where it has any."""
    opened = open_caseload(folder, work / "opened")
    final, duties = _judged(folder, catalogue, work / "final", period)
    machine = final
    if opened.answers is not None:
        plain = work / "plain"
        plain.mkdir()
        for file in folder.iterdir():
            if not file.stem.startswith("answers") and file.is_file():
                (plain / file.name).write_bytes(file.read_bytes())
        machine, _ = _judged(plain, catalogue, work / "machine", period)
    asked = Asked.about(opened.manifest.as_of, period)
    return Judgement(catalogue, opened, asked, final, machine, duties, _files(opened, asked))


def changed(judged: Judgement, key: Key, **values: object) -> Judgement:
    """Return the judgement with the engine's row of one case and point saying something else."""
    row = replace(judged.machine[key], **values)
    return replace(judged, machine=judged.machine | {key: row})


def _judged(
    folder: Path, catalogue: Catalogue, out: Path, period: Period | None
) -> tuple[dict[Key, TracedOutcome], dict[Key, list[dict]]]:
    check(folder, catalogue, out, period=period, include_drafts=True)
    rows = pq.read_table(out / "outcomes.parquet").to_pylist()
    duties: dict[Key, list[dict]] = defaultdict(list)
    for row in pq.read_table(out / "duties.parquet").to_pylist():
        duties[row["case_id"], row["control_point"]].append(row)
    return {(row["case_id"], row["control_point"]): outcome_of(row) for row in rows}, duties


def _files(opened: Caseload, asked: Asked) -> dict[str, CaseFile]:
    events = pq.read_table(opened.events)
    by_case: dict[str, list[dict]] = defaultdict(list)
    for row in events.to_pylist():
        by_case[row["case_id"]].append(row)
    return {
        row["case_id"]: case_file(
            row, pa.Table.from_pylist(by_case[row["case_id"]], schema=events.schema), asked
        )
        for row in pq.read_table(opened.cases).to_pylist()
    }
