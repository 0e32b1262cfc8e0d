"""Reading rounds and their samples, within what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from rettidig.catalogue import Catalogue, ControlPoint
from rettidig.catalogue.model import Status
from rettidig.sampling.certificate import Certificate
from rettidig.sampling.design import Design
from rettidig_web.accounts.gates import units_where
from rettidig_web.accounts.models import Assignment, Role, Unit, User
from rettidig_web.accounts.queries import people_led_by, unit_ids_where
from rettidig_web.accounts.rights import RIGHTS, Right
from rettidig_web.caseloads.files import folder_of
from rettidig_web.caseloads.missing import there
from rettidig_web.caseloads.models import Case, Snapshot, SnapshotKind
from rettidig_web.controls.queries import library
from rettidig_web.rounds.models import Reviewer, Round, RoundKind, RoundStatus, SampledCase

SIGNED = "signed"
"""The word of a signed review, which this app knows by its rows alone."""


def rounds_for(user: User, day: date, right: Right = Right.SEE_CASES) -> QuerySet[Round]:
    """Return the rounds of the units in which the user has the right on the day."""
    within = Q(pk__in=())
    for unit in units_where(user, right, day):
        within |= Q(unit__path__startswith=unit.path)
    return Round.objects.filter(within).select_related("unit")


def get_round_for(user: User, key: int, day: date, right: Right = Right.SEE_CASES) -> Round:
    """Return the round, or raise Http404 where there is none or the user lacks the right in its unit."""
    found = rounds_for(user, day, right).select_related("unit", "snapshot__source", "catalogue", "previous")
    one = found.filter(pk=key).first()
    if one is None:
        raise Http404
    return one


def get_sampled_for(user: User, key: int, day: date, right: Right) -> SampledCase:
    """Return the drawn case of a round in whose unit the user has the right, or raise Http404."""
    rounds = rounds_for(user, day, right).order_by()
    found = SampledCase.objects.filter(pk=key, round__in=rounds)
    one = found.select_related(
        "round__unit", "round__snapshot", "round__catalogue", "case", "reviewer"
    ).first()
    if one is None:
        raise Http404
    return one


def with_progress(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Return the rounds, each with ``n_cases`` in its sample as it stands, and ``n_signed`` of them."""
    used = Q(sample__dropped_at=None)
    return rounds.annotate(
        n_cases=Count("sample", filter=used),
        n_signed=Count("sample", filter=used & Q(sample__review__status=SIGNED)),
    )


