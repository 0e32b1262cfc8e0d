"""What the chapters ask of an assessment: counts, populations, names, and what can be talked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rettidig.assessment.model import ALL, Assessed, Counts
from rettidig.catalogue.base import Scope
from rettidig.catalogue.kinds import DistinctRule
from rettidig.catalogue.model import AskedOf, ControlPoint, Requirement
from rettidig.catalogue.wording import inside_a_sentence, listed
from rettidig.reporting.fokusrevision.plan import Plan, PointText
from rettidig.reporting.language import MUNICIPALITY, counted
from rettidig.reporting.numbers import dato
from rettidig.vocabulary import Grade

MUNICIPALITIES = "municipality"
GROUPS = "visitation_group"
NOTHING = Counts(0, 0)


@dataclass(frozen=True)
class Facts:
    """An assessment with the plan of its report."""

    assessed: Assessed
    plan: Plan

    @cached_property
    def points(self) -> dict[str, ControlPoint]:
        """Return the points of the catalogue by id."""
        return {point.id: point for point in self.assessed.catalogue.points}

    @cached_property
    def n_cases(self) -> int:
        """Return how many cases were examined."""
        return sum(count.n for count in self.assessed.cases)

    @cached_property
    def municipalities(self) -> tuple[str, ...]:
        """Return the municipalities that have cases."""
        return tuple(
            sorted({count.municipality for count in self.assessed.cases if count.n and count.municipality})
        )

    @cached_property
    def n_municipalities(self) -> int:
        """Return how many municipalities there are cases from, or, without cases, answers."""
        answers = (self.counts(point.id).n for point in self.assessed.catalogue.organisation_points)
        return len(self.municipalities) or max(answers, default=0)

    @property
    def is_one_municipality(self) -> bool:
        """Return whether nothing can be said about differences between municipalities."""
        return self.n_municipalities <= 1

    @property
    def subject(self) -> str:
        """Return who did the casework: *kommunerne*, or *kommunen* where there is one."""
        return "kommunen" if self.is_one_municipality else "kommunerne"

    @property
    def as_of(self) -> str:
        """Return the last day that was looked at, in words."""
        return dato(self.assessed.run.as_of)

    @property
    def from_all(self) -> str:
        """Return *de 25 kommuner*, or *kommunen*."""
        return (
            "kommunen" if self.is_one_municipality else f"de {counted(self.n_municipalities, MUNICIPALITY)}"
        )

    def counts(self, point: str, dimension: str = ALL, value: str = "") -> Counts:
        """Return the counts of a row, nothing at all where the summary has no such row."""
        row = self.assessed.row(point, dimension, value)
        return row.counts if row else NOTHING

    def by(self, point: str, dimension: str) -> dict[str, Counts]:
        """Return the counts of a point by the values of a dimension that have any n."""
        return {row.value: row.counts for row in self.assessed.rows(point, dimension) if row.counts.n}

    def groups(self, point: str) -> dict[str, Counts]:
        """Return the counts by visitation group, in the order of the catalogue."""
        found = self.by(point, GROUPS)
        order = [group for group in self.assessed.catalogue.visitation_groups if group in found]
        return {group: found[group] for group in (*order, *(g for g in found if g not in order))}

    def grade(self, point: str) -> Grade | None:
        """Return the grade of a point, None where it has none."""
        row = self.assessed.row(point)
        return row.grade if row else None

    def can_tell(self, point: str) -> bool:
        """Return whether there is a share to talk about."""
        return point in self.points and self.counts(point).n > 0

    def telling(self, points: Iterable[str]) -> tuple[str, ...]:
        """Return those of the points that there is something to say about."""
        return tuple(point for point in points if self.can_tell(point))

    def is_of_organisations(self, point: str) -> bool:
        """Return whether the point is asked of municipalities, not of cases."""
        return self.points[point].asked_of is AskedOf.ORGANISATION

    def is_against_law(self, point: str) -> bool:
        """Return whether a statutory requirement is met so seldom that the law is not followed."""
        counts = self.counts(point)
        if self.points[point].requirement is not Requirement.STATUTORY or not counts.n:
            return False
        grade = self.grade(point)
        if grade is None:
            return False
        percent = counts.percent
        return grade is Grade.NOT or (percent is not None and percent < self.plan.low_percent)

    def text(self, point: str) -> PointText | None:
        """Return the plan's words for a point, or None."""
        return self.plan.points.get(point)

    def group_name(self, group: str) -> str:
        """Return what a visitation group is called where it stands alone: *aktivitetsparate*."""
        if not group:
            return "uden visitationsgruppe"
        title = self.assessed.catalogue.visitation_groups.get(group, group)
        return self.plan.groups.get(group, inside_a_sentence(title))

    def group_in_words(self, group: str) -> str:
        """Return a visitation group in a sentence: *aktivitetsparate*, or *gruppen »jobparat«*."""
        if not group:
            return "sager uden visitationsgruppe"
        return self.plan.groups.get(group, f"gruppen »{self.group_name(group)}«")

    def the_group(self, group: str) -> str:
        """Return a visitation group as known: *de aktivitetsparate*, or *gruppen »jobparat«*."""
        words = self.group_in_words(group)
        return f"de {words}" if group in self.plan.groups else words

    def scope(self, point: str) -> Scope:
        """Return whom a point concerns on the as-of day, or by its latest version."""
        found = self.points[point]
        version = found.version_on(self.assessed.run.as_of) or found.versions[-1]
        return found.scope_of(version)

    def base(self, point: str) -> str:
        """Return the cases behind a share, as they stand after *af*: *sagerne*, *de sager, hvor …*."""
        text = self.text(point)
        if text and text.of:
            return text.of
        scope = self.scope(point)
        if scope.when or isinstance(self.points[point].rule, DistinctRule):
            return "de sager, som spørgsmålet vedrører"
        if scope.visitation_groups:
            names = listed([self.group_in_words(group) for group in scope.visitation_groups])
            is_known = set(scope.visitation_groups) <= set(self.plan.groups)
            return f"sagerne med {names} {self.plan.people}" if is_known else f"sagerne i {names}"
        return "sagerne"

    @cached_property
    def unsettled(self) -> tuple[str, ...]:
        """Return the points that concern cases or organisations, but could be settled for none of them."""
        return tuple(point for point in self.points if not self.can_tell(point) and self._was_asked(point))

    @cached_property
    def without_cases(self) -> tuple[str, ...]:
        """Return the points that concerned no case at all."""
        return tuple(
            point for point in self.points if not self.can_tell(point) and not self._was_asked(point)
        )

    def _was_asked(self, point: str) -> bool:
        counts = self.counts(point)
        is_unasked_organisation = self.is_of_organisations(point) and counts == NOTHING
        return bool(counts.unknown or counts.pending) or is_unasked_organisation
