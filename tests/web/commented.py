"""A reviewed case of Prøveby, as far into the comment round as a test wants it."""

from collections.abc import Mapping
from datetime import date

from tests.web.factories import CaseFactory, DrawnRoundFactory, SampledCaseFactory, SnapshotFactory
from tests.web.people import Tree

from rettidig_web.accounts.models import Role, User
from rettidig_web.reviews.actions import Said, add_note, save_answer, save_verdict
from rettidig_web.reviews.commenting import send_for_comments
from rettidig_web.reviews.form import form_of
from rettidig_web.reviews.models import NoteKind, Review, Verdict
from rettidig_web.rounds.models import SampledCase

SENT_ON = date(2026, 11, 23)
LAST_DAY = date(2026, 12, 3)
REMARK = "Samtalen er holdt fire dage for sent."


def drawn_case(tree: Tree, people: Mapping[str, User], **given: object) -> SampledCase:
    """Return a case of the caseworker's, drawn for the reviewer; ``given`` is of the sampled case."""
    given.setdefault("round", DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.section)))
    case = CaseFactory(
        snapshot=given["round"].snapshot,
        home=tree.section,
        unit=tree.team,
        caseworker=people[Role.CASEWORKER],
    )
    defaults = {"case": case, "reviewer": people[Role.REVIEWER]}
    return SampledCaseFactory(**{**defaults, **given})


def answered_review(sampled: SampledCase, *, errors: int = 1) -> Review:
    """Return the review of the case with every point answered: the first so many no, the others yes."""
    reviewer = sampled.reviewer
    while missing := form_of(fresh(sampled)).missing:
        is_error = form_of(fresh(sampled)).n_errors < errors
        said = Said("no", REMARK, "registration") if is_error else Said("yes", "", "mapping")
        save_answer(reviewer, fresh(sampled), missing[0].id, said, seen=0)
    save_verdict(
        reviewer, fresh(sampled), Verdict.MINOR, "En enkelt fejl.", seen=fresh(sampled).review.version
    )
    add_note(reviewer, fresh(sampled), NoteKind.GOOD_PRACTICE, "Klar og venlig journal.")
    return Review.objects.get(sampled_case=sampled)


def sent_review(sampled: SampledCase, *, errors: int = 1, day: date = SENT_ON) -> Review:
    """Return the review of the case, sent for comments on the day."""
    return send_for_comments(sampled.reviewer, answered_review(sampled, errors=errors), day)


def fresh(sampled: SampledCase) -> SampledCase:
    """Return the case as the database has it."""
    return SampledCase.objects.get(pk=sampled.pk)
