"""What is done with rounds: each function is one change, one transaction and one entry in the journal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from rettidig.sampling.certificate import Certificate, Drawn, Seed, to_json
from rettidig.sampling.changing import extend_sample, replace_unit
from rettidig.vocabulary import Refused
from rettidig_web.accounts.models import Unit, User
from rettidig_web.caseloads.models import Case
from rettidig_web.controls.actions import pin
from rettidig_web.journal.actions import record
from rettidig_web.journal.values import Hidden
from rettidig_web.rounds import queries
from rettidig_web.rounds.assigning import ToShare, shared_out
from rettidig_web.rounds.drawing import Drawing, drawn, path_of
from rettidig_web.rounds.models import Proposal, Reviewer, Round, RoundStatus, SampledCase
from rettidig_web.rounds.planning import Plan
from rettidig_web.rounds.proposing import Found, proposals
from rettidig_web.rounds.refusing import changed_meanwhile, not_now, refusal

# The plan ---------------------------------------------------------------------------------------------------


def plan_round(actor: User | None, plan: Plan) -> Round:
    """Return the planned round; its catalogue is pinned, and the round of the quarter before is linked.

    The same plan sent twice is one round.
    """
    with transaction.atomic():
        fields = _fields(plan)
        Unit.objects.select_for_update().get(pk=plan.unit.pk)
        same = Round.objects.filter(made_by=actor, status=RoundStatus.PLANNED, version=0, **fields)
        if sent := same.first():
            return sent
        round_ = Round.objects.create(made_by=actor, **fields)
        _set_reviewers(round_, plan)
        record(actor, "rounds.round.plan", round_, new=_told(fields, plan))
    return round_


def change_plan(actor: User, round_: Round, plan: Plan, seen: int) -> Round:
    """Return the round with another plan; raises Refused where it is drawn, or was changed since ``seen``."""
    with transaction.atomic():
        now = _locked(round_, seen, RoundStatus.PLANNED)
        fields = _fields(plan)
        old = {name: getattr(now, name) for name in fields}
        for name, value in fields.items():
            setattr(now, name, value)
        now.version += 1
        now.save()
        _set_reviewers(now, plan)
        new = _told(fields, plan)
        record(actor, "rounds.round.change", now, old=old, new=new)
    return now


def _fields(plan: Plan) -> dict[str, Any]:
    before = queries.round_before(plan.unit, plan.target_group, plan.kind, plan.year, plan.quarter)
    return {
        "kind": plan.kind,
        "title": plan.title,
        "unit": plan.unit,
        "target_group": plan.target_group,
        "target_group_title": plan.target_group_title,
        "year": plan.year,
        "quarter": plan.quarter,
        "catalogue": pin(plan.catalogue),
        "points": list(plan.points),
        "snapshot": plan.snapshot,
        "as_of": plan.snapshot.as_of,
        "design": plan.design.model_dump(mode="json", exclude_none=True),
        "design_text": plan.design_text,
        "skips_reviewed": plan.skips_reviewed,
        "has_age": plan.new_months is not None,
        "new_months": plan.new_months,
        "review_by": plan.review_by,
        "comment_days": plan.comment_days,
        "previous": plan.previous or before,
    }


def _set_reviewers(round_: Round, plan: Plan) -> None:
    round_.reviewers.all().delete()
    Reviewer.objects.bulk_create(
        Reviewer(round=round_, user_id=user, share=share) for user, share in plan.shares.items()
    )


def _told(fields: dict[str, Any], plan: Plan) -> dict[str, object]:
    return {**fields, "reviewers": {str(user): share for user, share in plan.shares.items()}}


def cancel(actor: User, round_: Round, reason: str, seen: int) -> Round:
    """Return the round, cancelled; raises Refused where it is over, or a review in it is signed."""
    with transaction.atomic():
        now = _locked(round_, seen, RoundStatus.PLANNED, RoundStatus.DRAWN)
        if now.sample.filter(review__status=queries.SIGNED).exists():
            raise refusal(
                (
                    "Der er underskrevne gennemgange i tilsynet, så det kan ikke aflyses.",
                    "There are signed reviews in the round, so it cannot be cancelled.",
                ),
                ("Gør det færdigt, og afslut det.", "Finish it and conclude it."),
            )
        old, now.status, now.cancelled_why = now.status, RoundStatus.CANCELLED, reason
        now.version += 1
        now.save(update_fields=["status", "cancelled_why", "version"])
        new = {"status": now.status, "cancelled_why": reason}
        record(actor, "rounds.round.cancel", now, old={"status": old}, new=new)
    return now


# The draw ---------------------------------------------------------------------------------------------------


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
            now = _locked(round_, round_.version, RoundStatus.PLANNED)
            _keep_draw(now, made)
            _admit(now, certificate.draws, found)
            shares = _share_out(now, day)
            record(actor, "rounds.round.draw", now, new={**_about(certificate), "reviewers": shares})
    return now


def _refuse_unready(round_: Round, day: date) -> None:
    if round_.status != RoundStatus.PLANNED:
        raise not_now()
    if not _reviewers(round_, day):
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


# Who reviews what -------------------------------------------------------------------------------------------


def assign(actor: User | None, round_: Round, day: date) -> int:
    """Return how many cases without a reviewer got one; those that nobody may review stay as they are."""
    with transaction.atomic():
        now = _locked(round_, None, RoundStatus.DRAWN)
        shares = _share_out(now, day)
        if shares:
            record(actor, "rounds.round.assign", now, new={"reviewers": shares})
    return sum(len(keys) for keys in shares.values())


def _share_out(round_: Round, day: date) -> dict[str, list[int]]:
    """Give each waiting case a reviewer; return the rows' keys by reviewer, for the journal."""
    shares = _reviewers(round_, day)
    load = queries.open_elsewhere(list(shares), round_)
    used = list(round_.sample.filter(dropped_at=None).select_related("case").order_by("position"))
    for row in used:
        if row.reviewer_id in shares:
            load[row.reviewer_id] = load.get(row.reviewer_id, 0) + 1
    waiting = [row for row in used if row.reviewer_id is None]
    chosen = shared_out([ToShare(row.pk, _whose(row)) for row in waiting], shares, load)
    given = [row for row in waiting if row.pk in chosen]
    for row in given:
        row.reviewer_id = chosen[row.pk]
    SampledCase.objects.bulk_update(given, ["reviewer"], batch_size=500)
    told: dict[str, list[int]] = {}
    for row in given:
        told.setdefault(str(row.reviewer_id), []).append(row.pk)
    return told


