"""The oracle gives what was worked out by hand, with a calendar of 2020, for the newer kinds and settings.

The case opened on Monday 6 January 2020 and is looked at on Wednesday 20 May 2020, still open, unless a row
says otherwise. Dates are written without their year. Of the columns, those that a row leaves out are empty.
"""

from dataclasses import dataclass
from datetime import date

import pytest
import yaml
from tests.support.oracle import DutyRow, OutcomeRow, PlainCaseload, PlainCover, judge

from rettidig.catalogue.model import Catalogue

TYPES = (
    "henvendelse",
    "samtale",
    "plan",
    "visitation",
    "udeblivelse",
    "sanktion",
    "tilbud",
    "sygdom",
    "barsel",
)
POINT = {
    **{"title": "Punkt", "question": "Er det sket?", "why": "Det viser en regel.", "theme": "alle"},
    **{"requirement": "statutory", "consequence": [], "origin": "central", "correctable": False},
}
CATALOGUE = {
    **{"id": "haand", "title": "I hånden", "about": "", "disclaimer": "", "checked_on": "2026-11-21"},
    **{"target_groups": {"a": "A"}, "visitation_groups": {"up": "UP"}, "acts": {}, "events": {}},
    "themes": [{"id": "alle", "title": "Alle", "about": ""}],
    "worked": {"as_of": "2020-05-20", "covers_from": "2015-01-01", "target_group": "a"},
}
COLUMNS = {
    **{"t": "trigger_on", "due": "due_on", "done": "done_on", "late": "days_late"},
    **{"violations": "violations", "next": "next_due_on"},
}
ALWAYS = [{"id": "altid", "checked_on": "2026-11-21"}]


@dataclass(frozen=True)
class Given:
    """A case by hand: what happened, and from when to when it is looked at."""

    events: str = ""
    opened: str = "01-06"
    closed: str = ""
    as_of: str = "05-20"
    scope: str = "{}"
    versions: str = ""
    period: str = ""
    missing: str = ""


def in_2020(text: str) -> str:
    return f"2020-{text}" if text else ""


def event_row(text: str) -> dict[str, str]:
    """Return the row of ``tilbud 01-06..01-19 art=kursus``; nothing after the dots still runs."""
    event_type, days, *values = text.split()
    first, _, last = days.partition("..")
    attributes = ", ".join(f'"{name}": "{value}"' for name, value in (pair.split("=") for pair in values))
    return {
        **{"case_id": "c", "event_type": event_type, "caseworker": ""},
        **{"happened_on": in_2020(first), "ended_on": in_2020(last), "attributes": f"{{{attributes}}}"},
    }


def catalogue_of(rules: dict[str, str], given: Given) -> Catalogue:
    points = [
        {
            **POINT,
            **{"id": name, "rule": yaml.safe_load(rule)},
            "scope": yaml.safe_load(given.scope) if name == "p" else {},
            "versions": [version | ALWAYS[0] | version for version in yaml.safe_load(given.versions)]
            if given.versions and name == "p"
            else ALWAYS,
        }
        for name, rule in rules.items()
    ]
    return Catalogue.model_validate({**CATALOGUE, "points": points})


def judged(rules: dict[str, str], given: Given) -> tuple[OutcomeRow, list[DutyRow]]:
    """Return the row of the point ``p`` and its duties."""
    case = {
        **{"case_id": "c", "target_group": "a", "visitation_group": "up"},
        **{"opened_on": in_2020(given.opened), "closed_on": in_2020(given.closed)},
    }
    events = [event_row(text.strip()) for text in given.events.split(";") if text.strip()]
    covers = {name: PlainCover() for name in TYPES if name != given.missing}
    as_of = date.fromisoformat(in_2020(given.as_of))
    caseload = PlainCaseload([case], events, [], covers, as_of)
    asked = (
        tuple(date.fromisoformat(in_2020(day)) for day in given.period.split("..")) if given.period else None
    )
    outcomes, duties = judge(caseload, catalogue_of(rules, given), as_of, asked)
    return (
        next(row for row in outcomes if row.control_point == "p"),
        [duty for duty in duties if duty.control_point == "p"],
    )


