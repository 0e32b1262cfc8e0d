"""What is signed, word for word: a text that is the same whoever writes it from the same rows.

Facts stand at the beginning of a line and what people have written after ``> ``: nobody can write a fact.
Times are UTC, people and cases their keys; what looks like a CPR number is masked, as in the journal.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from rettidig_web.journal.chain import written
from rettidig_web.journal.values import plain
from rettidig_web.reviews.comment_queries import answer_before, comments_of, versions_of
from rettidig_web.reviews.form import FormShown, PointShown, form_of
from rettidig_web.reviews.models import Answer, AnswerVersion, Comment, Review
from rettidig_web.rounds.models import Proposal

EDITION: Final = 1
"""Grows when the text is written in another way; a signature says which it is of."""
_WHOSE: Final = re.compile(r"^(Sagsbehandler: |Til gennemgangen \()bruger \d+", re.MULTILINE)
"""Where the text says whose case it is: as its caseworker, and as whoever commented on it."""


def signed_text(review: Review) -> str:
    """Return everything that a signature on the review is for; in a constant number of queries."""
    form = form_of(review.sampled_case)
    return "".join(f"{line}\n" for line in _lines(review, form))


def without_employee(text: str) -> str:
    """Return the text, or a line of it, as it is shown to whoever may not know whose case it is.

    A user's key is no secret. What is signed and hashed is the text with it.

    >>> without_employee("Sagsbehandler: bruger 17")
    'Sagsbehandler: medarbejder (vises ikke)'
    >>> without_employee("> Sagsbehandler: bruger 17")
    '> Sagsbehandler: bruger 17'
    """
    return _WHOSE.sub(r"\1medarbejder (vises ikke)", text)


def _lines(review: Review, form: FormShown) -> Iterator[str]:
    yield from _head(review)
    yield f"Punkter: {len(form.points)}"
    comments, versions = comments_of(review), versions_of(review)
    proposals = {each.point_id: each for each in review.sampled_case.proposals.all()}
    for place, point in enumerate(form.points, start=1):
        yield f"Punkt {place}: {point.id}, udgave {point.version_id}"
        yield from _written("Spørgsmål", point.text)
        yield from _proposal(proposals.get(point.id))
        yield from _answers(point, versions.get(point.id, []))
        yield from _comment(comments.get(point.id))
    asked = {point.id for point in form.points}
    for point_id in sorted(comments.keys() - asked):
        yield f"Ikke længere stillet: {point_id}"
        yield from _comment(comments[point_id])
    notes = list(review.notes.order_by("pk"))
    yield f"Noter: {len(notes)}"
    for note in notes:
        yield from _written(f"Note ({note.kind}, bruger {note.written_by_id})", note.text)


def _head(review: Review) -> Iterator[str]:
    sampled = review.sampled_case
    asked = sampled.round
    yield f"Rettidig, underskrevet gennemgang, form {EDITION}"
    yield f"Tilsyn: {asked.pk} ({asked.kind}, {asked.year}, {asked.quarter}. kvartal)"
    yield from _written("Titel", asked.title)
    yield f"Katalog: {asked.catalogue.catalogue_id}, SHA-256 {asked.catalogue.content_hash}"
    yield f"Bedømt pr.: {asked.as_of.isoformat()}"
    yield f"Sag: {sampled.case_id}, nr. {sampled.position} i stikprøven"
    yield f"Gennemgås af: {_who(sampled.reviewer_id)}"
    yield f"Sagsbehandler: {_who(sampled.caseworker_id)}"
    sent = written(review.sent_at) if review.sent_at else "nej"
    yield f"Sendt til bemærkninger: {sent}, frist {_day(review.comments_by)}"
    yield f"Samlet vurdering: {review.verdict or 'ingen'}"
    yield from _written("Begrundelse", review.verdict_remark)


def _proposal(proposal: Proposal | None) -> Iterator[str]:
    if proposal is None:
        yield "Forslag: intet"
        return
    days = (_day(day) for day in (proposal.trigger_on, proposal.due_on, proposal.done_on))
    yield f"Forslag: {proposal.outcome}, {proposal.reason}, {', '.join(days)}, {proposal.days_late}"


def _answers(point: PointShown, versions: list[AnswerVersion]) -> Iterator[str]:
    """Return the answer; before it, where a comment made it another, the one that was commented on."""
    answer = point.answer
    if answer is None or not answer.answer:
        yield "Svar: intet"
        return
    before = answer_before(answer, versions)
    if before:
        yield f"Svar før bemærkninger: {before.value}{_stance(before)}, udgave {before.version}"
        yield from _written("Bemærkning dengang", before.remark)
    by = f"{_who(answer.answered_by_id)}, {written(answer.answered_at)}"
    yield f"Svar: {answer.answer}{_stance(answer)}, udgave {answer.version}, {by}"
    yield from _written("Bemærkning", answer.remark)


def _stance(answer: Answer | AnswerVersion) -> str:
    return "".join(f", {part}" for part in (answer.stance, answer.overruled_why) if part)


def _comment(comment: Comment | None) -> Iterator[str]:
    if comment is None:
        return
    said = f"{_who(comment.written_by_id)}, {written(comment.written_at)}"
    yield from _written(f"Til gennemgangen ({said})", comment.text)
    if comment.reacted_at:
        said = f"{comment.reaction}, {_who(comment.reacted_by_id)}, {written(comment.reacted_at)}"
        yield f"Stillingtagen: {said}"
        yield from _written("Begrundelse", comment.reaction_text)


def _written(label: str, text: str) -> Iterator[str]:
    """Return what somebody has written, each line after ``> ``; nothing where nothing is written."""
    if text:
        yield f"{label}:"
        yield from (f"> {line}" for line in str(plain(text)).replace("\r\n", "\n").split("\n"))


def _who(key: int | None) -> str:
    return f"bruger {key}" if key else "ingen"


def _day(day: date | None) -> str:
    return day.isoformat() if day else "ingen"
