"""Saving what people decide in a review: change, counts and journal entry in one transaction.

A review's row is locked first, so that two saves in one case wait for each other; whoever saves says which
version they saw, and nothing that somebody else has saved since is ever written over.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from rettidig_web.accounts.models import User
from rettidig_web.caseloads.about import hidden
from rettidig_web.caseloads.models import Case
from rettidig_web.journal.actions import record
from rettidig_web.reviews.asked import Question
from rettidig_web.reviews.form import FormShown, Place, Sheet, form_from, sheet_of
from rettidig_web.reviews.models import Answer, AnswerVersion, Note, Review, ReviewStatus, Stance
from rettidig_web.reviews.proposals import PROPOSED_ANSWERS
from rettidig_web.rounds.models import SampledCase


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says to a point; an empty answer takes it back and keeps the remark."""

    answer: str
    remark: str = ""
    overruled_why: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save came to: the form as it now stands, and the other points that it changed."""

    form: FormShown
    changed: tuple[str, ...] = ()
    is_new: bool = True
    """Whether anything was written; what was saved already is not saved twice."""


class StaleError(Exception):
    """Somebody saved the answer since it was shown; ``current`` is what stands."""

    def __init__(self, current: Answer) -> None:
        super().__init__()
        self.current = current


class StaleVerdictError(Exception):
    """Somebody changed the review since it was shown; ``current`` is what stands."""

    def __init__(self, current: Review) -> None:
        super().__init__()
        self.current = current


class ClosedError(Exception):
    """The review takes no answers: it has been sent for comments, or is signed."""


class NotAskedError(Exception):
    """The point does not concern the case, or waits for another answer."""


_OPEN: Final = frozenset({ReviewStatus.OPEN})
_SETTLING: Final = frozenset({ReviewStatus.COMMENTING, ReviewStatus.SETTLING})
"""Whether a comment round is over is for whoever lets an answer be changed after it to know."""


@transaction.atomic
def save_answer(actor: User, sampled: SampledCase, point_id: str, said: Said, seen: int) -> Saved:
    """Return the form after the answer; follow-up questions that no longer apply are taken back with it.

    ``seen`` is the version that was shown, 0 for none. Raises StaleError where somebody has saved another
    answer since; the same answer once more is not saved twice, and a review is not begun by taking back what
    nobody has said.
    """
    if not said.answer and not said.remark and not _has_begun(sampled):
        return Saved(form_from(sampled, None, sheet_of(sampled, None)), is_new=False)
    review = _locked(sampled, _OPEN)
    return _save(actor, sampled, review, point_id, said, seen=seen, is_after_comment=False)


@transaction.atomic
def change_after_comment(actor: User, review: Review, point_id: str, said: Said, seen: int) -> Saved:
    """Return the form after an answer that was changed because of a comment; both versions stay on record."""
    sampled = review.sampled_case
    locked = _locked(sampled, _SETTLING)
    return _save(actor, sampled, locked, point_id, said, seen=seen, is_after_comment=True)


def _save(
    actor: User,
    sampled: SampledCase,
    review: Review,
    point_id: str,
    said: Said,
    *,
    seen: int,
    is_after_comment: bool,
) -> Saved:
    sheet = sheet_of(sampled, review)
    question = sheet.question(point_id)
    if question is None or sheet.place(question) is Place.WAITING:
        raise NotAskedError
    current = sheet.answers.get(point_id)
    wanted = _fields(sheet, question, said)
    if _same(current, wanted):
        return Saved(form_from(sampled, review, sheet), is_new=False)
    if (current.version if current else 0) != seen:
        raise StaleError(current or Answer(review=review, point_id=point_id))
    now = timezone.now()
    old = _facts(sampled.case, current)
    places = {each.id: sheet.place(each) for each in sheet.questions}
    save = _Save(actor, review, now, is_after_comment=is_after_comment)
    answer = save.write(point_id, current, wanted)
    sheet = replace(sheet, answers={**sheet.answers, point_id: answer})
    sheet, taken_back = _take_back_what_no_longer_applies(save, sheet)
    form = form_from(sampled, review, sheet)
    _count(review, form)
    new = _facts(sampled.case, answer) | ({"taken_back": taken_back} if taken_back else {})
    record(actor, "reviews.answer.save", answer, old=old, new=new)
    changed = (each.id for each in sheet.questions if sheet.place(each) is not places[each.id])
    return Saved(form, tuple(changed))


@transaction.atomic
def save_verdict(actor: User, sampled: SampledCase, verdict: str, remark: str, seen: int) -> Review:
    """Return the review with its overall verdict; raises StaleVerdictError where it has changed since."""
    review = _locked(sampled, _OPEN)
    if (review.verdict, review.verdict_remark) == (verdict, remark):
        return review
    fresh = {"verdict": verdict, "verdict_remark": remark, "version": F("version") + 1}
    if not Review.objects.filter(pk=review.pk, version=seen).update(**fresh):
        raise StaleVerdictError(review)
    old = {"verdict": review.verdict, "remark": hidden(sampled.case, review.verdict_remark)}
    review.verdict, review.verdict_remark, review.version = verdict, remark, seen + 1
    _begin(review, sampled)
    new = {"verdict": verdict, "remark": hidden(sampled.case, remark)}
    record(actor, "reviews.review.verdict", review, old=old, new=new)
    return review


@transaction.atomic
def add_note(actor: User, sampled: SampledCase, kind: str, text: str) -> Note:
    """Return the note; the same one sent twice is one note."""
    review = _locked(sampled, _OPEN)
    known = review.notes.filter(kind=kind, text=text).first()
    if known:
        return known
    _begin(review, sampled)
    note = review.notes.create(kind=kind, text=text, written_by=actor, written_at=timezone.now())
    record(actor, "reviews.note.add", note, new={"kind": kind, "text": hidden(sampled.case, text)})
    return note


@transaction.atomic
def remove_note(actor: User, sampled: SampledCase, key: int) -> None:
    """Remove a note; one that is gone already stays gone."""
    if not _has_begun(sampled):
        return
    review = _locked(sampled, _OPEN)
    note = review.notes.filter(pk=key).first()
    if note is None:
        return
    record_of = {"kind": note.kind, "text": hidden(sampled.case, note.text)}
    Note.objects.filter(pk=note.pk).delete()
    record(actor, "reviews.note.remove", note, old=record_of)


def _has_begun(sampled: SampledCase) -> bool:
    """Return whether somebody has saved something in the case's review."""
    return Review.objects.filter(sampled_case=sampled).exists()