def as_told(row: OutcomeRow) -> str:
    """Return outcome, reason and the columns that are not empty: ``met on_time t=01-06 due=01-13``."""
    columns = ((short, getattr(row, name)) for short, name in COLUMNS.items())
    told = (f"{short}={_short(value)}" for short, value in columns if value is not None)
    return " ".join([row.outcome, row.reason, *told])


def _short(value: object) -> str:
    return str(value).removeprefix("2020-")


SAMTALE = "{kind: deadline, trigger: first_contact, response: {event: samtale}, limit: 1 week}"
VALUES = "response: {event: samtale, attributes: {fulgt_op: [ja, delvist]}}"
FLERE = f"{{kind: deadline, trigger: first_contact, {VALUES}, limit: 2 weeks}}"
FEBRUAR = "{kind: presence, evidence: {event: samtale, from: 2020-02-01, to: 2020-02-29}}"
LANGT = "{kind: deadline, trigger: first_contact, response: {event: tilbud, lasting: %s}, limit: 1 month}"
ELLER = "{kind: presence, evidence: {event: samtale, attributes: {form: brev}, or: [{from: 2020-03-01}]}}"
UDEN_PLAN = "{when: [{event: plan, attributes: {maal: ja}, is: absent}]}"
VARER = "{when: [{event: sygdom, lasting: 1 week, is: absent}]}"
SELECTIONS = [
    (
        FLERE,
        Given("samtale 01-08 fulgt_op=nej; samtale 01-15 fulgt_op=delvist"),
        "met on_time t=01-06 due=01-20 done=01-15",
    ),
    (FEBRUAR, Given("samtale 01-31; samtale 03-01"), "not_met absent"),
    (FEBRUAR, Given("samtale 02-01"), "met present done=02-01"),
    (FEBRUAR, Given("samtale 02-29"), "met present done=02-29"),
    (LANGT % "2 weeks", Given("tilbud 01-06..01-19"), "met on_time t=01-06 due=02-06 done=01-06"),
    (LANGT % "2 weeks", Given("tilbud 01-06..01-18"), "not_met missing t=01-06 due=02-06 late=104"),
    (LANGT % "2 weeks", Given("tilbud 01-10.."), "met on_time t=01-06 due=02-06 done=01-10"),
    (LANGT % "1 month", Given("tilbud 01-31..02-28"), "met on_time t=01-06 due=02-06 done=01-31"),
    (LANGT % "1 month", Given("tilbud 01-31..02-27"), "not_met missing t=01-06 due=02-06 late=104"),
    (ELLER, Given("samtale 02-15 form=moede; samtale 03-01 form=moede"), "met present done=03-01"),
    (ELLER, Given("samtale 02-15 form=brev"), "met present done=02-15"),
    (ELLER, Given("samtale 02-15"), "not_met absent"),
    (SAMTALE, Given("samtale 01-13; plan 04-01 maal=ja", scope=UDEN_PLAN), "not_applicable not_in_scope"),
    (
        SAMTALE,
        Given("samtale 01-13; plan 04-01 maal=nej", scope=UDEN_PLAN),
        "met on_time t=01-06 due=01-13 done=01-13",
    ),
    (SAMTALE, Given("samtale 01-13", scope=UDEN_PLAN, missing="plan"), "unknown not_covered"),
    (
        SAMTALE,
        Given("samtale 01-13; sygdom 02-01..02-06", scope=VARER),
        "met on_time t=01-06 due=01-13 done=01-13",
    ),
    (SAMTALE, Given("samtale 01-13; sygdom 02-01..02-07", scope=VARER), "not_applicable not_in_scope"),
]

