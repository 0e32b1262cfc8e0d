"""A caseload that spans 2019 to 2027: invented courses in the words of every shipped catalogue.

Half of the cases live through all the days on which the law changed, the others begin near one of them.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from tests.support.oracle import PlainCaseload, PlainCover
from tests.support.oracle.plain import Row

from rettidig.catalogue import Catalogue, ControlPoint, load_catalogue, shipped
from rettidig.catalogue.base import EventCondition, Selection
from rettidig.catalogue.kinds import AmountRule, ConsistentRule, DutyRule, EachRule

DAY = timedelta(days=1)
AS_OF = date(2027, 6, 30)
FIRST_DAY = date(2019, 1, 1)

LAW_DAYS = (
    *(date(2020, 1, 1), date(2022, 1, 1), date(2022, 4, 1)),
    *(date(2024, 1, 1), date(2025, 7, 1), date(2026, 7, 1)),
)
"""The days on which the law changed for many at once."""

GROUPS = {
    "dagpenge": ("",),
    "kontanthjaelp": ("jobparat", "aktivitetsparat", "aup", "up", "ap"),
    "uddannelseshjaelp": ("aup", "up", "ap"),
    "ledighedsydelse": ("",),
    "sygedagpenge": ("kat-1", "kat-2", "kat-3"),
    "integration": ("jobparat", "aktivitetsparat"),
    "merudgifter-boern": ("",),
    "merudgifter-voksne": ("",),
    "jobafklaring": ("",),
    "puljer": ("",),
}
"""The target groups of the caseload, each with its visitation groups."""

CASES_A_GROUP = 16
MOST_WRITTEN = ("samtale", "samtale", "samtale", "samtale", "joblog", "joblog", "tilbud", "ledighed")
NUMBERS = ("160.33", "37", "480.99", "5348", "5347.99", "19", "30")
DAYS_AHEAD = (0, 14, 60, 183)
CASEWORKERS = ("", "K. Lind", "B. Dam")


@dataclass
class WordUse:
    """How an event type is used by the catalogues: the values its attributes are asked for."""

    is_interval: bool = False
    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    numbers: set[str] = field(default_factory=set)
    days: set[str] = field(default_factory=set)


@cache
def vocabulary() -> dict[str, WordUse]:
    """Return the event types of all shipped catalogues."""
    words: dict[str, WordUse] = defaultdict(WordUse)
    for name in shipped():
        catalogue = load_catalogue(name).catalogue
        for event, described in catalogue.events.items():
            words[event].is_interval = words[event].is_interval or described.is_interval
            for attribute in described.attributes:
                words[event].values[attribute] |= {"nej"}
        for point in catalogue.case_points:
            _learn(words, point)
    return dict(sorted(words.items()))


def covers() -> dict[str, PlainCover]:
    """Return that the source delivers every word."""
    return {event: PlainCover() for event in vocabulary()}


def long_caseload(seed: int = 2019) -> PlainCaseload:
    """Return the caseload; the same seed gives the same."""
    random = Random(seed)  # noqa: S311 - a caseload is to be the same every time
    words = vocabulary()
    cases: list[Row] = []
    events: list[Row] = []
    for target_group, visitation_groups in GROUPS.items():
        for number in range(CASES_A_GROUP):
            case = _case(random, f"{target_group}-{number:02d}", lives_through=number % 2 == 0)
            case |= {"target_group": target_group, "visitation_group": random.choice(visitation_groups)}
            cases.append(case)
            events += _events(random, words, case)
    return PlainCaseload(cases, events, [], covers(), AS_OF)


def row_of_case(case_id: str, opened_on: date, closed_on: date | None = None) -> Row:
    """Return a case of nobody's target group."""
    return {
        "case_id": case_id,
        "citizen": f"p-{case_id}",
        "municipality": "101",
        "target_group": "",
        "visitation_group": "",
        "opened_on": opened_on.isoformat(),
        "closed_on": closed_on.isoformat() if closed_on else "",
        "caseworker": "",
        "team": "",
    }


