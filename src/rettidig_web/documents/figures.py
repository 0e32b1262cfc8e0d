"""A quarter's figures from the database, in as many queries whatever the number of rounds and cases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from rettidig.assessment.change import Obstacle, between_designs, broken_points, pearson
from rettidig.reporting import kvartal
from rettidig.reporting.kvartal import Period, Point, PointBreak, Supervision
from rettidig.sampling.design import Design
from rettidig.vocabulary import Answer as Word
from rettidig_web.accounts.models import Unit
from rettidig_web.controls.models import PinnedCatalogue
from rettidig_web.documents.areas import Tree, tree
from rettidig_web.documents.models import AreaComment
from rettidig_web.findings.models import TO_DO, Age, Correction, CorrectionStatus, Finding, FindingStatus
from rettidig_web.reviews.errors import error_answer
from rettidig_web.reviews.models import Answer, Review, ReviewStatus
from rettidig_web.rounds.models import Round, RoundKind, RoundStatus

_QUARTERS: Final = 5
"""The four that the page shows, and the one before the first of them."""

_JUDGED: Final = (Word.YES, Word.NO)
_STANDING: Final = (FindingStatus.OPEN, FindingStatus.CLOSED)
"""What makes an error count: signing registers a finding for each, and one that is withdrawn was none."""

_Key = tuple[int, str]
"""An area's key and a target group's title."""


def quarter_of(unit: Unit, period: Period, day: date) -> kvartal.Quarter:
    """Return the unit's quarter, small cells not yet hidden; ``day`` is the one of the corrections' state."""
    units = tree()
    asked = _asked(unit, period)
    rounds = [one for one in asked if one.status == RoundStatus.CONCLUDED]
    found = _found(rounds)
    groups: dict[_Key, dict[Period, list[Round]]] = defaultdict(lambda: defaultdict(list))
    for one in rounds:
        key = units.area_of(one.unit, unit).pk, one.target_group_title
        groups[key][Period(one.year, one.quarter)].append(one)
    now = [one for one in asked if (one.year, one.quarter) == (period.year, period.quarter)]
    return kvartal.Quarter(
        municipality=units.top(unit).name,
        unit=unit.name,
        period=period,
        as_of=day,
        areas=_areas(groups, found, units, unit, period, day),
        not_concluded=sum(one.status != RoundStatus.CONCLUDED for one in now),
    )


def _asked(unit: Unit, period: Period) -> list[Round]:
    """Return the rounds of the quarters that a report looks at, concluded or under way."""
    wanted = Q(pk__in=())
    for steps in range(_QUARTERS):
        before = period.before(steps)
        wanted |= Q(year=before.year, quarter=before.quarter)
    rounds = Round.objects.filter(wanted, unit__path__startswith=unit.path, kind=RoundKind.ORDINARY)
    kept = rounds.exclude(status=RoundStatus.CANCELLED).select_related("unit").defer("certificate")
    return list(kept.order_by("unit__path", "pk"))


def _areas(
    groups: Mapping[_Key, Mapping[Period, Sequence[Round]]],
    found: "_Found",
    units: Tree,
    unit: Unit,
    period: Period,
    day: date,
) -> tuple[kvartal.Area, ...]:
    remaining = _remaining(units, unit, day)
    comments = _comments(unit, period)
    keys = sorted({area for area, _ in groups}, key=lambda key: units.units[key].path)
    names = units.told_apart(keys)
    return tuple(
        kvartal.Area(
            names[area],
            tuple(
                _group(title, periods, found, remaining.get((area, title), (0, 0)))
                for (of, title), periods in groups.items()
                if of == area
            ),
            comments.get(area),
        )
        for area in keys
    )


def _comments(unit: Unit, period: Period) -> dict[int, kvartal.Comment]:
    written = AreaComment.objects.filter(
        unit__path__startswith=unit.path, year=period.year, quarter=period.quarter
    ).select_related("written_by")
    return {
        one.unit_id: kvartal.Comment(one.text, str(one.written_by), timezone.localdate(one.written_at))
        for one in written
    }


def _remaining(units: Tree, unit: Unit, day: date) -> dict[_Key, tuple[int, int]]:
    """Return the corrections that are open, and overdue, of every quarter up to now."""
    rows = (
        Correction.objects.exclude(status=CorrectionStatus.APPROVED)
        .exclude(finding__status=FindingStatus.WITHDRAWN)
        .filter(finding__round__unit__path__startswith=unit.path, finding__round__kind=RoundKind.ORDINARY)
        .values_list("finding__round__unit", "finding__round__target_group_title")
        .annotate(n=Count("pk"), overdue=Count("pk", filter=Q(status__in=TO_DO, due_on__lt=day)))
        .order_by()
    )
    sums: dict[_Key, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for at, title, n, overdue in rows:
        key = units.area_of(units.units[at], unit).pk, title
        sums[key] = sums[key][0] + n, sums[key][1] + overdue
    return sums


@dataclass(frozen=True)
class _Errors:
    """A round's errors that are findings, and their corrections."""

    reimbursement_errors: int
    reimbursement_ore: int
    new_errors: int
    old_errors: int
    to_correct: int
    corrected: int


