"""The review form of a case: which points it has, what is proposed, what is answered, and how far it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from rettidig.vocabulary import ANSWERED_AS, Outcome, Reason
from rettidig.vocabulary import Answer as Word
from rettidig_web.controls.law import Cited
from rettidig_web.reviews.asked import Question, questions_to
from rettidig_web.reviews.errors import is_error
from rettidig_web.reviews.models import Answer, Review
from rettidig_web.reviews.proposals import ANSWER_WORDS, Proposed, proposed
from rettidig_web.rounds.models import Proposal, SampledCase


class Place(StrEnum):
    """Where a point stands: asked, waiting for a day, put aside by the data, or for another answer."""

    ASKED = "asked"
    PENDING = "pending"
    ASIDE = "aside"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that decides a form: what is asked, what the machine found, and what people have said."""

    questions: tuple[Question, ...]
    proposals: Mapping[str, Proposal]
    answers: Mapping[str, Answer]

    def question(self, point_id: str) -> Question | None:
        """Return the question of the point, or None where it does not concern the case."""
        return next((each for each in self.questions if each.id == point_id), None)

    def proposal(self, question: Question) -> Proposal | None:
        """Return what the machine found; nothing where it put a follow-up question aside as out of scope.

        Such a question depends on what people answer, so that what the machine thought of it is beside the
        point.
        """
        found = self.proposals.get(question.id)
        if found and question.follows and found.reason == Reason.NOT_IN_SCOPE:
            return None
        return found

    def said(self, point_id: str) -> str:
        """Return the answer to the point, or an empty text."""
        answer = self.answers.get(point_id)
        return answer.answer if answer else ""

    def place(self, question: Question) -> Place:
        """Return where the point stands."""
        if not all(self._holds(condition.point, condition.outcome) for condition in question.follows):
            return Place.WAITING
        found = self.proposal(question)
        return _PLACES.get(found.outcome, Place.ASKED) if found else Place.ASKED

    def counts(self, question: Question) -> bool:
        """Return whether the point is one of those that are asked: where it need not be, only if answered."""
        place = self.place(question)
        return place is Place.ASKED or (place is not Place.WAITING and self.said(question.id) != "")

    def _holds(self, point_id: str, outcome: Outcome) -> bool:
        said = self.said(point_id)
        return said != "" and ANSWERED_AS[Word(said)] is outcome


_PLACES: Mapping[str, Place] = {Outcome.NOT_APPLICABLE: Place.ASIDE, Outcome.PENDING: Place.PENDING}


@dataclass(frozen=True, slots=True)
class PointShown:
    """A point as the form shows it; ``answer`` is the row, also where the answer was taken back."""

    question: Question
    place: Place
    proposal: Proposed | None
    answer: Answer | None

    @property
    def id(self) -> str:
        """The id of the point."""
        return self.question.id

    @property
    def title(self) -> str:
        """The point's short title."""
        return self.question.point.title

    @property
    def text(self) -> str:
        """The question as the reviewer reads it."""
        return self.question.point.question

    @property
    def version_id(self) -> str:
        """The version of the law that it is asked by."""
        return self.question.version.id

    @property
    def law(self) -> tuple[Cited, ...]:
        """Where the requirement stands."""
        return self.question.law

    @property
    def theme_title(self) -> str:
        """The chapter that it stands in."""
        return self.question.theme_title

    @property
    def correctable(self) -> bool:
        """Whether an error can be put right in the case."""
        return self.question.point.correctable

    @property
    def said(self) -> str:
        """The answer, or an empty text."""
        return self.answer.answer if self.answer else ""

    @property
    def answer_word(self) -> str:
        """The answer as a person says it, or an empty text."""
        return str(ANSWER_WORDS[self.said]) if self.said else ""

    @property
    def version(self) -> int:
        """The version of the answer; 0 before anybody has saved one."""
        return self.answer.version if self.answer else 0

    @property
    def is_error(self) -> bool:
        """Whether the answer is an error."""
        return is_error(self.question.point, self.said)

    @property
    def is_asked(self) -> bool:
        """Whether it is one of those that count."""
        return self.place is Place.ASKED or (self.place is not Place.WAITING and self.said != "")