END_OF = "{kind: deadline, trigger: first_contact, response: {event: samtale}, limit: end of %s}"
PAUSED_END = END_OF.replace("limit:", "pauses: [sygdom], limit:") % "week 1"
WINDOW = "{kind: presence, evidence: {event: plan}, since: first_contact, within: end of week 1}"
FIRST_DAY_INCLUDED = [
    (END_OF % "week 8", Given("samtale 03-01"), "met on_time t=01-06 due=03-01 done=03-01"),
    (END_OF % "week 8", Given("samtale 03-02"), "not_met late t=01-06 due=03-01 done=03-02 late=1"),
    (END_OF % "day 1", Given("samtale 01-07"), "not_met late t=01-06 due=01-06 done=01-07 late=1"),
    (
        END_OF % "month 1",
        Given(opened="01-31", as_of="02-28"),
        "pending deadline_not_passed t=01-31 due=02-28 next=02-28",
    ),
    (PAUSED_END, Given("samtale 01-16; sygdom 01-10..01-13"), "met on_time t=01-06 due=01-16 done=01-16"),
    (WINDOW, Given("plan 01-12"), "met present t=01-06 done=01-12"),
    (WINDOW, Given("plan 01-13"), "not_met absent t=01-06"),
]

VALID = "{kind: deadline, trigger: {event: visitation}, response: {event: plan}, limit: 1 week, valid_for: 1 month}"
STILL_VALID = [
    (VALID, Given("visitation 03-31; plan 02-29"), "met on_time t=03-31 due=04-07 done=02-29"),
    (VALID, Given("visitation 03-31; plan 02-28"), "not_met missing t=03-31 due=04-07 late=43"),
    (VALID, Given("visitation 03-31; plan 04-01; plan 03-15"), "met on_time t=03-31 due=04-07 done=03-15"),
    (
        VALID,
        Given("visitation 03-31; plan 02-01; plan 04-10"),
        "not_met late t=03-31 due=04-07 done=04-10 late=3",
    ),
]

