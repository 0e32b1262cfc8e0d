"""Conformance checking in PM4Py (AGPL: a peer here, never a dependency): DECLARE, and temporal profiles.

    python -m bench.contenders.pm4py_peer CASELOAD --cases N

Asks of the first N cases the six pairs of trigger and response that the deadline points ask about. PM4Py
knows neither attributes, calendar months, pauses nor closed cases, so the answers are not the same and are
not compared: what is measured is what such a question costs.
"""

import argparse
from pathlib import Path

import pandas as pd

from bench.deadlines import DEADLINES, FIRST_CONTACT
from bench.stopwatch import Stopwatch

SECONDS_PER_DAY = 86_400.0
DAYS_PER_MONTH = 31


def load(folder: Path, n_cases: int) -> pd.DataFrame:
    """Return the first ``n_cases`` cases as an event log."""
    ids = pd.read_parquet(folder / "cases.parquet", columns=["case_id"])["case_id"]
    events = pd.read_parquet(
        folder / "events.parquet",
        columns=["case_id", "event_type", "happened_on"],
        filters=[("case_id", "<=", ids.iloc[min(n_cases, len(ids)) - 1])],
    )
    events["happened_on"] = pd.to_datetime(events["happened_on"], utc=True)
    return events


def pairs() -> dict[tuple[str, str], float]:
    """Return the limit in seconds by trigger and response."""
    return {
        ("henvendelse" if deadline.trigger == FIRST_CONTACT else deadline.trigger, deadline.response): (
            deadline.days + DAYS_PER_MONTH * deadline.months
        )
        * SECONDS_PER_DAY
        for deadline in DEADLINES
    }


def main() -> None:
    """Check both ways, and hand back the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, required=True)
    given = parser.parse_args()
    import pm4py  # noqa: PLC0415 - AGPL, and slow to import: only here

    watch = Stopwatch()
    with watch.stage("indlæsning"):
        log = pm4py.format_dataframe(
            load(given.folder, given.cases),
            case_id="case_id",
            activity_key="event_type",
            timestamp_key="happened_on",
        )
    with watch.stage("declare"):
        model = {"response": {pair: {"support": 1, "confidence": 1} for pair in pairs()}}
        n_traces = len(pm4py.conformance_declare(log, model))
    with watch.stage("temporal profile"):
        pm4py.conformance_temporal_profile(
            log, {pair: (0.0, limit) for pair, limit in pairs().items()}, zeta=1
        )
    watch.hand_back(rows=n_traces)


if __name__ == "__main__":
    main()
