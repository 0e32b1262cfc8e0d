"""Reading cases, within what the reader may see; sources, and the texts that are tied to people and units."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from django.db.models import (
    Case as Case_,
)
from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.http import Http404

from rettidig_web.accounts.models import Assignment, Role, Unit, User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import RIGHTS, Right
from rettidig_web.caseloads.batches import in_batches
from rettidig_web.caseloads.models import Case, Snapshot, Source, SourceText, TextKind
from rettidig_web.controls.queries import library

PLACEHOLDER: Final = "{sagsnummer}"
_AT_ONCE: Final = 5000
_LAST: Final = "andre"
"""The target group of whoever is in no other; it is offered last."""


def cases_for(user: User, day: date) -> QuerySet[Case]:
    """Return the cases that the user may see on the day: those in their units, and their own.

    Two queries find out, however many units and cases there are.
    """
    held = list(Assignment.objects.on(day).filter(user=user).select_related("unit"))
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


def taken_elsewhere(source: Source, unit_ids: list[int], numbers: Collection[str]) -> frozenset[str]:
    """Return those of the numbers whose cases in the source lie in other units than these."""
    taken: set[str] = set()
    for batch in in_batches(sorted(numbers), _AT_ONCE):
        elsewhere = Case.objects.filter(source=source, number__in=batch).exclude(unit__in=unit_ids)
        taken.update(elsewhere.order_by().values_list("number", flat=True))
    return frozenset(taken)


def tied_or_shared(source: Source, unit_ids: list[int]) -> frozenset[str]:
    """Return the caseworkers' texts that somebody has tied, or that stand in other units' cases too."""
    texts = SourceText.objects.filter(source=source, kind=TextKind.CASEWORKER)
    tied = texts.exclude(user=None, is_nobody=False).values_list("text", flat=True)
    elsewhere = Case.objects.filter(source=source).exclude(home__in=unit_ids).order_by()
    return frozenset(tied) | frozenset(elsewhere.values_list("caseworker_text", flat=True).distinct())


def texts_for(user: User, day: date) -> QuerySet[SourceText]:
    """Return the sources' texts that stand in current cases of units that the user may bring cases into.

    ``n_cases`` is how many. ``is_shared``: the text stands in cases of other units too, so that the user
    may not say what it means.
    """
    ids = unit_ids_where(user, Right.BRING_IN_CASES, day)
    here, elsewhere = Q(home__in=ids, is_current=True), ~Q(home__in=ids)
    texts = SourceText.objects.filter(_by_kind(Exists, here)).select_related("source", "user", "unit")
    return texts.annotate(n_cases=_by_kind(_count, here), is_shared=_by_kind(Exists, elsewhere))


def untied(texts: QuerySet[SourceText]) -> QuerySet[SourceText]:
    """Return those of which nobody has said what they mean."""
    return texts.filter(user=None, unit=None, is_nobody=False)


def n_untied(user: User, snapshot: Snapshot, day: date) -> int:
    """Return how many texts of the snapshot's source the user could still say the meaning of."""
    return untied(texts_for(user, day)).filter(source=snapshot.source_id).count()


def _by_kind(asked: Callable[[QuerySet[Case]], Subquery], condition: Q) -> Case_:
    """Return what is asked of the cases in which a text stands; a text of a kind stands in one field."""
    cases = Case.objects.filter(condition, source=OuterRef("source")).order_by()
    return Case_(
        When(kind=TextKind.CASEWORKER, then=asked(cases.filter(caseworker_text=OuterRef("text")))),
        default=asked(cases.filter(team_text=OuterRef("text"))),
    )


def _count(cases: QuerySet[Case]) -> Subquery:
    return Subquery(cases.values("source").annotate(n=Count("pk")).values("n"), IntegerField())


def people_in(unit_ids: list[int], day: date) -> QuerySet[User]:
    """Return the active users who hold a role in one of the units on the day."""
    held = Assignment.objects.on(day).filter(unit__in=unit_ids, user=OuterRef("pk"))
    return User.objects.filter(Exists(held), is_active=True)


def may_change_source(user: User, source: Source, day: date) -> bool:
    """Return whether every case of the source lies in units that the user may bring cases into."""
    ids = unit_ids_where(user, Right.BRING_IN_CASES, day)
    return not Case.objects.filter(source=source).exclude(home__in=ids).exists()


def with_counts(sources: QuerySet[Source], user: User, day: date) -> QuerySet[Source]:
    """Return the sources with ``n_cases``, the current cases that the user may see."""
    seen = cases_for(user, day).filter(source=OuterRef("pk"), is_current=True)
    return sources.annotate(n_cases=Coalesce(_count(seen.order_by()), 0))