EXEMPT = "{kind: deadline, trigger: first_contact, response: {event: plan}, limit: 1 month, exemptions: [sygdom, barsel]%s}"
AT_ONCE, TWO_WEEKS = EXEMPT % "", EXEMPT % ", after_exemption: 2 weeks"
IN_ORDER = (
    "{kind: deadline, trigger: first_contact, response: {event: plan}, limit: 3 weeks, pauses: [tilbud],"
    " exemptions: [sygdom], after_exemption: 1 week, roll: next_working_day}"
)
AGAIN = (
    "{kind: recurring, trigger: first_contact, response: {event: samtale}, limit: 2 weeks, exemptions: [sygdom],"
    " after_exemption: 7 days}"
)
BETWEEN = (
    "{kind: gap, interval: {event: tilbud}, limit: 2 weeks, exemptions: [sygdom], after_exemption: 4 days}"
)
TWO = (
    "{kind: count, trigger: first_contact, response: {event: samtale}, at_least: 2, limit: 1 month,"
    " exemptions: [barsel], after_exemption: end of week 1}"
)
EXEMPTIONS = [
    (AT_ONCE, Given("sygdom 02-06..02-20; plan 02-20"), "met on_time t=01-06 due=02-20 done=02-20"),
    (AT_ONCE, Given("sygdom 02-07..02-20; plan 02-10"), "not_met late t=01-06 due=02-06 done=02-10 late=4"),
    (TWO_WEEKS, Given("sygdom 01-20..01-25; plan 02-09"), "not_met late t=01-06 due=02-08 done=02-09 late=1"),
    (TWO_WEEKS, Given("sygdom 01-20..01-22; plan 02-06"), "met on_time t=01-06 due=02-06 done=02-06"),
    (
        TWO_WEEKS,
        Given("sygdom 01-20..01-23; barsel 02-06..02-10; plan 02-24"),
        "met on_time t=01-06 due=02-24 done=02-24",
    ),
    (
        TWO_WEEKS,
        Given("sygdom 01-20..01-23; barsel 02-07..02-10; plan 02-07"),
        "not_met late t=01-06 due=02-06 done=02-07 late=1",
    ),
    (AT_ONCE, Given("sygdom 02-01.."), "pending deadline_not_passed t=01-06"),
    (AT_ONCE, Given("sygdom 02-01..", closed="03-01"), "not_applicable closed_before_due t=01-06"),
    (AT_ONCE, Given("sygdom 02-01..; plan 05-01"), "met on_time t=01-06 done=05-01"),
    (AT_ONCE, Given("sygdom 02-07.."), "not_met missing t=01-06 due=02-06 late=104"),
    (AT_ONCE, Given("sygdom 02-01..06-30"), "pending deadline_not_passed t=01-06 due=06-30 next=06-30"),
    (TWO_WEEKS, Given("sygdom 01-20..01-23; barsel 02-06.."), "pending deadline_not_passed t=01-06"),
    (
        IN_ORDER,
        Given("tilbud 01-20..01-24; sygdom 02-01..02-02; plan 02-10"),
        "met on_time t=01-06 due=02-10 done=02-10",
    ),
    (
        AGAIN,
        Given("sygdom 01-15..01-27; samtale 02-03"),
        "not_met gap_too_long t=01-06 due=02-17 late=93 violations=1",
    ),
    (
        AGAIN,
        Given("sygdom 01-15..01-27; samtale 02-03", as_of="02-10"),
        "met within_limit t=01-06 due=02-17 done=02-03 violations=0 next=02-17",
    ),
    (AGAIN, Given("samtale 01-20; sygdom 02-01.."), "met within_limit t=01-06 done=01-20 violations=0"),
    (
        BETWEEN,
        Given("tilbud 01-06..01-10; sygdom 01-24..01-31; tilbud 02-04..02-07", as_of="02-15"),
        "met within_limit t=01-10 due=02-21 done=02-04 violations=0 next=02-21",
    ),
    (
        TWO,
        Given("samtale 01-10; barsel 02-06..02-08; samtale 02-14"),
        "met on_time t=01-06 due=02-14 done=02-14",
    ),
    (AT_ONCE, Given("sygdom 02-01..", period="01-01..03-31"), "not_applicable no_duty_in_period t=01-06"),
]