_COUNTED: Final = tuple(field.name for field in fields(_Errors))


@dataclass(frozen=True)
class _Found:
    """What the rounds found, by their keys; a case is its caseworker, what was judged, and its errors."""

    points: Mapping[int, Mapping[str, tuple[int, int]]]
    cases: Mapping[int, Sequence[tuple[str, int, int]]]
    findings: Mapping[int, _Errors]
    catalogues: Mapping[int, PinnedCatalogue]


def _found(rounds: Sequence[Round]) -> _Found:
    keys = [one.pk for one in rounds]
    used = PinnedCatalogue.objects.filter(pk__in={one.catalogue_id for one in rounds})
    pinned = {one.pk: one for one in used.defer("source", "lent")}
    return _Found(_points(keys, pinned), _cases(keys, pinned), _findings(keys), pinned)


def _describing(pinned: PinnedCatalogue) -> frozenset[str]:
    """Return the points that can have no error, since they only describe the cases."""
    return frozenset(point.id for point in pinned.file.catalogue.points if not error_answer(point))


def _is_judgement(pinned: Mapping[int, PinnedCatalogue], answer: str, catalogue: str) -> Q:
    """Return what makes an answer a judgement: a yes or a no at a point that can have an error.

    ``answer`` and ``catalogue`` are the ways to the answer and to its round's catalogue.
    """
    said = Q(**{f"{answer}answer__in": _JUDGED})
    for key, one in pinned.items():
        if describing := _describing(one):
            said &= ~Q(**{catalogue: key, f"{answer}point_id__in": describing})
    return said


def _signed(keys: Sequence[int]) -> "QuerySet[Review]":
    return Review.objects.filter(
        sampled_case__round__in=keys, status=ReviewStatus.SIGNED, sampled_case__dropped_at=None
    )


def _points(
    keys: Sequence[int], pinned: Mapping[int, PinnedCatalogue]
) -> dict[int, dict[str, tuple[int, int]]]:
    """Return judgements and errors by round and point."""
    is_judgement = _is_judgement(pinned, "", "review__sampled_case__round__catalogue")
    rows = (
        Answer.objects.filter(is_judgement, review__in=_signed(keys))
        .values_list("review__sampled_case__round", "point_id")
        .annotate(judged=Count("pk"), errors=Count("finding", filter=Q(finding__status__in=_STANDING)))
        .order_by()
    )
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for key, point, judged, errors in rows:
        found[key][point] = judged, errors
    return found


def _cases(
    keys: Sequence[int], pinned: Mapping[int, PinnedCatalogue]
) -> dict[int, list[tuple[str, int, int]]]:
    is_judgement = _is_judgement(pinned, "answers__", "sampled_case__round__catalogue")
    is_standing = Q(answers__finding__status__in=_STANDING)
    rows = (
        _signed(keys)
        .annotate(tied=Coalesce("sampled_case__caseworker", "sampled_case__case__caseworker"))
        .values_list("sampled_case__round", "pk", "tied", "sampled_case__case__caseworker_text")
        .annotate(judged=Count("answers", filter=is_judgement), errors=Count("answers", filter=is_standing))
        .order_by()
    )
    found: dict[int, list[tuple[str, int, int]]] = defaultdict(list)
    for key, _, caseworker, text, judged, errors in rows:
        found[key].append((text if caseworker is None else f"#{caseworker}", judged, errors))
    return found


def _findings(keys: Sequence[int]) -> dict[int, _Errors]:
    rows = (
        Finding.objects.filter(
            round__in=keys,
            status__in=_STANDING,
            answer__review__status=ReviewStatus.SIGNED,
            answer__review__sampled_case__dropped_at=None,
        )
        .order_by()
        .values("round")
        .annotate(
            reimbursement_errors=Count("pk", filter=Q(has_reimbursement=True)),
            reimbursement_ore=Sum("amount_ore", filter=Q(has_reimbursement=True), default=0),
            new_errors=Count("pk", filter=Q(age=Age.NEW)),
            old_errors=Count("pk", filter=Q(age=Age.OLD)),
            to_correct=Count("correction"),
            corrected=Count("correction", filter=Q(correction__status=CorrectionStatus.APPROVED)),
        )
        .values_list("round", *_COUNTED)
    )
    return {key: _Errors(*counts) for key, *counts in rows}


def _group(
    title: str, periods: Mapping[Period, Sequence[Round]], found: _Found, remaining: tuple[int, int]
) -> kvartal.Group:
    series = [(period, periods[period]) for period in sorted(periods)]
    before: list[Sequence[Round]] = [(), *(rounds for _, rounds in series)]
    supervisions = (
        _supervision(period, rounds, earlier, found)
        for (period, rounds), earlier in zip(series, before, strict=False)
    )
    n_open, overdue = remaining
    return kvartal.Group(title, tuple(supervisions), n_open, overdue)