@dataclass(frozen=True, slots=True)
class ThemeShown:
    """A chapter of the form."""

    title: str
    points: tuple[PointShown, ...]

    @property
    def n_asked(self) -> int:
        """How many points count."""
        return sum(point.is_asked for point in self.points)

    @property
    def n_answered(self) -> int:
        """How many of them are answered."""
        return sum(point.said != "" for point in self.points)


@dataclass(frozen=True, slots=True)
class FormShown:
    """A case's form: chapters with what is asked, and what the data put aside."""

    sampled: SampledCase
    review: Review | None
    themes: tuple[ThemeShown, ...]
    aside: tuple[PointShown, ...]

    @property
    def everything(self) -> tuple[PointShown, ...]:
        """Every point that concerns the case, those that wait for another answer included."""
        return (*(point for theme in self.themes for point in theme.points), *self.aside)

    @property
    def points(self) -> tuple[PointShown, ...]:
        """Those that count, in order."""
        return tuple(point for point in self.everything if point.is_asked)

    @property
    def missing(self) -> tuple[PointShown, ...]:
        """Those that must be answered and are not."""
        return tuple(point for point in self.points if not point.said)

    @property
    def errors(self) -> tuple[PointShown, ...]:
        """Those whose answer is an error."""
        return tuple(point for point in self.points if point.is_error)

    @property
    def n_asked(self) -> int:
        """How many count."""
        return len(self.points)

    @property
    def n_answered(self) -> int:
        """How many of them are answered."""
        return self.n_asked - len(self.missing)

    @property
    def n_errors(self) -> int:
        """How many errors there are."""
        return len(self.errors)

    @property
    def is_complete(self) -> bool:
        """Whether every point that must be answered is."""
        return not self.missing

    def point(self, point_id: str) -> PointShown | None:
        """Return the point, or None where it does not concern the case."""
        return next((point for point in self.everything if point.id == point_id), None)


def sheet_of(sampled: SampledCase, review: Review | None) -> Sheet:
    """Return what decides the form of the case, in two queries."""
    found = {each.point_id: each for each in sampled.proposals.all()}
    rows = review.answers.select_related("answered_by") if review else ()
    versions = {each.point_id: each.version_id for each in found.values() if each.version_id}
    return Sheet(questions_to(sampled, versions), found, {row.point_id: row for row in rows})


def form_of(sampled: SampledCase) -> FormShown:
    """Return the form of the case as it stands."""
    review = getattr(sampled, "review", None)
    return form_from(sampled, review, sheet_of(sampled, review))


def form_from(sampled: SampledCase, review: Review | None, sheet: Sheet) -> FormShown:
    """Return the form that the sheet comes to."""
    points = [shown(sheet, question) for question in sheet.questions]
    return FormShown(
        sampled=sampled,
        review=review,
        themes=_themes(point for point in points if point.place is not Place.ASIDE),
        aside=tuple(point for point in points if point.place is Place.ASIDE),
    )


def shown(sheet: Sheet, question: Question) -> PointShown:
    """Return the point as the form shows it."""
    found = sheet.proposal(question)
    return PointShown(
        question=question,
        place=sheet.place(question),
        proposal=proposed(found) if found else None,
        answer=sheet.answers.get(question.id),
    )


def _themes(points: Iterable[PointShown]) -> tuple[ThemeShown, ...]:
    """Return the points by chapter, in the order in which chapters come first."""
    listed = list(points)
    order = {title: place for place, title in enumerate(dict.fromkeys(each.theme_title for each in listed))}
    listed.sort(key=lambda point: order[point.theme_title])
    return tuple(
        ThemeShown(title, tuple(found)) for title, found in groupby(listed, lambda point: point.theme_title)
    )