HOURS = (
    "{kind: deadline, trigger: first_contact, response: {event: plan}, limit: 2 months,"
    " accrues: {event: samtale, hours: timer, per_unit: %s}}"
)
TEN = HOURS % 10
WITHOUT = HOURS % "10, not_counted: [{from: 2020-01-10, to: 2020-01-15}]"
DAYS = (
    "{kind: deadline, trigger: first_contact, response: {event: plan}, limit: 2 weeks, exemptions: [barsel],"
    " after_exemption: 1 day, roll: next_working_day, accrues: {event: tilbud, per_unit: %s}}"
)
SEVEN = DAYS % 7
ONE_MONTH = "[{id: v1, limit: 1 month}]"
ACCRUALS = [
    (
        TEN,
        Given("samtale 01-10 timer=12.5; samtale 01-20 timer=7.5; plan 01-21"),
        "not_met late t=01-06 due=01-20 done=01-21 late=1",
    ),
    (TEN, Given("samtale 01-10 timer=19.9; plan 05-01"), "met on_time t=01-06 done=05-01"),
    (TEN, Given("samtale 01-10 timer=19.9"), "pending deadline_not_passed t=01-06"),
    (TEN, Given(closed="04-01"), "not_applicable closed_before_due t=01-06"),
    (
        TEN,
        Given(
            "samtale 01-05 timer=20; samtale 01-06 timer=10; samtale 01-07 timer=9,5; samtale 01-08 timer=9h;"
            "samtale 02-01 timer=4; samtale 02-01 timer=6; samtale 03-01 timer=20; plan 02-01"
        ),
        "met on_time t=01-06 due=02-01 done=02-01",
    ),
    (TEN, Given("samtale 01-10 timer=10; samtale 01-10 timer=10"), "pending deadline_not_passed t=01-06"),
    (TEN, Given("samtale 01-10 timer=10", versions=ONE_MONTH), "not_met missing t=01-06 due=01-10 late=131"),
    (
        WITHOUT,
        Given("samtale 01-10 timer=20; samtale 01-15 timer=20; samtale 01-16 timer=20; plan 01-16"),
        "met on_time t=01-06 due=01-16 done=01-16",
    ),
    (
        HOURS % "'0.15'",
        Given("samtale 01-10 timer=0.1; samtale 01-11 timer=0.2; plan 01-11"),
        "met on_time t=01-06 due=01-11 done=01-11",
    ),
    (
        SEVEN,
        Given("tilbud 01-01..01-10; tilbud 01-09..01-12; tilbud 02-04..; plan 02-11"),
        "not_met late t=01-06 due=02-10 done=02-11 late=1",
    ),
    (
        SEVEN,
        Given("tilbud 01-07..01-31", as_of="01-10"),
        "pending deadline_not_passed t=01-06 due=01-20 next=01-20",
    ),
    (SEVEN, Given("tilbud 01-06..", as_of="01-18"), "pending deadline_not_passed t=01-06"),
    (
        SEVEN,
        Given("tilbud 01-06..; barsel 01-19..01-24; plan 01-27"),
        "met on_time t=01-06 due=01-27 done=01-27",
    ),
    (DAYS % "'5.25'", Given("tilbud 01-06..; plan 01-16"), "met on_time t=01-06 due=01-16 done=01-16"),
]

