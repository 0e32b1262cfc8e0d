"""What the people saw, as tables: a row per page, and the seconds of each step that built the world."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from rich.table import Table

from bench.site_clients import SAVING
from bench.tables import number

READING_AIM_MS, SAVING_AIM_MS = 150, 100
_HUNDREDTHS = 100


@dataclass(frozen=True)
class Load:
    """A run: the mean pause, seconds, each answer (page, status, seconds, bytes), and cores used by whom."""

    pause: float
    seconds: float
    seen: Sequence[tuple[str, int, float, int]]
    cores: Mapping[str, float]
    load: float


def page_table(run: Load) -> Table:
    """Return a row per page, saving last: how often, median, 95th percentile and longest in milliseconds."""
    title = (
        f"Pause {number(run.pause, 1)} s: {number(len(run.seen) / run.seconds, 1)} svar i sekundet; kerner: "
        + ", ".join(f"{who} {number(cores, 2)}" for who, cores in run.cores.items())
        + f"; belastning {number(run.load, 1)}"
    )
    table = Table(title=title)
    for heading in ("side", "antal", "median, ms", "95 pct., ms", "længst, ms", "kB", "svar", "mål"):
        table.add_column(heading, justify="left" if heading in {"side", "svar", "mål"} else "right")
    pages = sorted({row[0] for row in run.seen}, key=lambda page: (page == SAVING, page))
    for page in pages:
        table.add_row(*_row(page, [row for row in run.seen if row[0] == page]))
    return table


def _row(page: str, rows: Sequence[tuple[str, int, float, int]]) -> list[str]:
    times = [row[2] * 1000 for row in rows]
    high = p95(times)
    statuses = Counter(row[1] for row in rows)
    return [
        page,
        number(len(rows), 0),
        number(median(times), 0),
        number(high, 0),
        number(max(times), 0),
        number(median(row[3] for row in rows) / 1000, 0),
        ", ".join(f"{status}: {n}" for status, n in sorted(statuses.items())),
        "nået" if high < aim_of(page) else "[red]ikke nået[/red]",
    ]


def p95(times: Sequence[float]) -> float:
    """Return the 95th percentile.

    >>> p95([1.0])
    1.0
    """
    return quantiles(times, n=_HUNDREDTHS, method="inclusive")[94] if len(times) > 1 else times[0]


def aim_of(page: str) -> int:
    """Return how many milliseconds the page may take in 95 of 100 cases."""
    return SAVING_AIM_MS if page == SAVING else READING_AIM_MS


def statuses_are_right(run: Load) -> bool:
    """Return whether every page was shown and every answer saved."""
    return all(status == 200 for _, status, _, _ in run.seen)


def seconds_table(world: Mapping[str, Any]) -> Table:
    """Return the seconds of each step that built the world."""
    facts = {"sager": "n_cases", "udfald": "n_outcomes", "frister": "n_duties", "fejl": "n_findings"}
    title = ", ".join(f"{number(world[key], 0)} {name}" for name, key in facts.items())
    table = Table(title=title)
    table.add_column("trin")
    table.add_column("sekunder", justify="right")
    for step, seconds in world["seconds"].items():
        table.add_row(step, number(seconds, 1))
    return table
