"""Reading cases, within what the reader may see; sources, and the texts that are tied to people and units."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from rettidig_web.accounts.models import Assignment, Role, Unit, User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import RIGHTS, Right
from rettidig_web.caseloads.models import Case, Snapshot, Source, SourceText, TextKind
from rettidig_web.controls.queries import library

PLACEHOLDER: Final = "{sagsnummer}"
_LAST: Final = "andre"
"""The target group of whoever is in no other; it is offered last."""


def cases_for(user: User, day: date) -> QuerySet[Case]:
    """Return the cases that the user may see on the day: those in their units, and their own.

    Two queries find out, however many units and cases there are.
    """
    held = [one for one in Assignment.objects.on(day).filter(user=user).select_related("unit")]
    if not user.is_active or not held:
        return Case.objects.none()
    of_units = Q(pk__in=())
    if tops := [one.unit for one in held if _gives(one, Right.SEE_CASES)]:
        of_units = Q(unit__in=_keys_within(tops))
    own = Q(caseworker=user) if any(_gives(one, Right.SEE_OWN_CASES) for one in held) else Q(pk__in=())
    return Case.objects.filter(of_units | own)


def get_case_for(user: User, key: int, day: date) -> Case:
    """Return the case, or raise Http404 where there is none or the user may not see it."""
    found = cases_for(user, day).filter(pk=key)
    case = found.select_related("source", "citizen", "unit", "caseworker", "snapshot").first()
    if case is None:
        raise Http404
    return case


def _gives(assignment: Assignment, right: Right) -> bool:
    return right in RIGHTS[Role(assignment.role)]


def _keys_within(tops: list[Unit]) -> list[int]:
    """Return the keys of the units and of every one under them."""
    condition = Q()
    for unit in tops:
        condition |= Q(path__startswith=unit.path)
    return list(Unit.objects.filter(condition).order_by().values_list("pk", flat=True))


def link_to(case: Case) -> str:
    """Return the case's address in its own system, or nothing where that is not known."""
    return case.source.link_template.replace(PLACEHOLDER, quote(case.number, safe=""))


@cache
def target_groups() -> Mapping[str, str]:
    """Return the title of each target group that a catalogue asks about, in alphabetical order."""
    titles: dict[str, str] = {}
    for file in library().files.values():
        for word, title in file.catalogue.target_groups.items():
            titles.setdefault(word, title)
    return MappingProxyType(dict(sorted(titles.items(), key=lambda pair: (pair[0] == _LAST, pair[1]))))


def units_to_fill(user: User, day: date) -> QuerySet[Unit]:
    """Return the units that the user may bring cases into, as the tree reads."""
    return Unit.objects.filter(pk__in=unit_ids_where(user, Right.BRING_IN_CASES, day))


def get_list_for(user: User, key: int, day: date) -> Snapshot:
    """Return a snapshot of a unit that the user may bring cases into, or raise Http404."""
    brought = Snapshot.objects.filter(unit__in=unit_ids_where(user, Right.BRING_IN_CASES, day), pk=key)
    snapshot = brought.select_related("unit", "source", "made_by").first()
    if snapshot is None:
        raise Http404
    return snapshot


def taken_elsewhere(source: Source, unit_ids: list[int]) -> set[str]:
    """Return the numbers of the source's cases that lie in other units than these."""
    elsewhere = Case.objects.filter(source=source).exclude(unit__in=unit_ids)
    return set(elsewhere.order_by().values_list("number", flat=True))


def texts_for(user: User, day: date) -> QuerySet[SourceText]:
    """Return the texts of the sources that stand in cases of the user's units.

    ``is_shared``: the text stands in cases outside them too, so that the user may not say what it means.
    """
    ids = unit_ids_where(user, Right.BRING_IN_CASES, day)
    return SourceText.objects.filter(_stands_in(Q(home__in=ids))).annotate(
        is_shared=Exists(_CASEWORKERS.exclude(home__in=ids)) | Exists(_TEAMS.exclude(home__in=ids))
    )


_CASEWORKERS: Final = Case.objects.filter(
    Q(caseworker_text=OuterRef("text")), source=OuterRef("source")
).filter(~Q(caseworker_text=""))