def _whose(row: SampledCase) -> frozenset[int]:
    """Return whose case it is: as it was drawn, and as its caseworker was said since."""
    return frozenset(key for key in (row.caseworker_id, row.case.caseworker_id) if key is not None)


def _reviewers(round_: Round, day: date) -> dict[int, int]:
    """Return the shares of the reviewers who may review in the unit on the day."""
    able = queries.able_reviewers(round_, day)
    return dict(able.order_by("user").values_list("user", "share"))


@dataclass(frozen=True, slots=True)
class Reassigned:
    """What came of giving cases to somebody else: not their own, those they commented on, nor signed ones."""

    n_moved: int
    n_own: int
    n_signed: int
    n_commented: int


def reassign(actor: User, round_: Round, chosen: QuerySet[SampledCase], reviewer: User) -> Reassigned:
    """Return what came of giving the chosen cases of the round to the reviewer.

    Nobody is given a case of their own, nor one whose review they have commented on: whoever reviews also
    answers the comments.
    """
    with transaction.atomic():
        now = _locked(round_, None, RoundStatus.DRAWN)
        asked = now.sample.filter(pk__in=chosen.order_by().values("pk"), dropped_at=None)
        own = _keys(asked.filter(Q(caseworker=reviewer) | Q(case__caseworker=reviewer)))
        signed = _keys(asked.filter(review__status=queries.SIGNED)) - own
        said = Q(review__comments__written_by=reviewer) | Q(review__comments_closed_by=reviewer)
        commented = _keys(asked.filter(said)) - own - signed
        others = asked.exclude(pk__in=own | signed | commented).exclude(reviewer=reviewer)
        moved = dict(others.values_list("pk", "reviewer"))
        if moved:
            Reviewer.objects.get_or_create(round=now, user=reviewer)
            now.sample.filter(pk__in=moved).update(reviewer=reviewer)
            old = {str(pk): before for pk, before in moved.items()}
            new = {"reviewer": reviewer, "cases": list(moved)}
            record(actor, "rounds.round.reassign", now, old=old, new=new)
    return Reassigned(len(moved), len(own), len(signed), len(commented))


