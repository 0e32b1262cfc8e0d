"""A world in which everything that must not be seen can be told by its words.

Two employees in Team Nord and one in Team Syd have a signed review with an error each, by another reviewer
than the persona; there is a spot check, a review that nobody has sent yet, and another center.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tests.web.commented import fresh
from tests.web.factories import (
    CaseFactory,
    CitizenFactory,
    DrawnRoundFactory,
    OpenDutyFactory,
    ReviewerFactory,
    SampledCaseFactory,
    SnapshotFactory,
    SourceFactory,
    lay_out,
)
from tests.web.people import AssignmentFactory, Tree, UserFactory
from tests.web.round_cases import AS_OF, Cases, make_cases
from tests.web.test_rounds_actions import SEED, a_plan

from rettidig_web.accounts.models import Role, Unit, User
from rettidig_web.caseloads.models import Case
from rettidig_web.findings.actions import sign_and_register
from rettidig_web.findings.models import Finding
from rettidig_web.reviews import commenting
from rettidig_web.reviews.actions import Said, add_note, save_answer, save_verdict
from rettidig_web.reviews.form import form_of
from rettidig_web.reviews.models import NoteKind, Review, Verdict
from rettidig_web.rounds.actions import draw, plan_round
from rettidig_web.rounds.designs import DrawKind, Wish
from rettidig_web.rounds.drawing import employee_in
from rettidig_web.rounds.models import Round, RoundKind, SampledCase

NORD, NABO, SYD, FREMMED = "Nordhavn", "Nabogaard", "Sydesen", "Fremmedsen"
"""The last names of the employees: nobody else in the world has them."""
OWN_UNSENT, CHECKED = "usendt", "stikproeve"


@dataclass(frozen=True)
class Work:
    """A drawn case with the words by which a page that shows it is known."""

    sampled: SampledCase
    finding: Finding | None

    @property
    def number(self) -> str:
        """The case number."""
        return self.sampled.case.number


@dataclass(frozen=True)
class World:
    """Everything, by whose it is."""

    work: Mapping[str, Work]
    employees: Mapping[str, User]
    reviewer: User
    round: Round
    spot_check: Round
    elsewhere: Round

    def keys(self, what: str) -> dict[str, int]:
        """Return the keys of the rounds, drawn cases, cases, findings or corrections, by whose they are."""
        if what == "round":
            return {"shared": self.round.pk, CHECKED: self.spot_check.pk, FREMMED: self.elsewhere.pk}
        found = {name: _key(one, what) for name, one in self.work.items()}
        return {name: key for name, key in found.items() if key}


def _key(work: Work, what: str) -> int | None:
    if what == "sampled":
        return work.sampled.pk
    if what == "case":
        return work.sampled.case_id
    if work.finding is None:
        return None
    return work.finding.pk if what == "finding" else work.finding.correction.pk


def number_of(whose: str) -> str:
    """Return the number of the case."""
    return f"SAGNR-{whose.upper()}"


def remark_of(whose: str) -> str:
    """Return what the reviewer wrote of the case."""
    return f"ANM-{whose.upper()}"


def make_world(tree: Tree, people: Mapping[str, User], today: date) -> World:
    """Return the world, saved."""
    employees = _employees(tree, people)
    reviewer = UserFactory(first_name="Rita", last_name="Reviderer")
    AssignmentFactory(user=reviewer, role=Role.REVIEWER, unit=tree.municipality)
    source = SourceFactory()
    snapshot = lay_out(SnapshotFactory(unit=tree.section, source=source, kind="import"))
    rounds = {
        "shared": _round(snapshot, reviewer),
        "spot": _round(snapshot, reviewer, kind=RoundKind.SPOT_CHECK, title="Stikprøven"),
        "elsewhere": _round(SnapshotFactory(unit=tree.other_center, source=source), reviewer, title="Andet"),
    }
    where = {
        NORD: (tree.team, NORD, "shared"),
        NABO: (tree.team, NABO, "shared"),
        SYD: (tree.other_team, SYD, "shared"),
        OWN_UNSENT: (tree.team, NORD, "shared"),
        CHECKED: (tree.team, NORD, "spot"),
        FREMMED: (tree.other_center, FREMMED, "elsewhere"),
    }
    work = {
        whose: _work(rounds[which], whose, unit, employees[name], reviewer, today)
        for whose, (unit, name, which) in where.items()
    }
    return World(
        work=work,
        employees=employees,
        reviewer=reviewer,
        round=rounds["shared"],
        spot_check=rounds["spot"],
        elsewhere=rounds["elsewhere"],
    )


def _employees(tree: Tree, people: Mapping[str, User]) -> dict[str, User]:
    first = people[Role.CASEWORKER]
    first.last_name = NORD
    first.save()
    found = {NORD: first}
    for name, unit in ((NABO, tree.team), (SYD, tree.other_team), (FREMMED, tree.other_center)):
        found[name] = UserFactory(first_name="Medarbejder", last_name=name)
        AssignmentFactory(user=found[name], unit=unit)
    return found


def _round(snapshot, reviewer: User, **facts: object) -> Round:
    drawn = DrawnRoundFactory(snapshot=snapshot, **facts)
    ReviewerFactory(round=drawn, user=reviewer)
    return drawn


def give_certificates(tree: Tree, people: Mapping[str, User], world: World) -> None:
    """Give the rounds a certificate each: a real one, drawn by employee, with their own cases in it."""
    cases = make_cases(tree, people, 3)
    plan = a_plan(tree, cases, Wish(DrawKind.PER_CASEWORKER, n=1, spares=0))
    planned = plan_round(people[Role.SECTION_HEAD], plan)
    text = json.dumps(draw(people[Role.SECTION_HEAD], planned, SEED, AS_OF).certificate)
    for round_ in (world.round, world.spot_check, world.elsewhere):
        own = [work.sampled.case for work in world.work.values() if work.sampled.round_id == round_.pk]
        round_.certificate = json.loads(_with_cases(text, cases, own, (planned, round_)))
        round_.save()
    Round.objects.exclude(pk__in=[world.round.pk, world.spot_check.pk, world.elsewhere.pk]).delete()


def _with_cases(text: str, cases: Cases, own: Sequence[Case], rounds: tuple[Round, Round]) -> str:
    """Return the first round's certificate with the numbers, and the employees, of the second's cases."""
    drawn, other = rounds
    for index, user in enumerate(cases.caseworkers):
        case = own[index % len(own)]
        text = text.replace(f"S-{cases.snapshot.pk}-{index:03d}", f"{case.number}")
        text = text.replace(employee_in(drawn, user.pk), employee_in(other, case.caseworker_id))
    return text


def _work(round_: Round, whose: str, unit: Unit, employee: User, reviewer: User, today: date) -> Work:
    case = CaseFactory(
        snapshot=round_.snapshot,
        unit=unit,
        caseworker=employee,
        number=number_of(whose),
        citizen=CitizenFactory(pseudonym=f"pseudonym-{whose.upper()}"),
        caseworker_text=f"Medarbejder {employee.last_name}",
        n_met=1,
        n_not_met=1,
        n_pending=0,
        n_unknown=0,
    )
    OpenDutyFactory(case=case, due_on=today)
    sampled = SampledCaseFactory(round=round_, case=case, reviewer=reviewer)
    review = _answered(sampled, whose)
    if whose == OWN_UNSENT:
        return Work(sampled, None)
    commenting.send_for_comments(reviewer, review, today)
    review = Review.objects.get(pk=review.pk)
    commenting.settle(employee, review, today)
    (finding,) = sign_and_register(reviewer, Review.objects.get(pk=review.pk), today)
    return Work(sampled, finding)


def _answered(sampled: SampledCase, whose: str) -> Review:
    reviewer, is_first = sampled.reviewer, True
    while missing := form_of(fresh(sampled)).missing:
        said = Said("no", remark_of(whose), "registration") if is_first else Said("yes")
        save_answer(reviewer, fresh(sampled), missing[0].id, said, seen=0)
        is_first = False
    version = fresh(sampled).review.version
    save_verdict(reviewer, fresh(sampled), Verdict.MINOR, remark_of(whose), seen=version)
    add_note(reviewer, fresh(sampled), NoteKind.GOOD_PRACTICE, remark_of(whose))
    return Review.objects.get(sampled_case=sampled)
