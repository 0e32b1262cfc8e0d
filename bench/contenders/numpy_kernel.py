"""The deadline points with sorted arrays and binary search: as near to the metal as Python comes.

    python -m bench.contenders.numpy_kernel CASELOAD [--cases N]

Judges the first N cases, or all.
"""

import argparse
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench import deadlines
from bench.deadlines import DEADLINES, FIRST_CONTACT, LAST_DAY_OF_LAW, Counts, Deadline
from bench.stopwatch import Stopwatch

NO_DAY = np.int64(1) << 20
_SPAN = np.int64(1) << 21
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Caseload:
    """Arrays of cases (one value each) and of events (sorted by case and day), days from 1970-01-01."""

    groups: np.ndarray
    opened: np.ndarray
    closed: np.ndarray
    as_of: int
    case: np.ndarray
    type: np.ndarray
    day: np.ndarray
    ended: np.ndarray
    attributes: np.ndarray
    types: list[str]
    texts: list[str | None]

    def of_type(self, name: str, has: tuple[str, str] | None = None) -> np.ndarray:
        """Return the rows of the visible events of a type, with the value where one is asked for."""
        chosen = (self.type == self.types.index(name)) & (self.day <= self.as_of)
        if has:
            chosen &= np.array([_has(text, *has) for text in self.texts])[self.attributes]
        return np.flatnonzero(chosen)


def _has(text: str | None, key: str, value: str) -> bool:
    return text is not None and json.loads(text).get(key) == value


def load(folder: Path, as_of: int, n_cases: int | None) -> Caseload:
    """Return the first ``n_cases`` cases with their events."""
    coded = ["case_id", "event_type", "attributes"]
    cases = pq.ParquetFile(folder / "cases.parquet").read()
    cases = cases.slice(0, n_cases or cases.num_rows)
    file = pq.ParquetFile(folder / "events.parquet", read_dictionary=coded)
    events = file.read(columns=[*coded, "happened_on", "ended_on"])
    case_id, kind, attributes = (_codes(events[name]) for name in coded)
    number = pc.index_in(case_id[1], cases["case_id"].combine_chunks()).fill_null(-1).to_numpy()
    case = number[case_id[0]]
    kept = slice(0, int(np.searchsorted(case, len(cases))) if n_cases is None else int((case >= 0).sum()))
    return Caseload(
        groups=cases["visitation_group"].fill_null("").to_numpy(),
        opened=_days(cases["opened_on"]),
        closed=_days(cases["closed_on"]),
        as_of=as_of,
        case=case[kept],
        type=kind[0][kept],
        day=_days(events["happened_on"])[kept],
        ended=_days(events["ended_on"])[kept],
        attributes=attributes[0][kept],
        types=kind[1].to_pylist(),
        texts=[*attributes[1].to_pylist(), None],
    )


def _codes(column: pa.ChunkedArray) -> tuple[np.ndarray, pa.Array]:
    """Return a code per row and the texts that the codes stand for; a missing text has code -1."""
    unified = column.unify_dictionaries()
    codes = [chunk.indices.fill_null(-1).to_numpy(zero_copy_only=False) for chunk in unified.chunks]
    return np.concatenate(codes), unified.chunk(0).dictionary


def _days(column: pa.ChunkedArray) -> np.ndarray:
    return column.cast(pa.int32()).fill_null(int(NO_DAY)).to_numpy()


def judge(caseload: Caseload) -> Counts:
    """Return how many cases have each reason, by point."""
    contact = first_on_or_after(
        caseload, caseload.of_type("henvendelse"), np.full(len(caseload.opened), -NO_DAY)
    )
    contact = np.where(contact == NO_DAY, caseload.opened, contact)
    return {deadline.point: _judge_one(caseload, deadline, contact) for deadline in DEADLINES}