def _keys(rows: QuerySet[SampledCase]) -> set[int]:
    return set(rows.values_list("pk", flat=True))


# After the draw ---------------------------------------------------------------------------------------------


def drop_out(actor: User, sampled: SampledCase, reason: str, day: date) -> SampledCase:
    """Return the spare that took the case's place; raises Refused where there is none, or it is reviewed."""
    round_ = sampled.round
    if round_.status != RoundStatus.DRAWN:
        raise not_now()
    changed = replace_unit(queries.certificate_of(round_), sampled.case.number, reason, day)
    found = _proposals(round_, round_.frame_folder, changed.draws[-1:])
    with transaction.atomic():
        now = _locked(round_, round_.version, RoundStatus.DRAWN)
        out = SampledCase.objects.select_related("case__citizen").get(pk=sampled.pk)
        _refuse_signed(out)
        out.dropped_at, out.dropped_why = timezone.now(), reason.strip()
        out.save(update_fields=["dropped_at", "dropped_why"])
        (spare,) = _keep_change(now, changed, changed.draws[-1:], found)
        shares = _share_out(now, day)
        new = {"dropped_why": _hidden(out, reason), "spare": spare, "reviewers": shares, **_about(changed)}
        record(actor, "rounds.case.drop_out", out, new=new)
    spare.refresh_from_db()
    return spare


def _refuse_signed(out: SampledCase) -> None:
    if SampledCase.objects.filter(pk=out.pk, review__status=queries.SIGNED).exists():
        raise refusal(
            ("Gennemgangen af sagen er underskrevet.", "The review of the case is signed."),
            ("Sagen bliver i stikprøven.", "The case stays in the sample."),
        )


def _hidden(out: SampledCase, text: str) -> Hidden:
    citizen = out.case.citizen
    return Hidden(citizen.pseudonym if citizen else f"case-{out.case_id}", text)


def extend(actor: User, round_: Round, by: int, day: date) -> int:
    """Return how many cases came in; raises Refused where there are not so many left."""
    if round_.status != RoundStatus.DRAWN:
        raise not_now()
    before = queries.certificate_of(round_)
    changed = extend_sample(before, path_of(round_.frame_folder), by)
    new = changed.draws[len(before.draws) :]
    found = _proposals(round_, round_.frame_folder, new)
    with transaction.atomic():
        now = _locked(round_, round_.version, RoundStatus.DRAWN)
        _keep_change(now, changed, new, found)
        shares = _share_out(now, day)
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


def conclude(actor: User, round_: Round) -> Round:
    """Return the round, concluded; raises Refused where a review of its sample is not signed."""
    with transaction.atomic():
        now = _locked(round_, None, RoundStatus.DRAWN)
        missing = queries.missing_in(now)
        if not missing.is_nothing:
            raise _unfinished(missing)
        now.status, now.concluded_at = RoundStatus.CONCLUDED, timezone.now()
        now.version += 1
        now.save(update_fields=["status", "concluded_at", "version"])
        old = {"status": RoundStatus.DRAWN}
        new = {"status": now.status, "n_cases": missing.n_cases}
        record(actor, "rounds.round.conclude", now, old=old, new=new)
    return now


def _unfinished(missing: queries.Missing) -> Refused:
    n = missing.n_unsigned
    one = ("Der er 1 gennemgang, der ikke er underskrevet.", "One review is not signed.")
    more = (
        f"Der er {n} gennemgange, der ikke er underskrevet.",
        f"{n} reviews are not signed.",
    )
    return refusal(
        one if n == 1 else more,
        ("Gør dem færdige, eller lad sager udgå med en grund.", "Finish them, or drop cases with a reason."),
    )


def _locked(round_: Round, seen: int | None, *statuses: RoundStatus) -> Round:
    """Return the round as it is now, locked; raises Refused where it is elsewhere or was changed since."""
    now = (
        Round.objects.select_for_update(of=("self",))
        .select_related("unit", "snapshot", "catalogue")
        .order_by()
        .get(pk=round_.pk)
    )
    if seen is not None and now.version != seen:
        raise changed_meanwhile()
    if now.status not in statuses:
        raise not_now()
    return now
