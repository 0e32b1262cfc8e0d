"""Which law a point has on a day, whom it concerns then, and what the clock is set to."""

from dataclasses import dataclass
from datetime import date

from rettidig.catalogue.base import LimitText, Scope
from rettidig.catalogue.kinds import Accrual, AnyRule, ClockRule
from rettidig.catalogue.model import ControlPoint, Version

SET_ANEW = ("limit", "pauses", "roll", "at_least", "minimum", "maximum")


@dataclass(frozen=True)
class Clock:
    """The setting of the clock under one version of the law."""

    version: str
    limit: LimitText
    pauses: tuple[str, ...]
    exemptions: tuple[str, ...]
    after_exemption: LimitText
    roll: str
    accrues: Accrual | None


def version_on(point: ControlPoint, day: date) -> Version | None:
    """Return the version in force on the day."""
    for version in point.versions:
        begun = version.starts_on is None or version.starts_on <= day
        over = version.ends_on is not None and version.ends_on < day
        if begun and not over:
            return version
    return None


def scope_on(point: ControlPoint, day: date) -> Scope:
    """Return whom the point concerns on the day.

    Where no version is in force: as the latest that began on or before the day says, else the first.
    """
    begun = [v for v in point.versions if v.starts_on is None or v.starts_on <= day]
    latest_begun = max(begun, key=lambda v: v.starts_on or date.min, default=point.versions[0])
    deciding = version_on(point, day) or latest_begun
    return point.scope if deciding.scope is None else deciding.scope


def rule_under(point: ControlPoint, version: Version) -> AnyRule:
    """Return the rule: what the version says, else what the point says."""
    said = {name: getattr(version, name) for name in SET_ANEW if hasattr(point.rule, name)}
    return point.rule.model_copy(update={name: value for name, value in said.items() if value is not None})


def clock_under(point: ControlPoint, version: Version) -> Clock:
    """Return the setting of the clock under the version."""
    rule = rule_under(point, version)
    assert isinstance(rule, ClockRule)
    return Clock(
        version=version.id,
        limit=rule.limit,
        pauses=rule.pauses,
        exemptions=rule.exemptions,
        after_exemption=rule.after_exemption,
        roll=str(rule.roll),
        accrues=getattr(rule, "accrues", None),
    )
