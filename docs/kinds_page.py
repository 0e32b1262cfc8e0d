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