def _locked(sampled: SampledCase, allowed: frozenset[ReviewStatus]) -> Review:
    """Return the case's review, locked until the transaction ends; made where there is none."""
    locked = Review.objects.select_for_update()
    review, _ = locked.get_or_create(sampled_case=sampled, defaults={"started_at": timezone.now()})
    if review.status not in allowed:
        raise ClosedError
    return review


def _begin(review: Review, sampled: SampledCase) -> None:
    """Count the form of a review that nothing has been answered in yet."""
    if not review.n_asked:
        _count(review, form_from(sampled, review, sheet_of(sampled, review)))


def _fields(sheet: Sheet, question: Question, said: Said) -> dict[str, str]:
    """Return what is written: the answer with its stance to the proposal."""
    found = sheet.proposal(question)
    suggested = PROPOSED_ANSWERS.get(found.outcome) if found else None
    stance = Stance.NONE
    if said.answer and suggested:
        stance = Stance.CONFIRMED if said.answer == suggested else Stance.OVERRULED
    why = said.overruled_why if stance is Stance.OVERRULED else ""
    return {"answer": said.answer, "remark": said.remark, "stance": stance, "overruled_why": why}


def _same(current: Answer | None, wanted: dict[str, str]) -> bool:
    if current is None:
        return not wanted["answer"] and not wanted["remark"]
    return all(getattr(current, name) == value for name, value in wanted.items())


@dataclass(frozen=True, slots=True)
class _Save:
    """Who saves what when: what all rows of one save have in common."""

    actor: User
    review: Review
    at: datetime
    is_after_comment: bool

    def write(self, point_id: str, current: Answer | None, wanted: dict[str, str]) -> Answer:
        """Return the answer as saved, its version kept; raises StaleError where another was saved before."""
        facts = {**wanted, "answered_by": self.actor, "answered_at": self.at}
        if current is None:
            answer = Answer.objects.create(review=self.review, point_id=point_id, version=1, **facts)
        else:
            version = current.version + 1
            answer = Answer(pk=current.pk, review=self.review, point_id=point_id, version=version, **facts)
            unchanged = Answer.objects.filter(pk=current.pk, version=current.version)
            if not unchanged.update(**facts, version=version):
                raise StaleError(Answer.objects.select_related("answered_by").get(pk=current.pk))
        AnswerVersion.of(answer, is_after_comment=self.is_after_comment).save(force_insert=True)
        return answer


def _take_back_what_no_longer_applies(save: _Save, sheet: Sheet) -> tuple[Sheet, list[str]]:
    """Return the sheet without answers to follow-up questions whose condition fails, and their points.

    Taking one back can be what another waits for. The remarks stay.
    """
    taken_back: list[str] = []
    while question := next((each for each in sheet.questions if _waits_with_answer(sheet, each)), None):
        current = sheet.answers[question.id]
        empty = {"answer": "", "remark": current.remark, "stance": "", "overruled_why": ""}
        answer = save.write(question.id, current, empty)
        sheet = replace(sheet, answers={**sheet.answers, question.id: answer})
        taken_back.append(question.id)
    return sheet, taken_back


def _waits_with_answer(sheet: Sheet, question: Question) -> bool:
    return sheet.said(question.id) != "" and sheet.place(question) is Place.WAITING


def _count(review: Review, form: FormShown) -> None:
    """Keep the review's counts, which lists show."""
    review.n_asked, review.n_answered, review.n_errors = form.n_asked, form.n_answered, form.n_errors
    Review.objects.filter(pk=review.pk).update(
        n_asked=review.n_asked, n_answered=review.n_answered, n_errors=review.n_errors
    )


def _facts(case: Case, answer: Answer | None) -> dict[str, object]:
    """Return the answer as the journal keeps it; the remark is about a citizen."""
    if answer is None:
        return {}
    return {
        "point": answer.point_id,
        "answer": answer.answer,
        "stance": answer.stance,
        "why": answer.overruled_why,
        "version": answer.version,
        "remark": hidden(case, answer.remark),
    }