def first_on_or_after(caseload: Caseload, rows: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Return, per case, the day of the first of the events on or after its day; NO_DAY where none is."""
    keys = caseload.case[rows] * _SPAN + NO_DAY + caseload.day[rows]
    cases = np.arange(len(days), dtype=np.int64)
    found = np.searchsorted(keys, cases * _SPAN + NO_DAY + days)
    padded = np.append(rows, -1)[found]
    is_own = (padded >= 0) & (caseload.case[padded] == cases)
    return np.where(is_own, caseload.day[padded], NO_DAY)


def add_months(days: np.ndarray, months: int) -> np.ndarray:
    """Return the days so many months later, the month's last where the day does not exist."""
    dates = days.astype("M8[D]")
    month = dates.astype("M8[M]")
    day_of_month = (dates - month.astype("M8[D]")).astype(np.int64)
    target = month + months
    first = target.astype("M8[D]").astype(np.int64)
    last = (target + 1).astype("M8[D]").astype(np.int64) - 1
    return np.minimum(first + day_of_month, last)


def _judge_one(caseload: Caseload, deadline: Deadline, contact: np.ndarray) -> dict[str, int]:
    is_asked = np.isin(caseload.groups, deadline.groups) if deadline.groups else np.ones(len(contact), bool)
    if deadline.when:
        kind, key, value = deadline.when
        fulfilled = np.zeros(len(contact), bool)
        fulfilled[caseload.case[caseload.of_type(kind, (key, value))]] = True
        is_asked &= fulfilled
    trigger = contact
    if deadline.trigger != FIRST_CONTACT:
        trigger = first_on_or_after(
            caseload, caseload.of_type(deadline.trigger), np.full(len(contact), -NO_DAY)
        )
    has_trigger = trigger != NO_DAY
    started = np.where(has_trigger, trigger, 0)
    due = add_months(started, deadline.months) + deadline.days
    if deadline.pauses:
        due = after_pauses(caseload, deadline.pauses, started, due)
    done = first_on_or_after(caseload, caseload.of_type(deadline.response, deadline.response_has), started)
    is_closed = caseload.closed <= caseload.as_of
    end = np.where(is_closed, caseload.closed, caseload.as_of)
    has_law = started <= (LAST_DAY_OF_LAW - _EPOCH).days
    tests = [
        (deadlines.NO_TRIGGER, is_asked & ~has_trigger),
        (deadlines.OUTSIDE, ~is_asked | ~has_law),
        (deadlines.ON_TIME, done <= due),
        (deadlines.LATE, done != NO_DAY),
        (deadlines.CLOSED, is_closed & (caseload.closed <= due)),
        (deadlines.PENDING, caseload.as_of <= due),
    ]
    reason = np.select([holds for _, holds in tests], range(len(tests)), len(tests))
    names = [*(name for name, _ in tests), deadlines.MISSING]
    counts = dict(zip(names, np.bincount(reason, minlength=len(names)).tolist(), strict=True))
    is_late, is_missing = reason == 3, reason == len(tests)
    return counts | {deadlines.DAYS_LATE: int((done - due)[is_late].sum() + (end - due)[is_missing].sum())}


def after_pauses(
    caseload: Caseload, types: tuple[str, ...], trigger: np.ndarray, due: np.ndarray
) -> np.ndarray:
    """Return the due days moved by the paused days after the trigger and up to and including the due day.

    In closed form: overlapping pauses are merged, and a pause counts if it begins on or before the limit's
    day plus the paused days before it.
    """
    rows = np.sort(np.concatenate([caseload.of_type(name) for name in types]))
    case = caseload.case[rows]
    begins = np.maximum(caseload.day[rows], trigger[case] + 1)
    ends = np.where(caseload.ended[rows] == NO_DAY, caseload.as_of, caseload.ended[rows])
    kept = ends >= begins
    case, begins, ends = case[kept], begins[kept], ends[kept]
    reach = np.maximum.accumulate(case * _SPAN + ends) - case * _SPAN
    before = np.append(-NO_DAY, reach[:-1])
    before[1:][case[1:] != case[:-1]] = -NO_DAY
    length = np.maximum(ends - np.maximum(begins, before + 1) + 1, 0)
    total = np.cumsum(length) - length
    starts_case = np.append(True, case[1:] != case[:-1])
    earlier = total - np.maximum.accumulate(np.where(starts_case, total, 0))
    counts = (np.maximum(begins, before + 1) <= due[case] + earlier) & (length > 0)
    return due + np.bincount(case[counts], weights=length[counts], minlength=len(due)).astype(np.int64)


def main() -> None:
    """Load, judge, and hand back both times and the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int)
    given = parser.parse_args()
    as_of = date.fromisoformat(json.loads((given.folder / "manifest.json").read_text())["as_of"])
    # PyArrow imports pandas at its first conversion to NumPy; that is no part of the work.
    pa.array([""]).to_numpy(zero_copy_only=False)
    watch = Stopwatch()
    with watch.stage("indlæsning"):
        caseload = load(given.folder, (as_of - _EPOCH).days, given.cases)
    with watch.stage("bedømmelse"):
        counts = judge(caseload)
    watch.hand_back(counts=counts)


if __name__ == "__main__":
    main()