EACH = "{kind: each, trigger: {event: udeblivelse}, responses: [{event: sanktion}, {event: plan}], limit: 1 week}"
NAMED = (
    "{kind: each, trigger: {event: udeblivelse}, responses: [{event: plan}], limit: 0 days, due_in: frist}"
)
BY_LEG = EACH.replace("kind: each", "kind: each, law_by: leg")
TWO_LAWS = "[{id: v1, to: 2020-01-31}, {id: v2, from: 2020-03-01, limit: 2 weeks}]"
EACH_TIME = [
    (
        EACH,
        Given("udeblivelse 01-10; sanktion 01-17; udeblivelse 02-10; plan 02-20"),
        "not_met late t=01-10 due=02-17 done=02-20 late=3 violations=1",
    ),
    (
        EACH,
        Given("udeblivelse 01-10; udeblivelse 01-13; sanktion 01-15"),
        "met on_time t=01-10 done=01-15 violations=0",
    ),
    (
        EACH,
        Given("udeblivelse 01-10; sanktion 01-09"),
        "not_met missing t=01-10 due=01-17 late=124 violations=1",
    ),
    (
        EACH,
        Given("udeblivelse 01-10; udeblivelse 02-01; sanktion 02-20"),
        "not_met late t=01-10 due=01-17 done=02-20 late=34 violations=2",
    ),
    (
        EACH,
        Given("udeblivelse 01-10; sanktion 01-11; udeblivelse 05-15"),
        "met on_time t=01-10 due=05-22 done=01-11 violations=0 next=05-22",
    ),
    (
        EACH,
        Given("udeblivelse 05-15"),
        "pending deadline_not_passed t=05-15 due=05-22 violations=0 next=05-22",
    ),
    (
        EACH,
        Given("udeblivelse 05-10", closed="05-17"),
        "not_applicable closed_before_due t=05-10 due=05-17 violations=0",
    ),
    (EACH, Given("sanktion 01-10"), "not_applicable no_trigger"),
    (
        NAMED,
        Given("udeblivelse 01-10 frist=2020-02-01; plan 02-01"),
        "met on_time t=01-10 done=02-01 violations=0",
    ),
    (
        NAMED,
        Given(
            "udeblivelse 01-10 frist=2020-02-01; udeblivelse 01-10 frist=2020-02-05; plan 01-09; plan 02-06"
        ),
        "not_met late t=01-10 due=02-05 done=02-06 late=1 violations=1",
    ),
    (
        NAMED,
        Given("udeblivelse 01-10 frist=snart; plan 02-01"),
        "unknown not_documented t=01-10 violations=0",
    ),
    (NAMED, Given("udeblivelse 01-10 frist=2020-02-30"), "unknown not_documented t=01-10 violations=0"),
    (
        NAMED,
        Given("udeblivelse 01-10 frist=20200201; udeblivelse 01-12 frist=2020-02-01; plan 02-02"),
        "not_met late t=01-10 due=02-01 done=02-02 late=1 violations=1",
    ),
    (
        NAMED,
        Given("udeblivelse 01-10; udeblivelse 01-10 frist=2020-01-31; plan 01-31"),
        "met on_time t=01-10 done=01-31 violations=0",
    ),
    (
        NAMED,
        Given("udeblivelse 01-10 frist=2020-01-08; plan 01-10"),
        "not_met late t=01-10 due=01-08 done=01-10 late=2 violations=1",
    ),
    (
        BY_LEG,
        Given(
            "udeblivelse 01-10; udeblivelse 02-10; udeblivelse 03-02; sanktion 01-17; plan 03-16",
            versions=TWO_LAWS,
        ),
        "met on_time t=01-10 done=03-16 violations=0",
    ),
    (BY_LEG, Given("udeblivelse 02-10", versions=TWO_LAWS), "not_applicable no_law_in_force"),
    (
        EACH,
        Given("udeblivelse 01-10; udeblivelse 04-01; plan 04-08", period="04-01..06-30", as_of="06-30"),
        "met on_time t=01-10 done=04-08 violations=0",
    ),
]

MONTHLY = "{kind: monthly, trigger: first_contact, response: {event: samtale}, exemptions: [sygdom]%s}"
ONCE, TWICE = MONTHLY % "", MONTHLY % ", at_least: 2"
FEWER = "[{id: v1, to: 2020-01-31, at_least: 1}, {id: v2, from: 2020-02-01}]"
MONTHS = [
    (
        ONCE,
        Given("samtale 02-10; samtale 03-01; samtale 04-30"),
        "met on_time t=01-06 due=05-31 done=04-30 violations=0 next=05-31",
    ),
    (
        ONCE,
        Given("samtale 02-10; samtale 04-30"),
        "not_met missing t=01-06 due=03-31 late=50 violations=1 next=05-31",
    ),
    (
        ONCE,
        Given(opened="01-01", as_of="02-01"),
        "not_met missing t=01-01 due=01-31 late=1 violations=1 next=02-29",
    ),
    (ONCE, Given(opened="01-02", as_of="01-31"), "pending deadline_not_passed t=01-02 violations=0"),
    (
        ONCE,
        Given("samtale 02-10; samtale 05-01; sygdom 03-31..04-01"),
        "met on_time t=01-06 done=05-01 violations=0",
    ),
    (ONCE, Given("sygdom 02-28.."), "pending deadline_not_passed t=01-06 violations=0"),
    (
        ONCE,
        Given("samtale 02-10; samtale 03-10", closed="04-30"),
        "met on_time t=01-06 due=04-30 done=03-10 violations=0",
    ),
    (ONCE, Given(closed="02-28"), "not_applicable closed_before_due t=01-06 violations=0"),
    (
        ONCE,
        Given(opened="02-15", as_of="03-31"),
        "pending deadline_not_passed t=02-15 due=03-31 violations=0 next=03-31",
    ),
    (
        TWICE,
        Given("samtale 05-02 timer=1; samtale 05-02 timer=2; samtale 05-09", opened="05-01"),
        "met on_time t=05-01 done=05-02 violations=0",
    ),
    (
        TWICE,
        Given("samtale 05-02; samtale 05-02", opened="05-01"),
        "pending deadline_not_passed t=05-01 due=05-31 violations=0 next=05-31",
    ),
    (
        TWICE,
        Given("samtale 02-02", as_of="02-20", versions=FEWER),
        "met on_time t=01-06 done=02-02 violations=0",
    ),
    (
        ONCE,
        Given("samtale 04-02", as_of="06-30", period="04-01..04-30"),
        "met on_time t=01-06 done=04-02 violations=0",
    ),
]

