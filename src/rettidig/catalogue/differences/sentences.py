"""Changes of a point as a lawyer reads them: »Fristen er ændret fra 1 uge til 2 uger fra 1. juli 2026«."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from rettidig.catalogue.differences.sameness import is_same
from rettidig.catalogue.differences.saying import References, Said
from rettidig.catalogue.differences.timeline import Days, Stretch, joined, stretches
from rettidig.catalogue.labels import (
    ASKED_OF,
    CONSEQUENCES,
    DIRECTIONS,
    LAWS_BY,
    ORIGINS,
    REQUIREMENTS,
    ROLLS,
    STATUSES,
)
from rettidig.catalogue.model import Catalogue, ControlPoint, Version
from rettidig.catalogue.wording import listed

PARAMETERS: Mapping[str, str] = MappingProxyType(
    {
        "law_by": "Dagen, hvis regler gælder,",
        "limit": "Fristen",
        "pauses": "Det, fristen står stille under,",
        "exemptions": "Det, der fritager,",
        "after_exemption": "Tiden efter en fritagelse",
        "roll": "Flytningen af en frist",
        "trigger": "Det, der sætter fristen i gang,",
        "response": "Det, der skal ske,",
        "responses": "Det, der skal følge,",
        "accrues": "Den tid, der lægges sammen,",
        "valid_for": "Gyldigheden af en tidligere registrering",
        "due_in": "Oplysningen om fristens dag",
        "at_least": "Det mindste antal",
        "interval": "De forløb, der skal følge hinanden,",
        "evidence": "Det, der skal være registreret,",
        "since": "Det, der åbner vinduet,",
        "within": "Vinduet",
        "by": "Tiden, før det afgøres,",
        "at_most": "Det højeste antal",
        "event": "Den hændelse, der ses på,",
        "attribute": "Den oplysning, der ses på,",
        "case_value": "Oplysningen om sagen",
        "value": "Den ene oplysning",
        "other": "Den anden oplysning",
        "minimum": "Det mindste tal",
        "maximum": "Det største tal",
        "parts": "De punkter, der afgør det,",
        "judges": "De punkter, der tælles op,",
        "threshold": "Tærsklen i procent",
        "letter_after": "Antallet af måneder, før der kommer brev,",
        "letters_a_year": "Det højeste antal breve om året",
    }
)
"""How a sentence about each parameter of a rule begins."""

_Change = tuple[str, object, object]
"""How the sentence begins, and both values."""
_Changes = Callable[[Version, Version], Iterator[str]]

_LABELLED: Final = {
    "requirement": ("Det, punktet hviler på,", REQUIREMENTS),
    "origin": ("Den, der stiller spørgsmålet,", ORIGINS),
    "asked_of": ("Den, der spørges,", ASKED_OF),
    "direction": ("Betydningen af en høj andel", DIRECTIONS),
    "status": ("Punktets status", STATUSES),
}


def wording_changes(one: ControlPoint, other: ControlPoint) -> Iterator[str]:
    """Return what is worded otherwise: title, question, reason and the notes of versions."""
    texts = {"title": "Titlen", "question": "Spørgsmålet", "why": "Begrundelsen"}
    for name, subject in texts.items():
        old, new = getattr(one, name), getattr(other, name)
        if old != new:
            yield f"{subject} er ændret fra »{old.strip()}« til »{new.strip()}«."
    notes = {version.id: version.note for version in one.versions}
    for version in other.versions:
        if version.id in notes and notes[version.id] != version.note:
            yield f"Noten til version »{version.id}« er ændret til »{(version.note or '').strip()}«."


def rule_changes(
    before: Catalogue, after: Catalogue, one: ControlPoint, other: ControlPoint
) -> Iterator[str]:
    """Return what is judged otherwise, and what the law is said to be, each with its days."""
    old, new = Said(before), Said(after)

    def changes(version: Version, newer: Version) -> Iterator[str]:
        rule, newer_rule = one.rule_of(version), other.rule_of(newer)
        if rule.kind != newer_rule.kind:
            was, now = rule.sentence(old.words), newer_rule.sentence(new.words)
            yield f"Reglen er en anden: »{was}« er blevet til »{now}«"
        else:
            for name, subject in PARAMETERS.items():
                values = getattr(rule, name, None), getattr(newer_rule, name, None)
                if not is_same(*values):
                    labels = {"law_by": LAWS_BY, "roll": ROLLS}.get(name)
                    yield _changed(
                        subject,
                        *(_value(said, v, labels) for said, v in zip((old, new), values, strict=True)),
                    )
        if not is_same(version.law, newer.law):
            yield _changed(
                "Lovhenvisningen", old.law(References(version.law)), new.law(References(newer.law))
            )

    yield from _of_law_in_force(new, one, other)
    yield from _through_time(one, other, changes)


def scope_changes(
    before: Catalogue, after: Catalogue, one: ControlPoint, other: ControlPoint
) -> Iterator[str]:
    """Return whom the point concerns otherwise, each with its days."""
    old, new = Said(before), Said(after)

    def changes(version: Version, newer: Version) -> Iterator[str]:
        scope, newer_scope = one.scope_of(version), other.scope_of(newer)
        for name, subject, say in _SCOPES:
            was, now = getattr(scope, name), getattr(newer_scope, name)
            if not is_same(was, now):
                yield _changed(subject, say(old, was), say(new, now))

    yield from _through_time(one, other, changes)


_SCOPES: Final = (
    ("target_groups", "Målgrupperne", Said.target_groups),
    ("visitation_groups", "Visitationsgrupperne", Said.visitation_groups),
    ("when", "Betingelserne", Said.conditions),
)


def other_changes(
    before: Catalogue, after: Catalogue, one: ControlPoint, other: ControlPoint
) -> Iterator[str]:
    """Return what is otherwise about the point's place and weight, and whether its worked cases are."""
    for name, (subject, labels) in _LABELLED.items():
        was, now = getattr(one, name), getattr(other, name)
        if was != now:
            yield _changed(subject, f"»{labels[was]}«", f"»{labels[now]}«.")
    if set(one.consequence) != set(other.consequence):
        costs = (
            listed(CONSEQUENCES[c] for c in point.consequence) if point.consequence else "intet"
            for point in (one, other)
        )
        yield f"{_changed('Det, en fejl kan koste,', *costs)}."
    if one.correctable != other.correctable:
        yield f"En fejl kan {'nu' if other.correctable else 'ikke længere'} rettes i sagen."
    if one.theme != other.theme:
        themes = (Said(found).theme(point.theme) for found, point in ((before, one), (after, other)))
        yield f"{_changed('Temaet', *themes)}."
    if one.cases != other.cases:
        yield f"Eksemplerne er ændret; der var {len(one.cases)}, og nu er der {len(other.cases)}."


