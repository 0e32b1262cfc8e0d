"""Small random caseloads in which awkward things are common, for measuring the engine against the oracle.

They go with ``hard_catalogue.yaml``: few event types, so that collisions are frequent; days crowded around
month ends, leap days, holidays and changes of the law; and each event likely to lie a limit, give or take
a day, after another. Only invented people.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from hypothesis import strategies as st
from tests.support.oracle import PlainCaseload, PlainCover
from tests.support.oracle.plain import Row

DAY = timedelta(days=1)

CASE_COLUMNS = (
    *("case_id", "citizen", "municipality", "target_group", "visitation_group"),
    *("opened_on", "closed_on", "caseworker", "team", "region"),
)
EVENT_COLUMNS = ("case_id", "event_type", "happened_on", "ended_on", "caseworker", "attributes")
ORIGIN_COLUMNS = ("source_file", "source_line")
ANSWER_COLUMNS = (
    *("case_id", "control_point", "answer", "comment"),
    *("reviewer", "answered_on", "event_id"),
)

EVENT_TYPES = (
    *("samtale", "samtale", "samtale", "tilbud", "tilbud", "plan", "visitation", "udeblivelse"),
    *("sanktion", "henvendelse", "sygdom", "barsel", "ukendt_type"),
)
INTERVALS = frozenset({"tilbud", "sygdom", "barsel"})
ATTRIBUTES: dict[str, dict[str, tuple[str, ...]]] = {
    "samtale": {"fulgt_op": ("ja", "ja", "nej", "delvist"), "form": ("fremmoede", "fremmoede", "brev")},
    "visitation": {"gruppe": ("up", "up", "ap", "aup", ""), "endelig": ("ja", "ja", "nej")},
    "plan": {"maal": ("ja", "ja", "nej")},
    "udeblivelse": {"gyldig": ("nej", "nej", "ja")},
    "tilbud": {"art": ("praktik", "praktik", "kursus")},
    "sygdom": {"art": ("praktik",)},
}
GROUPS = ("up", "up", "ap", "ap", "aup", "", "ukendt")
TARGET_GROUPS = ("a", "a", "a", "a", "a", "a", "b", "b", "ukendt")
CASEWORKERS = ("", "", "K. Lind", "K. Lind", "B. Dam", "Å. Øst")
ANSWERS = ("yes", "no", "not_relevant", "cannot_be_judged")
LIMITS = (0, 1, 3, 7, 10, 14, 15, 21, 28, 29, 30, 31, 60, 61, 91)

AWKWARD_2020 = (
    *("2019-12-24", "2019-12-31", "2020-01-01", "2020-01-31", "2020-02-01", "2020-02-28", "2020-02-29"),
    *("2020-03-01", "2020-03-14", "2020-03-15", "2020-03-31", "2020-04-01", "2020-04-09", "2020-04-10"),
    *("2020-04-12", "2020-04-30", "2020-05-01", "2020-05-08", "2020-05-21", "2020-05-31", "2020-06-05"),
)
AWKWARD_2024 = (
    *("2023-05-05", "2023-12-24", "2023-12-31", "2024-01-01", "2024-01-31", "2024-02-28", "2024-02-29"),
    *("2024-03-01", "2024-03-28", "2024-03-31", "2024-04-01", "2024-04-26", "2024-05-09", "2024-06-05"),
)

ALL_TYPES = tuple(sorted({*EVENT_TYPES} - {"ukendt_type"}))


@dataclass(frozen=True)
class Setting:
    """What the cases of a caseload have in common: when they play and what the source delivers.

    ``judged_on`` is the day around which things happen: the as-of date, or the end of the period asked for.
    """

    as_of: date
    covers: dict[str, PlainCover]
    awkward_days: tuple[date, ...]
    judged_on: date
    share_answered: float = 0.04
    has_origin: bool = False


def days(texts: Iterable[str]) -> tuple[date, ...]:
    """Return the dates written in the texts."""
    return tuple(map(date.fromisoformat, texts))


def covering(*missing: str, **closer: PlainCover) -> dict[str, PlainCover]:
    """Return covers of all types but the missing ones, some known more closely."""
    return {event_type: PlainCover() for event_type in ALL_TYPES if event_type not in missing} | closer


def random_caseload(
    random: Random, setting: Setting, points: Sequence[str], n_cases: int, name: str
) -> PlainCaseload:
    """Return a caseload of ``n_cases`` cases whose ids begin with ``name``."""
    cases: list[Row] = []
    events: list[Row] = []
    answers: list[Row] = []
    for number in range(n_cases):
        case = _case(random, setting, f"{name}-{number:03d}")
        own = _events(random, setting, case)
        cases.append(case)
        events += own
        answers += _answers(random, setting, case["case_id"], points)
    random.shuffle(events)
    random.shuffle(answers)
    if setting.has_origin:
        for line, row in enumerate(events, start=2):
            row.update(source_file="haendelser.csv", source_line=str(line))
    return PlainCaseload(cases, events, answers, setting.covers, setting.as_of, ["region"])


def caseloads(
    setting: Setting, points: Sequence[str], max_cases: int = 8
) -> st.SearchStrategy[PlainCaseload]:
    """Return a strategy of small caseloads, which Hypothesis can make smaller still."""
    return st.builds(
        lambda random, n_cases: random_caseload(random, setting, points, n_cases, "h"),
        st.randoms(use_true_random=False),
        st.integers(1, max_cases),
    )


def together(parts: Sequence[PlainCaseload]) -> PlainCaseload:
    """Return the caseloads as one; they share as-of date and covers."""
    return PlainCaseload(
        cases=[row for part in parts for row in part.cases],
        events=[row for part in parts for row in part.events],
        answers=[row for part in parts for row in part.answers],
        covers=parts[0].covers,
        as_of=parts[0].as_of,
        dimensions=parts[0].dimensions,
    )


def write_plain(caseload: PlainCaseload, folder: Path) -> Path:
    """Write the caseload as a contract folder of CSV files, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    has_origin = any("source_line" in row for row in caseload.events)
    _write(folder / "cases.csv", CASE_COLUMNS, caseload.cases)
    _write(folder / "events.csv", (*EVENT_COLUMNS, *(ORIGIN_COLUMNS if has_origin else ())), caseload.events)
    _write(folder / "answers.csv", ANSWER_COLUMNS, caseload.answers)
    manifest = {
        "format_version": 1,
        "name": "Tilfældige sager",
        "as_of": caseload.as_of.isoformat(),
        "covers": _covers_as_written(caseload.covers),
        "dimensions": caseload.dimensions,
        "is_sample": False,
        "population": None,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2), encoding="utf-8")
    return folder


