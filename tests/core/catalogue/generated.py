"""Catalogues made up at random that hold together: every kind, every parameter, texts of every sort."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from pydantic import TypeAdapter

from rettidig.calendars import Limit, Roll, Unit
from rettidig.catalogue.base import Choice, EventCondition, PointCondition, Scope, Selection, ValueOf
from rettidig.catalogue.kinds import KINDS, Accrual, AnyRule
from rettidig.catalogue.kinds.base import Stretch
from rettidig.catalogue.model import (
    VERSION_SETTINGS,
    Act,
    AskedOf,
    Catalogue,
    Consequence,
    ControlPoint,
    Direction,
    EventType,
    Expected,
    LawReference,
    Origin,
    Requirement,
    Status,
    Theme,
    Version,
    WorkedCase,
    WorkedCaseload,
    WorkedEvent,
)
from rettidig.vocabulary import Answer, Outcome

ODD = ["", " ", '"', '""', "=1+1", "a, b", "a=b", "[x | y]", "ja", "no", "2019", "2019-05-06", "tom", "alle"]
ODD += [
    "ingen",
    "eller",
    "fra 2019-01-01",
    "x\ny",
    " x ",
    "x\n",
    "#a: b",
    "- a",
    "null",
    "1.0",
    "y",
    "'",
    "\\n",
]
TEXTS = st.sampled_from(ODD) | st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\n"), max_size=30
)
_WORDS = st.sampled_from(["sagen", "skal", "følges:", "op", "§ 2", "- a"])
LONG_TEXTS = TEXTS | st.lists(_WORDS, min_size=20, max_size=40).map(" ".join)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
LIMITS = st.builds(Limit, st.integers(1, 400), st.sampled_from(Unit), st.booleans())
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=2) | st.integers(0, 10**6).map(Decimal)
COUNTS = st.integers(1, 10**17)
IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)

ATTRIBUTES = ("art", "fra", "title", "1")
INTERVALS = ("tilbud", "sygdom", "eller")
_COURSE = EventType(title="Forløb", is_interval=True, attributes=dict.fromkeys(ATTRIBUTES, "Et"))
EVENTS = {
    **dict.fromkeys(INTERVALS, _COURSE),
    "samtale": EventType(title="", attributes={"art": "", "on": "x", "fra": "y", "title": "z", "1": "1"}),
}
NAMES = st.sampled_from(list(EVENTS))
INTERVAL_NAMES = st.lists(st.sampled_from(INTERVALS), max_size=3).map(tuple)
VALUES = TEXTS | st.lists(TEXTS, max_size=3).map(tuple)
ATTRIBUTE_NAMES = st.sampled_from(ATTRIBUTES)
OPTIONAL_DAYS = st.none() | DAYS
OPTIONAL_LIMITS = st.none() | LIMITS


def choices(*, has_values: bool = False, is_interval: bool = False):
    return {
        "attributes": st.dictionaries(ATTRIBUTE_NAMES, VALUES, min_size=int(has_values), max_size=3),
        "starts_on": OPTIONAL_DAYS,
        "ends_on": OPTIONAL_DAYS,
        "lasting": OPTIONAL_LIMITS if is_interval else st.none(),
    }


def of_events(record: type[Selection], *, has_values: bool = False, is_interval: bool = False, **more):
    names = st.sampled_from(INTERVALS) if is_interval else NAMES
    return st.builds(
        record,
        event=names,
        or_else=st.lists(st.builds(Choice, **choices()), max_size=2).map(tuple),
        **choices(has_values=has_values, is_interval=is_interval),
        **more,
    )


SELECTIONS = of_events(Selection) | of_events(Selection, is_interval=True)
TRIGGERS = st.just("first_contact") | SELECTIONS
STRETCHES = st.tuples(DAYS, DAYS).map(lambda days: Stretch(starts_on=days[0], ends_on=days[1]))
ACCRUALS = st.builds(
    Accrual, event=NAMES, hours=ATTRIBUTE_NAMES, per_unit=NUMBERS,
    not_counted=st.lists(STRETCHES, max_size=2).map(tuple),
) | st.builds(Accrual, event=st.sampled_from(INTERVALS), per_unit=NUMBERS)  # fmt: skip

PARAMETERS = {
    "limit": LIMITS, "within": LIMITS, "by": LIMITS, "valid_for": LIMITS, "after_exemption": LIMITS,
    "pauses": INTERVAL_NAMES, "exemptions": INTERVAL_NAMES, "roll": st.sampled_from(Roll),
    "response": SELECTIONS, "responses": st.lists(SELECTIONS, min_size=1, max_size=3).map(tuple),
    "evidence": of_events(Selection, has_values=True), "interval": of_events(Selection, is_interval=True),
    "trigger": TRIGGERS, "since": TRIGGERS, "accrues": ACCRUALS, "due_in": ATTRIBUTE_NAMES,
    "at_least": COUNTS, "at_most": COUNTS, "letter_after": COUNTS, "letters_a_year": COUNTS,
    "minimum": NUMBERS, "maximum": NUMBERS, "threshold": NUMBERS,
    "event": NAMES, "attribute": ATTRIBUTE_NAMES, "case_value": st.just("visitation_group"),
    "value": st.builds(ValueOf, event=NAMES, attribute=ATTRIBUTE_NAMES),
    "other": st.builds(ValueOf, event=NAMES, attribute=ATTRIBUTE_NAMES),
    "parts": st.just(("first",)), "judges": st.just(("first",)),
}  # fmt: skip
"""What the parameters of every kind are drawn from."""

ALWAYS_GIVEN = {"since", "minimum"}
"""Without these some rules would say nothing."""


@st.composite
def rules(draw, kind: str):
    form = KINDS[kind]
    rule = {"kind": kind, "law_by": draw(st.sampled_from(form.laws_by))}
    for name, field in form.model_fields.items():
        is_wanted = field.is_required() or name in ALWAYS_GIVEN or draw(st.booleans())
        if name in PARAMETERS and is_wanted:
            own = _of_each(name) if kind == "each" else PARAMETERS[name]
            rule[name] = draw(own)
    return TypeAdapter(AnyRule).validate_python(rule)


def _of_each(name: str):
    """Return what a parameter of the kind »each« is drawn from: its trigger is always events."""
    return SELECTIONS if name == "trigger" else PARAMETERS[name]


POINT_CONDITIONS = st.sampled_from(Outcome).map(lambda word: PointCondition(point="first", outcome=word))
CONDITIONS = of_events(EventCondition, presence=st.sampled_from(["present", "absent"])) | POINT_CONDITIONS
GROUPS = st.lists(st.sampled_from(["alle", "ingen"]), max_size=2).map(tuple)


def scopes(*, is_first: bool):
    when = st.just(()) if is_first else st.lists(CONDITIONS, max_size=3).map(tuple)
    return st.builds(Scope, target_groups=GROUPS, visitation_groups=GROUPS, when=when)


LAW = st.lists(
    st.builds(LawReference, act=st.sampled_from(["lov", "no"]), section=st.none() | TEXTS), max_size=3
).map(tuple)
SETTINGS = {name: PARAMETERS[name] for name in VERSION_SETTINGS}


@st.composite
def versions(draw, rule, *, is_first: bool):
    """Draw versions that follow one another without a day in common."""
    days = sorted(draw(st.sets(st.dates(date(1950, 1, 1), date(2100, 1, 1)), max_size=3)))
    edges = list(zip([None, *days], [*(day.replace(day=1) for day in days), None], strict=True))
    names = draw(st.lists(IDS, min_size=len(edges), max_size=len(edges), unique=True))
    found = []
    for name, (first, last) in zip(names, edges, strict=True):
        if first and last and last <= first:
            continue
        ends_on = last and date.fromordinal(last.toordinal() - 1)
        settings = {each: draw(st.none() | SETTINGS[each]) for each in SETTINGS if hasattr(rule, each)}
        found.append(
            Version(
                **{"id": name, "from": first, "to": ends_on, **settings},
                law=draw(LAW),
                checked_on=draw(DAYS),
                note=draw(st.none() | LONG_TEXTS),
                scope=draw(st.none() | scopes(is_first=is_first)),
            )
        )
    return tuple(found)


@st.composite
def events(draw):
    name, on = draw(NAMES), draw(DAYS)
    until = draw(st.none() | st.dates(on, date(9999, 12, 31))) if name in INTERVALS else None
    values = draw(st.dictionaries(ATTRIBUTE_NAMES, TEXTS, max_size=2))
    return WorkedEvent(type=name, on=on, until=until, by=draw(st.none() | TEXTS), values=values)


@st.composite
def cases(draw, rule):
    outcome, reason = draw(st.sampled_from(sorted(rule.possible())))
    opened = draw(DAYS)
    stated = draw(
        st.fixed_dictionaries(
            {},
            optional={
                **dict.fromkeys(("trigger_on", "due_on", "done_on"), OPTIONAL_DAYS),
                **{name: st.none() | st.integers(0, 10**16) for name in ("days_late", "violations")},
            },
        )
    )
    return WorkedCase(
        shows=draw(TEXTS),
        opened=opened,
        closed=draw(st.none() | st.dates(opened, date(9999, 12, 31))),
        target_group=draw(st.none() | st.sampled_from(["alle", "ingen"])),
        group=draw(st.none() | st.sampled_from(["alle", "ingen"])),
        events=tuple(draw(st.lists(events(), max_size=3))),
        answers=draw(st.dictionaries(st.just("first"), st.sampled_from(Answer))),
        expect=Expected(outcome=outcome, reason=reason, **stated),
    )


@st.composite
def points(draw, name: str, kind: str):
    rule = draw(rules(kind))
    is_first = name == "first"
    is_indicator = kind == "indicator"
    return ControlPoint(
        id=name,
        title=draw(TEXTS),
        question=draw(LONG_TEXTS),
        why=draw(LONG_TEXTS),
        requirement=draw(st.sampled_from(Requirement)),
        consequence=tuple(draw(st.lists(st.sampled_from(Consequence), max_size=3))),
        origin=draw(st.sampled_from(Origin)),
        correctable=draw(st.booleans()),
        theme=draw(st.sampled_from(["tema", "2019"])),
        asked_of=AskedOf.POPULATION if is_indicator else AskedOf.CASE,
        direction=draw(st.sampled_from(Direction)),
        status=draw(st.sampled_from(Status)),
        rule=rule,
        scope=draw(scopes(is_first=is_first)),
        versions=draw(versions(rule, is_first=is_first)),
        cases=tuple(draw(st.lists(cases(rule), max_size=2))),
    )


ACTS = st.builds(Act, title=TEXTS, short=TEXTS, eli=st.none() | TEXTS)


@st.composite
def catalogues(draw):
    """Draw a catalogue: a first point that others look at, and a few of any kinds."""
    kinds = draw(st.lists(st.sampled_from(list(KINDS)), max_size=3))
    return Catalogue(
        id=draw(IDS),
        title=draw(TEXTS),
        about=draw(LONG_TEXTS),
        disclaimer=draw(LONG_TEXTS),
        checked_on=draw(DAYS),
        target_groups={"alle": draw(TEXTS), "ingen": draw(TEXTS)},
        visitation_groups={"alle": draw(TEXTS), "ingen": draw(TEXTS)},
        acts={name: draw(ACTS) for name in ("lov", "no")},
        events=EVENTS,
        themes=tuple(Theme(id=name, title=draw(TEXTS), about=draw(LONG_TEXTS)) for name in ("tema", "2019")),
        worked=WorkedCaseload(as_of=draw(DAYS), covers_from=draw(DAYS), target_group="alle"),
        points=(
            draw(points("first", draw(st.sampled_from(["deadline", "count"])))),
            *(draw(points(f"p{number}", kind)) for number, kind in enumerate(kinds)),
        ),
    )  # fmt: skip
