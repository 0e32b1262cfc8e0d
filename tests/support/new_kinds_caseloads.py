"""The awkward random caseloads of ``caseloads.py`` with what the newer kinds read in addition.

They go with ``new_kinds_catalogue.yaml``: hours, amounts and named days, among them such that are none.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from tests.support.caseloads import Setting, random_caseload, together
from tests.support.oracle import PlainCaseload
from tests.support.oracle.plain import Row

DAY = timedelta(days=1)
HOURS = ("10", "10", "7.5", "2.5", "12.25", "5", "0", "20", "7,5", "3.", ".5", "-4", "mange", "")
SMALL_HOURS = ("0.1", "0.1", "0.2", "0.2", "0.3", "0.05", "0.30", "00.1", "0,3", "1e1", " 1")
AMOUNTS = (
    "100",
    "99.99",
    "160.33",
    "160.34",
    "100.00",
    "0.3",
    "150",
    "5000",
    "ukendt",
    "160,33",
    "100.",
    "+1",
)
GROUPS = ("up", "up", "ap", "aup", "")
ARTS = ("praktik", "kursus", "")
NO_DAYS = ("", "snart", "2020-02-30", "20200401", "2020-4-1", "2020-04-01T00:00", "01-04-2020", " 2020-04-01")
NAMED_AFTER = (-3, 0, 0, 1, 7, 7, 14, 30, 31)
SHARE_KNOWN = 0.85
CASES_A_SEED = 40


def new_kinds_caseload(setting: Setting, seeds: range, points: Sequence[str]) -> PlainCaseload:
    """Return a caseload of 40 cases a seed, whose events say more."""
    parts = [random_caseload(Random(n), setting, points, CASES_A_SEED, f"s{n:02d}") for n in seeds]  # noqa: S311
    return saying_more(together(parts))


def saying_more(caseload: PlainCaseload) -> PlainCaseload:
    """Return the caseload with the further attributes; rows that were equal still are."""
    return replace(caseload, events=[_saying_more(row) for row in caseload.events])


def _saying_more(row: Row) -> Row:
    as_delivered = {name: value for name, value in row.items() if not name.startswith("source_")}
    seed = zlib.crc32(json.dumps(as_delivered, sort_keys=True).encode())
    random = Random(seed)  # noqa: S311 - the same row must always say the same
    attributes = json.loads(row["attributes"] or "{}") | _more(random, row)
    return row | {"attributes": json.dumps(attributes, ensure_ascii=False) if attributes else ""}


def _more(random: Random, row: Row) -> dict[str, str]:
    on = date.fromisoformat(row["happened_on"])
    named = (on + random.choice(NAMED_AFTER) * DAY).isoformat()
    more = {
        "samtale": {"timer": random.choice(HOURS), "smaa": random.choice(SMALL_HOURS)},
        "plan": {"beloeb": random.choice(AMOUNTS), "gruppe": random.choice(GROUPS)},
        "udeblivelse": {"frist": named if random.random() < SHARE_KNOWN else random.choice(NO_DAYS)},
        "sygdom": {"art": random.choice(ARTS)},
    }
    return {
        name: value
        for name, value in more.get(row["event_type"], {}).items()
        if random.random() < SHARE_KNOWN
    }
