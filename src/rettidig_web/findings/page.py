"""Everything the page of a finding, or of a correction, says."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from rettidig.catalogue import ControlPoint
from rettidig.catalogue.labels import REASON_LABELS
from rettidig_web.accounts.rights import Right
from rettidig_web.controls.law import Cited, cited
from rettidig_web.controls.queries import library
from rettidig_web.findings.age import Judged, judged
from rettidig_web.findings.chain import Link, TeamRound, chain_of, team_rounds
from rettidig_web.findings.models import Correction, Finding, FindingStatus, Step
from rettidig_web.findings.proposing import Suggestion, suggestion
from rettidig_web.findings.queries import may_describe
from rettidig_web.findings.reading import Reader
from rettidig_web.rounds.models import Proposal
from rettidig_web.ui.templatetags.danish import day as in_words


@dataclass(frozen=True)
class PointSaid:
    """The point that was not kept: its question and law, and its page's catalogue where it has a page."""

    question: str
    law: tuple[Cited, ...]
    catalogue_id: str


@dataclass(frozen=True)
class FindingPage:
    """A finding as its page says it."""

    point: PointSaid
    remark: str
    machine: str
    """What the machine found, in a sentence; empty where it found nothing."""
    judged: Judged
    caseworker: str
    """The name; empty where the reader may not see it."""
    reviewer: str
    chain: Sequence[Link]
    team: Sequence[TeamRound]
    can_describe: bool
    sampled_key: int
    may_see_case: bool


def page_of(finding: Finding, reader: Reader) -> FindingPage:
    """Return what the finding's page says to the reader."""
    sampled, proposal = finding.answer.review.sampled_case, _proposal(finding)
    sees_unit = reader.may(Right.SEE_CASES, finding.unit)
    is_named = finding.caseworker_id in reader.visible
    is_open = finding.status != FindingStatus.WITHDRAWN
    return FindingPage(
        point=point_said(finding, proposal),
        remark=finding.answer.remark,
        machine=_machine(proposal),
        judged=judged(finding.round, finding.arose_on, is_reproduced=finding.is_reproduced),
        caseworker=str(finding.caseworker) if is_named else "",
        reviewer=str(sampled.reviewer or ""),
        chain=chain_of(finding, reader),
        team=team_rounds(finding, reader.visible) if sees_unit else (),
        can_describe=is_open and may_describe(reader, finding),
        sampled_key=sampled.pk,
        may_see_case=sees_unit or reader.has(Right.SEE_OWN_CASES),
    )


def point_said(finding: Finding, proposal: Proposal | None) -> PointSaid:
    """Return the point in words, with the law that the proposal used, else that of the round's day."""
    pinned = finding.round.catalogue
    catalogue = pinned.file.catalogue
    point: ControlPoint = catalogue.point(finding.point_id)
    used = {version.id: version for version in point.versions}
    version = used.get(proposal.version_id if proposal else "") or point.version_on(finding.round.as_of)
    return PointSaid(
        question=point.question,
        law=cited(catalogue, version.law if version else ()),
        catalogue_id=pinned.catalogue_id if pinned.catalogue_id in library().files else "",
    )


def proposed_for(finding: Finding) -> Suggestion:
    """Return what the data lets one propose of the finding."""
    return suggestion(_proposal(finding))


def _proposal(finding: Finding) -> Proposal | None:
    sampled = finding.answer.review.sampled_case_id
    return Proposal.objects.filter(sampled_case=sampled, point_id=finding.point_id).first()


def _machine(proposal: Proposal | None) -> str:
    if proposal is None:
        return ""
    said = [REASON_LABELS.get(proposal.reason, proposal.reason)]
    if proposal.due_on:
        said.append(gettext("fristen var %(day)s") % {"day": in_words(proposal.due_on)})
    if proposal.done_on:
        said.append(gettext("det skete %(day)s") % {"day": in_words(proposal.done_on)})
    return ", ".join(said)[:1].upper() + ", ".join(said)[1:] + "."


@dataclass(frozen=True)
class StepSaid:
    """Something done with a correction, and by whom as the reader may know it."""

    step: Step
    who: str


@dataclass(frozen=True)
class CorrectionPage:
    """A correction as its page says it, and what the reader may do."""

    point: PointSaid
    owner: str
    steps: Sequence[StepSaid]
    is_overdue: bool
    is_mine: bool
    is_approver: bool
    """Whether the reader has the right to approve in the unit; whether this one is another thing."""


def correction_page(correction: Correction, reader: Reader) -> CorrectionPage:
    """Return what the correction's page says to the reader."""
    visible, finding = reader.visible, correction.finding
    return CorrectionPage(
        point=point_said(finding, _proposal(finding)),
        owner=owner_said(correction, visible),
        steps=[
            StepSaid(step, _doer(step, correction, visible))
            for step in correction.steps.select_related("made_by")
        ],
        is_overdue=correction.is_overdue(reader.day),
        is_mine=correction.owner_id == reader.user.pk,
        is_approver=reader.may(Right.APPROVE_CORRECTIONS, finding.unit),
    )


def owner_said(correction: Correction, visible: frozenset[int]) -> str:
    """Return who answers for the correction, by name only where the reader may see that person's results."""
    if correction.owner is None:
        return gettext("Ingen endnu")
    if correction.owner_id in visible or correction.finding.caseworker_id is None:
        return str(correction.owner)
    return gettext("Sagsbehandleren")


def _doer(step: Step, correction: Correction, visible: frozenset[int]) -> str:
    if step.made_by_id == correction.owner_id:
        return owner_said(correction, visible)
    if step.made_by_id == correction.finding.caseworker_id and step.made_by_id not in visible:
        return gettext("Sagsbehandleren")
    return str(step.made_by)
