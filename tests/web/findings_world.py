"""Findings with corrections in Prøveby's units, for the tests of their pages."""

from datetime import date, timedelta

from django.utils import timezone
from tests.web.factories import (
    CaseFactory,
    CorrectionFactory,
    DrawnRoundFactory,
    FindingFactory,
    SampledCaseFactory,
    SnapshotFactory,
)

from rettidig_web.findings.models import Correction, CorrectionStatus, Finding, FindingStatus


class FindingsWorld:
    """A drawn round in the section, with findings where they are asked for."""

    def __init__(self, tree, people):
        self.tree, self.people = tree, people
        self.today: date = timezone.localdate()
        self.snapshot = SnapshotFactory(unit=tree.section, as_of=self.today - timedelta(days=30))
        self.round = DrawnRoundFactory(snapshot=self.snapshot)

    def finding(
        self, *, caseworker="caseworker", unit=None, reviewer="reviewer", round_=None, **facts
    ) -> Finding:
        """A finding with a correction of the caseworker's that is due in three weeks; ``None``: nobody's."""
        of_correction = {
            key.removeprefix("correction__"): facts.pop(key) for key in list(facts) if "__" in key
        }
        caseworker = self.people[caseworker] if isinstance(caseworker, str) else caseworker
        case = CaseFactory(snapshot=self.snapshot, unit=unit or self.tree.team, caseworker=caseworker)
        sampled = SampledCaseFactory(round=round_ or self.round, case=case, reviewer=self.people[reviewer])
        finding = FindingFactory(answer__review__sampled_case=sampled, **facts)
        due_on = of_correction.pop("due_on", self.today + timedelta(days=21))
        CorrectionFactory(finding=finding, due_on=due_on, **of_correction)
        return finding

    def correction(self, **facts) -> Correction:
        """The correction of a new finding."""
        return self.finding(**facts).correction

    def handed_in(self, **facts) -> Correction:
        """A correction that waits for approval."""
        correction = self.correction(**facts)
        correction.status, correction.proof = CorrectionStatus.HANDED_IN, "Samtalen er holdt og noteret."
        correction.handed_in_by, correction.handed_in_at = correction.owner, timezone.now()
        correction.save()
        return correction

    def withdrawn(self, **facts) -> Finding:
        """A finding that was none."""
        return self.finding(status=FindingStatus.WITHDRAWN, withdrawn_why="Ikke en fejl.", **facts)