SAME_GROUP = (
    "{kind: consistent, value: {event: plan, attribute: g}, other: {event: visitation, attribute: g}}"
)
AGREEMENT = [
    (SAME_GROUP, Given("visitation 01-10 g=up"), "not_applicable no_trigger"),
    (SAME_GROUP, Given("plan 01-10 g=up"), "unknown not_documented t=01-10"),
    (
        SAME_GROUP,
        Given("plan 01-10 g=up; plan 02-10; visitation 01-10 g=up"),
        "unknown not_documented t=02-10",
    ),
    (
        SAME_GROUP,
        Given("plan 01-10 g=up; visitation 02-10 g=up; visitation 01-10 g=ap"),
        "met consistent t=01-10",
    ),
    (
        SAME_GROUP,
        Given("plan 01-10 g=up; visitation 01-09 g=up; visitation 02-10 g=ap"),
        "not_met inconsistent t=01-10",
    ),
    (
        SAME_GROUP,
        Given("plan 01-10 g=a; plan 01-10 g=b; visitation 01-10 g=b; visitation 01-10 g=c"),
        "met consistent t=01-10",
    ),
    (SAME_GROUP, Given("plan 01-10 g=; visitation 01-10 g=up"), "unknown not_documented t=01-10"),
    (SAME_GROUP, Given("plan 01-10 g=up", missing="visitation"), "unknown not_covered"),
]

BOUNDS = "{kind: amount, evidence: {event: plan, attributes: {maal: ja}}, attribute: n, minimum: 100, maximum: '160.33'}"
NEW_BOUNDS = "[{id: v1, to: 2020-01-31}, {id: v2, from: 2020-02-01, maximum: '160.34', minimum: 160}]"
AMOUNTS = [
    (BOUNDS, Given("plan 01-10 maal=ja n=160.33"), "met within_limit t=01-10 done=01-10"),
    (BOUNDS, Given("plan 01-10 maal=ja n=160.34"), "not_met beyond_limit t=01-10"),
    (BOUNDS, Given("plan 01-10 maal=ja n=100"), "met within_limit t=01-10 done=01-10"),
    (BOUNDS, Given("plan 01-10 maal=ja n=99.99"), "not_met beyond_limit t=01-10"),
    (BOUNDS, Given("plan 01-10 maal=ja n=160,33"), "unknown not_documented t=01-10"),
    (
        BOUNDS,
        Given("plan 01-10 maal=ja n=150; plan 01-10 maal=ja n=ukendt; plan 02-10 maal=nej n=1"),
        "met within_limit t=01-10 done=01-10",
    ),
    (BOUNDS, Given("plan 01-10 maal=ja n=150; plan 02-10 maal=ja"), "unknown not_documented t=02-10"),
    (BOUNDS, Given("plan 02-10 maal=ja n=160.34", versions=NEW_BOUNDS), "met within_limit t=02-10 done=02-10"),
    (BOUNDS, Given("plan 02-10 maal=ja n=150", versions=NEW_BOUNDS), "not_met beyond_limit t=02-10"),
    (BOUNDS, Given("plan 01-10 maal=nej n=150"), "not_applicable no_trigger"),
]

