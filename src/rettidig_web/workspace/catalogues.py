"""The catalogue that a check was made by, and the words of its points and events."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from rettidig.catalogue import Catalogue, ControlPoint
from rettidig.catalogue.base import Selection
from rettidig.catalogue.explain import words_of
from rettidig.catalogue.kinds import ClockRule, EachRule, GapRule, PresenceRule
from rettidig.catalogue.kinds.base import AnsweredClockRule, Rule
from rettidig.catalogue.kinds.monthly import MonthlyRule
from rettidig.catalogue.wording import listed
from rettidig_web.caseloads.models import Check
from rettidig_web.controls.law import Cited, cited
from rettidig_web.controls.models import PinnedCatalogue
from rettidig_web.controls.queries import library
from rettidig_web.workspace.timeline import Named


def catalogue_of(check: Check) -> Catalogue | None:
    """Return the catalogue that the check was made by; None where it has since been replaced and not kept."""
    shipped = library().files.get(check.catalogue_id)
    if shipped is not None and shipped.content_hash == check.catalogue_hash:
        return shipped.catalogue
    pinned = PinnedCatalogue.objects.filter(content_hash=check.catalogue_hash).first()
    return pinned.file.catalogue if pinned else None


def first_choice(checks: Sequence[Check], target_group: str, day: date) -> Check | None:
    """Return the check that says most of a case of the group: its law is in force, and it asks few others."""
    return min(checks, key=lambda one: _distance(one, target_group, day)) if checks else None


def _distance(check: Check, target_group: str, day: date) -> tuple[bool, int, int]:
    """Return how far a catalogue is from the group: none of its law in force, other groups, few points."""
    catalogue = catalogue_of(check)
    if catalogue is None or target_group not in catalogue.target_groups:
        return (True, len(library().files), 0)
    n_in_force = sum(point.version_on(day) is not None for point in catalogue.case_points)
    return (n_in_force == 0, len(catalogue.target_groups), -n_in_force)


def concerns(check: Check, target_group: str) -> bool:
    """Return whether the check's catalogue asks anything of cases of the group, as far as is known."""
    catalogue = catalogue_of(check)
    return catalogue is None or target_group in catalogue.target_groups


def title_of(catalogue_id: str) -> str:
    """Return the title of a shipped catalogue, or its id where it is shipped no longer."""
    known = library().catalogue(catalogue_id)
    return known.title if known else catalogue_id


def point_in(catalogue: Catalogue | None, point_id: str) -> ControlPoint | None:
    """Return the catalogue's point, or None where there is none of that id."""
    if catalogue is None:
        return None
    try:
        return catalogue.point(point_id)
    except KeyError:
        return None


def shipped_point(catalogue_id: str, point_id: str) -> ControlPoint | None:
    """Return the point of a shipped catalogue, or None."""
    return point_in(library().catalogue(catalogue_id), point_id)


def named_by(catalogue: Catalogue) -> Named:
    """Return what a timeline calls the catalogue's events and points, and what stops a clock in it."""
    return Named(
        events={**_shipped_events(), **{name: event.title for name, event in catalogue.events.items()}},
        points={point.id: point.title for point in catalogue.points},
        pauses=frozenset(_pauses(catalogue)),
        intervals=frozenset(name for name, event in catalogue.events.items() if event.is_interval),
    )


@cache
def _shipped_events() -> dict[str, str]:
    """Return what events are called anywhere: a source delivers more than one catalogue looks at."""
    files = library().files.values()
    return {name: event.title for file in files for name, event in file.catalogue.events.items()}


def _pauses(catalogue: Catalogue) -> Iterator[str]:
    for point in catalogue.points:
        if isinstance(point.rule, ClockRule):
            yield from point.rule.pauses
        for version in point.versions:
            yield from version.pauses or ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a point asks for, by which law, and where it stands, of the version in force when it arose."""

    title: str
    remedy: str
    """What would meet it, as a sentence has it; empty where the point is no longer known."""
    law: tuple[Cited, ...]


@cache
def asked_by(catalogue_id: str, point_id: str, version_id: str) -> Asked:
    """Return what an open duty asks for, in the words of the shipped catalogue."""
    catalogue, point = library().catalogue(catalogue_id), shipped_point(catalogue_id, point_id)
    if catalogue is None or point is None:
        return Asked(point_id, "", ())
    version = next((each for each in point.versions if each.id == version_id), None)
    rule = point.rule_of(version) if version else point.rule
    return Asked(point.title, remedy(catalogue, rule), cited(catalogue, version.law if version else ()))


def remedy(catalogue: Catalogue, rule: Rule) -> str:
    """Return the events that would meet the rule, as a sentence has them: ``samtale``, ``a eller b``."""
    words = words_of(catalogue)
    return (
        listed((words.selection(selection) for selection in _answers(rule)), "eller")
        if _answers(rule)
        else ""
    )


def _answers(rule: Rule) -> tuple[Selection, ...]:
    if isinstance(rule, AnsweredClockRule | MonthlyRule):
        return (rule.response,)
    if isinstance(rule, EachRule):
        return rule.responses
    if isinstance(rule, GapRule):
        return (rule.interval,)
    return (rule.evidence,) if isinstance(rule, PresenceRule) else ()


def law_text(law: Iterable[Cited]) -> str:
    """Return the references as one line."""
    return ", ".join(each.text for each in law)
