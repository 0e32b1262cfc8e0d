"""The draw, what it brings into the sample, and what changes the sample later."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from rettidig.sampling.certificate import Certificate, Drawn, Seed, to_json
from rettidig.sampling.changing import extend_sample, replace_unit
from rettidig.vocabulary import Refused
from rettidig_web.accounts.models import User
from rettidig_web.caseloads.about import hidden
from rettidig_web.caseloads.models import Case
from rettidig_web.journal.actions import record
from rettidig_web.rounds import queries
from rettidig_web.rounds.actions.holding import locked
from rettidig_web.rounds.actions.shares import share_out
from rettidig_web.rounds.drawing import Drawing, drawn, path_of
from rettidig_web.rounds.models import Proposal, Round, RoundStatus, SampledCase
from rettidig_web.rounds.proposing import Found, proposals
from rettidig_web.rounds.refusing import not_now, refusal


def draw(actor: User | None, round_: Round, seed: Seed, day: date) -> Round:
    """Return the round, drawn: frame frozen, certificate kept, proposals beside the cases, cases shared out.

    Raises Refused where there is nobody to review or nothing to draw from, where the design cannot be kept,
    and where the plan was changed meanwhile.
    """
    _refuse_unready(round_, day)
    with drawn(round_, seed) as made:
        certificate = made.certificate
        found = _proposals(round_, made.frozen.folder, certificate.draws)
        with transaction.atomic():
            now = locked(round_, round_.version, RoundStatus.PLANNED)
            _keep_draw(now, made)
            _admit(now, certificate.draws, found)
            shares = share_out(now, day)
            record(actor, "rounds.round.draw", now, new={**_about(certificate), "reviewers": shares})
    return now


def _refuse_unready(round_: Round, day: date) -> None:
    if round_.status != RoundStatus.PLANNED:
        raise not_now()
    if not queries.able_reviewers(round_, day).exists():
        raise refusal(
            (
                "Tilsynet har ingen, der må gennemgå sager i enheden.",
                "The round has nobody who may review cases in the unit.",
            ),
            ("Vælg mindst én i planen.", "Choose at least one in the plan."),
        )


def _keep_draw(round_: Round, made: Drawing) -> None:
    round_.certificate = _plain(made.certificate)
    round_.frame_folder = made.frozen.folder
    round_.frame_counts = dict(made.frozen.counts)
    round_.status = RoundStatus.DRAWN
    round_.drawn_at = timezone.now()
    round_.version += 1
    round_.save()


def _plain(certificate: Certificate) -> dict[str, Any]:
    return certificate.model_dump(mode="json", exclude_none=True)


def _about(certificate: Certificate) -> dict[str, object]:
    """Return what the journal keeps of a certificate: its own hash, the frame's, the seed and the size."""
    return {
        "certificate_hash": sha256(to_json(certificate).encode()).hexdigest(),
        "frame_hash": certificate.frame.hash,
        "seed": certificate.seed.text,
        "n_frame": certificate.frame.size,
        "n_drawn": len(certificate.in_use),
    }


def _proposals(round_: Round, folder: str, draws: Iterable[Drawn]) -> Found:
    return proposals(round_, folder, [one.case_id for one in draws])


def _admit(round_: Round, draws: Sequence[Drawn], found: Found) -> list[SampledCase]:
    """Return the draws as rows, saved, with the machine's proposals; raises Refused where a case is gone."""
    numbers = [one.case_id for one in draws]
    named = Case.objects.filter(source=round_.snapshot.source_id, number__in=numbers)
    cases = {case.number: case for case in named}
    if gone := [number for number in numbers if number not in cases]:
        raise _deleted(gone)
    rows = SampledCase.objects.bulk_create(_row(round_, one, cases[one.case_id]) for one in draws)
    beside: list[Proposal] = []
    for row, one in zip(rows, draws, strict=True):
        for proposal in found.get(one.case_id, ()):
            proposal.sampled_case = row
            beside.append(proposal)
    Proposal.objects.bulk_create(beside, batch_size=500)
    return rows


def _deleted(numbers: Sequence[str]) -> Refused:
    named = ", ".join(numbers)
    return refusal(
        (
            f"Der er ingen sag i Rettidig med det nummer, der nu står for tur: {named}.",
            f"Rettidig has no case with the number that is next in the draw: {named}.",
        ),
        (
            "Indlæs et udtræk eller en liste, der har sagen, og prøv igen.",
            "Bring in an export or a list that has the case, and try again.",
        ),
    )


def _row(round_: Round, one: Drawn, case: Case) -> SampledCase:
    return SampledCase(
        round=round_,
        case=case,
        position=one.position,
        origin=one.origin.value,
        unit_id=case.unit_id,
        caseworker_id=case.caseworker_id,
        target_group=round_.target_group,
        visitation_group=case.visitation_group,
        opened_on=case.opened_on,
        closed_on=case.closed_on,
    )


def drop_out(actor: User, sampled: SampledCase, reason: str, day: date) -> SampledCase:
    """Return the spare that took the case's place; raises Refused where there is none, or it is reviewed."""
    round_ = sampled.round
    if round_.status != RoundStatus.DRAWN:
        raise not_now()
    changed = replace_unit(queries.certificate_of(round_), sampled.case.number, reason, day)
    found = _proposals(round_, round_.frame_folder, changed.draws[-1:])
    with transaction.atomic():
        now = locked(round_, round_.version, RoundStatus.DRAWN)
        out = SampledCase.objects.select_related("case__citizen").get(pk=sampled.pk)
        _refuse_signed(out)
        out.dropped_at, out.dropped_why = timezone.now(), reason.strip()
        out.save(update_fields=["dropped_at", "dropped_why"])
        (spare,) = _keep_change(now, changed, changed.draws[-1:], found)
        shares = share_out(now, day)
        new = {
            "dropped_why": hidden(out.case, reason),
            "spare": spare,
            "reviewers": shares,
            **_about(changed),
        }
        record(actor, "rounds.case.drop_out", out, new=new)
    spare.refresh_from_db()
    return spare


def _refuse_signed(out: SampledCase) -> None:
    if SampledCase.objects.filter(pk=out.pk, review__status=queries.SIGNED).exists():
        raise refusal(
            ("Gennemgangen af sagen er underskrevet.", "The review of the case is signed."),
            ("Sagen bliver i stikprøven.", "The case stays in the sample."),
        )


def extend(actor: User, round_: Round, by: int, day: date) -> int:
    """Return how many cases came in; raises Refused where there are not so many left."""
    if round_.status != RoundStatus.DRAWN:
        raise not_now()
    before = queries.certificate_of(round_)
    changed = extend_sample(before, path_of(round_.frame_folder), by)
    new = changed.draws[len(before.draws) :]
    found = _proposals(round_, round_.frame_folder, new)
    with transaction.atomic():
        now = locked(round_, round_.version, RoundStatus.DRAWN)
        _keep_change(now, changed, new, found)
        shares = share_out(now, day)
        told = {"by": by, "drawn": len(new), "reviewers": shares, **_about(changed)}
        record(actor, "rounds.round.extend", now, old=_about(before), new=told)
    return len(new)


def _keep_change(
    round_: Round, changed: Certificate, new: Sequence[Drawn], found: Found
) -> list[SampledCase]:
    round_.certificate = _plain(changed)
    round_.version += 1
    round_.save(update_fields=["certificate", "version"])
    return _admit(round_, new, found)
