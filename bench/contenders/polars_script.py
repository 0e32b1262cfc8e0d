"""The deadline points as a skilled analyst would write them by hand in Polars, lazily, one plan for all six.

python -m bench.contenders.polars_script CASELOAD
"""

import argparse
import json
from datetime import date
from pathlib import Path

import polars as pl

from bench import deadlines
from bench.deadlines import DEADLINES, FIRST_CONTACT, LAST_DAY_OF_LAW, Deadline
from bench.stopwatch import Stopwatch


def judge(folder: Path, as_of: date) -> dict[str, dict[str, int]]:
    """Return how many cases have each reason, by point."""
    events = pl.scan_parquet(folder / "events.parquet").filter(pl.col("happened_on") <= as_of)
    contact = _first(events, "henvendelse").rename({"happened_on": "contact"})
    cases = (
        pl.scan_parquet(folder / "cases.parquet")
        .select("case_id", "visitation_group", "opened_on", "closed_on")
        .join(contact, on="case_id", how="left")
        .with_columns(
            contact=pl.coalesce("contact", "opened_on"),
            is_closed=(pl.col("closed_on") <= as_of).fill_null(value=False),
        )
        .with_columns(end=pl.when("is_closed").then("closed_on").otherwise(as_of))
    )
    plans = [_one(cases, events, deadline, as_of) for deadline in DEADLINES]
    found = pl.collect_all(plans)
    return {deadline.point: _counts(frame) for deadline, frame in zip(DEADLINES, found, strict=True)}


def _of_type(events: pl.LazyFrame, kind: str, has: tuple[str, str] | None = None) -> pl.LazyFrame:
    chosen = events.filter(pl.col("event_type") == kind)
    if has is None:
        return chosen
    key, value = has
    return chosen.filter(pl.col("attributes").str.json_path_match(f"$.{key}") == value)


def _first(events: pl.LazyFrame, kind: str) -> pl.LazyFrame:
    return _of_type(events, kind).group_by("case_id").agg(pl.col("happened_on").min())


def _one(cases: pl.LazyFrame, events: pl.LazyFrame, deadline: Deadline, as_of: date) -> pl.LazyFrame:
    asked = _asked(cases, events, deadline)
    limit = pl.col("trigger").dt.offset_by(f"{deadline.months}mo").dt.offset_by(f"{deadline.days}d")
    started = asked.with_columns(due=limit)
    if deadline.pauses:
        started = _after_pauses(started, events, deadline.pauses, as_of)
    done = (
        _of_type(events, deadline.response, deadline.response_has)
        .select("case_id", "happened_on")
        .join(started.select("case_id", "trigger"), on="case_id")
        .filter(pl.col("happened_on") >= pl.col("trigger"))
        .group_by("case_id")
        .agg(done=pl.col("happened_on").min())
    )
    days_late = pl.coalesce("done", "end") - pl.col("due")
    return (
        started.join(done, on="case_id", how="left")
        .with_columns(reason=_reason(as_of), days_late=days_late.dt.total_days())
        .group_by("reason")
        .agg(pl.len(), pl.col("days_late").sum())
    )


def _asked(cases: pl.LazyFrame, events: pl.LazyFrame, deadline: Deadline) -> pl.LazyFrame:
    """Return the cases with ``is_asked`` and ``trigger``."""
    asked = cases.with_columns(
        is_asked=pl.col("visitation_group").is_in(deadline.groups).fill_null(value=False)
        if deadline.groups
        else pl.lit(value=True)
    )
    if deadline.when:
        kind, key, value = deadline.when
        fulfilled = (
            _of_type(events, kind, (key, value)).select("case_id", fulfilled=pl.lit(value=True)).unique()
        )
        asked = asked.join(fulfilled, on="case_id", how="left").with_columns(
            is_asked=pl.col("is_asked") & pl.col("fulfilled").fill_null(value=False)
        )
    if deadline.trigger == FIRST_CONTACT:
        return asked.with_columns(trigger="contact")
    trigger = _first(events, deadline.trigger).rename({"happened_on": "trigger"})
    return asked.join(trigger, on="case_id", how="left")


def _after_pauses(
    started: pl.LazyFrame, events: pl.LazyFrame, kinds: tuple[str, ...], as_of: date
) -> pl.LazyFrame:
    """Return the cases with ``due`` moved by their paused days, overlapping pauses merged."""
    day = pl.duration(days=1)
    moved = (
        events.filter(pl.col("event_type").is_in(kinds))
        .select("case_id", begins="happened_on", ends=pl.col("ended_on").fill_null(as_of))
        .join(started.filter("is_asked").select("case_id", "trigger", "due"), on="case_id")
        .with_columns(begins=pl.max_horizontal("begins", pl.col("trigger") + day))
        .sort("case_id", "begins")
        .with_columns(before=pl.col("ends").cum_max().shift(1).over("case_id") + day)
        .with_columns(begins=pl.max_horizontal("begins", "before"))
        .filter(pl.col("ends") >= pl.col("begins"))
        .with_columns(length=(pl.col("ends") - pl.col("begins") + day).dt.total_days())
        .with_columns(earlier=(pl.col("length").cum_sum() - pl.col("length")).over("case_id"))
        .filter(pl.col("begins") <= pl.col("due") + pl.duration(days="earlier"))
        .group_by("case_id")
        .agg(paused=pl.col("length").sum())
    )
    return started.join(moved, on="case_id", how="left").with_columns(
        due=pl.col("due") + pl.duration(days=pl.col("paused").fill_null(0))
    )


def _reason(as_of: date) -> pl.Expr:
    trigger, done, due = pl.col("trigger"), pl.col("done"), pl.col("due")
    outside = ~pl.col("is_asked") | (trigger > LAST_DAY_OF_LAW)
    return (
        pl.when(pl.col("is_asked") & trigger.is_null())
        .then(pl.lit(deadlines.NO_TRIGGER))
        .when(outside)
        .then(pl.lit(deadlines.OUTSIDE))
        .when(done <= due)
        .then(pl.lit(deadlines.ON_TIME))
        .when(done.is_not_null())
        .then(pl.lit(deadlines.LATE))
        .when(pl.col("is_closed") & (pl.col("closed_on") <= due))
        .then(pl.lit(deadlines.CLOSED))
        .when(pl.lit(as_of) <= due)
        .then(pl.lit(deadlines.PENDING))
        .otherwise(pl.lit(deadlines.MISSING))
    )


def _counts(frame: pl.DataFrame) -> dict[str, int]:
    rows = {reason: (n, days) for reason, n, days in frame.iter_rows()}
    late = sum(rows[reason][1] for reason in (deadlines.LATE, deadlines.MISSING) if reason in rows)
    return {reason: n for reason, (n, _) in rows.items()} | {deadlines.DAYS_LATE: late}


def main() -> None:
    """Judge, and hand back the time and the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    as_of = date.fromisoformat(json.loads((folder / "manifest.json").read_text())["as_of"])
    watch = Stopwatch()
    with watch.stage("bedømmelse"):
        counts = judge(folder, as_of)
    watch.hand_back(counts=counts)


if __name__ == "__main__":
    main()
