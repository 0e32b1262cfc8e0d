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
from rettidig_web.findings.people import is_leader_known
from rettidig_web.findings.proposing import Suggestion, suggestion
from rettidig_web.findings.queries import may_describe
from rettidig_web.findings.reading import Reader
from rettidig_web.reviews.queries import sampled_for
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
    opens: "Opens"


@dataclass(frozen=True)
class Opens:
    """Which pages about a finding the reader may open; ``review`` is the key of its page, or None."""

    case: bool
    round: bool
    review: int | None


def opens(finding: Finding, reader: Reader) -> Opens:
    """Return which of the finding's case, round and review the reader may open."""
    case, units = finding.case, reader.unit_ids_where(Right.SEE_CASES)
    is_own = case.caseworker_id == reader.user.pk and reader.has(Right.SEE_OWN_CASES)
    sampled = finding.answer.review.sampled_case_id
    sees_review = sampled_for(reader.user, reader.day).filter(pk=sampled).exists()
    return Opens(
        case=is_own or case.unit_id in units,
        round=finding.round.unit_id in units,
        review=sampled if sees_review else None,
    )


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
        opens=opens(finding, reader),
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
    opens: Opens


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
        opens=opens(finding, reader),
    )


def owner_said(correction: Correction, visible: frozenset[int]) -> str:
    """Return who answers for the correction, by name only where the reader may see that person's results."""
    if correction.owner is None:
        return gettext("Ingen endnu")
    finding = correction.finding
    is_leader = is_leader_known(correction.owner_id, finding.caseworker_id, finding.case.caseworker_id)
    is_named = correction.owner_id in visible or is_leader
    return str(correction.owner) if is_named else gettext("Sagsbehandleren")


def _doer(step: Step, correction: Correction, visible: frozenset[int]) -> str:
    if step.made_by_id == correction.owner_id:
        return owner_said(correction, visible)
    finding = correction.finding
    caseworker = finding.caseworker_id or finding.case.caseworker_id
    if step.made_by_id == caseworker and step.made_by_id not in visible:
        return gettext("Sagsbehandleren")
    return str(step.made_by)
