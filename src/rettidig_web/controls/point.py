"""Everything a page says of one control point: rule, law over time, worked cases, what it needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from rettidig.catalogue import Catalogue, ControlPoint
from rettidig.catalogue.explain import Explanation, explain, words_of
from rettidig.catalogue.kinds import ClockRule
from rettidig.catalogue.labels import (
    ANSWERS,
    ASKED_OF,
    CONSEQUENCES,
    KINDS_IN_DANISH,
    ORIGINS,
    OUTCOMES,
    REASON_LABELS,
    REQUIREMENTS,
)
from rettidig.catalogue.model import Expected, Status, Version, WorkedCase, WorkedEvent
from rettidig.catalogue.wording import Words, danish_date, danish_number, listed
from rettidig.checks.needs import own_needs
from rettidig_web.controls.law import Cited, cited
from rettidig_web.controls.queries import days_of, library

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_AMOUNT = re.compile(r"\d+\.\d+|\d{5,}")


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A version of the law: its days, where it stands, and what it asks of whom."""

    version: Version
    days: str
    law: tuple[Cited, ...]
    rule: str
    scope: str
    note: str | None
    checked_on: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something dated in a worked case."""

    when: str
    what: str


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A worked case: what it shows, what happened, how it is reckoned, and what it comes to."""

    shows: str
    facts: tuple[Fact, ...]
    circumstances: tuple[str, ...]
    reckoning: tuple[Fact, ...]
    outcome: str
    outcome_word: str
    reason: str


@dataclass(frozen=True, slots=True)
class NeedShown:
    """An event type that the data must have, by title and by word, with the attributes it must have."""

    title: str
    word: str
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PointShown:
    """A control point as its page says it, the same on any day."""

    point: ControlPoint
    is_draft: bool
    said: Explanation
    facts: tuple[tuple[str, str], ...]
    versions: tuple[VersionShown, ...]
    has_changed: bool
    """Whether the versions differ in what they ask of whom."""
    needs: tuple[NeedShown, ...]
    looks_at: tuple[ControlPoint, ...]
    cases: tuple[CaseShown, ...]

    def version_on(self, day: date) -> VersionShown | None:
        """Return the version in force on the day, or None."""
        return next((each for each in self.versions if each.version.is_in_force_on(day)), None)


@cache
def shown(catalogue_id: str, point_id: str) -> PointShown:
    """Return the point of a shipped catalogue; each is put together once in a process."""
    catalogue = library().files[catalogue_id].catalogue
    point = catalogue.point(point_id)
    said = explain(catalogue, point)
    versions = tuple(_versions(catalogue, point, said))
    return PointShown(
        point=point,
        is_draft=point.status is Status.DRAFT,
        said=said,
        facts=_facts(point),
        versions=versions,
        has_changed=len({(each.rule, each.scope) for each in versions}) > 1,
        needs=tuple(_needs(catalogue, point)),
        looks_at=tuple(catalogue.point(other) for other in sorted(point.looks_at())),
        cases=tuple(_case(catalogue, point, case) for case in point.cases),
    )


def _facts(point: ControlPoint) -> tuple[tuple[str, str], ...]:
    """Return what the point is, as a label and a word or two each."""
    costs = listed(CONSEQUENCES[each] for each in point.consequence) if point.consequence else "intet"
    return (
        ("Hviler på", REQUIREMENTS[point.requirement]),
        ("En fejl kan koste", costs),
        ("Kan rettes i sagen", "ja" if point.correctable else "nej"),
        ("Stilles til", ASKED_OF[point.asked_of]),
        ("Oprindelse", ORIGINS[point.origin]),
        ("Bedømmes som", KINDS_IN_DANISH[point.rule.kind]),
    )


def _versions(catalogue: Catalogue, point: ControlPoint, said: Explanation) -> Iterator[VersionShown]:
    words = words_of(catalogue)
    for version, explained in zip(point.versions, said.versions, strict=True):
        yield VersionShown(
            version=version,
            days=days_of(version),
            law=cited(catalogue, version.law),
            rule=point.rule_of(version).sentence(words),
            scope=explained.scope or said.scope,
            note=explained.note,
            checked_on=danish_date(version.checked_on),
        )