def _changed(subject: str, was: str, now: str) -> str:
    return f"{subject} er ændret fra {was} til {now}"


def _value(said: Said, value: object, labels: Mapping[str, str] | None) -> str:
    return f"»{labels[str(value)]}«" if labels else said.value(value)


def _of_law_in_force(new: Said, one: ControlPoint, other: ControlPoint) -> Iterator[str]:
    """Return on which days there is a rule only now, or no longer."""
    both = stretches(one, other)
    whole = [each.days for each in both]
    for days in joined((each.days for each in both if each.before is None), whole):
        begun = next(each.after for each in both if each.before is None and each.after)
        yield f"Der er kommet en regel, der gælder{days.danish()}: {other.rule_of(begun).sentence(new.words)}"
    for days in joined((each.days for each in both if each.after is None), whole):
        yield f"Der er ikke længere en regel, der gælder{days.danish()}."


def _through_time(one: ControlPoint, other: ControlPoint, changes: _Changes) -> Iterator[str]:
    """Return the changes between the versions of each stretch, each once for all days it holds."""
    in_force = [each for each in stretches(one, other) if each.before and each.after]
    found: dict[str, list[Days]] = {}
    for stretch in in_force:
        for change in _between(stretch, changes):
            found.setdefault(change, []).append(stretch.days)
    whole = [each.days for each in in_force]
    for change, days in found.items():
        for part in joined(days, whole):
            yield f"{change}{part.danish()}."


def _between(stretch: Stretch, changes: _Changes) -> Iterator[str]:
    if stretch.before and stretch.after:
        yield from changes(stretch.before, stretch.after)
