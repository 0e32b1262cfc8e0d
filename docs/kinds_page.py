"""The reference page of the kinds of control points, made from the kinds themselves."""

import inspect
from collections.abc import Iterator
from functools import cache

from pydantic.fields import FieldInfo

from rettidig.catalogue import Catalogue, ControlPoint, load_catalogue, shipped
from rettidig.catalogue.explain import explain
from rettidig.catalogue.kinds import KINDS, Rule
from rettidig.catalogue.kinds.base import GENERAL_VERDICTS, Verdict
from rettidig.catalogue.yaml_text import rule_lines
from rettidig.vocabulary import REASONS

FOCUS_AUDIT = "fokusrevision-2022"

HEAD = """# The kinds of control points

*Generated from `rettidig.catalogue.kinds` by `python -m docs.generate`; change it there.*

A control point's `rule` says its `kind` and what that kind needs to know. The day the
clock starts is not counted, and months keep the day of the month. The points that use them are on the
[pages of the catalogues](catalogues/README.md); [how to write one](../how-to/write-a-control-point.md).

### What the kinds have in common

**Selections.** Which events are meant: a type, and the values its attributes must have (one, or any of a
list). `from` and `to` say on which days such an event counts, both included; what stopped counting is so
written once, with its day. `lasting` is how long an interval must last, both ends included: from a Monday
to the Sunday 13 days later are two weeks; one that still runs counts. `or` adds further ways in which an
event of the type is meant.

**Limits** are written `0 days`, `1 week` or `3 months`. `end of week 8` counts the day the clock starts
as the first day of the first week: the due day is eight weeks later less one day.

**Pauses** move a due day by their days (contract, section 2). **Exemptions** put a duty off: each lasts
from its first day to the end of `after_exemption` after its last, those that overlap are one, and a due
day that falls in one moves to its end. While one runs there is no due day: the duty is open, what is done
in the meantime is in time, and a case that closes has closed before it was due. Pauses come first, then
exemptions, then the roll.

**Limits that are added up** (`accrues`): the due day is the one on which the hours of events since the
trigger, or the days of intervals, reach the limit times `per_unit`. Hours are digits with, for decimals,
a full stop, and anything else counts as none; equal rows count once, overlapping days once, and days
before the trigger, or in `not_counted`, not at all. Until enough is reached there is no due day. Pauses
do not apply.

**Conditions** of the scope: an event that must be there, or, with `is: absent`, must not; or the outcome
of another point. Both are unknown where the source does not deliver what they look at.

**Versions** of the law can set anew whom the point concerns, and of the rule `limit`, `pauses`, `roll`,
`at_least`, `minimum`, `maximum`, `threshold` and `letter_after`. What an earlier response, a selection or
an exemption is, is the same in all of them; a dated selection says what changed with the day of the
event, not with that of the trigger.

### What every kind can come to
"""


def kinds_page() -> str:
    """Return the page: for each kind what it asks, its parameters, an example and what it can come to."""
    return "\n".join([HEAD, *_general(), *(line for name in KINDS for line in _kind(name, KINDS[name]))])


def _general() -> Iterator[str]:
    yield "Before its own rule is looked at, every kind can come to:\n"
    yield from _verdicts(GENERAL_VERDICTS)
    yield "A person's answer replaces any of these and is given the reason `answered`.\n"


def _kind(name: str, rule: type[Rule]) -> Iterator[str]:
    yield f"## {name}\n"
    yield _text(inspect.getdoc(rule))
    yield "\n| parameter | default | meaning |\n|---|---|---|"
    for field_name, field in rule.model_fields.items():
        if field_name != "kind" and (field_name != "law_by" or len(rule.laws_by) > 1):
            yield f"| `{field_name}` | {_default(field)} | {_text(field.description)} |"
    yield ""
    for catalogue, point in _examples(name):
        yield f"An example, `{point.id}`:\n\n```yaml\n{_as_yaml(point)}```\n"
        yield f"> {explain(catalogue, point).rule}\n"
    yield "What it can come to:\n"
    yield from _verdicts(rule.verdicts)


def _verdicts(verdicts: tuple[Verdict, ...]) -> Iterator[str]:
    yield "| outcome | reason | in Danish |\n|---|---|---|"
    for outcome, reason in verdicts:
        yield f"| `{outcome}` | `{reason}` | {REASONS[reason].da} |"
    yield ""


def _text(docstring: str | None) -> str:
    return (docstring or "").replace("``", "`")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    return "none" if field.default in (None, ()) else f"`{field.default}`"


def _examples(kind: str) -> list[tuple[Catalogue, ControlPoint]]:
    """Return the first point of the kind, of the focus audit or else of another catalogue, or none."""
    return [(found, point) for found, point in _points() if point.rule.kind == kind][:1]


@cache
def _points() -> list[tuple[Catalogue, ControlPoint]]:
    """Return the points that each shipped catalogue has itself, those of the focus audit first."""
    names = sorted(shipped(), key=lambda name: (name != FOCUS_AUDIT, name))
    files = (load_catalogue(name) for name in names)
    return [(file.catalogue, point) for file in files for point in file.written.points]


def _as_yaml(point: ControlPoint) -> str:
    return "\n".join(rule_lines(point.rule)) + "\n"