def _supervision(
    period: Period, rounds: Sequence[Round], earlier: Sequence[Round], found: _Found
) -> Supervision:
    cases = [case for one in rounds for case in found.cases.get(one.pk, ())]
    catalogues = {found.catalogues[one.catalogue_id] for one in rounds}
    return Supervision(
        period=period,
        is_sample=any(_draws(one) for one in rounds),
        n_caseworkers=_n_caseworkers(cases),
        catalogues=tuple(
            kvartal.Catalogue(one.catalogue_id, one.content_hash)
            for one in sorted(catalogues, key=lambda one: (one.catalogue_id, one.content_hash))
        ),
        figures=_figures(rounds, cases, found),
        breaks=_breaks(earlier, rounds, found),
        obstacles=_obstacles(earlier, rounds),
    )


def _n_caseworkers(cases: Sequence[tuple[str, int, int]]) -> int:
    """Return how many the cases' caseworkers are at the least: one whom nobody knows may be any of them."""
    return max(1, len({caseworker for caseworker, _, _ in cases if caseworker}))


def _figures(
    rounds: Sequence[Round], cases: Sequence[tuple[str, int, int]], found: _Found
) -> kvartal.Figures:
    counts = [found.findings[one.pk] for one in rounds if one.pk in found.findings]
    is_told_apart = all(one.has_age for one in rounds)
    return kvartal.Figures(
        reviewed=len(cases),
        cases_with_error=sum(errors > 0 for _, _, errors in cases),
        points=_asked_points(rounds, found),
        reimbursement_errors=sum(one.reimbursement_errors for one in counts),
        reimbursement_ore=sum(one.reimbursement_ore for one in counts),
        to_correct=sum(one.to_correct for one in counts),
        corrected=sum(one.corrected for one in counts),
        new_errors=sum(one.new_errors for one in counts) if is_told_apart else None,
        old_errors=sum(one.old_errors for one in counts) if is_told_apart else None,
        squares=pearson([(judged, errors) for _, judged, errors in cases]),
    )


def _asked_points(rounds: Sequence[Round], found: _Found) -> tuple[Point, ...]:
    """Return the points asked, with none and no errors where nobody could say yes or no."""
    counted: dict[str, list[int]] = {}
    for one in rounds:
        at = found.points.get(one.pk, {})
        for point in dict.fromkeys([*_asked_by(one, found), *at]):
            judged, errors = at.get(point, (0, 0))
            sums = counted.setdefault(point, [0, 0])
            sums[0] += judged
            sums[1] += errors
    titles = _titles(found.catalogues[one.catalogue_id] for one in rounds)
    return tuple(
        Point(point, titles.get(point, point), judged, errors) for point, (judged, errors) in counted.items()
    )


def _asked_by(one: Round, found: _Found) -> list[str]:
    """Return the round's points that can have an error."""
    describing = _describing(found.catalogues[one.catalogue_id])
    return [point for point in one.points if point not in describing]


def _titles(pinned: Iterable[PinnedCatalogue]) -> dict[str, str]:
    return {point.id: point.title for one in pinned for point in one.file.catalogue.points}


def _draws(one: Round) -> bool:
    """Return whether the round drew among the cases; otherwise every case was reviewed."""
    draw = one.design.get("draw") or {}
    return draw.get("kind") != "all"


def _breaks(earlier: Sequence[Round], rounds: Sequence[Round], found: _Found) -> tuple[PointBreak, ...]:
    """Return the points that ask something else in any of the rounds than in any of the earlier ones."""
    reasons: dict[str, tuple[str, ...]] = {}
    for before in earlier:
        for after in rounds:
            pinned = (found.catalogues[one.catalogue_id] for one in (before, after))
            first, second = (_Pinned(one.content_hash, one) for one in pinned)
            reasons |= _broken(first, before.as_of, second, after.as_of)
    asked = {point for one in rounds for point in _asked_by(one, found)}
    return tuple(PointBreak(point, reasons[point]) for point in sorted(reasons) if point in asked)


@dataclass(frozen=True)
class _Pinned:
    """A pinned catalogue that is the same as another with its hash."""

    content_hash: str
    pinned: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Pinned) and self.content_hash == other.content_hash

    def __hash__(self) -> int:
        return hash(self.content_hash)


@lru_cache(maxsize=256)
def _broken(first: _Pinned, then: date, second: _Pinned, now: date) -> Mapping[str, tuple[str, ...]]:
    return broken_points(first.pinned.file.catalogue, then, second.pinned.file.catalogue, now)


def _obstacles(earlier: Sequence[Round], rounds: Sequence[Round]) -> tuple[Obstacle, ...]:
    """Return what differs in how the cases were chosen."""
    if not earlier:
        return ()
    found: dict[Obstacle, None] = {}
    for after in rounds:
        before = next((one for one in earlier if one.unit_id == after.unit_id), earlier[-1])
        if _draws(before) != _draws(after):
            found[Obstacle.SELECTION] = None
            continue
        one, two = (Design.model_validate(each.design) for each in (before, after))
        found |= dict.fromkeys(between_designs(one, two))
    return tuple(found)