ROWS = [
    *(SELECTIONS + FIRST_DAY_INCLUDED + STILL_VALID + EXEMPTIONS),
    *(ACCRUALS + EACH_TIME + MONTHS + AGREEMENT + AMOUNTS),
]


@pytest.mark.parametrize(("rule", "given", "told"), ROWS)
def test_the_oracle_gives_what_was_worked_out_by_hand(rule: str, given: Given, told: str) -> None:
    row, _ = judged({"p": rule}, given)

    assert as_told(row) == told


PLAN = "{kind: presence, evidence: {event: plan}}"
SANKTION = "{kind: presence, evidence: {event: sanktion}, by: 3 months}"
PARTS = {"a": SAMTALE, "b": PLAN, "c": SANKTION, "p": "{kind: composite, parts: [a, b, c]}"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Given("samtale 01-07; plan 01-07; sanktion 01-07"), "met parts_met"),
        (Given("samtale 01-07; plan 01-07", as_of="04-06"), "pending part_pending"),
        (Given("samtale 01-07; plan 01-07", as_of="04-06", missing="samtale"), "unknown part_unknown"),
        (Given("plan 01-07", as_of="04-06", missing="sanktion"), "not_met part_not_met"),
        (Given("plan 01-07; sanktion 01-07", as_of="01-10", closed="01-10"), "met parts_met"),
    ],
)
def test_a_composite_is_as_its_parts_are(given: Given, told: str) -> None:
    row, _ = judged(PARTS, given)

    assert as_told(row) == told


def test_a_composite_of_parts_that_do_not_apply_does_not_apply() -> None:
    row, _ = judged({"a": EACH, "p": "{kind: composite, parts: [a]}"}, Given())

    assert as_told(row) == "not_applicable no_part_applies"


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        (
            EACH,
            Given("udeblivelse 01-10; sanktion 01-17; udeblivelse 02-10; plan 02-20; udeblivelse 05-18"),
            [
                "1 met 01-10 01-17 01-17 None",
                "2 not_met 02-10 02-17 02-20 3",
                "3 pending 05-18 05-25 None None",
            ],
        ),
        (
            ONCE,
            Given("samtale 01-31; samtale 03-01; samtale 03-31; sygdom 04-10..04-10"),
            [
                "1 not_met 02-01 02-29 None 81",
                "2 met 03-01 03-31 03-01 None",
                "3 pending 05-01 05-31 None None",
            ],
        ),
        (
            ONCE,
            Given(closed="03-31"),
            ["1 not_met 02-01 02-29 None 31", "2 not_applicable 03-01 03-31 None None"],
        ),
        (
            AGAIN,
            Given("samtale 01-20; sygdom 02-01.."),
            ["1 met 01-06 01-20 01-20 None", "2 pending 01-20 None None None"],
        ),
        (
            AGAIN,
            Given("samtale 01-20; sygdom 02-01..; samtale 05-01", as_of="05-10"),
            [
                "1 met 01-06 01-20 01-20 None",
                "2 met 01-20 None 05-01 None",
                "3 pending 05-01 None None None",
            ],
        ),
        (ONCE, Given(as_of="06-30", period="04-01..04-30"), ["3 pending 04-01 04-30 None None"]),
        (
            NAMED,
            Given("udeblivelse 01-10; udeblivelse 01-12 frist=2020-02-01; plan 02-02"),
            ["1 not_met 01-12 02-01 02-02 1"],
        ),
    ],
)
def test_the_duties_are_what_was_worked_out_by_hand(rule: str, given: Given, expected: list[str]) -> None:
    _, duties = judged({"p": rule}, given)

    found = [
        " ".join([str(d.number), d.outcome, *map(_short, (d.trigger_on, d.due_on, d.done_on, d.days_late))])
        for d in duties
    ]
    assert found == expected