def reviewed(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Return those under way in which every review is signed: nothing is left but to conclude them."""
    counted: QuerySet[Any] = with_progress(rounds.filter(status=RoundStatus.DRAWN))
    ready: QuerySet[Round] = counted.filter(n_cases__gt=0, n_signed=F("n_cases"))
    return ready


def sample_of(round_: Round) -> QuerySet[SampledCase]:
    """Return the round's drawn cases in the order of the draw, those that dropped out among them."""
    return round_.sample.select_related("case", "unit", "caseworker", "reviewer").order_by("position")


def in_use(round_: Round) -> QuerySet[SampledCase]:
    """Return the sample as it stands."""
    return sample_of(round_).filter(dropped_at=None)


def points_of(round_: Round) -> tuple[ControlPoint, ...]:
    """Return the points that the round asks, in the catalogue's order, as its own catalogue has them."""
    asked = set(round_.points)
    return tuple(point for point in round_.catalogue.file.catalogue.case_points if point.id in asked)


def design_of(round_: Round) -> Design:
    """Return the round's design as the library has it."""
    return Design.model_validate(round_.design)


def certificate_of(round_: Round) -> Certificate:
    """Return the certificate of a round that is drawn."""
    return Certificate.model_validate(round_.certificate)


def employees_whose_results_show(user: User, round_: Round, day: date) -> frozenset[int] | None:
    """Return the keys of the employees whose results in the round the user may see; None is everybody's.

    A spot check per employee is for the employee and the nearest leader only.
    """
    if round_.kind != RoundKind.SPOT_CHECK:
        return None
    led = people_led_by(user, day).values_list("pk", flat=True)
    return frozenset((user.pk, *led))


# Planning ---------------------------------------------------------------------------------------------------


def units_to_plan_in(user: User, day: date) -> QuerySet[Unit]:
    """Return the units in which the user may plan rounds, in order of the tree."""
    return Unit.objects.filter(pk__in=unit_ids_where(user, Right.PLAN_ROUNDS, day))


def snapshots_to_draw_from(user: User, day: date) -> QuerySet[Snapshot]:
    """Return the lists of the units in which the user may plan, and the imports that still hold their cases.

    The latest is first.
    """
    units = unit_ids_where(user, Right.PLAN_ROUNDS, day)
    held = Case.objects.filter(snapshot=OuterRef("pk"), is_current=True, unit__in=units)
    own_list = Q(kind=SnapshotKind.LIST, unit__in=units)
    return Snapshot.objects.filter(own_list | Exists(held)).select_related("source")


def cases_to_draw_from(snapshot: Snapshot, unit: Unit, target_group: str) -> QuerySet[Case]:
    """Return the current cases of the unit that the snapshot has with the target group.

    A list may name cases that an import holds; they are found by their numbers. Reads the list's file.
    """
    if snapshot.kind == SnapshotKind.LIST:
        return cases_in_unit(snapshot, unit).filter(number__in=_listed(snapshot, target_group))
    return cases_in_unit(snapshot, unit).filter(target_group=target_group)


def cases_in_unit(snapshot: Snapshot, unit: Unit) -> QuerySet[Case]:
    """Return the unit's current cases that the snapshot has, or for a list, that its source has."""
    current = Case.objects.filter(is_current=True, unit__path__startswith=unit.path)
    if snapshot.kind == SnapshotKind.LIST:
        return current.filter(source=snapshot.source_id)
    return current.filter(snapshot=snapshot)


def _listed(snapshot: Snapshot, target_group: str) -> list[str]:
    """Return the numbers of the cases in the list's file that have the target group."""
    file = there(folder_of(snapshot)) / "cases.parquet"
    with_group = pc.field("target_group") == target_group
    numbers: list[str] = pq.read_table(file, columns=["case_id"], filters=with_group)["case_id"].to_pylist()
    return numbers


def catalogues_for(target_group: str) -> list[Catalogue]:
    """Return the catalogues with points for cases of the target group, those with most of them first."""
    known = (
        file.catalogue for file in library().files.values() if target_group in file.catalogue.target_groups
    )
    counted = [(len(points_to_choose(each, target_group)), each) for each in known]
    return [each for n, each in sorted(counted, key=lambda found: (-found[0], found[1].title)) if n]


def points_to_choose(catalogue: Catalogue, target_group: str) -> list[ControlPoint]:
    """Return the points of cases that are no drafts and concern the target group."""
    return [
        point
        for point in catalogue.case_points
        if point.status is Status.ACTIVE and _concerns(point, target_group)
    ]


def _concerns(point: ControlPoint, target_group: str) -> bool:
    scopes = (point.scope_of(version).target_groups for version in point.versions)
    return any(not groups or target_group in groups for groups in scopes)


def possible_reviewers(unit: Unit, day: date) -> QuerySet[User]:
    """Return those who may review every case of the unit on the day."""
    above = [int(key) for key in unit.path.strip(".").split(".")]
    roles = [role for role in Role if Right.REVIEW in RIGHTS[role]]
    held = Assignment.objects.on(day).filter(user=OuterRef("pk"), role__in=roles, unit__in=above)
    return User.objects.filter(Exists(held), is_active=True)


def able_reviewers(round_: Round, day: date) -> QuerySet[Reviewer]:
    """Return those chosen in the plan who may review in the round's unit on the day."""
    able = possible_reviewers(round_.unit, day).order_by().values("pk")
    return round_.reviewers.filter(user__in=able, share__gt=0)


def earlier_rounds(unit: Unit, target_group: str, source_key: int, but: int | None = None) -> QuerySet[Round]:
    """Return the rounds that have drawn cases of the same source and target group, in or above the unit."""
    drawn = Round.objects.filter(
        target_group=target_group, snapshot__source=source_key, status__in=_HAVE_DRAWN
    )
    above = [int(key) for key in unit.path.strip(".").split(".")]
    related = Q(unit__in=above) | Q(unit__path__startswith=unit.path)
    others = drawn.exclude(pk=but) if but else drawn
    return others.filter(related).exclude(certificate=None).order_by("pk")


_HAVE_DRAWN = (RoundStatus.DRAWN, RoundStatus.CONCLUDED)


def round_before(unit: Unit, target_group: str, kind: str, year: int, quarter: int) -> Round | None:
    """Return the latest round before the quarter of the same unit, target group and kind."""
    same = Round.objects.filter(unit=unit, target_group=target_group, kind=kind)
    before = same.filter(Q(year__lt=year) | Q(year=year, quarter__lt=quarter))
    return before.exclude(status=RoundStatus.CANCELLED).order_by("-year", "-quarter", "-pk").first()


# Work -------------------------------------------------------------------------------------------------------


def open_elsewhere(users: Sequence[int], but: Round) -> dict[int, int]:
    """Return how many cases each user still has to review in other rounds under way."""
    waiting = SampledCase.objects.filter(
        reviewer__in=users, dropped_at=None, round__status=RoundStatus.DRAWN
    ).exclude(round=but)
    unsigned = waiting.filter(~Q(review__status=SIGNED) | Q(review=None))
    counted = unsigned.order_by().values_list("reviewer").annotate(n=Count("pk"))
    return dict(counted)


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands between a round and its end: cases nobody reviews, and reviews that are not signed."""

    n_cases: int
    n_without_reviewer: int
    n_unsigned: int

    @property
    def is_nothing(self) -> bool:
        """Whether the round can be concluded."""
        return self.n_cases > 0 and self.n_unsigned == 0


def missing_in(round_: Round) -> Missing:
    """Return what is missing before the round can be concluded."""
    counted = round_.sample.filter(dropped_at=None).aggregate(
        n_cases=Count("pk"),
        n_without_reviewer=Count("pk", filter=Q(reviewer=None)),
        n_signed=Count("pk", filter=Q(review__status=SIGNED)),
    )
    n_unsigned = counted["n_cases"] - counted["n_signed"]
    return Missing(counted["n_cases"], counted["n_without_reviewer"], n_unsigned)