def _write(path: Path, columns: Sequence[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _covers_as_written(covers: dict[str, PlainCover]) -> list[str] | dict[str, dict[str, object]]:
    if all(cover == PlainCover() for cover in covers.values()):
        return sorted(covers)
    written: dict[str, dict[str, object]] = {}
    for event_type, cover in covers.items():
        written[event_type] = {}
        if cover.attributes is not None:
            written[event_type]["attributes"] = sorted(cover.attributes)
        if cover.starts_on is not None:
            written[event_type]["from"] = cover.starts_on.isoformat()
    return written


def _case(random: Random, setting: Setting, case_id: str) -> Row:
    opened_on = _opened_on(random, setting)
    closed_on = _closed_on(random, setting, opened_on)
    return {
        "case_id": case_id,
        "citizen": f"p-{case_id}",
        "municipality": random.choice(("101", "K7")),
        "target_group": random.choice(TARGET_GROUPS),
        "visitation_group": random.choice(GROUPS),
        "opened_on": opened_on.isoformat(),
        "closed_on": closed_on.isoformat() if closed_on else "",
        "caseworker": random.choice(CASEWORKERS),
        "team": random.choice(("", "Unge")),
        "region": random.choice(("", "Nord", "Syd")),
    }


def _opened_on(random: Random, setting: Setting) -> date:
    """Return a day: about a limit before the day of judgement, a year before, or awkward; seldom after."""
    draw = random.random()
    if draw < 0.03:
        return setting.judged_on + random.randint(0, 20) * DAY
    if draw < 0.15:
        return setting.judged_on - random.choice((364, 365, 366, 367, 500)) * DAY
    if draw < 0.40:
        return setting.judged_on - (random.choice(LIMITS) + random.randint(-1, 1)) * DAY
    days_before = [day for day in setting.awkward_days if day < setting.judged_on]
    return random.choice(days_before) + random.choice((0, 0, -1, 1)) * DAY


def _closed_on(random: Random, setting: Setting, opened_on: date) -> date | None:
    draw = random.random()
    if draw < 0.55:
        return None
    if draw < 0.62:
        return max(opened_on, setting.judged_on + random.randint(-1, 15) * DAY)
    return _after(random, opened_on)


def _day(random: Random, setting: Setting) -> date:
    """Return an awkward day, or a day near one."""
    return (
        random.choice(setting.awkward_days)
        + random.choice((0, 0, 0, -1, 1, -2, 2, random.randint(-15, 15))) * DAY
    )


def _after(random: Random, day: date) -> date:
    """Return a day that lies about a limit after the day."""
    return (
        day
        + (random.choice(LIMITS) + random.choice((0, 0, -1, 1) if random.random() < 0.8 else (5, 40))) * DAY
    )


def _events(random: Random, setting: Setting, case: Row) -> list[Row]:
    """Return the case's events, most near a day already in use: limits are hit and missed by a day."""
    opened_on = date.fromisoformat(case["opened_on"])
    used = [opened_on, *([date.fromisoformat(case["closed_on"])] if case["closed_on"] else [])]
    rows: list[Row] = []
    if random.random() < 0.6:
        rows.append(
            _event(random, case["case_id"], "henvendelse", opened_on + random.choice((0, 0, 0, -3, 2)) * DAY)
        )
    for _ in range(random.choice((0, 2, 4, 8, 12, 16, 20))):
        event_type = random.choice(EVENT_TYPES)
        happened_on = _happened_on(random, setting, used, opened_on)
        rows.append(_event(random, case["case_id"], event_type, happened_on))
        used.append(happened_on)
        used += [date.fromisoformat(rows[-1]["ended_on"])] if rows[-1]["ended_on"] else []
    return rows + [again for row in rows if (again := _again(random, row))]


def _happened_on(random: Random, setting: Setting, used: list[date], opened_on: date) -> date:
    draw = random.random()
    if draw < 0.50:
        return _after(random, random.choice(used))
    if draw < 0.65:
        return _after(random, opened_on)
    if draw < 0.80:
        return random.choice(used)
    if draw < 0.88:
        return _day(random, setting)
    if draw < 0.95:
        return setting.judged_on + random.randint(-2, 3) * DAY
    return opened_on - random.choice((1, 7, 40)) * DAY


def _event(random: Random, case_id: str, event_type: str, happened_on: date) -> Row:
    return {
        "case_id": case_id,
        "event_type": event_type,
        "happened_on": happened_on.isoformat(),
        "ended_on": _ended_on(random, event_type, happened_on),
        "caseworker": random.choice(CASEWORKERS),
        "attributes": _attributes(random, event_type),
    }


def _ended_on(random: Random, event_type: str, happened_on: date) -> str:
    """Return the last day of an interval, often its only one; empty while it runs."""
    if event_type not in INTERVALS or random.random() < 0.15:
        return ""
    return (happened_on + random.choice((0, 0, 1, 2, 4, 6, 7, 13, 20, 28, 45)) * DAY).isoformat()


def _attributes(random: Random, event_type: str) -> str:
    """Return a JSON object in which any value may be missing; nothing at all is written in two ways."""
    values = {
        name: random.choice(among)
        for name, among in ATTRIBUTES.get(event_type, {}).items()
        if random.random() < 0.85
    }
    if random.random() < 0.1:
        values["bemaerkning"] = 'Blåbær & "rød grød"'
    return json.dumps(values, ensure_ascii=False) if values else random.choice(("", "{}"))


def _again(random: Random, row: Row) -> Row | None:
    """Return now and then the same row again, exactly or with one thing changed."""
    draw = random.random()
    if draw < 0.06:
        return dict(row)
    if draw < 0.10:
        return row | {"caseworker": "N. Anden"}
    if draw < 0.13:
        return row | {"attributes": _attributes(random, row["event_type"])}
    if draw < 0.15 and row["ended_on"]:
        return row | {"ended_on": ""}
    return None


def _answers(random: Random, setting: Setting, case_id: str, points: Sequence[str]) -> list[Row]:
    """Return what people said: also several times, undated, or of one conversation only."""
    rows: list[Row] = []
    for point in (*points, "et-andet-katalogs-punkt"):
        if random.random() >= setting.share_answered:
            continue
        dates = ["", *((setting.as_of + n * DAY).isoformat() for n in (-40, 0, 30))]
        for answered_on in random.sample(dates, random.choice((1, 1, 2, 3))):
            row = _answer(case_id, point, random.choice(ANSWERS), answered_on)
            rows += [row, dict(row)] if random.random() < 0.1 else [row]
        if random.random() < 0.2:
            rows.append(_answer(case_id, point, random.choice(ANSWERS), dates[-1]) | {"event_id": "e1"})
    return rows


def _answer(case_id: str, point: str, answer: str, answered_on: str) -> Row:
    return {
        "case_id": case_id,
        "control_point": point,
        "answer": answer,
        "comment": "",
        "reviewer": "R1",
        "answered_on": answered_on,
        "event_id": "",
    }
