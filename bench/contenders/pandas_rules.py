"""The deadline points in pandas, rule by rule from the whole table, as such checks are often written.

    python -m bench.contenders.pandas_rules CASELOAD --cases N

Judges the first N cases.
"""

import argparse
import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from bench import deadlines
from bench.deadlines import DEADLINES, FIRST_CONTACT, LAST_DAY_OF_LAW, Deadline
from bench.stopwatch import Stopwatch

_DAY = pd.Timedelta(days=1)
_DATES = ("opened_on", "closed_on", "happened_on", "ended_on")


def load(folder: Path, n_cases: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the first ``n_cases`` cases and their events."""
    cases = pd.read_parquet(folder / "cases.parquet").head(n_cases)
    last = cases["case_id"].iloc[-1]
    events = pd.read_parquet(
        folder / "events.parquet",
        columns=["case_id", "event_type", "happened_on", "ended_on", "attributes"],
        filters=[("case_id", "<=", last)],
    )
    for frame in (cases, events):
        for column in set(_DATES) & set(frame.columns):
            frame[column] = pd.to_datetime(frame[column])
    return cases, events


def judge_one(
    cases: pd.DataFrame, events: pd.DataFrame, deadline: Deadline, as_of: pd.Timestamp
) -> dict[str, int]:
    """Return how many cases have each reason on this point."""
    visible = events[events["happened_on"] <= as_of]
    judged = cases.set_index("case_id")
    judged["is_asked"] = judged["visitation_group"].isin(deadline.groups) if deadline.groups else True
    if deadline.when:
        kind, key, value = deadline.when
        judged["is_asked"] &= judged.index.isin(_of_type(visible, kind, (key, value))["case_id"])
    judged["trigger"] = _trigger(judged, visible, deadline)
    limit = pd.DateOffset(months=deadline.months, days=deadline.days)
    judged["due"] = judged["trigger"] + limit
    if deadline.pauses:
        judged["due"] = _after_pauses(judged, visible, deadline.pauses, as_of)
    responses = _of_type(visible, deadline.response, deadline.response_has)
    responses = responses.join(judged["trigger"], on="case_id")
    answered = responses[responses["happened_on"] >= responses["trigger"]]
    judged["done"] = answered.groupby("case_id")["happened_on"].min()
    return _counts(judged, as_of)


def _of_type(events: pd.DataFrame, kind: str, has: tuple[str, str] | None) -> pd.DataFrame:
    chosen = events[events["event_type"] == kind]
    if has is None:
        return chosen
    key, value = has
    return chosen[
        [isinstance(text, str) and json.loads(text).get(key) == value for text in chosen["attributes"]]
    ]


def _trigger(judged: pd.DataFrame, events: pd.DataFrame, deadline: Deadline) -> pd.Series:
    is_contact = deadline.trigger == FIRST_CONTACT
    kind = "henvendelse" if is_contact else deadline.trigger
    first = _of_type(events, kind, None).groupby("case_id")["happened_on"].min().reindex(judged.index)
    return first.fillna(judged["opened_on"]) if is_contact else first


def _after_pauses(
    judged: pd.DataFrame, events: pd.DataFrame, kinds: tuple[str, ...], as_of: pd.Timestamp
) -> pd.Series:
    """Return the due days, moved pause by pause in order of their beginning."""
    pauses = events[events["event_type"].isin(kinds)].sort_values(["case_id", "happened_on"])
    ended = pauses["ended_on"].fillna(as_of)
    due = judged["due"].to_dict()
    paused_until = judged["trigger"].to_dict()
    for case_id, begins, ends in zip(pauses["case_id"], pauses["happened_on"], ended, strict=True):
        first = max(begins, paused_until[case_id] + _DAY)
        if first <= due[case_id] and ends >= first:
            due[case_id] += ends - first + _DAY
            paused_until[case_id] = ends
    return pd.Series(due)


def _counts(judged: pd.DataFrame, as_of: pd.Timestamp) -> dict[str, int]:
    is_closed = judged["closed_on"] <= as_of
    end = judged["closed_on"].where(is_closed, as_of)
    trigger, due, done = judged["trigger"], judged["due"], judged["done"]
    tests = {
        deadlines.NO_TRIGGER: judged["is_asked"] & trigger.isna(),
        deadlines.OUTSIDE: ~judged["is_asked"] | (trigger > pd.Timestamp(LAST_DAY_OF_LAW)),
        deadlines.ON_TIME: done <= due,
        deadlines.LATE: done.notna(),
        deadlines.CLOSED: is_closed & (judged["closed_on"] <= due),
        deadlines.PENDING: as_of <= due,
    }
    reason = pd.Series(np.select(list(tests.values()), list(tests), deadlines.MISSING), index=judged.index)
    is_violated = reason.isin([deadlines.LATE, deadlines.MISSING])
    days_late = (done.fillna(end) - due)[is_violated].dt.days.sum()
    return reason.value_counts().to_dict() | {deadlines.DAYS_LATE: int(days_late)}


def main() -> None:
    """Load, judge rule by rule, and hand back the times and the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, required=True)
    given = parser.parse_args()
    as_of = date.fromisoformat(json.loads((given.folder / "manifest.json").read_text())["as_of"])
    watch = Stopwatch()
    counts = {}
    with watch.stage("indlæsning"):
        cases, events = load(given.folder, given.cases)
    for deadline in DEADLINES:
        with watch.stage("bedømmelse"):
            counts[deadline.point] = judge_one(cases, events, deadline, pd.Timestamp(as_of))
    watch.hand_back(counts=counts)


if __name__ == "__main__":
    main()