def _needs(catalogue: Catalogue, point: ControlPoint) -> Iterator[NeedShown]:
    for event, attributes in sorted(own_needs(point)):
        known = catalogue.events[event]
        titles = ((known.attributes[name], name) for name in sorted(attributes))
        yield NeedShown(known.title, event, tuple(titles))


def _case(catalogue: Catalogue, point: ControlPoint, case: WorkedCase) -> CaseShown:
    expected = case.expect
    return CaseShown(
        shows=case.shows[:1].upper() + case.shows[1:],
        facts=tuple(_happened(catalogue, case)),
        circumstances=tuple(_circumstances(catalogue, point, case)),
        reckoning=tuple(_reckoning(point, expected)),
        outcome=OUTCOMES[expected.outcome],
        outcome_word=expected.outcome.value,
        reason=REASON_LABELS[expected.reason],
    )


def _happened(catalogue: Catalogue, case: WorkedCase) -> Iterator[Fact]:
    """Return what happened in the case by day, its opening before what else happened that day."""
    words = words_of(catalogue)
    dated = [(case.opened, 0, Fact(danish_date(case.opened), "Sagen åbnet"))]
    dated += [(event.on, 1, Fact(_days(event), _event(words, event))) for event in case.events]
    if case.closed:
        dated.append((case.closed, 2, Fact(danish_date(case.closed), "Sagen lukket")))
    return (fact for _, _, fact in sorted(dated, key=lambda found: found[:2]))


def _days(event: WorkedEvent) -> str:
    return danish_date(event.on) + (f" – {danish_date(event.until)}" if event.until else "")


def _event(words: Words, event: WorkedEvent) -> str:
    values = [
        f"{words.attributes[event.type, name]}: {_in_danish(value)}" for name, value in event.values.items()
    ]
    details = f" ({', '.join(values)})" if values else ""
    return f"{words.events[event.type]}{details}{f', {event.by}' if event.by else ''}"


def _in_danish(value: str) -> str:
    """Return the value with a day or an amount as Danes write it, and any other text as it is."""
    if _DAY.fullmatch(value):
        return danish_date(date.fromisoformat(value))
    return danish_number(Decimal(value)) if _AMOUNT.fullmatch(value) else value


def _circumstances(catalogue: Catalogue, point: ControlPoint, case: WorkedCase) -> Iterator[str]:
    """Return who the case is about and what people answered, this point's own answer without its title."""
    if case.target_group:
        yield f"Målgruppe: {catalogue.target_groups[case.target_group]}"
    if case.group:
        yield f"Visitationsgruppe: {catalogue.visitation_groups[case.group]}"
    for point_id, answer in case.answers.items():
        to = "" if point_id == point.id else f" på »{catalogue.point(point_id).title}«"
        yield f"Svar{to}: {ANSWERS[answer]}"


def _reckoning(point: ControlPoint, expected: Expected) -> Iterator[Fact]:
    """Return the steps from what starts the clock to the days late, as far as the worked case states them."""
    if expected.trigger_on:
        yield Fact(danish_date(expected.trigger_on), "fristen begynder")
    if expected.due_on:
        limit = _limit(point, expected.trigger_on)
        yield Fact(danish_date(expected.due_on), f"frist{limit}")
    if expected.done_on:
        yield Fact(danish_date(expected.done_on), "opfyldt")
    if expected.days_late:
        yield Fact(f"{expected.days_late} {'dag' if expected.days_late == 1 else 'dage'}", "for sent")
    if expected.violations:
        noun = "overtrædelse" if expected.violations == 1 else "overtrædelser"
        yield Fact(str(expected.violations), noun)


def _limit(point: ControlPoint, trigger_on: date | None) -> str:
    """Return the limit in force when the clock began; nothing where there is none, or one after another."""
    version = trigger_on and point.version_on(trigger_on)
    rule = point.rule_of(version) if version else point.rule
    if not isinstance(rule, ClockRule) or rule.has_legs:
        return ""
    return f" ({rule.limit.danish()})"