def row_of_event(
    case_id: str, event_type: str, on: date, values: dict[str, str], ended_on: date | None = None
) -> Row:
    """Return an event."""
    return {
        "case_id": case_id,
        "event_type": event_type,
        "happened_on": on.isoformat(),
        "ended_on": ended_on.isoformat() if ended_on else "",
        "caseworker": "",
        "attributes": json.dumps(values, ensure_ascii=False) if values else "",
    }


def conditions_of(point: ControlPoint) -> Iterator[EventCondition]:
    """Return the events that the scopes of a point ask for."""
    scopes = (point.scope, *(point.scope_of(version) for version in point.versions))
    for scope in scopes:
        yield from (each for each in scope.when if isinstance(each, EventCondition))


def active_only(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with its active points, as a check without drafts sees it."""
    active = tuple(point for point in catalogue.points if point.status == "active")
    return catalogue.model_copy(update={"points": active})


def _learn(words: dict[str, WordUse], point: ControlPoint) -> None:
    """Note the values that the point asks for, so that they are met and missed."""
    rule = point.rule
    asked: list[Selection] = [*rule.selections(), *conditions_of(point)]
    for selection in asked:
        for choice in selection.choices():
            for name, values in choice.values().items():
                words[selection.event].values[name] |= {*values, "nej"}
    if isinstance(rule, ConsistentRule):
        for at in (rule.value, rule.other):
            words[at.event].values[at.attribute] |= {"optagelse", "afklaring"}
    if isinstance(rule, AmountRule):
        words[rule.evidence.event].numbers.add(rule.attribute)
    if isinstance(rule, DutyRule) and rule.accrues and rule.accrues.hours:
        words[rule.accrues.event].numbers.add(rule.accrues.hours)
    if isinstance(rule, EachRule) and rule.due_in:
        words[rule.trigger.event].days.add(rule.due_in)


def _case(random: Random, case_id: str, *, lives_through: bool) -> Row:
    if lives_through:
        opened_on = FIRST_DAY + random.randint(0, 300) * DAY
        return row_of_case(case_id, opened_on, random.choice((None, None, date(2027, 2, 28))))
    opened_on = random.choice(LAW_DAYS) + random.choice((-90, -2, -1, -1, 0, 0, 1, 30)) * DAY
    closed_on = opened_on + random.choice((6, 90, 200, 400)) * DAY
    return row_of_case(case_id, opened_on, closed_on if closed_on <= AS_OF else None)


def _events(random: Random, words: dict[str, WordUse], case: Row) -> list[Row]:
    """Return events over the life of the case, some on the very days the law changed."""
    opened_on = date.fromisoformat(case["opened_on"])
    end = date.fromisoformat(case["closed_on"]) if case["closed_on"] else AS_OF
    n_days = (end - opened_on).days
    among = (*MOST_WRITTEN * (len(words) // len(MOST_WRITTEN)), *words)
    rows = []
    for _ in range(8 + n_days // 40):
        law_days = [day for day in LAW_DAYS if opened_on <= day <= end]
        on = opened_on + random.randint(0, n_days) * DAY
        if law_days and random.random() < 0.25:
            on = random.choice(law_days) + random.choice((-1, 0)) * DAY
        rows.append(_event(random, words, case["case_id"], random.choice(among), on))
    return rows


def _event(random: Random, words: dict[str, WordUse], case_id: str, event_type: str, on: date) -> Row:
    use = words[event_type]
    values = {name: random.choice(sorted(among)) for name, among in sorted(use.values.items()) if among}
    values |= {name: random.choice(NUMBERS) for name in sorted(use.numbers)}
    values |= {name: (on + random.choice(DAYS_AHEAD) * DAY).isoformat() for name in sorted(use.days)}
    ended_on = on + random.choice((0, 13, 14, 40)) * DAY if use.is_interval else None
    row = row_of_event(case_id, event_type, on, values, ended_on)
    return row | {"caseworker": random.choice(CASEWORKERS)}
