"""Every point's share in the population, beside the machine's and with how far the two agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rettidig.assessment.estimates.judgements import Judgement, Judgements, reviewed_at
from rettidig.assessment.estimates.model import Choice
from rettidig.assessment.estimates.sample import Sample, SampledCase
from rettidig.assessment.estimates.shares import Share, Stratum, share
from rettidig.assessment.estimates.trust import Confusion, Verdict, confusion, verdict
from rettidig.assessment.model import ALL, Assessed, Counts
from rettidig.catalogue.model import ControlPoint, Direction
from rettidig.sampling.limits import Sides
from rettidig.vocabulary import Basis, Outcome

_DECIDED = (Outcome.MET, Outcome.NOT_MET)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of every point: how sure, which limits, on which basis, and split by which column.

    ``is_whole_frame``: the check judged the very cases that were drawn from, so that its summary is what the
    machine says of them.
    """

    confidence: float = 0.95
    sides: Sides = Sides.TWO
    choice: Choice = Choice.FITTING
    basis: Basis = Basis.HUMAN
    by: str | None = None
    is_whole_frame: bool = True


@dataclass(frozen=True, slots=True)
class PointEstimate:
    """A point in the whole population or in a domain (a group, a team; ``value`` names it).

    ``machine`` counts what the machine made of all cases that were drawn from, where that is known.
    ``confusion`` and ``verdict`` are None where people answered none of the drawn cases.
    """

    control_point: str
    direction: Direction
    value: str
    share: Share
    machine: Counts | None
    confusion: Confusion | None
    verdict: Verdict | None
    n_drawn: int


def estimate_points(
    assessed: Assessed,
    judgements: Judgements,
    sample: Sample,
    wish: Wish,
    domains: Mapping[str, str] | None = None,
    machine: Mapping[str, Counts] | None = None,
) -> tuple[PointEstimate, ...]:
    """Return the estimates of every point that has a judged case, in catalogue order, then by domain.

    ``domains`` is each drawn case's value in ``wish.by``; it is not needed where the strata were made by that
    column. Without ``wish.by`` there is one estimate a point, with an empty value. ``machine`` is what the
    machine made of the cases drawn from, where the check judged others too.
    """
    found = []
    for point in assessed.catalogue.case_points:
        judged = judgements.get(point.id, {})
        outcomes = reviewed_at(judged, sample.case_ids, wish.basis)
        if not any(outcome in _DECIDED for outcome in outcomes.values()):
            continue
        for value in _values(sample, wish, domains):
            part = _domain(sample, outcomes, wish, value, domains)
            if any(stratum.n_judged for stratum in part):
                members = _members(sample, wish, value, domains)
                known = _machine(assessed, point.id, wish, value, machine)
                found.append(_estimate(point, value, part, judged, members, wish, known))
    return tuple(found)


def _estimate(
    point: ControlPoint,
    value: str,
    strata: Sequence[Stratum],
    judged: Mapping[str, Judgement],
    members: Sequence[SampledCase],
    wish: Wish,
    machine: Counts | None,
) -> PointEstimate:
    answered = [judged[case.case_id] for case in members if case.case_id in judged]
    pairs = [(row.machine_outcome, row.outcome) for row in answered if row.is_human]
    table = confusion(pairs) if any(machine in _DECIDED for machine, _ in pairs) else None
    return PointEstimate(
        control_point=point.id,
        direction=point.direction,
        value=value,
        share=_share(strata, point.direction, wish),
        machine=machine,
        confusion=table,
        verdict=verdict(table) if table else None,
        n_drawn=len(members),
    )


def _share(strata: Sequence[Stratum], direction: Direction, wish: Wish) -> Share:
    """Return the share; one side is the unfavourable one, which a point that only describes does not have."""
    if wish.sides is Sides.TWO or direction is Direction.NEUTRAL:
        return share(strata, confidence=wish.confidence, choice=wish.choice)
    if direction is Direction.HIGH_IS_GOOD:
        return share(strata, confidence=wish.confidence, sides=Sides.ONE, choice=wish.choice)
    turned = [replace(stratum, met=stratum.judged & ~stratum.met) for stratum in strata]
    return share(turned, confidence=wish.confidence, sides=Sides.ONE, choice=wish.choice).turned


def _machine(
    assessed: Assessed, point: str, wish: Wish, value: str, given: Mapping[str, Counts] | None
) -> Counts | None:
    """Return what the machine made of all cases drawn from; without answers that is what holds."""
    if wish.is_whole_frame:
        dimension = wish.by or ALL
        row = assessed.row(point, dimension, value, Basis.MACHINE) or assessed.row(point, dimension, value)
        counts = row.counts if row else None
    else:
        counts = (given or {}).get(point) if wish.by is None else None
    return counts if counts and counts.n else None


def _values(sample: Sample, wish: Wish, domains: Mapping[str, str] | None) -> list[str]:
    if wish.by is None:
        return [""]
    if wish.by in sample.columns:
        return sorted({stratum.values[wish.by] for stratum in sample.strata})
    return sorted(set((domains or {}).values()))


def _members(sample: Sample, wish: Wish, value: str, domains: Mapping[str, str] | None) -> list[SampledCase]:
    if wish.by is None:
        return list(sample.cases)
    if wish.by in sample.columns:
        return [case for case in sample.cases if sample.value(case.stratum, wish.by) == value]
    return [case for case in sample.cases if (domains or {}).get(case.case_id) == value]


def _domain(
    sample: Sample,
    outcomes: Mapping[str, Outcome],
    wish: Wish,
    value: str,
    domains: Mapping[str, str] | None,
) -> list[Stratum]:
    """Return the reviewed cases by stratum.

    A domain that the strata were made by is whole strata; of another one the size is not known, so its
    cases are judged and the others stand beside them.
    """
    own = wish.by is None or wish.by in sample.columns
    strata = [
        stratum for stratum in sample.strata if wish.by is None or not own or stratum.values[wish.by] == value
    ]
    inside = None if own else {case.case_id for case in _members(sample, wish, value, domains)}
    by_stratum: dict[str, list[SampledCase]] = {stratum.name: [] for stratum in strata}
    for case in sample.cases:
        if case.stratum in by_stratum:
            by_stratum[case.stratum].append(case)
    return [_stratum(each.size, by_stratum[each.name], outcomes, inside) for each in strata]


def _stratum(
    size: int, drawn: Sequence[SampledCase], outcomes: Mapping[str, Outcome], inside: set[str] | None
) -> Stratum:
    """Return a stratum's reviewed cases; those that were drawn and not reviewed are weighed onto the rest."""
    reviewed = [case for case in drawn if case.case_id in outcomes]
    weights = np.array([case.weight for case in reviewed], dtype=float)
    if reviewed:
        weights *= sum(case.weight for case in drawn) / float(weights.sum())
    found = [
        outcomes[case.case_id] if inside is None or case.case_id in inside else None for case in reviewed
    ]
    return Stratum(
        size,
        weights,
        np.array([outcome in _DECIDED for outcome in found], dtype=bool),
        np.array([outcome is Outcome.MET for outcome in found], dtype=bool),
    )
