"""Reading findings and corrections: who may see which, and what they come to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Concat
from django.http import Http404

from rettidig_web.accounts.models import Unit, User
from rettidig_web.accounts.rights import Right
from rettidig_web.findings.deadlines import due_on, ruling
from rettidig_web.findings.models import TO_DO, Age, Correction, CorrectionStatus, Finding, FindingStatus
from rettidig_web.findings.reading import Reader
from rettidig_web.findings.rules import rules
from rettidig_web.reviews.comment_queries import is_settler
from rettidig_web.rounds.models import RoundKind, SampledCase

_HEAVY: Final = ("certificate", "catalogue__source", "catalogue__lent")
"""What a round has that no page of a finding shows."""


def correct_by(unit: Unit, day: date) -> date:
    """Return the last day to correct an error that is found in the unit on the day."""
    return due_on(ruling(unit).days, day)


def findings_for(user: User, day: date) -> QuerySet[Finding]:
    """Return what the user may see: in own cases, in cases reviewed, and in units where cases may be seen.

    A spot check is about one employee: its findings are for the nearest leader.
    """
    return findings_seen_by(Reader(user, day))


def findings_seen_by(reader: Reader) -> QuerySet[Finding]:
    """Return what the reader may see, as ``findings_for``."""
    return Finding.objects.filter(_seen_by(reader))


def corrections_for(user: User, day: date) -> QuerySet[Correction]:
    """Return the corrections of the findings that the user may see, those of withdrawn findings left out."""
    return corrections_seen_by(Reader(user, day))


def corrections_seen_by(reader: Reader) -> QuerySet[Correction]:
    """Return the corrections that the reader may see, as ``corrections_for``."""
    seen = findings_seen_by(reader).exclude(status=FindingStatus.WITHDRAWN)
    return Correction.objects.filter(finding__in=seen)


def get_finding_for(reader: Reader, key: int) -> Finding:
    """Return the finding, or raise Http404 where there is none or the reader may not see it."""
    found = findings_seen_by(reader).select_related(
        *("round__catalogue", "case__citizen", "unit", "caseworker", "correction"),
        "answer__review__sampled_case__reviewer",
    )
    found = found.defer(*(f"round__{name}" for name in _HEAVY))
    finding = found.filter(pk=key).first()
    if finding is None:
        raise Http404
    return finding


def get_correction_for(reader: Reader, key: int) -> Correction:
    """Return the correction, or raise Http404 where there is none or the reader may not see it."""
    found = corrections_seen_by(reader).select_related(
        *("owner", "finding__round__catalogue", "finding__case__citizen", "finding__unit"),
        "finding__answer__review",
    )
    found = found.defer(*(f"finding__round__{name}" for name in _HEAVY))
    correction = found.filter(pk=key).first()
    if correction is None:
        raise Http404
    return correction


def may_describe(reader: Reader, finding: Finding) -> bool:
    """Return whether the reader may say what the error is, or withdraw it: whoever may sign the review."""
    sampled = finding.answer.review.sampled_case
    return reader.has(Right.REVIEW) and is_settler(reader.user, sampled, reader.day)


def _seen_by(reader: Reader) -> Q:
    """Return the condition; what is reached through other tables is looked up by itself, by their indexes."""
    of_all = ~Q(round__kind=RoundKind.SPOT_CHECK) | Q(caseworker__in=reader.led)
    seen = Q(unit__in=reader.unit_ids_where(Right.SEE_CASES)) & of_all
    if reader.has(Right.SEE_OWN_RESULTS):
        to_correct = Correction.objects.filter(owner=reader.user).values("finding")
        seen |= Q(caseworker=reader.user) | Q(pk__in=to_correct)
    if reader.has(Right.REVIEW):
        units = reader.unit_ids_where(Right.REVIEW)
        own = SampledCase.objects.filter(reviewer=reader.user, unit__in=units)
        reviewed = own.values("review__answers__finding")
        seen |= Q(pk__in=reviewed.filter(review__answers__finding__isnull=False))
    return seen


def without_small_groups(findings: QuerySet[Finding], reader: Reader) -> tuple[QuerySet[Finding], bool]:
    """Return the findings without those that would name somebody, and whether there were any.

    Among errors of people whose results the reader may not see, a few employees are as good as named. The
    reviewer of a case knows it already.
    """
    others = findings.exclude(caseworker=None).exclude(caseworker__in=reader.visible)
    others = others.exclude(answer__review__sampled_case__reviewer=reader.user)
    n_people = others.values("caseworker").distinct().count()
    if not 0 < n_people < rules().smallest_group:
        return findings, False
    return findings.exclude(pk__in=others.values("pk")), True


def name_of(person: str, visible: Collection[int]) -> Case:
    """Return an expression for the name of the person that a field leads to; empty where it is not shown."""
    named = Concat(f"{person}__first_name", Value(" "), f"{person}__last_name")
    return Case(
        When(**{f"{person}__in": list(visible)}, then=named), default=Value(""), output_field=CharField()
    )


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """What the errors of a round come to.

    Corrections are open until approved, those handed in among them; overdue is what an owner is late with.
    """

    n_errors: int = 0
    n_cases_with_errors: int = 0
    n_reimbursement: int = 0
    amount_ore: int = 0
    n_new: int = 0
    n_old: int = 0
    n_age_unknown: int = 0
    n_open: int = 0
    n_overdue: int = 0
    n_handed_in: int = 0
    n_approved: int = 0


def figures_of(round_ids: Collection[int], day: date) -> Mapping[int, RoundFigures]:
    """Return each round's figures on the day, in one query; withdrawn findings do not count."""
    standing = Finding.objects.filter(round__in=round_ids).exclude(status=FindingStatus.WITHDRAWN)
    is_open = ~Q(correction__status=CorrectionStatus.APPROVED)
    counted = (
        standing.order_by()
        .values("round")
        .annotate(
            n_errors=Count("pk"),
            n_cases_with_errors=Count("case", distinct=True),
            n_reimbursement=Count("pk", filter=Q(has_reimbursement=True)),
            total_ore=Coalesce(Sum("amount_ore"), 0),
            n_new=Count("pk", filter=Q(age=Age.NEW)),
            n_old=Count("pk", filter=Q(age=Age.OLD)),
            n_age_unknown=Count("pk", filter=Q(age=Age.UNKNOWN)),
            n_open=Count("pk", filter=is_open),
            n_overdue=Count("pk", filter=Q(correction__status__in=TO_DO, correction__due_on__lt=day)),
            n_handed_in=Count("pk", filter=Q(correction__status=CorrectionStatus.HANDED_IN)),
            n_approved=Count("pk", filter=Q(correction__status=CorrectionStatus.APPROVED)),
        )
    )
    found = {row["round"]: _figures(row) for row in counted}
    return MappingProxyType({key: found.get(key, RoundFigures()) for key in round_ids})


def _figures(row: Mapping[str, Any]) -> RoundFigures:
    counts = {each.name: row[each.name] for each in fields(RoundFigures) if each.name != "amount_ore"}
    return RoundFigures(amount_ore=row["total_ore"], **counts)
