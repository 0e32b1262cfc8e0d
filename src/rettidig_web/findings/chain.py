"""A finding among those before and after it at the same point."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from rettidig_web.findings.models import Finding, FindingStatus
from rettidig_web.findings.queries import findings_seen_by
from rettidig_web.findings.reading import Reader
from rettidig_web.findings.rules import rules


@dataclass(frozen=True, slots=True)
class Link:
    """A finding at the same point of the same case in another round."""

    finding: Finding
    is_later: bool


@dataclass(frozen=True, slots=True)
class TeamRound:
    """How many errors the team had at the point in a round; None where a number would name somebody."""

    title: str
    n_errors: int | None
    is_this: bool


def chain_of(finding: Finding, reader: Reader) -> list[Link]:
    """Return the case's other findings at the point that the reader may see, the earliest first."""
    same = findings_seen_by(reader).filter(case=finding.case_id, point_id=finding.point_id)
    same = (
        same.exclude(pk=finding.pk)
        .select_related("round")
        .defer("round__certificate")
        .order_by("found_at", "pk")
    )
    here = (finding.found_at, finding.pk)
    return [Link(other, (other.found_at, other.pk) > here) for other in same]


def team_rounds(finding: Finding, visible: Collection[int]) -> list[TeamRound]:
    """Return the team's errors at the point, round by round, the earliest first."""
    rows = (
        Finding.objects.filter(unit=finding.unit_id, point_id=finding.point_id)
        .exclude(status=FindingStatus.WITHDRAWN)
        .order_by()
        .values("round", "round__title", "round__year", "round__quarter")
        .annotate(
            n_errors=Count("pk"),
            n_others=Count("caseworker", filter=~Q(caseworker__in=list(visible)), distinct=True),
        )
    )
    in_order = sorted(rows, key=lambda row: (row["round__year"], row["round__quarter"], row["round"]))
    return [
        TeamRound(
            title=row["round__title"],
            n_errors=None if 0 < row["n_others"] < rules().smallest_group else row["n_errors"],
            is_this=row["round"] == finding.round_id,
        )
        for row in in_order
    ]
