"""The indicators as plain values for JSON, and as rows: one for each month and benefit, and one for all."""

import csv
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path

from rettidig.assessment.indicators.following import Followed
from rettidig.assessment.indicators.model import Coming, Indicator, Letter, Month, Pull, Run, is_below
from rettidig.assessment.model import ALL, Counts
from rettidig.checks.needs import Lack

CSV_FILE = "indicators.csv"
JSON_FILE = "indicators.json"
COLUMNS = (
    *("indicator", "month", "state", "benefit", "n", "met", "not_met", "pending", "unknown", "share"),
    *("threshold", "is_below", "months_below", "offers_needed", "start_by"),
)
_UNIT = 10_000

Row = dict[str, str]
Plain = dict[str, object]


def write_files(found: Followed, folder: Path) -> None:
    """Write ``indicators.csv`` and ``indicators.json`` into the folder."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(found))
    (folder / CSV_FILE).write_text(text.getvalue(), encoding="utf-8", newline="")
    (folder / JSON_FILE).write_text(as_json(found), encoding="utf-8")


def as_json(found: Followed) -> str:
    """Return everything as JSON, days as 2026-09-30 and shares as numbers between 0 and 1."""
    plain = {
        "catalogue": found.catalogue.id,
        "caseload": {"name": found.caseload_name, "hash": found.caseload_hash, "n_cases": found.n_cases},
        "as_of": found.as_of.isoformat(),
        "indicators": [_plain(indicator) for indicator in found.indicators],
    }
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def share(counts: Counts) -> str:
    """Return the share with four decimals, half up from the counts; empty with nobody.

    >>> share(Counts(met=2, not_met=1)), share(Counts(met=0, not_met=0))
    ('0.6667', '')
    """
    if not counts.n:
        return ""
    number = (2 * _UNIT * counts.met + counts.n) // (2 * counts.n)
    return f"{number // _UNIT}.{number % _UNIT:04d}"


def rows(found: Followed) -> Iterator[Row]:
    """Yield the rows of the CSV: the months in order, those to come last; what is not known is empty."""
    for indicator in found.indicators:
        months: tuple[Month | Coming, ...] = (*indicator.months, *indicator.coming)
        for month in months:
            for benefit, counts in {ALL: month.whole, **month.benefits}.items():
                yield _row(indicator, month, benefit, counts)


def _row(indicator: Indicator, month: Month | Coming, benefit: str, counts: Counts) -> Row:
    row = dict.fromkeys(COLUMNS, "") | {
        "indicator": indicator.point.id,
        "month": f"{month.first:%Y-%m}",
        "state": "over" if isinstance(month, Month) else "coming",
        "benefit": benefit,
        **{name: str(getattr(counts, name)) for name in ("n", "met", "not_met", "pending", "unknown")},
        "threshold": _text(month.threshold),
    }
    if isinstance(month, Month):
        row["share"] = share(counts)
        if month.threshold is not None and counts.n:
            row["is_below"] = "true" if is_below(counts, month.threshold) else "false"
        row["months_below"] = str(month.n_below) if benefit == ALL else ""
    elif benefit == ALL:
        row["offers_needed"] = _text(month.n_needed)
        row["start_by"] = " ".join(day.isoformat() for day in month.start_by)
    return row


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _plain(found: Indicator) -> Plain:
    return {
        "id": found.point.id,
        "benefits": list(found.benefits),
        "months": [_month(month) for month in found.months],
        "runs": [_run(run) for run in found.runs],
        "letters": [_letter(letter) for letter in found.letters],
        "next_letter": _letter(found.next_letter) if found.next_letter else None,
        "pulls_latest_month": [_pull(pull) for pull in found.pulls],
        "pulls_latest_run": [_pull(pull) for pull in found.run_pulls],
        "coming": [_coming(month) for month in found.coming],
        "expected_with_full_hours": [
            {"month": f"{first:%Y-%m}", "benefits": _benefits(benefits)}
            for first, benefits in found.expected.items()
        ],
        "n_without_visitation_group": found.n_without_group,
        "without_due_day": _benefits(found.undated),
        "lacks": [_lack(lack) for lack in found.lacks],
    }


def _run(run: Run) -> Plain:
    return {
        "first": f"{run.first:%Y-%m}",
        "last": f"{run.last:%Y-%m}",
        "n_months": run.n_months,
        "is_running": run.is_running,
    }


def _letter(letter: Letter) -> Plain:
    return {"expected_from": letter.expected_from.isoformat(), "months_below": letter.n_months}


def _lack(lack: Lack) -> Plain:
    return {
        "event": lack.event,
        "attributes": list(lack.attributes),
        "starts_on": lack.starts_on.isoformat() if lack.starts_on else None,
    }


def _month(month: Month) -> Plain:
    return {
        "month": f"{month.first:%Y-%m}",
        "threshold": _number(month.threshold),
        "all": _counts(month.whole),
        "benefits": _benefits(month.benefits),
        "is_below": month.is_below,
        "months_below": month.n_below,
        "is_few": month.is_few,
    }


def _coming(month: Coming) -> Plain:
    return {
        "month": f"{month.first:%Y-%m}",
        "threshold": _number(month.threshold),
        "n": month.n,
        "done": month.whole.met,
        "missed": month.whole.not_met,
        "open": month.whole.pending,
        "unknown": month.whole.unknown,
        "benefits": _benefits(month.benefits),
        "offers_needed": month.n_needed,
        "is_within_reach": month.is_within_reach,
        "start_by": [day.isoformat() for day in month.start_by],
        "best": month.best.share,
        "worst": month.worst.share,
    }


def _counts(counts: Counts) -> Plain:
    names = ("n", "met", "not_met", "pending", "unknown", "share")
    return {name: getattr(counts, name) for name in names}


def _benefits(found: Mapping[str, Counts]) -> Plain:
    return {name: _counts(counts) for name, counts in found.items()}


def _pull(found: Pull) -> Plain:
    return {
        "benefit": found.benefit,
        **_counts(found.counts),
        "points_if_met": _number(found.if_met),
        "points_if_left_out": _number(found.if_left_out),
    }


def _number(value: Decimal | Fraction | None) -> float | None:
    return None if value is None else float(value)
